"""Coarse pictures of where two tracks are alike: too coarse to make chroma of them again."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

SIZE = 40
"""Points of a side, whatever the lengths."""
N_GREYS = 8
_STACK = 9
_LIKE_PART = 0.1


def thumbnail(
    first: NDArray[np.uint8], second: NDArray[np.uint8], path: NDArray[np.int16], size: int = SIZE
) -> NDArray[np.float64]:
    """How many moments of two stretches are among one another's likest tenth, in few shades.

    Parameters
    ----------
    first, second : uint8 `(n_frames, 12)`.
    path : frames that match, `(n_points, 2)`, which say how the first is transposed; the mean chroma says it when there
        are none.

    Returns
    -------
    float64 `(size, size)` in 0..1: time of the first runs down, that of the second to the right.
    """
    turned = np.roll(first, _turn(first, second, path), axis=1)
    squares = _squares(_stacks(turned), _stacks(second))
    # In row and column, since a moment that is like all others says nothing.
    like = squares <= np.quantile(squares, _LIKE_PART, axis=1, keepdims=True)
    like &= squares <= np.quantile(squares, _LIKE_PART, axis=0, keepdims=True)
    parts = _means(_means(like.astype(np.float64), size).T, size).T
    shades: NDArray[np.float64] = np.round(parts / max(parts.max(), 1e-9) * (N_GREYS - 1)) / (N_GREYS - 1)
    return shades


def _turn(first: NDArray[np.uint8], second: NDArray[np.uint8], path: NDArray[np.int16]) -> int:
    if len(path):
        here, there = first[path[:, 0]].astype(np.float64), second[path[:, 1]].astype(np.float64)
    else:
        here, there = (track.mean(axis=0, keepdims=True, dtype=np.float64) for track in (first, second))
    return int(np.argmax([(np.roll(here, turn, axis=1) * there).sum() for turn in range(12)]))


def _stacks(track: NDArray[np.uint8]) -> NDArray[np.float32]:
    """Each moment with the eight after it, since single chords are alike everywhere."""
    values = track.astype(np.float32) / 255
    padded = np.concatenate([values, np.repeat(values[-1:], _STACK - 1, axis=0)])
    return np.concatenate([padded[i : i + len(values)] for i in range(_STACK)], axis=1)


def _squares(first: NDArray[np.float32], second: NDArray[np.float32]) -> NDArray[np.float32]:
    squares: NDArray[np.float32] = (first**2).sum(axis=1)[:, None] + (second**2).sum(axis=1) - 2 * first @ second.T
    return squares


def _means(rows: NDArray[np.float64], size: int) -> NDArray[np.float64]:
    """Means of `size` stretches of rows; stretches of fewer rows than there are share them."""
    edges = np.linspace(0, len(rows), size + 1)
    return np.stack(
        [rows[int(start) : max(int(np.ceil(end)), int(start) + 1)].mean(axis=0) for start, end in pairwise(edges)]
    )
