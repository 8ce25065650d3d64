"""Where two recordings of a work match: alignments of training pairs, which say where to cut crops.

Labels hold for whole tracks while only parts of them match. An untrained alignment knows better than chance which
parts, so that crops can be cut from where both tracks play the same passage.
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
from contrafact.alignment.recurrence import raised, recurrence
from contrafact.alignment.transposition import best_transpositions
from contrafact_training.data.datasets import Dataset

_VERSION = 2
"""Of the alignment: another one keeps its paths in another file."""
_PARAMETERS = AlignmentParameters(
    power=1.5, stack_frames=9, kappa=0.095, onset_penalty=0.5, extension_penalty=0.5, n_transpositions=2
)
"""Stated here, so that what the product aligns by may change without another training."""
_MIN_FRAMES = 12
_MAX_FRAMES = 1200
_PAIRS_PER_TRACK = 6
_KEPT_POINTS = 4  # one point of the path in four
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
    """Where the alignments of a dataset are kept in a folder: a name for each content, and version of the alignment."""
    return folder / f"guides-v{_VERSION}-{content_digest(dataset)}.npz"


def align(first: NDArray[np.uint8], second: NDArray[np.uint8]) -> NDArray[np.int16]:
    """The best matching passage of two tracks, in the better of the two likeliest transpositions.

    Parameters
    ----------
    first, second : uint8 `(n_frames, 12)`; of long tracks only the beginning is looked at, about nine minutes.

    Returns
    -------
    int16 `(n_points, 2)` : frames of the one and of the other, rising; empty if nothing matches, and for a few seconds.
    """
    if min(len(first), len(second)) < _MIN_FRAMES:
        return _EMPTY
    one, other = (raised(track[:_MAX_FRAMES], _PARAMETERS.power) for track in (first, second))
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
    """The first 12 hex digits of the sha256 of all tracks and which of them are recordings of one work."""
    content = hashlib.sha256(np.asarray(dataset.works).tobytes())
    for track in dataset.tracks:
        content.update(np.ascontiguousarray(track).tobytes())
    return content.hexdigest()[:12]
