"""Build the snapshot of the index that all processes of a machine share."""

from __future__ import annotations

from dataclasses import dataclass

from contrafact.index.protocols import Snapshots, SnapshotWriter
from contrafact.ports.stores import EmbeddingStore

MIN_CHANGES = 2000
"""Fewer are searched in memory in less than a millisecond."""
CHANGED_PART = 0.05
"""Of a library: what changed since its snapshot is searched one by one beside it."""


@dataclass(frozen=True, slots=True)
class BuildSnapshot:
    """Builds a snapshot of one model's embeddings when enough has changed since the last."""

    embeddings: EmbeddingStore
    snapshots: Snapshots
    writer: SnapshotWriter
    model_id: str

    def is_due(self) -> bool:
        """Whether enough has changed, and there is anything to be written."""
        last = self.snapshots.newest(self.model_id, None)
        if last is None:
            return self.embeddings.count_changes(self.model_id, None) >= MIN_CHANGES
        n_changes = self.embeddings.count_changes(self.model_id, last.seen_until)
        is_changed = n_changes >= max(MIN_CHANGES, CHANGED_PART * len(last))
        return is_changed and self.embeddings.count_changes(self.model_id, None) > 0

    def __call__(self) -> bool:
        """Build it; False if another process is at it."""
        # Asked first: what changes while the embeddings are read is told again to whoever uses the snapshot.
        seen_until = self.embeddings.moment()
        return self.writer.write(self.model_id, seen_until, self.embeddings.everything(self.model_id))
