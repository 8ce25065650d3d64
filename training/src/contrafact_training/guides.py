"""Where two recordings of a work match: alignments of training pairs, which say where to cut crops.

Labels hold for whole tracks while only parts of them match. An untrained alignment knows better than chance which
parts, so that crops can be cut from where both tracks play the same passage.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from pathlib import Path

import numpy as np
from numba import njit
from numpy.typing import NDArray
from tqdm import tqdm

from contrafact_training.datasets import Dataset

_VERSION = 1
"""Of the alignment: another one keeps its paths in another file."""
_STACK = 9
_NEIGHBOURS = 0.095
_POWER = 1.5
_N_TRANSPOSITIONS = 2
_MAX_FRAMES = 1200
_PAIRS_PER_TRACK = 6
_KEPT_POINTS = 4  # one point of the path in four
_MOVES = ((0, 0), (1, 1), (2, 1), (1, 2))
"""Frames that a path goes on by, in the one track and the other; no move ends it."""
_EMPTY = np.empty((0, 2), dtype=np.int16)


class Guides:
    """Alignment paths of pairs of tracks.

    Parameters
    ----------
    paths : int16 `(n_points, 2)` by pair (lower index first): frames of the one and of the other that match.
    """

    def __init__(self, paths: Mapping[tuple[int, int], NDArray[np.int16]]) -> None:
        self._paths = paths

    def path(self, first: int, second: int) -> NDArray[np.int16]:
        """Matching frames of two tracks, `(n_points, 2)`; none if they were not aligned or nothing matches."""
        if first <= second:
            return self._paths.get((first, second), _EMPTY)
        return self._paths.get((second, first), _EMPTY)[:, ::-1]


def load_guides(dataset: Dataset, folder: Path) -> Guides:
    """Align pairs of tracks of one work, a few for each track; kept in `folder` for the next time.

    Parameters
    ----------
    dataset : labelled chroma.
    folder : gets the file that `guides_file` names.
    """
    file = guides_file(dataset, folder)
    if not file.is_file():
        pairs = _pairs(dataset)
        prepared = [_prepared(track) for track in dataset.tracks]
        paths = [
            align(prepared[first], prepared[second])[::_KEPT_POINTS]
            for first, second in tqdm(pairs, desc="aligning", unit="pair", disable=None)
        ]
        folder.mkdir(parents=True, exist_ok=True)
        partial = file.with_suffix(".partial.npz")
        np.savez_compressed(
            partial,
            pairs=np.array(pairs, dtype=np.int32).reshape(-1, 2),
            points=np.concatenate([_EMPTY, *paths]),
            offsets=np.cumsum([0, *map(len, paths)]),
        )
        partial.replace(file)
    with np.load(file, allow_pickle=False) as stored:
        pairs_array, points, offsets = stored["pairs"], stored["points"], stored["offsets"]
    return Guides({(int(a), int(b)): points[offsets[i] : offsets[i + 1]] for i, (a, b) in enumerate(pairs_array)})


def guides_file(dataset: Dataset, folder: Path) -> Path:
    """Where the alignments of a dataset are kept in a folder: a name for each content, and version of the alignment."""
    version = "" if _VERSION == 1 else f"v{_VERSION}-"
    return folder / f"guides-{version}{content_digest(dataset)}.npz"


def _prepared(track: NDArray[np.uint8]) -> NDArray[np.float32]:
    return ((track[:_MAX_FRAMES] / 255) ** _POWER).astype(np.float32)


def align(first: NDArray[np.float32], second: NDArray[np.float32]) -> NDArray[np.int16]:
    """The best matching passage of two tracks, in the better of the two likeliest transpositions.

    Source: Serrà, Serra and Andrzejak, Cross recurrence quantification for cover song identification (2009), with
    the optimal transposition index of Serrà et al. (2008): stacks of 9 frames, mutual nearest neighbours among 9.5 %
    of each row and column, Qmax with gap penalties of 0.5.

    Parameters
    ----------
    first, second : float32 `(n_frames, 12)`, at least 12 frames each.

    Returns
    -------
    int16 `(n_points, 2)` : frames of the one and of the other, rising; empty if nothing matches.
    """
    profile, other = first.sum(axis=0), second.sum(axis=0)
    likeness = [float(np.roll(profile, turn) @ other) for turn in range(12)]
    best, path = 0.0, _EMPTY
    for turn in np.argsort(likeness)[::-1][:_N_TRANSPOSITIONS]:
        length, points = _longest_path(_recurrence(np.roll(first, int(turn), axis=1), second))
        if length > best:
            best, path = length, points
    return path


def _recurrence(first: NDArray[np.float32], second: NDArray[np.float32]) -> NDArray[np.bool_]:
    squares = np.sum(first * first, axis=1)[:, None] + np.sum(second * second, axis=1) - 2 * first @ second.T
    stacked = _sum_along_diagonals(squares.astype(np.float32), _STACK)
    n_rows, n_columns = stacked.shape
    in_row, in_column = int(_NEIGHBOURS * n_columns), int(_NEIGHBOURS * n_rows)
    row_cut = np.partition(stacked, in_row, axis=1)[:, in_row]
    column_cut = np.partition(stacked, in_column, axis=0)[in_column]
    near: NDArray[np.bool_] = (stacked <= row_cut[:, None]) & (stacked <= column_cut)
    return near


@njit(cache=True, nogil=True)
def _sum_along_diagonals(squares: NDArray[np.float32], n: int) -> NDArray[np.float32]:
    # Squared distances of stacks of n frames are sums of n squared distances of frames.
    n_rows, n_columns = squares.shape[0] - n + 1, squares.shape[1] - n + 1
    sums = np.empty((n_rows, n_columns), np.float32)
    for diagonal in range(1 - n_rows, n_columns):
        i = max(0, -diagonal)
        j = i + diagonal
        total = np.float32(0)
        for k in range(n):
            total += squares[i + k, j + k]
        sums[i, j] = total
        while i + 1 < n_rows and j + 1 < n_columns:
            total += squares[i + n, j + n] - squares[i, j]
            i += 1
            j += 1
            sums[i, j] = total
    return sums


@njit(cache=True, nogil=True)
def _longest_path(near: NDArray[np.bool_]) -> tuple[float, NDArray[np.int16]]:
    n_rows, n_columns = near.shape
    lengths = np.zeros((n_rows, n_columns), np.float32)
    moves = np.zeros((n_rows, n_columns), np.int8)
    best, end_i, end_j = np.float32(0), 0, 0
    for i in range(2, n_rows):
        for j in range(2, n_columns):
            length, move = lengths[i - 1, j - 1], 1
            if lengths[i - 2, j - 1] > length:
                length, move = lengths[i - 2, j - 1], 2
            if lengths[i - 1, j - 2] > length:
                length, move = lengths[i - 1, j - 2], 3
            length += np.float32(1.0) if near[i, j] else np.float32(-0.5)
            if length > 0:
                lengths[i, j], moves[i, j] = length, move
                if length > best:
                    best, end_i, end_j = length, i, j
    points = np.empty((n_rows + n_columns, 2), np.int16)
    n_points, i, j = 0, end_i, end_j
    while moves[i, j] > 0:
        points[n_points, 0], points[n_points, 1] = i, j
        n_points += 1
        rows, columns = _MOVES[moves[i, j]]
        i, j = i - rows, j - columns
    return float(best), points[:n_points][::-1].copy()


def _pairs(dataset: Dataset) -> list[tuple[int, int]]:
    rng = np.random.default_rng(0)
    long_enough = np.array([len(track) > _STACK + 2 for track in dataset.tracks])
    pairs: set[tuple[int, int]] = set()
    for work in np.unique(dataset.works):
        members = np.flatnonzero((dataset.works == work) & long_enough)
        for track in members:
            others = rng.permutation(members[members != track])[:_PAIRS_PER_TRACK]
            pairs |= {(int(min(track, other)), int(max(track, other))) for other in others}
    return sorted(pairs)


def content_digest(dataset: Dataset) -> str:
    """The first 12 hex digits of the sha256 of all tracks and which of them are recordings of one work."""
    content = hashlib.sha256(np.asarray(dataset.works).tobytes())
    for track in dataset.tracks:
        content.update(np.ascontiguousarray(track).tobytes())
    return content.hexdigest()[:12]
