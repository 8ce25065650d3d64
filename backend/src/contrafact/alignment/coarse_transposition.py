"""Which transpositions may bring one track to the key of another, when only a part of it is of the same music.

The mean chroma of a medley, or of a song among others, is of no key. Chroma of a third of the frames is enough to try
all twelve transpositions, for about what three cost on all frames (docs/decisions/0030-sections.md).
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from contrafact.alignment.parameters import AlignmentParameters
from contrafact.alignment.qmax import qmax_of
from contrafact.alignment.recurrence import recurrence
from contrafact.alignment.sections import SECTIONS, strongest_gain

_FACTOR = 3
"""Frames that become one, 1.4 s: about a bar."""
_N_PITCHES = 12
_N_PROMISING = 5
"""Of the twelve, so many with the greatest Qmax are looked at for their sections, which takes longer."""


def coarse_transpositions(
    query: NDArray[np.uint8], reference: NDArray[np.uint8], n: int, parameters: AlignmentParameters
) -> list[int]:
    """The likeliest transpositions, the best first: those in which the tracks' coarse chroma share the best section.

    Parameters
    ----------
    query, reference : uint8 `(n_frames, 12)`, of any length, raised as for recurrence.
    n : how many, 1..5.

    Returns
    -------
    list of int : semitones t in 0..11 by which to roll the query, `np.roll(query, t, axis=1)`.
    """
    of_query, of_reference = _coarse(query), _coarse(reference)
    # As long in seconds as what is compared of all frames.
    coarser = replace(parameters, stack_frames=max(1, parameters.stack_frames // _FACTOR))
    coarser_sections = replace(SECTIONS, crowd_frames=SECTIONS.crowd_frames // _FACTOR)
    lengths = qmax_of(of_query, of_reference, range(_N_PITCHES), coarser)
    promising = sorted(range(_N_PITCHES), key=lambda t: -lengths[t])[:_N_PROMISING]
    gains = {t: strongest_gain(recurrence(of_query, of_reference, t, coarser), coarser_sections) for t in promising}
    return sorted(promising, key=lambda t: -gains[t])[:n]


def _coarse(frames: NDArray[np.uint8]) -> NDArray[np.uint8]:
    n = len(frames) // _FACTOR
    sums = frames[: n * _FACTOR].reshape(n, _FACTOR, _N_PITCHES).sum(axis=1, dtype=np.uint16)
    coarse: NDArray[np.uint8] = (sums // _FACTOR).astype(np.uint8)
    return coarse
