"""How like two tracks are where they match best, and where that is."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from contrafact.domain.chroma import Chroma
from contrafact.domain.verdicts import Section
from contrafact.matching.parameters import PARAMETERS, AlignmentParameters
from contrafact.matching.qmax import longest_path, qmax
from contrafact.matching.recurrence import raised, recurrence
from contrafact.matching.sections import find_sections
from contrafact.matching.transposition import best_transpositions


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


def similarity(query: Chroma, reference: Chroma, parameters: AlignmentParameters = PARAMETERS) -> Similarity:
    """Similarity of two tracks, the better of their likeliest transpositions.

    The same for both orders of the two, with the opposite transposition. 0.0 for tracks that are silent or shorter than
    a stack.
    """
    return _best(raised(query.frames, parameters.power), raised(reference.frames, parameters.power), parameters)[0]


def similarities(
    query: Chroma, references: Sequence[Chroma], n_threads: int, parameters: AlignmentParameters = PARAMETERS
) -> list[Similarity]:
    """`similarity` of a query and each reference, in their order, computed by so many threads at once."""
    frames = raised(query.frames, parameters.power)

    def of(reference: Chroma) -> Similarity:
        return _best(frames, raised(reference.frames, parameters.power), parameters)[0]

    with ThreadPoolExecutor(n_threads) as threads:
        return list(threads.map(of, references))


def align(query: Chroma, reference: Chroma, parameters: AlignmentParameters = PARAMETERS) -> Alignment:
    """Align two tracks: similarity, transposition, path, tempo and sections."""
    return evidence(query, reference, parameters).alignment


def evidence(query: Chroma, reference: Chroma, parameters: AlignmentParameters = PARAMETERS) -> Evidence:
    """Align two tracks, and keep the recurrence."""
    of_query, of_reference = (raised(chroma.frames, parameters.power) for chroma in (query, reference))
    found, matrix = _best(of_query, of_reference, parameters)
    matrix = np.ascontiguousarray(matrix)
    path = longest_path(matrix, parameters)
    alignment = Alignment(
        found.similarity,
        found.transposition_semitones,
        path,
        _tempo_ratio(path, query.seconds_per_frame / reference.seconds_per_frame),
        find_sections(matrix, parameters),
    )
    return Evidence(matrix, alignment)


def _best(
    query: NDArray[np.uint8], reference: NDArray[np.uint8], parameters: AlignmentParameters
) -> tuple[Similarity, NDArray[np.bool_]]:
    # Always in one order of the two, so that a tie between transpositions ends alike in both.
    if (len(reference), reference.tobytes()) < (len(query), query.tobytes()):
        swapped, transposed = _best(reference, query, parameters)
        return Similarity(swapped.similarity, -swapped.transposition_semitones % 12), transposed.T
    transpositions = best_transpositions(query, reference, parameters.n_transpositions)
    matrices = [recurrence(query, reference, t, parameters) for t in transpositions]
    lengths = [qmax(matrix, parameters) for matrix in matrices]
    best = int(np.argmax(lengths))
    found = Similarity(normalised(lengths[best], len(query), len(reference)), transpositions[best])
    return found, matrices[best]


def normalised(length: float, n_query: int, n_reference: int) -> float:
    """Qmax by the lengths of the tracks in frames, the same in both orders: long tracks have long paths by chance."""
    return float(length / max(1.0, (n_query * n_reference) ** 0.25))


def _tempo_ratio(path: NDArray[np.int32], seconds_ratio: float) -> float | None:
    if len(path) < 2:  # noqa: PLR2004 - a ratio takes two points
        return None
    n_query, n_reference = path[-1] - path[0]
    return float(n_query / n_reference * seconds_ratio)
