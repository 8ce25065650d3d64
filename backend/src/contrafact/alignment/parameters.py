"""Parameters of cross recurrence, Qmax and sections. Importable without numba."""

from __future__ import annotations

from dataclasses import dataclass

ALIGNMENT = "qmax-1"
"""Version of the alignment and its parameters. A calibration is valid for the version it was fitted with."""
MAX_STACK_FRAMES = 20
"""With one frame more, squared distances of stacks could exceed 2**24, the largest range float32 holds exactly."""


@dataclass(frozen=True, slots=True)
class AlignmentParameters:
    """Parameters of cross recurrence and Qmax; the defaults were chosen in docs/decisions/0025.

    Parameters
    ----------
    power : exponent applied to chroma in 0..1 before frames are compared; above 1 strong pitch classes count more.
    stack_frames : frames that are compared as one stack, `m` of the paper, 1..20.
    kappa : fraction of each row, and of each column, of the recurrence that are neighbours, 0..1.
    onset_penalty : cost of a path's first step off recurrence, `gamma_o`.
    extension_penalty : cost of each further step off recurrence, `gamma_e`.
    n_transpositions : number of most likely transpositions that are tried, 1..12.

    Raises
    ------
    ValueError : `stack_frames` is out of range.

    Source: Serrà, Serra and Andrzejak, Cross recurrence quantification for cover song identification (New Journal of
    Physics 11, 2009).
    """

    power: float = 1.5
    stack_frames: int = 9
    kappa: float = 0.095
    onset_penalty: float = 0.5
    extension_penalty: float = 0.5
    n_transpositions: int = 2

    def __post_init__(self) -> None:
        if not 1 <= self.stack_frames <= MAX_STACK_FRAMES:
            raise ValueError(f"A stack must have 1..{MAX_STACK_FRAMES} frames, not {self.stack_frames}.")

    def n_neighbours(self, n_frames: int) -> int:
        """Return the neighbours that a stack has among those of a track of `n_frames`, at least a stack's."""
        return int(self.kappa * (n_frames - self.stack_frames)) + 1


@dataclass(frozen=True, slots=True)
class SectionParameters:
    """Parameters of the search for sections, chosen on pairs of `val` of known alignment (docs/decisions/0030).

    A path gains in cells on recurrence and loses in the others. The penalties are higher than those of Qmax, so that a
    section does not stray between the repetitions of a song.

    Parameters
    ----------
    miss_penalty : loss in a cell off recurrence; a cell on recurrence gains 1 minus its discount.
    bend_penalty : loss by a move of (2, 1) or (1, 2), which a difference of tempo needs.
    crowd_frames : the density of recurrence is measured up to this many cells to each side.
    crowd_discount : a cell's gain falls by this much times the density around it. Held chords make dense fields of
        recurrence, in which any path is as good as another.
    copy_gain : extra gain of a copied cell, which decides between equal verses of a song.
    max_drop : a path ends when it has lost this much since its peak, which limits the gap that it bridges.
    min_gain : paths with less could be chance.
    min_gain_of_clip, min_gain_per_stack : in short tracks, the minimum gain is the first plus the second times the
        stacks of the shorter track, where that is less than `min_gain`.
    edge_frames : frames cut off the stacks at both ends of a path, since a stack matches before all of it does.
    max_sections : maximum number of sections of a pair.
    """

    miss_penalty: float = 1.5
    bend_penalty: float = 0.8
    crowd_frames: int = 20
    crowd_discount: float = 1.0
    copy_gain: float = 0.5
    max_drop: float = 12.0
    min_gain: float = 26.0
    min_gain_of_clip: float = 10.0
    min_gain_per_stack: float = 0.31
    edge_frames: int = 2
    max_sections: int = 32

    def min_gain_among(self, n_stacks: int) -> float:
        """Return the minimum gain of a path if the shorter track has `n_stacks` stacks; constant from 52 on."""
        return min(self.min_gain, self.min_gain_of_clip + self.min_gain_per_stack * n_stacks)


PARAMETERS = AlignmentParameters()
SECTIONS = SectionParameters()
