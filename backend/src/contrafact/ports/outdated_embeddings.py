"""What a service that makes embeddings anew needs of a database."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

from contrafact.domain.embeddings import OutdatedEmbedding, TrackEmbedding


class OutdatedEmbeddings(Protocol):
    """Embeddings that are not of the present model, each leased to one worker at a time."""

    def count(self, model_id: str) -> int:
        """How many wait to be made anew, those given up for this model left out."""
        ...

    def any_waits(self, model_id: str) -> bool:
        """Whether `count` is more than 0; quicker."""
        ...

    def take(self, model_id: str, token: str, now: datetime, until: datetime) -> OutdatedEmbedding | None:
        """Lease one that waits and on which no lease runs; None if there is none."""
        ...

    def replace(self, outdated: OutdatedEmbedding, model_id: str, embedding: TrackEmbedding) -> bool:
        """Write it anew; False, and nothing written, if the lease is lost or the embedding was removed or replaced."""
        ...

    def give_up(self, outdated: OutdatedEmbedding, model_id: str) -> None:
        """Note that this model cannot embed the track, if the lease is still held."""
        ...
