"""How many tracks wait to be embedded again, for whoever asks often."""

from __future__ import annotations

from datetime import datetime, timedelta

from contrafact.ports.clock import Clock
from contrafact.ports.outdated_embeddings import OutdatedEmbeddings

KEPT_FOR = timedelta(seconds=5)
"""Every page of a ranking tells the count, which in a large library takes as long as the page."""


class CountWaiting:
    """Counts at most every few seconds; of several who ask at once more than one may count."""

    def __init__(self, outdated: OutdatedEmbeddings, model_id: str, clock: Clock) -> None:
        self._outdated = outdated
        self._model_id = model_id
        self._clock = clock
        self._kept: tuple[datetime, int] | None = None

    def __call__(self) -> int:
        """The count, or that of some seconds ago. Raises `database_unavailable`."""
        now, kept = self._clock(), self._kept
        if kept is not None and now - kept[0] < KEPT_FOR:
            return kept[1]
        found = self._outdated.count(self._model_id)
        self._kept = (now, found)
        return found
