"""Pool our network's features over whole tracks and over segments of any length."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from tqdm import tqdm

from contrafact.domain.chroma import MIN_FRAMES
from contrafact.embedding.card import find_card, weights_path
from contrafact.embedding.embedder import load_embedder, load_weights, network_of
from contrafact.embedding.network import CoverNetwork, network_input
from contrafact_training.data.datasets import Dataset


@dataclass(frozen=True)
class Features:
    """Features of tracks before pooling over time.

    Parameters
    ----------
    network : in evaluation mode.
    powers : of each track, float32 `(1, channels, columns)`.
    n_frames : of each track.
    indices : int64 `(n_tracks,)`, their indices in the dataset.
    """

    network: CoverNetwork
    powers: list[Tensor]
    n_frames: list[int]
    indices: NDArray[np.int64]

    def wholes(self) -> list[NDArray[np.float32]]:
        """Return the vector of each whole track, without Fourier magnitudes, `(1, d)`."""
        with torch.inference_mode():
            return [self.network.pool(each, n)[0].numpy() for each, n in self._tracks()]

    def segments(self, segment_frames: float) -> list[NDArray[np.float32]]:
        """Return the vectors of the segments of each track, `(n_segments, d)`."""
        with torch.inference_mode():
            return [self.network.pool(each, n, segment_frames)[1][0].numpy() for each, n in self._tracks()]

    def _tracks(self) -> list[tuple[Tensor, int]]:
        return list(zip(self.powers, self.n_frames, strict=True))


def load_network(weights: Path | None) -> CoverNetwork:
    """Load the network of a card, in evaluation mode.

    Parameters
    ----------
    weights : card or folder; the shipped one when None.

    Raises
    ------
    ContrafactError : as `load_embedder`.
    """
    card = load_embedder(weights).card  # checks hash, recipe and shapes
    network = network_of(card.architecture)
    load_weights(network, weights_path(find_card(weights)))
    return network.eval()


def features(network: CoverNetwork, dataset: Dataset) -> Features:
    """Compute the features of every track that is long enough and not silent, with a progress bar on stderr."""
    usable = [i for i, frames in enumerate(dataset.tracks) if len(frames) >= MIN_FRAMES and frames.any()]
    powers = []
    with torch.inference_mode():
        for i in tqdm(usable, desc="features", unit="track", disable=None):
            powers.append(network.powers(torch.from_numpy(network_input(dataset.tracks[i]))))
    return Features(network, powers, [len(dataset.tracks[i]) for i in usable], np.array(usable, dtype=np.int64))


def max_mean_distances(tracks: Sequence[NDArray[np.float32]]) -> NDArray[np.float64]:
    """Return 1 - MaxMean similarity of all pairs, `(n, n)` in 0..2: mean best match of segments, both ways.

    For tracks of one vector it is 1 - cosine, which ranks as the Euclidean distance does.

    Source: Du et al., ByteCover3 (2023), made symmetric.

    Parameters
    ----------
    tracks : unit vectors of the segments, `(n_segments, d)` each.
    """
    counts = np.array([len(track) for track in tracks])
    starts = np.concatenate([[0], np.cumsum(counts)[:-1]])
    everything = np.ascontiguousarray(np.concatenate(tracks).T)
    distances = np.empty((len(tracks), len(tracks)))
    for row, track in zip(distances, tracks, strict=True):
        cosines = track @ everything
        to_references = np.maximum.reduceat(cosines, starts, axis=1).mean(axis=0, dtype=np.float64)
        from_references = np.add.reduceat(cosines.max(axis=0), starts, dtype=np.float64) / counts
        row[:] = 1 - (to_references + from_references) / 2
    return distances
