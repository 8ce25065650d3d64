"""Loops: what comes back in a recording, and whether a stretch of it is one loop throughout."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from contrafact.features.harmonic_content import autocorrelation

_STACK_FRAMES, _N_ALIKE, _BLOCK = 12, 12, 256
_BLUR_FRAMES = 4
"""1.9 s: a loop's length is no whole number of frames."""
_FIRST_LAG, _LAST_LAG = 8, 86
"""Frames: 3.7 to 40 s, from four short chords to twelve long bars."""


def loop_likeness(stretches: Sequence[NDArray[np.uint8]]) -> float:
    """Return how nearly some stretches of one recording are one loop from start to end.

    The largest autocorrelation of the chroma 3.7 to 40 s apart.

    Parameters
    ----------
    stretches : chroma, uint8 `(n_frames, 12)` each.

    Returns
    -------
    -1..1. Of made loops, most above 0.85, even with a melody; of songs in four fifths below 0.5. 0 if they are
    shorter than two loops.
    """
    rows = [_blurred(each) for each in stretches if len(each) >= _FIRST_LAG]
    n_frames = sum(map(len, rows))
    if n_frames < 2 * _FIRST_LAG:
        return 0.0
    last = min(_LAST_LAG, n_frames // 2)
    found = autocorrelation(np.concatenate(rows), last)
    # Fewer pairs of rows are far apart.
    unbiased = found * n_frames / (n_frames - np.arange(last + 1))
    return float(unbiased[_FIRST_LAG:].max())


def _blurred(frames: NDArray[np.uint8]) -> NDArray[np.float64]:
    rows = frames / np.maximum(np.linalg.norm(frames, axis=1, keepdims=True), 1.0)
    means = np.lib.stride_tricks.sliding_window_view(rows, _BLUR_FRAMES, axis=0).mean(axis=-1)
    return np.asarray(means - means.mean(axis=0), dtype=np.float64)


def repeated(frames: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Average each stretch of 5.6 s with the stretches of the recording that are most alike.

    What comes back with them stays, as the chords of a loop; a melody that changes is averaged away. Source: Cho and
    Bello, A feature smoothing method for chord recognition using recurrence plots (ISMIR 2011).

    Parameters
    ----------
    frames : chroma, uint8 `(n_frames, 12)`, returned as it is if it is too short.
    """
    n_stacks = len(frames) - _STACK_FRAMES + 1
    if n_stacks <= _N_ALIKE:
        return frames
    rows = frames / np.maximum(np.linalg.norm(frames, axis=1, keepdims=True), 1.0).astype(np.float32)
    stacks = np.lib.stride_tricks.sliding_window_view(rows, _STACK_FRAMES, axis=0).reshape(n_stacks, -1)
    # In blocks: of an hour of music all pairs would take 240 MB.
    blocks = (stacks[start : start + _BLOCK] @ stacks.T for start in range(0, n_stacks, _BLOCK))
    alike = np.concatenate([np.argpartition(-each, _N_ALIKE, axis=1)[:, : _N_ALIKE + 1] for each in blocks])
    # The middle frame of each stack stands for it; the ends of the recording go with the first and the last one.
    places = np.arange(len(frames)) - _STACK_FRAMES // 2
    stack = np.clip(places, 0, n_stacks - 1)
    shifts = places - stack + _STACK_FRAMES // 2
    mean = rows[np.minimum(alike[stack] + shifts[:, None], len(frames) - 1)].mean(axis=1)
    averaged: NDArray[np.uint8] = np.round(255 * mean).astype(np.uint8)
    return averaged
