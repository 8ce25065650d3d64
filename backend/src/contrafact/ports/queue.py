"""What the services need from the queue."""

from __future__ import annotations

from typing import Protocol


class Queue(Protocol):
    """Nudges to the workers.

    A nudge may be lost: then the worker's own sweep finds the job. So no method raises when the
    broker is away; each says whether the nudge was sent.
    """

    def nudge_job(self, job_id: str) -> bool:
        """Tell the workers that a job is to be done."""
        ...

    def nudge_playlist(self, playlist_id: str) -> bool:
        """Tell the workers that a playlist is to be expanded."""
        ...

    def nudge_clip(self, clip_id: str) -> bool:
        """Tell the workers that a clip is to be ranked."""
        ...

    def nudge_reembedding(self) -> bool:
        """Tell the workers that tracks wait to be embedded again; forgotten unless one is free within seconds."""
        ...
