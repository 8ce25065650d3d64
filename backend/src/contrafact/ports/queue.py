"""Interface of the queue of messages to the workers."""

from __future__ import annotations

from typing import Protocol


class Queue(Protocol):
    """Sends nudges, messages that announce work to the workers.

    A nudge may be lost: the worker's sweep then finds the work. No method raises if the broker does not answer; each
    returns whether the nudge was sent.
    """

    def nudge_job(self, job_id: str, track_id: str) -> bool:
        """Announce a job of a track."""

    def nudge_playlist(self, playlist_id: str) -> bool:
        """Announce a playlist to expand."""

    def nudge_import(self, import_id: str) -> bool:
        """Announce an import to carry on."""

    def nudge_set(self, set_id: str) -> bool:
        """Announce a set that waits for a worker."""

    def nudge_clip(self, clip_id: str) -> bool:
        """Announce a clip to rank."""

    def nudge_document(self, sha256: str) -> bool:
        """Announce a document to make. The sweep does not announce it again: its user does."""

    def nudge_reembedding(self) -> bool:
        """Announce outdated embeddings. The message expires if no worker is free within seconds."""
