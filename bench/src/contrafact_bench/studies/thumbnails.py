"""Coarse pictures of the similarity of two tracks, from which chroma cannot be recovered."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

SIZE = 40
"""Cells per side, for any lengths."""
N_GREYS = 8
_STACK = 9
_LIKE_PART = 0.1


def thumbnail(
    first: NDArray[np.uint8], second: NDArray[np.uint8], path: NDArray[np.int16], size: int = SIZE
) -> NDArray[np.float64]:
    """Return the share of mutually most similar frames in each cell, in few shades.

    Parameters
    ----------
    first, second : uint8 `(n_frames, 12)`.
    path : matching frames, `(n_points, 2)`, which determine the transposition of the first track; without any, the
        mean chroma does.

    Returns
    -------
    float64 `(size, size)` in 0..1: time of the first track downwards, of the second to the right.
    """
    transposed = np.roll(first, _transposition(first, second, path), axis=1)
    squares = _squares(_stacks(transposed), _stacks(second))
    # Most similar in its row and in its column, since some frames are similar to all.
    like = squares <= np.quantile(squares, _LIKE_PART, axis=1, keepdims=True)
    like &= squares <= np.quantile(squares, _LIKE_PART, axis=0, keepdims=True)
    parts = _means(_means(like.astype(np.float64), size).T, size).T
    shades: NDArray[np.float64] = np.round(parts / max(parts.max(), 1e-9) * (N_GREYS - 1)) / (N_GREYS - 1)
    return shades


def _transposition(first: NDArray[np.uint8], second: NDArray[np.uint8], path: NDArray[np.int16]) -> int:
    if len(path):
        here, there = first[path[:, 0]].astype(np.float64), second[path[:, 1]].astype(np.float64)
    else:
        here, there = (track.mean(axis=0, keepdims=True, dtype=np.float64) for track in (first, second))
    return int(np.argmax([(np.roll(here, t, axis=1) * there).sum() for t in range(12)]))


def _stacks(track: NDArray[np.uint8]) -> NDArray[np.float32]:
    """Stack each frame with the eight after it, since single chords recur everywhere."""
    values = track.astype(np.float32) / 255
    padded = np.concatenate([values, np.repeat(values[-1:], _STACK - 1, axis=0)])
    return np.concatenate([padded[i : i + len(values)] for i in range(_STACK)], axis=1)


def _squares(first: NDArray[np.float32], second: NDArray[np.float32]) -> NDArray[np.float32]:
    squares: NDArray[np.float32] = (first**2).sum(axis=1)[:, None] + (second**2).sum(axis=1) - 2 * first @ second.T
    return squares


def _means(rows: NDArray[np.float64], size: int) -> NDArray[np.float64]:
    """Return means of `size` stretches of rows; short inputs share rows between stretches."""
    edges = np.linspace(0, len(rows), size + 1)
    return np.stack(
        [rows[int(start) : max(int(np.ceil(end)), int(start) + 1)].mean(axis=0) for start, end in pairwise(edges)]
    )
