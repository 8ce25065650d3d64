"""Find all distinct sections that two tracks share, from their cross recurrence.

One best path is not enough: a medley holds parts of a song, a remix repeats them, a live set plays them in another
order. The best local path is taken (Smith and Waterman 1981, with the moves of Serrà, Serra and Andrzejak 2009), then
the best one that explains something new, and so on, until the rest is as weak as chance.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from contrafact.alignment.local_paths import best_path_gain, local_paths
from contrafact.alignment.parameters import PARAMETERS, SECTIONS, AlignmentParameters, SectionParameters
from contrafact.domain.chroma import SECONDS_PER_FRAME
from contrafact.domain.verdicts import Section


def find_sections(
    matrix: NDArray[np.bool_],
    parameters: AlignmentParameters = PARAMETERS,
    section_parameters: SectionParameters = SECTIONS,
    copied: NDArray[np.bool_] | None = None,
) -> tuple[Section, ...]:
    """Find all distinct matching stretches of two tracks.

    A cell counts as explained once its row is in the query's stretch of a stronger section and its column in the
    reference's stretch of one. A section must explain new cells. So a chorus that both tracks repeat gives no section
    with the other chorus, while a part that only the query repeats gives one for each repetition.

    Parameters
    ----------
    matrix : bool `(n_query, n_reference)`, recurrence of stacked frames.
    parameters : of the alignment, for the frames in a stack.
    copied : bool, of the shape of `matrix`, from `recurrence_and_copies`; no cells if left out.

    Returns
    -------
    Sections in the order of their start in the query. Their strength is the part of their path that is on recurrence.
    """
    min_gain = section_parameters.min_gain_among(min(matrix.shape))
    sections: list[Section] = []
    with local_paths(matrix, copied, section_parameters) as paths:
        while len(sections) < section_parameters.max_sections:
            gain, path = paths.best()
            if gain < min_gain:
                break
            paths.mark_explained(path)
            cut = section_parameters.edge_frames
            sections.append(section_from_path(path, matrix, parameters.stack_frames, gain / min_gain, cut))
    return in_order(sections)


def best_passage(
    matrix: NDArray[np.bool_],
    parameters: AlignmentParameters = PARAMETERS,
    copied: NDArray[np.bool_] | None = None,
) -> Section | None:
    """Return the stretch of the best path, though it may be as weak as chance; None if nothing matches.

    Parameters as of `find_sections`. The gain is below 1 if it is too weak for a section.
    """
    with local_paths(matrix, copied, SECTIONS) as paths:
        gain, path = paths.best()
    if not len(path):
        return None
    min_gain = SECTIONS.min_gain_among(min(matrix.shape))
    return section_from_path(path, matrix, parameters.stack_frames, gain / min_gain, SECTIONS.edge_frames)


def best_sections(
    matrices: Sequence[NDArray[np.bool_]],
    parameters: AlignmentParameters = PARAMETERS,
    copied: Sequence[NDArray[np.bool_] | None] = (),
) -> tuple[int, tuple[Section, ...]]:
    """Choose the recurrence with the strongest section, and find all sections in it.

    Parameters
    ----------
    matrices : bool `(n_query, n_reference)` each, one or more, of one pair in different transpositions.
    copied : copied cells of each, as in `find_sections`; no cells if empty.

    Returns
    -------
    Index in `matrices`, the first of equals, and sections as of `find_sections`.
    """
    copied = copied or [None] * len(matrices)
    if len(matrices) == 1:
        return 0, find_sections(matrices[0], parameters, copied=copied[0])
    gains = [best_gain(matrix, copied=cells) for matrix, cells in zip(matrices, copied, strict=True)]
    best = gains.index(max(gains))
    if gains[best] < SECTIONS.min_gain_among(min(matrices[best].shape)):
        return best, ()
    return best, find_sections(matrices[best], parameters, copied=copied[best])


def best_gain(
    matrix: NDArray[np.bool_],
    section_parameters: SectionParameters = SECTIONS,
    copied: NDArray[np.bool_] | None = None,
) -> float:
    """Return the gain of the best path through a recurrence, bool `(n_query, n_reference)`; 0 if it is empty.

    Unlike Qmax it is seldom great by chance, so it can choose between two transpositions of a pair.
    """
    return best_path_gain(matrix, copied, section_parameters)


def in_order(sections: Iterable[Section]) -> tuple[Section, ...]:
    """Return sections in the order of their start in the query."""
    return tuple(sorted(sections, key=lambda section: (section.query_start_s, section.reference_start_s)))


def section_from_path(
    path: NDArray[np.int32], matrix: NDArray[np.bool_], stack_frames: int, gain: float, edge_frames: int = 0
) -> Section:
    """Return the section along a path, int32 `(n, 2)`, cut by `edge_frames` at both ends.

    Parameters
    ----------
    matrix, stack_frames : recurrence of the pair, and the frames in one of its stacks.
    gain : of the path, relative to the least of a section.
    """
    strength = float(matrix[path[:, 0], path[:, 1]].mean())
    starts = path[0] + edge_frames
    ends = path[-1] + stack_frames - edge_frames
    (query_start, reference_start), (query_end, reference_end) = starts * SECONDS_PER_FRAME, ends * SECONDS_PER_FRAME
    return Section(
        float(query_start), float(query_end), float(reference_start), float(reference_end), strength, float(gain)
    )
