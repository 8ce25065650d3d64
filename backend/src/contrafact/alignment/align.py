"""Align two tracks: how similar they are where they match best, and which sections match."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import Executor, ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from contrafact.alignment.chords import decode_chords
from contrafact.alignment.copies import find_copy
from contrafact.alignment.eye import compile_eye
from contrafact.alignment.parameters import PARAMETERS, SECTIONS, AlignmentParameters
from contrafact.alignment.qmax import longest_path, qmax, qmax_by_transposition
from contrafact.alignment.recurrence import raise_to_power, recurrence, recurrence_and_copies
from contrafact.alignment.same_recording import same_recording
from contrafact.alignment.sections import best_passage, best_sections, in_order, section_from_path
from contrafact.alignment.transposition import best_transpositions, coarse_transpositions
from contrafact.domain.chroma import Chroma, comparable
from contrafact.domain.verdicts import Section

_Matrices = tuple[NDArray[np.bool_], NDArray[np.bool_]]
"""A cross recurrence, and its copied cells."""


@dataclass(frozen=True, slots=True)
class Similarity:
    """Similarity of two tracks and the transposition in which it was found.

    Parameters
    ----------
    similarity : 0 where nothing matches; has no upper bound.
    transposition_semitones : 0..11, such that the query rolled by so many pitch classes matches the reference.
    """

    similarity: float
    transposition_semitones: int


@dataclass(frozen=True, slots=True, eq=False)
class Alignment:
    """Similarity of two tracks, and where they match.

    Parameters
    ----------
    similarity, transposition_semitones : as of `Similarity`.
    path : int32 `(n, 2)`, start frames of the matching stacks of query and reference, rising; may be empty.
    tempo_ratio : seconds of the query that pass in one second of the reference along the path; None without a path.
    sections : all stretches that match, in the order of their start in the query.
    """

    similarity: float
    transposition_semitones: int
    path: NDArray[np.int32]
    tempo_ratio: float | None
    sections: tuple[Section, ...]

    @property
    def best_gain(self) -> float:
        """Gain of the strongest section; 0 without sections."""
        return max((section.gain for section in self.sections), default=0.0)

    def swapped(self) -> Alignment:
        """Return the alignment with query and reference exchanged."""
        return Alignment(
            self.similarity,
            -self.transposition_semitones % 12,
            np.ascontiguousarray(self.path[:, ::-1]),
            1 / self.tempo_ratio if self.tempo_ratio else None,
            in_order(section.swapped() for section in self.sections),
        )


@dataclass(frozen=True, slots=True, eq=False)
class Evidence:
    """An alignment and the cross recurrence that it was found in.

    Parameters
    ----------
    matrix : bool `(n_query', n_reference')`, one cell for each pair of stacks, by their start frames.
    """

    matrix: NDArray[np.bool_]
    alignment: Alignment


@dataclass(frozen=True, slots=True, eq=False)
class _Match:
    transposition_semitones: int
    matrix: NDArray[np.bool_]
    path: NDArray[np.int32]
    sections: tuple[Section, ...]


def similarity(query: Chroma, reference: Chroma, parameters: AlignmentParameters = PARAMETERS) -> Similarity:
    """Return the similarity of two tracks in the best of their most likely transpositions, by the best view of both.

    Symmetric: swapped tracks have the same similarity and the opposite transposition. 0.0 for tracks that are silent or
    shorter than a stack.
    """
    query_frames, reference_frames = _powered(query, reference, parameters)
    return _similarity(query_frames, reference_frames, parameters)


def similarities(
    query: Chroma, references: Sequence[Chroma], n_threads: int, parameters: AlignmentParameters = PARAMETERS
) -> list[Similarity]:
    """Return the `similarity` of a query and each reference, in their order, computed by `n_threads` threads."""
    with ThreadPoolExecutor(n_threads) as threads:
        return similarities_on(threads, query, references, parameters)


def similarities_on(
    threads: Executor, query: Chroma, references: Sequence[Chroma], parameters: AlignmentParameters = PARAMETERS
) -> list[Similarity]:
    """Return `similarities`, computed on an executor that may be shared."""
    return list(threads.map(lambda reference: similarity(query, reference, parameters), references))


def align(
    query: Chroma,
    reference: Chroma,
    parameters: AlignmentParameters = PARAMETERS,
    transposition_semitones: int | None = None,
) -> Alignment:
    """Align two tracks: similarity, transposition, path, tempo and sections. Parameters as of `evidence`."""
    return evidence(query, reference, parameters, transposition_semitones).alignment


def evidence(
    query: Chroma,
    reference: Chroma,
    parameters: AlignmentParameters = PARAMETERS,
    transposition_semitones: int | None = None,
) -> Evidence:
    """Align two tracks by the best view of both and return the recurrence too.

    The similarity is that of `similarity`, so a check agrees with a ranking. Swapped tracks have the same evidence,
    swapped. Transposition, path and sections come from

    - the place of a clip in the recording that it was cut out of, if one track is such a clip; else
    - the transposition of `similarity` or the best of `coarse_transpositions`, whichever has the better section. The
      second finds tracks that share only a part.

    Parameters
    ----------
    transposition_semitones : transposition that `similarity` returned for these tracks; computed if left out.
    """
    frames = _powered(query, reference, parameters)
    seconds_ratio = query.seconds_per_frame / reference.seconds_per_frame
    if is_canonical_order(*frames):
        return _evidence(*frames, parameters, transposition_semitones, seconds_ratio)
    semitones = None if transposition_semitones is None else -transposition_semitones % 12
    found = _evidence(*frames[::-1], parameters, semitones, 1 / seconds_ratio)
    return Evidence(np.ascontiguousarray(found.matrix.T), found.alignment.swapped())


def align_passage(
    query: Chroma, reference: Chroma, transposition_semitones: int, parameters: AlignmentParameters = PARAMETERS
) -> Section | None:
    """Return the best matching stretch of two tracks in a transposition, though chance may reach it; None without any.

    Swapped tracks, with the opposite transposition, have the same, swapped. Its gain is below 1 if it is no section.
    """
    frames = _powered(query, reference, parameters)
    if not is_canonical_order(*frames):
        found = align_passage(reference, query, -transposition_semitones % 12, parameters)
        return found.swapped() if found else None
    matrix, copied = recurrence_and_copies(*frames, transposition_semitones, parameters)
    return best_passage(matrix, parameters, copied=copied)


def is_canonical_order(query: NDArray[np.uint8], reference: NDArray[np.uint8]) -> bool:
    """Return whether two tracks are in the order in which they are aligned: the shorter first, equals by their bytes.

    Aligning in one order makes the result symmetric, also where transpositions are equally likely.

    Parameters
    ----------
    query, reference : uint8 `(n_frames, 12)`.
    """
    return (len(query), query.tobytes()) <= (len(reference), reference.tobytes())


def normalise_qmax(length: float, n_query: int, n_reference: int) -> float:
    """Return Qmax divided by `(n_query n_reference) ** (1/4)`, in frames: long tracks have longer paths by chance."""
    return float(length / max(1.0, (n_query * n_reference) ** 0.25))


_COMPILED_FRAMES = 100


def compile_alignment() -> None:
    """Compile all kernels, or load them from numba's cache, so that the first alignment is not slow."""
    rng = np.random.default_rng(0)
    frames = rng.integers(0, 255, (_COMPILED_FRAMES, 12), dtype=np.uint8)
    align(Chroma(frames), Chroma(frames))
    fingerprint = rng.integers(0, 2**32, _COMPILED_FRAMES, dtype=np.uint32)
    same_recording(fingerprint, fingerprint)
    decode_chords(frames)
    compile_eye()


def _powered(
    query: Chroma, reference: Chroma, parameters: AlignmentParameters
) -> tuple[NDArray[np.uint8], NDArray[np.uint8]]:
    left, right = comparable(query, reference)
    return raise_to_power(left.frames, parameters.power), raise_to_power(right.frames, parameters.power)


def _similarity(query: NDArray[np.uint8], reference: NDArray[np.uint8], parameters: AlignmentParameters) -> Similarity:
    length, semitones = _best_qmax(query, reference, parameters)
    return Similarity(normalise_qmax(length, len(query), len(reference)), semitones)


def _best_qmax(
    query: NDArray[np.uint8], reference: NDArray[np.uint8], parameters: AlignmentParameters
) -> tuple[float, int]:
    # Qmax and its transposition; of equals the more likely transposition.
    n = parameters.n_transpositions
    if is_canonical_order(query, reference):
        transpositions = best_transpositions(query, reference, n)
    else:
        transpositions = [-t % 12 for t in best_transpositions(reference, query, n)]
    lengths = qmax_by_transposition(query, reference, transpositions, parameters)
    longest = max(lengths)
    return longest, transpositions[lengths.index(longest)]


def _evidence(
    query: NDArray[np.uint8],
    reference: NDArray[np.uint8],
    parameters: AlignmentParameters,
    transposition_semitones: int | None,
    seconds_ratio: float,
) -> Evidence:
    # Of two tracks in canonical order; `seconds_ratio` is the time between their rows, query over reference.
    if transposition_semitones is None:
        _, transposition_semitones = _best_qmax(query, reference, parameters)
    matrices = recurrence_and_copies(query, reference, transposition_semitones, parameters)
    length = qmax(matrices[0], parameters)
    match = _match_copy(query, reference, parameters)
    if match is None:
        match = _match_sections(query, reference, (transposition_semitones, matrices), parameters)
    alignment = Alignment(
        normalise_qmax(length, len(query), len(reference)),
        match.transposition_semitones,
        match.path,
        _tempo_ratio(match.path, seconds_ratio),
        match.sections,
    )
    return Evidence(match.matrix, alignment)


def _match_copy(
    clip: NDArray[np.uint8], recording: NDArray[np.uint8], parameters: AlignmentParameters
) -> _Match | None:
    copy = find_copy(clip, recording, parameters)
    if copy is None:
        return None
    matrix = recurrence(clip, recording, copy.transposition_semitones, parameters)
    clip_frames = np.arange(min(matrix.shape), dtype=np.int32)
    path = np.stack((clip_frames, clip_frames + np.int32(copy.start_frame)), axis=1)
    # A path of copied cells alone; no two different works were ever so near.
    gain = len(path) * (1 + SECTIONS.copy_gain) / SECTIONS.min_gain_among(len(path))
    section = section_from_path(path, matrix, parameters.stack_frames, gain)
    return _Match(copy.transposition_semitones, matrix, path, (section,))


def _match_sections(
    query: NDArray[np.uint8],
    reference: NDArray[np.uint8],
    ranked: tuple[int, _Matrices],
    parameters: AlignmentParameters,
) -> _Match:
    # `ranked` are the transposition of `similarity`, and the recurrence and the copied cells in it.
    candidates = [ranked]
    (semitones,) = coarse_transpositions(query, reference, 1, parameters)
    if semitones != ranked[0]:
        candidates.append((semitones, recurrence_and_copies(query, reference, semitones, parameters)))
    matrices, copied = zip(*(found for _, found in candidates), strict=True)
    best, sections = best_sections(matrices, parameters, copied=copied)
    return _Match(candidates[best][0], matrices[best], longest_path(matrices[best], parameters), sections)


def _tempo_ratio(path: NDArray[np.int32], seconds_ratio: float) -> float | None:
    if len(path) < 2:  # noqa: PLR2004 - a ratio takes two points
        return None
    n_query, n_reference = path[-1] - path[0]
    return float(n_query / n_reference * seconds_ratio)
