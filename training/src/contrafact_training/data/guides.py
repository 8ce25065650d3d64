"""Alignments of training pairs: where two recordings of a work match, so that crops are cut there.

Labels hold for whole tracks, but only parts of them match. An untrained alignment finds these parts better than
chance.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from tqdm import tqdm

from contrafact.alignment.parameters import AlignmentParameters
from contrafact.alignment.qmax import longest_path, qmax
from contrafact.alignment.recurrence import raise_to_power, recurrence
from contrafact.alignment.transposition import best_transpositions
from contrafact_training.data.datasets import Dataset

_VERSION = 2
"""Version of the alignment; part of the file name."""
_PARAMETERS = AlignmentParameters(
    power=1.5, stack_frames=9, kappa=0.095, onset_penalty=0.5, extension_penalty=0.5, n_transpositions=2
)
"""Independent of the parameters of the product, so that those can change without a new training."""
_MIN_FRAMES = 12
_MAX_FRAMES = 1200
_PAIRS_PER_TRACK = 6
_KEPT_POINTS = 4  # one point of the path in four
_EMPTY = np.empty((0, 2), dtype=np.int16)


class Guides:
    """Alignment paths of pairs of tracks.

    Parameters
    ----------
    paths : int16 `(n_points, 2)` by pair (lower index first): matching frames of both tracks.
    """

    def __init__(self, paths: Mapping[tuple[int, int], NDArray[np.int16]]) -> None:
        self._paths = paths

    def pairs(self) -> list[tuple[int, int]]:
        """Return the aligned pairs, lower index first, in order."""
        return sorted(self._paths)

    def path(self, first: int, second: int) -> NDArray[np.int16]:
        """Return matching frames of two tracks, `(n_points, 2)`; empty if none match or they were not aligned."""
        if first <= second:
            return self._paths.get((first, second), _EMPTY)
        return self._paths.get((second, first), _EMPTY)[:, ::-1]


NO_GUIDES = Guides({})
"""No two tracks are aligned."""


def load_guides(dataset: Dataset, folder: Path) -> Guides:
    """Align pairs of tracks of one work, a few per track. The result is cached in `folder`.

    Parameters
    ----------
    dataset : labelled chroma.
    folder : of the file `guides_file`.
    """
    file = guides_file(dataset, folder)
    if not file.is_file():
        pairs = _pairs(dataset)
        paths = [
            align(dataset.tracks[first], dataset.tracks[second])[::_KEPT_POINTS]
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
    """Return the cache file of a dataset, named by its content and the version of the alignment."""
    return folder / f"guides-v{_VERSION}-{content_digest(dataset)}.npz"


def align(first: NDArray[np.uint8], second: NDArray[np.uint8]) -> NDArray[np.int16]:
    """Return the best matching passage of two tracks, in the better of the two most likely transpositions.

    Parameters
    ----------
    first, second : uint8 `(n_frames, 12)`; of long tracks the first nine minutes are used.

    Returns
    -------
    int16 `(n_points, 2)` : rising frames of both tracks; empty if nothing matches or a track lasts a few seconds.
    """
    if min(len(first), len(second)) < _MIN_FRAMES:
        return _EMPTY
    one, other = (raise_to_power(track[:_MAX_FRAMES], _PARAMETERS.power) for track in (first, second))
    transpositions = best_transpositions(one, other, _PARAMETERS.n_transpositions)
    matrices = [recurrence(one, other, t, _PARAMETERS) for t in transpositions]
    return longest_path(max(matrices, key=lambda matrix: qmax(matrix, _PARAMETERS)), _PARAMETERS).astype(np.int16)


def _pairs(dataset: Dataset) -> list[tuple[int, int]]:
    rng = np.random.default_rng(0)
    long_enough = np.array([len(track) >= _MIN_FRAMES for track in dataset.tracks])
    pairs: set[tuple[int, int]] = set()
    for work in np.unique(dataset.works):
        members = np.flatnonzero((dataset.works == work) & long_enough)
        for track in members:
            others = rng.permutation(members[members != track])[:_PAIRS_PER_TRACK]
            pairs |= {(int(min(track, other)), int(max(track, other))) for other in others}
    return sorted(pairs)


def content_digest(dataset: Dataset) -> str:
    """Return the first 12 hex digits of the sha256 of all tracks and their works."""
    content = hashlib.sha256(np.asarray(dataset.works).tobytes())
    for track in dataset.tracks:
        content.update(np.ascontiguousarray(track).tobytes())
    return content.hexdigest()[:12]
