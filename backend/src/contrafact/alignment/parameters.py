"""What the alignment of two chroma depends on."""

from __future__ import annotations

from dataclasses import dataclass

ALIGNMENT = "qmax-1"
"""Names the alignment and its parameters, so that what was fitted on its similarities is never used with others."""
MAX_STACK_FRAMES = 20
"""Squared distances of stacks of one frame more are whole numbers below 2**24, which float32 holds exactly."""


@dataclass(frozen=True, slots=True)
class AlignmentParameters:
    """Parameters of cross recurrence and Qmax; how the defaults were chosen is told in decision 0025.

    Parameters
    ----------
    power : to which chroma in 0..1 is raised before frames are compared; above 1 the strong pitch classes count more.
    stack_frames : frames that are compared as one, `m` of the paper, 1..20.
    kappa : part of a row, and of a column, of the recurrence that are neighbours, 0..1.
    onset_penalty : what a path pays for leaving recurrence, `gamma_o`.
    extension_penalty : what it pays for each further step outside, `gamma_e`.
    n_transpositions : how many of the likeliest transpositions are tried, 1..12.

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


PARAMETERS = AlignmentParameters()
