"""Report on Milvus: its version, whether it is being filled, and whether it holds what the database holds."""

from __future__ import annotations

from dataclasses import dataclass

from contrafact.adapters.milvus.collection import MilvusCollection, alias_of
from contrafact.adapters.milvus.server import Milvus
from contrafact.domain.engines import EngineEntries, EngineName, EngineReport, Filling
from contrafact.domain.errors import ContrafactError
from contrafact.ports.embeddings import EmbeddingStore
from contrafact.ports.vector_engine import VectorCollections

_AWAY = frozenset({"engine_unavailable", "invalid_setting"})
"""Codes of a server that does not answer, and of a missing client."""


@dataclass(frozen=True, slots=True)
class MilvusReporting:
    """Reports on Milvus.

    Parameters
    ----------
    is_compared : see `EngineReport.is_compared`.
    """

    milvus: Milvus
    embeddings: EmbeddingStore
    collections: VectorCollections
    model_id: str
    is_compared: bool = False

    def __call__(self) -> EngineReport:
        """Return the report. Raises `database_unavailable`."""
        found = self.collections.filling(self.model_id)
        is_filled = bool(self.collections.of(self.model_id))
        version, entries = None, None
        try:
            version = self.milvus.release()
            entries = self._entries() if is_filled else None
        except ContrafactError as error:
            if error.code not in _AWAY:
                raise
        problem = found.problem.detail if found and found.problem else None
        filling = None if found is None else Filling.REFUSED if problem else Filling.GOING_ON
        return EngineReport(EngineName.MILVUS, version, self.is_compared, is_filled, filling, problem, entries)

    def _entries(self) -> EngineEntries:
        searched = MilvusCollection(self.milvus, alias_of(self.model_id))
        return EngineEntries(
            searched.count(),
            self.embeddings.count_changes(self.model_id, None),
            searched.count_segments(),
            self.embeddings.count_segments(self.model_id, searched.most_rows()),
        )
