"""Interface of the store of edges: pairs of the library's tracks that are probably covers of each other."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray


class EdgeStore(Protocol):
    """The edges of each track, stored with its embedding and void as soon as that changes.

    Every method raises `database_unavailable` while the database does not answer.
    """

    def of(self, model_id: str, track_ids: Sequence[str]) -> dict[str, dict[str, float]]:
        """Return the edges of tracks: other tracks with the probability, 0..1, that both record one work.

        Tracks without edges, or without an embedding of the model, are missing. An edge may lead to a track that left
        the library.
        """

    def into(self, model_id: str, track_ids: Sequence[str]) -> dict[str, dict[str, float]]:
        """Return the edges that lead to tracks, by these: the other tracks, with the probabilities."""

    def waiting(self, model_id: str, limit: int) -> list[tuple[str, NDArray[np.float32]]]:
        """Return tracks with an embedding of the model whose edges were not written, with vectors float32 `(d,)`."""

    def put(self, track_id: str, model_id: str, vector: NDArray[np.float32], edges: Mapping[str, float]) -> bool:
        """Write the edges of a track, none too; False if its embedding is no longer the one with this vector."""
