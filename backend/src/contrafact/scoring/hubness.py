"""Hubness: how near a track is to everything, and the similarity that chance alone gives two tracks."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

import numpy as np
from numpy.typing import NDArray

# It imports numba, which programs that only read a card would wait for.
if TYPE_CHECKING:
    from contrafact.alignment.eye import Eye

N_NEAREST = 10
"""Background neighbours that hubness is the mean of; the k of Conneau et al. (2018)."""
_MAX_CACHED = 100_000
"""Tracks whose hubness is cached; about 10 MB."""

_Numbers = TypeVar("_Numbers", float, NDArray[np.float64])


@dataclass(frozen=True)
class Background:
    """What ships with the weights beside the embedding network: embeddings of tracks outside every library, and more.

    Parameters
    ----------
    vectors : float32 `(n, d)`, rows of length 1; at least one.
    expected_weights : float32 `(d + 1,)`, weights of an embedding, and an intercept, for `expected_shares`.
    step_shares : float32 `(N_STEPS,)`, how common chord progressions are, see `contrafact.scoring.commonness`; None in
        a background that was fitted before this was measured.
    eye : the network on cross similarities; None for weights without one.
    """

    vectors: NDArray[np.float32]
    expected_weights: NDArray[np.float32]
    step_shares: NDArray[np.float32] | None = None
    eye: Eye | None = None

    def hubness(self, vectors: NDArray[np.float32]) -> NDArray[np.float64]:
        """Return the mean cosine of each track to the `N_NEAREST` background tracks nearest to it.

        Parameters
        ----------
        vectors : float32 `(m, d)`, rows of length 1.

        Returns
        -------
        float64 `(m,)` in -1..1; high for hubs.
        """
        k = min(N_NEAREST, len(self.vectors))
        # Row by row, so that a track has the same hubness alone and among others.
        found = [np.einsum("nd,d->n", self.vectors, vector) for vector in vectors]
        return np.array([np.partition(cosines, -k)[-k:].mean(dtype=np.float64) for cosines in found], dtype=np.float64)

    def expected_shares(self, vectors: NDArray[np.float32]) -> NDArray[np.float64]:
        """Return each track's share in the similarity that it reaches with other works by chance.

        Simple harmony resembles much other harmony; how simple it is can be predicted from the embedding.

        Parameters
        ----------
        vectors : float32 `(m, d)`.

        Returns
        -------
        float64 `(m,)`; `expected_similarity` makes a similarity of the shares of two tracks.
        """
        weights, intercept = self.expected_weights[:-1], float(self.expected_weights[-1])
        return np.array([float(np.dot(weights, vector)) + intercept for vector in vectors], dtype=np.float64)


class HubnessCache:
    """Cache of `Background.hubness`, which takes 0.2 ms a track. Safe for several threads.

    Parameters
    ----------
    background : of the weights that made the embeddings.
    """

    def __init__(self, background: Background) -> None:
        self.background = background
        self._cached: dict[int, float] = {}
        self._lock = threading.Lock()

    def hubness(self, vectors: NDArray[np.float32]) -> NDArray[np.float64]:
        """Return the hubness of embeddings, float32 `(m, d)`; float64 `(m,)`."""
        # The key is the vector, not the track: a track that is embedded again gets another hubness.
        keys = [hash(vector.tobytes()) for vector in vectors]
        with self._lock:
            found = {key: self._cached[key] for key in keys if key in self._cached}
        missing = {key: vector for key, vector in zip(keys, vectors, strict=True) if key not in found}
        if missing:
            made = dict(zip(missing, self.background.hubness(np.stack([*missing.values()])).tolist(), strict=True))
            with self._lock:
                if len(self._cached) + len(made) > _MAX_CACHED:
                    self._cached.clear()
                self._cached.update(made)
            found |= made
        return np.array([found[key] for key in keys], dtype=np.float64)

    def expected_shares(self, vectors: NDArray[np.float32]) -> NDArray[np.float64]:
        """Return `Background.expected_shares` of embeddings; too quick to be worth caching."""
        return self.background.expected_shares(vectors)


def expected_similarity(query_share: _Numbers, reference_share: _Numbers) -> _Numbers:
    """Return the similarity that two such tracks of different works reach by chance.

    Parameters
    ----------
    query_share, reference_share : by `Background.expected_shares`; half of `log(1 + similarity)` each.

    Returns
    -------
    At least 0.
    """
    found: _Numbers = np.maximum(0.0, np.expm1(query_share + reference_share))
    return found


def corrected_distance(distance: _Numbers, query_hubness: _Numbers, reference_hubness: _Numbers) -> _Numbers:
    """Correct the distance of two tracks for the hubness of both.

    `1 - CSLS / 2`, with `CSLS = 2 cos(q, r) - hubness(q) - hubness(r)` and `cos(q, r) = 1 - distance^2 / 2`. Rises
    with distance; about 1 for tracks that are no nearer to one another than to the background.

    Parameters
    ----------
    distance : Euclidean, 0..2.
    query_hubness, reference_hubness : by `Background.hubness`.

    Returns
    -------
    Any real number, in -1..3; of the shape of the arguments.

    Source: cross-domain similarity local scaling of Conneau, Lample, Ranzato, Denoyer and Jégou, Word translation
    without parallel data (ICLR 2018).
    """
    return distance**2 / 2 + (query_hubness + reference_hubness) / 2
