"""Interfaces of the copies of recordings: which tracks have one, and how one is written."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from contrafact.domain.audio import AudioCopy, AudioSpace


class AudioStore(Protocol):
    """The tracks that have a copy, in the library and outside it. Errors and changes as of `TrackStore`."""

    def set_audio(self, track_id: str, job_id: str, copy: AudioCopy) -> None:
        """Write the copy of a track. Only for the track's newest job, unless it failed or was cancelled."""

    def forget_audio(self, track_id: str, key: str) -> None:
        """Remove this copy from its track."""

    def space(self) -> AudioSpace:
        """Return the number and the size of all copies."""

    def oldest(self, limit: int, before: datetime | None = None) -> list[tuple[str, AudioCopy]]:
        """Return the oldest copies with the ids of their tracks; only those made before a moment, if one is given."""


class CopyWriter(Protocol):
    """A copy that is being written to a file."""

    def write(self, block: NDArray[np.float32]) -> None:
        """Add samples, float32 `(n_samples,)`, mono at 44 100 Hz."""

    def finish(self) -> None:
        """Complete the file."""

    def abandon(self) -> None:
        """Close the file, which is of no use."""


class OpenCopy(Protocol):
    """Begins to write a copy."""

    def __call__(self, path: Path) -> CopyWriter:
        """Return the writer of a file."""
