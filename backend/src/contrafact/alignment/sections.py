"""Every distinct stretch of two tracks that matches, from their recurrence.

One best path is not enough: a medley holds parts of a song, a remix repeats them, a live set plays them in another
order. So the best local path is taken (Smith and Waterman 1981, with the moves of Serrà, Serra and Andrzejak 2009),
then the best one that explains something new, and so on, until what is left is as weak as chance.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from contrafact.alignment.crowding import worths
from contrafact.alignment.local_paths import LocalPaths
from contrafact.alignment.parameters import PARAMETERS, AlignmentParameters
from contrafact.domain.chroma import SECONDS_PER_FRAME
from contrafact.domain.verdicts import Section


@dataclass(frozen=True, slots=True)
class SectionParameters:
    """How sections are found; all chosen on pairs of `val` of known alignment (docs/decisions/0030-sections.md).

    A path gains where it lies on recurrence and loses where it does not. Qmax is more lenient: it asks how much of two
    songs matches in some order, where a section must not go astray between the repetitions of a song.

    Parameters
    ----------
    miss_penalty : what a path loses in a cell without recurrence; one with it gains 1 less the discount for crowds.
    bend_penalty : what it loses by a move of (2, 1) or (1, 2), which a steady difference of tempo needs now and then.
    crowd_frames : how far around a cell recurrence is counted, to each side.
    crowd_discount : times the density there is taken off a cell's gain: a path through a field of
        recurrence, as held chords make it, says less than a lone one.
    copy_gain : what a copied cell gains besides: among equal rounds of a song, the one that was copied is told.
    greatest_drop : a path that lost so much since its peak ends there, so that it bridges no gap longer than this.
    least_gain : paths with less are as good as chance.
    least_gain_of_clip, least_gain_a_stack : in a short track, chance goes less far: there a path must gain the first,
        and the second for each stack of the shorter track, where that is less than `least_gain`.
    edge_frames : a stack counts as matching from that many frames after its first to as many before its last:
        a path begins when most of the stack lies in the stretch, not all.
    most_sections : no pair has more.
    """

    miss_penalty: float = 1.5
    bend_penalty: float = 0.8
    crowd_frames: int = 20
    crowd_discount: float = 1.0
    copy_gain: float = 0.5
    greatest_drop: float = 12.0
    least_gain: float = 26.0
    least_gain_of_clip: float = 10.0
    least_gain_a_stack: float = 0.31
    edge_frames: int = 2
    most_sections: int = 32

    def least_gain_in(self, matrix: NDArray[np.bool_]) -> float:
        """What a path through a recurrence must gain: `least_gain` where the shorter track has 52 stacks or more."""
        n_stacks: int = min(matrix.shape)
        return min(self.least_gain, self.least_gain_of_clip + self.least_gain_a_stack * n_stacks)


SECTIONS = SectionParameters()


def find_sections(
    matrix: NDArray[np.bool_],
    parameters: AlignmentParameters = PARAMETERS,
    section_parameters: SectionParameters = SECTIONS,
    copied: NDArray[np.bool_] | None = None,
) -> tuple[Section, ...]:
    """All distinct matching stretches of two tracks.

    A section is distinct when it explains something new: a cell of the matrix counts as explained once its row lies in
    a stretch of the query and its column in a stretch of the reference that were both found to match something
    stronger. So a chorus that both tracks repeat gives no section against the other chorus, while a part that the query
    repeats and the reference plays once gives one for each time.

    Parameters
    ----------
    matrix : bool `(n_query, n_reference)`, recurrence of stacked frames.
    parameters : of the alignment, for the frames in a stack.
    copied : bool, as `matrix`: which of its cells are nearer than covers are, as of `copied_cells`; none if not given.

    Returns
    -------
    Sections in the order of their start in the query. Their strength is the part of their path that lies on recurrence.
    """
    paths = _paths(matrix, copied, section_parameters)
    least_gain = section_parameters.least_gain_in(matrix)
    sections: list[Section] = []
    while len(sections) < section_parameters.most_sections:
        gain, path = paths.best()
        if gain < least_gain:
            break
        paths.explain(path)
        sections.append(section_along(path, matrix, parameters.stack_frames, section_parameters.edge_frames))
    return tuple(sorted(sections, key=lambda section: (section.query_start_s, section.reference_start_s)))


def sections_of_best(
    matrices: Sequence[NDArray[np.bool_]],
    parameters: AlignmentParameters = PARAMETERS,
    section_parameters: SectionParameters = SECTIONS,
    copied: Sequence[NDArray[np.bool_] | None] = (),
) -> tuple[int, tuple[Section, ...]]:
    """Which of some recurrences of one pair has the strongest section, and all sections of that one.

    Parameters
    ----------
    matrices : bool `(n_query, n_reference)` each, one or more, for different transpositions.
    copied : of each, as for `find_sections`; of none, if empty.

    Returns
    -------
    Place in `matrices`, the first of equals, and sections as `find_sections`.
    """
    copied = copied or [None] * len(matrices)
    if len(matrices) == 1:
        return 0, find_sections(matrices[0], parameters, section_parameters, copied[0])
    # Each search is let go before the next begins, so that a pair takes the memory of one.
    gains = [
        strongest_gain(matrix, section_parameters, of_matrix)
        for matrix, of_matrix in zip(matrices, copied, strict=True)
    ]
    best = gains.index(max(gains))
    if gains[best] < section_parameters.least_gain_in(matrices[best]):
        return best, ()
    return best, find_sections(matrices[best], parameters, section_parameters, copied[best])


def strongest_gain(
    matrix: NDArray[np.bool_],
    section_parameters: SectionParameters = SECTIONS,
    copied: NDArray[np.bool_] | None = None,
) -> float:
    """What the best section of a recurrence, bool `(n_query, n_reference)`, gains, weak as it may be; 0 if it is empty.

    Unlike Qmax it is seldom great by chance, so it tells which of two recurrences of a pair is the right one.
    """
    gain, _ = _paths(matrix, copied, section_parameters).best()
    return gain


def _paths(matrix: NDArray[np.bool_], copied: NDArray[np.bool_] | None, chosen: SectionParameters) -> LocalPaths:
    of_cells = worths(matrix, chosen.crowd_frames, chosen.crowd_discount, chosen.miss_penalty)
    if copied is not None:
        of_cells[copied] += np.float32(chosen.copy_gain)
    return LocalPaths(of_cells, chosen.bend_penalty, chosen.greatest_drop)


def section_along(
    path: NDArray[np.int32], matrix: NDArray[np.bool_], stack_frames: int, edge_frames: int = 0
) -> Section:
    """The section that a path, int32 `(n, 2)`, makes, `edge_frames` inside the stacks at its ends."""
    strength = float(matrix[path[:, 0], path[:, 1]].mean())
    starts = path[0] + edge_frames
    ends = path[-1] + stack_frames - edge_frames
    (query_start, reference_start), (query_end, reference_end) = starts * SECONDS_PER_FRAME, ends * SECONDS_PER_FRAME
    return Section(float(query_start), float(query_end), float(reference_start), float(reference_end), strength)
