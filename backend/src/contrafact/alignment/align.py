"""How like two tracks are where they match best, and where that is."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import Executor, ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from contrafact.alignment.coarse_transposition import coarse_transpositions
from contrafact.alignment.copied_cells import copied_cells
from contrafact.alignment.copies import find_copy
from contrafact.alignment.parameters import PARAMETERS, AlignmentParameters
from contrafact.alignment.qmax import longest_path, qmax, qmax_of
from contrafact.alignment.recurrence import raised, recurrence
from contrafact.alignment.sections import section_along, sections_of_best
from contrafact.alignment.transposition import best_transpositions
from contrafact.domain.chroma import Chroma
from contrafact.domain.verdicts import Section


@dataclass(frozen=True, slots=True)
class Similarity:
    """How like two tracks are.

    Parameters
    ----------
    similarity : 0 where nothing matches, without an upper end.
    transposition_semitones : 0..11, such that the query rolled by so many pitch classes matches the reference.
    """

    similarity: float
    transposition_semitones: int


@dataclass(frozen=True, slots=True, eq=False)
class Alignment:
    """How like two tracks are, and where.

    Parameters
    ----------
    similarity, transposition_semitones : as of `Similarity`.
    path : int32 `(n, 2)`, frames at which the matching stacks of query and reference begin, rising; may be empty.
    tempo_ratio : seconds of the query that pass in one second of the reference along the path; None without a path.
    sections : all stretches that match, in order of their beginning in the query.
    """

    similarity: float
    transposition_semitones: int
    path: NDArray[np.int32]
    tempo_ratio: float | None
    sections: tuple[Section, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Evidence:
    """An alignment and the cross recurrence that it was found in.

    Parameters
    ----------
    matrix : bool `(n_query', n_reference')`, one cell for each two stacks, by the frames at which they begin.
    """

    matrix: NDArray[np.bool_]
    alignment: Alignment


@dataclass(frozen=True, slots=True, eq=False)
class _Match:
    length: float
    transposition_semitones: int
    matrix: NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class _Places:
    transposition_semitones: int
    matrix: NDArray[np.bool_]
    path: NDArray[np.int32]
    sections: tuple[Section, ...]


def similarity(query: Chroma, reference: Chroma, parameters: AlignmentParameters = PARAMETERS) -> Similarity:
    """Similarity of two tracks, the better of their likeliest transpositions.

    The same for both orders of the two, with the opposite transposition. 0.0 for tracks that are silent or shorter than
    a stack.
    """
    return _similarity(raised(query.frames, parameters.power), raised(reference.frames, parameters.power), parameters)


def similarities(
    query: Chroma, references: Sequence[Chroma], n_threads: int, parameters: AlignmentParameters = PARAMETERS
) -> list[Similarity]:
    """`similarity` of a query and each reference, in their order, computed by so many threads at once."""
    with ThreadPoolExecutor(n_threads) as threads:
        return similarities_on(threads, query, references, parameters)


def similarities_on(
    threads: Executor, query: Chroma, references: Sequence[Chroma], parameters: AlignmentParameters = PARAMETERS
) -> list[Similarity]:
    """`similarities`, computed by threads that others may be using too."""
    frames = raised(query.frames, parameters.power)

    def of(reference: Chroma) -> Similarity:
        return _similarity(frames, raised(reference.frames, parameters.power), parameters)

    return list(threads.map(of, references))


def align(
    query: Chroma, reference: Chroma, parameters: AlignmentParameters = PARAMETERS, known: int | None = None
) -> Alignment:
    """Align two tracks: similarity, transposition, path, tempo and sections; all as of `evidence`."""
    return evidence(query, reference, parameters, known).alignment


def evidence(
    query: Chroma, reference: Chroma, parameters: AlignmentParameters = PARAMETERS, known: int | None = None
) -> Evidence:
    """Align two tracks, and keep the recurrence.

    The similarity is that of `similarity`, so that a check says what a ranking says. Beside the transpositions that it
    tried stands one more, for tracks that share only a part; if its best section is better, all else is told of it.
    Of a clip that was cut out of the other track, all else is told of the place where it was cut.

    Parameters
    ----------
    known : the transposition that `similarity` found for these two, if it was asked; it is not looked for again.
    """
    of_query, of_reference = (raised(chroma.frames, parameters.power) for chroma in (query, reference))
    semitones = _best(of_query, of_reference, parameters)[1] if known is None else known
    ranked = _match(of_query, of_reference, semitones, parameters)
    found = _as_copy(of_query, of_reference, parameters) or _as_music(of_query, of_reference, ranked, parameters)
    alignment = Alignment(
        normalised(ranked.length, query.n_frames, reference.n_frames),
        found.transposition_semitones,
        found.path,
        _tempo_ratio(found.path, query.seconds_per_frame / reference.seconds_per_frame),
        found.sections,
    )
    return Evidence(found.matrix, alignment)


def _as_copy(query: NDArray[np.uint8], reference: NDArray[np.uint8], parameters: AlignmentParameters) -> _Places | None:
    in_order = _come_in_order(query, reference)
    clip, recording = (query, reference) if in_order else (reference, query)
    copy = find_copy(clip, recording, parameters)
    if copy is None:
        return None
    semitones = copy.transposition_semitones if in_order else -copy.transposition_semitones % 12
    matrix = recurrence(query, reference, semitones, parameters)
    of_clip = np.arange(min(matrix.shape), dtype=np.int32)
    cells = (of_clip, of_clip + np.int32(copy.start_frame))
    path = np.stack(cells if in_order else cells[::-1], axis=1)
    return _Places(semitones, matrix, path, (section_along(path, matrix, parameters.stack_frames),))


def _as_music(
    query: NDArray[np.uint8], reference: NDArray[np.uint8], ranked: _Match, parameters: AlignmentParameters
) -> _Places:
    matches = _with_that_of_a_part(query, reference, ranked, parameters)
    copied = [
        copied_cells(query, reference, match.transposition_semitones, match.matrix, parameters.stack_frames)
        for match in matches
    ]
    which, sections = sections_of_best([match.matrix for match in matches], parameters, copied=copied)
    best = matches[which]
    return _Places(best.transposition_semitones, best.matrix, longest_path(best.matrix, parameters), sections)


def _similarity(query: NDArray[np.uint8], reference: NDArray[np.uint8], parameters: AlignmentParameters) -> Similarity:
    length, semitones = _best(query, reference, parameters)
    return Similarity(normalised(length, len(query), len(reference)), semitones)


def _best(query: NDArray[np.uint8], reference: NDArray[np.uint8], parameters: AlignmentParameters) -> tuple[float, int]:
    # Qmax of the best transposition, and which that is; the likelier of equals.
    transpositions = _likeliest(query, reference, parameters)
    lengths = qmax_of(query, reference, transpositions, parameters)
    longest = max(lengths)
    return longest, transpositions[lengths.index(longest)]


def _match(
    query: NDArray[np.uint8], reference: NDArray[np.uint8], semitones: int, parameters: AlignmentParameters
) -> _Match:
    matrix = recurrence(query, reference, semitones, parameters)
    return _Match(qmax(matrix, parameters), semitones, matrix)


def _with_that_of_a_part(
    query: NDArray[np.uint8], reference: NDArray[np.uint8], ranked: _Match, parameters: AlignmentParameters
) -> list[_Match]:
    of_a_part = _likeliest_of_a_part(query, reference, parameters)
    if of_a_part == ranked.transposition_semitones:
        return [ranked]
    return [ranked, _match(query, reference, of_a_part, parameters)]


def _likeliest(query: NDArray[np.uint8], reference: NDArray[np.uint8], parameters: AlignmentParameters) -> list[int]:
    if _come_in_order(query, reference):
        return best_transpositions(query, reference, parameters.n_transpositions)
    return [-t % 12 for t in best_transpositions(reference, query, parameters.n_transpositions)]


def _likeliest_of_a_part(
    query: NDArray[np.uint8], reference: NDArray[np.uint8], parameters: AlignmentParameters
) -> int:
    if _come_in_order(query, reference):
        return coarse_transpositions(query, reference, 1, parameters)[0]
    return -coarse_transpositions(reference, query, 1, parameters)[0] % 12


def _come_in_order(query: NDArray[np.uint8], reference: NDArray[np.uint8]) -> bool:
    # Transpositions that tie are told apart in one order of the two tracks, so that both orders end alike.
    return (len(query), query.tobytes()) <= (len(reference), reference.tobytes())


def normalised(length: float, n_query: int, n_reference: int) -> float:
    """Qmax by the lengths of the tracks in frames, the same in both orders: long tracks have long paths by chance."""
    return float(length / max(1.0, (n_query * n_reference) ** 0.25))


def _tempo_ratio(path: NDArray[np.int32], seconds_ratio: float) -> float | None:
    if len(path) < 2:  # noqa: PLR2004 - a ratio takes two points
        return None
    n_query, n_reference = path[-1] - path[0]
    return float(n_query / n_reference * seconds_ratio)
