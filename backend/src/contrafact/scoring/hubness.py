"""Correction for hubs: some tracks are near everything, and their nearness says less."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

N_NEAREST = 10
"""Neighbours whose mean nearness tells a hub; the k of Conneau et al. (2018)."""

_Numbers = TypeVar("_Numbers", float, NDArray[np.float64])


@dataclass(frozen=True)
class Background:
    """Embeddings of tracks that belong to no library, which tell how near a track is to music at large.

    Parameters
    ----------
    vectors : float32 `(n, d)`, each row of length 1; at least one.
    usual : float32 `(d + 1,)`, weights of an embedding, and an intercept, for `usual_shares`.
    """

    vectors: NDArray[np.float32]
    usual: NDArray[np.float32]

    def nearness(self, vectors: NDArray[np.float32]) -> NDArray[np.float64]:
        """Mean cosine of each track to the background tracks nearest to it.

        Parameters
        ----------
        vectors : float32 `(m, d)`, each row of length 1.

        Returns
        -------
        float64 `(m,)` in -1..1; high for hubs.
        """
        k = min(N_NEAREST, len(self.vectors))
        # Row by row, so that a track's nearness is the same alone and among others.
        found = [np.einsum("nd,d->n", self.vectors, vector) for vector in vectors]
        return np.array([np.partition(cosines, -k)[-k:].mean(dtype=np.float64) for cosines in found], dtype=np.float64)

    def usual_shares(self, vectors: NDArray[np.float32]) -> NDArray[np.float64]:
        """Each track's share in the similarity that it reaches with works not its own, by alignment.

        Simple harmony is like much other harmony; which is simple can be told from the embedding.

        Parameters
        ----------
        vectors : float32 `(m, d)`.

        Returns
        -------
        float64 `(m,)`; of two tracks `usual_similarity` makes a similarity of both.
        """
        weights, intercept = self.usual[:-1], float(self.usual[-1])
        return np.array([float(np.dot(weights, vector)) + intercept for vector in vectors], dtype=np.float64)


def usual_similarity(query_share: _Numbers, reference_share: _Numbers) -> _Numbers:
    """Similarity that two tracks like these, of different works, reach by chance.

    Parameters
    ----------
    query_share, reference_share : by `Background.usual_shares`; half of `log(1 + similarity)` each.

    Returns
    -------
    At least 0.
    """
    found: _Numbers = np.maximum(0.0, np.expm1(query_share + reference_share))
    return found


def corrected_distance(distance: _Numbers, query_nearness: _Numbers, reference_nearness: _Numbers) -> _Numbers:
    """Distance of two tracks less what each of them is near to music at large.

    `1 - CSLS / 2`, with `CSLS = 2 cos(q, r) - nearness(q) - nearness(r)` and `cos(q, r) = 1 - distance^2 / 2`. Rises
    with distance; about 1 for tracks that are no nearer to one another than to music at large.

    Parameters
    ----------
    distance : Euclidean, 0..2.
    query_nearness, reference_nearness : by `Background.nearness`.

    Returns
    -------
    Any real number, in -1..3; of the shape of what is given.

    Source: cross-domain similarity local scaling of Conneau, Lample, Ranzato, Denoyer and Jégou, Word translation
    without parallel data (ICLR 2018).
    """
    return distance**2 / 2 + (query_nearness + reference_nearness) / 2
