"""Estimated priors in MongoDB."""

from __future__ import annotations

from dataclasses import asdict

from pymongo.database import Database

from contrafact.adapters.mongo.database import Document, guarded
from contrafact.domain.priors import EstimatedPrior


class MongoPriorStore:
    """`PriorStore` in the collection `priors`, one document for each model."""

    def __init__(self, database: Database[Document]) -> None:
        self._priors = database["priors"]

    @guarded
    def get(self, model_id: str) -> EstimatedPrior | None:
        """See `PriorStore.get`."""
        found = self._priors.find_one({"_id": model_id})
        return EstimatedPrior(model_id=found.pop("_id"), **found) if found else None

    @guarded
    def put(self, estimate: EstimatedPrior) -> None:
        """See `PriorStore.put`."""
        fields = asdict(estimate)
        self._priors.replace_one({"_id": fields.pop("model_id")}, fields, upsert=True)
