"""Estimated priors in memory."""

from __future__ import annotations

from contrafact.domain.errors import ContrafactError
from contrafact.domain.priors import EstimatedPrior


class MemoryPriorStore:
    """`PriorStore` in memory; counts its reads, and fails while `is_away`."""

    def __init__(self) -> None:
        self._priors: dict[str, EstimatedPrior] = {}
        self.n_reads = 0
        self.is_away = False

    def get(self, model_id: str) -> EstimatedPrior | None:
        self.n_reads += 1
        if self.is_away:
            raise ContrafactError("database_unavailable")
        return self._priors.get(model_id)

    def put(self, estimate: EstimatedPrior) -> None:
        self._priors[estimate.model_id] = estimate
