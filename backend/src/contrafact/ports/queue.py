"""What the services need from the queue."""

from __future__ import annotations

from typing import Protocol


class Queue(Protocol):
    """Nudges to the workers.

    A nudge may be lost: then the worker's own sweep finds the job. So neither method raises when the
    broker is away; both say whether the nudge was sent.
    """

    def nudge_job(self, job_id: str) -> bool:
        """Tell the workers that a job is to be done."""
        ...

    def nudge_playlist(self, playlist_id: str) -> bool:
        """Tell the workers that a playlist is to be expanded."""
        ...
