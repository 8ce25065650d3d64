"""Fit Fisher's discriminants of Fourier magnitudes, of whole tracks and of segments, in closed form."""

from __future__ import annotations

import numpy as np
import torch
from numpy.typing import NDArray
from scipy.linalg import eigh
from torch import Tensor
from tqdm import tqdm

from contrafact.domain.chroma import MIN_FRAMES
from contrafact.embedding.fourier import fourier_magnitudes, segment_magnitudes
from contrafact.embedding.network import network_input
from contrafact.embedding.pooling import Projection
from contrafact_training.data.datasets import Dataset
from contrafact_training.data.frames import interpolate
from contrafact_training.data.guides import Guides

MAX_FRAMES = 2000
"""Longer tracks are cut."""
STRETCHES = (0.88, 0.94, 1.0, 1.06, 1.13)
"""Each track is used at these lengths, so that effects of tempo count as variance within a work."""
RIDGE = 0.1
"""Share of the mean variance that is added to the variances within works; chosen on `val`."""
SEGMENT_RIDGE = 0.05
MOMENTS_PER_PAIR = 4
_MIN_POINTS = 4


def fit_discriminants(projection: Projection, training: Dataset) -> None:
    """Fit discriminants of the works by the Fourier magnitudes of all tracks in place.

    Parameters
    ----------
    projection : of `fourier_magnitudes`.
    training : labelled tracks; very short ones are ignored.
    """
    usable = [i for i, track in enumerate(training.tracks) if len(track) >= MIN_FRAMES]
    tracks = tqdm([training.tracks[i] for i in usable], desc="Fourier", unit="track", disable=None)
    rows = np.concatenate([_magnitudes(track) for track in tracks])
    works = np.repeat(training.works[usable], len(STRETCHES))
    _load(projection, *discriminants_of(rows, works, projection.matrix.shape[1]))


def fit_segment_discriminants(projection: Projection, training: Dataset, guides: Guides) -> None:
    """Fit discriminants of passages by the Fourier magnitudes of segments in place.

    Labels hold for whole tracks only, so that two segments count as the same passage where an alignment of two
    covers matches them.

    Parameters
    ----------
    projection : of `segment_magnitudes`; unchanged if no tracks are aligned.
    training : labelled tracks.
    guides : alignments of these.
    """
    moments = _Moments(guides, len(training))
    if not len(moments.firsts):
        return
    tracks = tqdm(moments.tracks(), desc="segments", unit="track", disable=None)
    rows = np.concatenate([_segment_rows(training.tracks[track], moments.of(track)) for track in tracks])
    centre = rows.mean(axis=0, dtype=np.float64)
    offsets = rows - centre.astype(np.float32)
    differences = rows[moments.firsts] - rows[moments.seconds]
    total = (offsets.T @ offsets).astype(np.float64) / len(rows)
    # The variance within is half of the mean square of a difference.
    within = (differences.T @ differences).astype(np.float64) / (2 * len(differences))
    _load(projection, centre, _directions(total, within, projection.matrix.shape[1], SEGMENT_RIDGE))


def discriminants_of(
    rows: NDArray[np.float32], works: NDArray[np.int64], n_out: int
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return linear discriminants (Fisher 1936), regularised (Friedman 1989).

    Parameters
    ----------
    rows : `(n, d)`.
    works : `(n,)`, of the rows.
    n_out : number of discriminants, at most d.

    Returns
    -------
    centre, matrix : float64 `(d,)` and `(d, n_out)`, the best discriminant last. Each is scaled to a variance of 1
        within works, then by the root of its ratio of total variance to variance within works.
    """
    centre = rows.mean(axis=0, dtype=np.float64)
    offsets = (rows - centre).astype(np.float32)
    _, places, counts = np.unique(works, return_inverse=True, return_counts=True)
    means = np.zeros((len(counts), rows.shape[1]), dtype=np.float32)
    np.add.at(means, places, offsets)
    inner = offsets - (means / counts[:, None].astype(np.float32))[places]
    total = (offsets.T @ offsets).astype(np.float64) / len(rows)
    within = (inner.T @ inner).astype(np.float64) / len(rows)
    return centre, _directions(total, within, n_out, RIDGE)


def _directions(
    total: NDArray[np.float64], within: NDArray[np.float64], n_out: int, ridge: float
) -> NDArray[np.float64]:
    n_in = len(total)
    within = within + ridge * np.trace(total) / n_in * np.eye(n_in)
    ratios, directions = eigh(total, within, subset_by_index=(n_in - n_out, n_in - 1))
    found: NDArray[np.float64] = directions * np.maximum(ratios, 0.0) ** 0.5
    return found


class _Moments:
    """Draw matching moments of aligned tracks.

    Attributes
    ----------
    firsts, seconds : int64 `(n_pairs,)`, numbers of two matching moments, in the order of `tracks` and `of`.
    """

    def __init__(self, guides: Guides, n_tracks: int) -> None:
        rng = np.random.default_rng(0)
        self._moments: list[list[float]] = [[] for _ in range(n_tracks)]
        drawn = []
        for first, second in guides.pairs():
            path = guides.path(first, second)
            if len(path) < _MIN_POINTS:
                continue
            for here, there in path[rng.choice(len(path), MOMENTS_PER_PAIR, replace=False)].tolist():
                drawn.append((first, len(self._moments[first]), second, len(self._moments[second])))
                self._moments[first].append(here)
                self._moments[second].append(there)
        begins = np.cumsum([0, *map(len, self._moments)])
        self.firsts = np.array([begins[track] + place for track, place, _, _ in drawn], dtype=np.int64)
        self.seconds = np.array([begins[track] + place for _, _, track, place in drawn], dtype=np.int64)

    def tracks(self) -> list[int]:
        """Return the tracks that have a moment."""
        return [track for track, moments in enumerate(self._moments) if moments]

    def of(self, track: int) -> list[float]:
        """Return the moments of a track, in frames."""
        return self._moments[track]


def _load(projection: Projection, centre: NDArray[np.float64], matrix: NDArray[np.float64]) -> None:
    fitted = {"centre": centre, "matrix": matrix}
    projection.load_state_dict({name: torch.from_numpy(value.astype(np.float32)) for name, value in fitted.items()})


def _segment_rows(track: NDArray[np.uint8], moments: list[float]) -> NDArray[np.float32]:
    chroma = torch.from_numpy(network_input(track))
    rows: NDArray[np.float32] = segment_magnitudes(chroma, torch.tensor(moments, dtype=torch.float32))[0].numpy()
    return rows


def _magnitudes(track: NDArray[np.uint8]) -> NDArray[np.float32]:
    """Return the Fourier magnitudes of a track at all lengths, `(n_stretches, N_MAGNITUDES)`."""
    rows: list[Tensor] = [fourier_magnitudes(_stretched(track[:MAX_FRAMES], stretch))[0] for stretch in STRETCHES]
    stacked: NDArray[np.float32] = torch.stack(rows).numpy()
    return stacked


def _stretched(track: NDArray[np.uint8], stretch: float) -> Tensor:
    """Return chroma `(1, 12, n_frames * stretch)` in 0..1."""
    n_frames = max(MIN_FRAMES, round(len(track) * stretch))
    rows = interpolate(track, np.linspace(0, len(track) - 1, n_frames)) / np.float32(255)
    return torch.from_numpy(np.ascontiguousarray(rows.T[None], dtype=np.float32))
