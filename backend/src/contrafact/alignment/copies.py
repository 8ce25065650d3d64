"""Where a clip lies in a recording of which it is a copy.

Few stacks are left of a clip of some seconds, and a percentile makes many of them neighbours of nearly everything, so
recurrence alone cannot tell its place (docs/decisions/0030-sections.md). What was cut out of the very recording is
nearer to its place than any music is to other music: it is laid on every place in every transposition.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from contrafact.alignment.parameters import AlignmentParameters

LEAST_FRAMES, MOST_FRAMES = 12, 59
"""Of a clip, 5.6 to 27.4 s: of what is shorter too little is left to be sure, what is longer has recurrence enough."""
GREATEST_DISTANCE = 0.25
"""Squared, of a copy and its original, as a part of the mean of their own squares."""
_N_PITCHES = 12


@dataclass(frozen=True, slots=True)
class Copy:
    """Where a clip lies in a longer recording.

    Parameters
    ----------
    start_frame : of the recording, at which the clip begins.
    transposition_semitones : 0..11, by which to roll the clip.
    """

    start_frame: int
    transposition_semitones: int


def find_copy(clip: NDArray[np.uint8], recording: NDArray[np.uint8], parameters: AlignmentParameters) -> Copy | None:
    """Where a clip lies, as a whole and at its own speed, in a recording that it was cut out of; None if in none.

    Parameters
    ----------
    clip, recording : uint8 `(n_frames, 12)`, raised as for recurrence; the clip is not longer than the recording.

    Returns
    -------
    The nearest place. None as well for a clip that is silent, shorter than `LEAST_FRAMES` or a stack, or longer than
    `MOST_FRAMES`.
    """
    n = len(clip)
    if not max(LEAST_FRAMES, parameters.stack_frames) <= n <= min(MOST_FRAMES, len(recording)) or not clip.any():
        return None
    values = recording.astype(np.float32)
    places = np.lib.stride_tricks.sliding_window_view(values, n, axis=0).transpose(0, 2, 1).reshape(-1, n * _N_PITCHES)
    rolled = np.stack([np.roll(clip, t, axis=1).ravel() for t in range(_N_PITCHES)], axis=1).astype(np.float32)
    of_places = np.convolve(np.square(values).sum(axis=1), np.ones(n, dtype=np.float32), mode="valid")
    mean_squares = (of_places + np.square(rolled[:, 0]).sum()) / 2
    distances = 2 - 2 * (places @ rolled) / mean_squares[:, None]
    start, transposition = np.unravel_index(int(distances.argmin()), distances.shape)
    if distances[start, transposition] > GREATEST_DISTANCE:
        return None
    return Copy(int(start), int(transposition))
