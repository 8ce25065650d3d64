"""Interface of the store of estimated priors."""

from __future__ import annotations

from typing import Protocol

from contrafact.domain.priors import EstimatedPrior


class PriorStore(Protocol):
    """The newest estimate for each model. Raises `database_unavailable` while the database does not answer."""

    def get(self, model_id: str) -> EstimatedPrior | None:
        """Return the newest estimate; None if there is none."""

    def put(self, estimate: EstimatedPrior) -> None:
        """Write an estimate in place of an older one."""
