"""Find where one recording holds an exact clip of another.

A clip of some seconds has few stacks, and a percentile makes many of them neighbours of nearly everything, so
recurrence cannot locate it (docs/decisions/0030-sections.md). But a copy is nearer to its original than any two
performances are to each other, so the clip is compared with every place of the recording in every transposition.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from contrafact.alignment.parameters import AlignmentParameters

MIN_CLIP_FRAMES, MAX_CLIP_FRAMES = 12, 59
"""5.6 to 27.4 s: shorter clips are too little evidence, for longer ones recurrence works."""
MAX_DISTANCE = 0.25
"""Maximum squared distance of a copy and its original, relative to the mean of their own squares; of clips, and of
stacks of a recurrence."""
_N_PITCHES = 12


@dataclass(frozen=True, slots=True)
class Copy:
    """Place of a clip in a longer recording.

    Parameters
    ----------
    start_frame : frame of the recording at which the clip begins.
    transposition_semitones : 0..11, by which to roll the clip.
    """

    start_frame: int
    transposition_semitones: int


def find_copy(clip: NDArray[np.uint8], recording: NDArray[np.uint8], parameters: AlignmentParameters) -> Copy | None:
    """Find the place of a clip in the recording that it was cut out of, at its own speed.

    Parameters
    ----------
    clip, recording : uint8 `(n_frames, 12)`, from `raise_to_power`; the clip is not longer than the recording.

    Returns
    -------
    The nearest place. None if no place is near enough, or if the clip is silent, shorter than `MIN_CLIP_FRAMES` or a
    stack, or longer than `MAX_CLIP_FRAMES`.
    """
    n = len(clip)
    n_max = min(MAX_CLIP_FRAMES, len(recording))
    if not max(MIN_CLIP_FRAMES, parameters.stack_frames) <= n <= n_max or not clip.any():
        return None
    values = recording.astype(np.float32)
    places = np.lib.stride_tricks.sliding_window_view(values, n, axis=0).transpose(0, 2, 1).reshape(-1, n * _N_PITCHES)
    rolled = np.stack([np.roll(clip, t, axis=1).ravel() for t in range(_N_PITCHES)], axis=1).astype(np.float32)
    squares = np.convolve(np.square(values).sum(axis=1), np.ones(n, dtype=np.float32), mode="valid")
    mean_squares = (squares + np.square(rolled[:, 0]).sum()) / 2
    distances = 2 - 2 * (places @ rolled) / mean_squares[:, None]
    start, transposition = np.unravel_index(int(distances.argmin()), distances.shape)
    if distances[start, transposition] > MAX_DISTANCE:
        return None
    return Copy(int(start), int(transposition))
