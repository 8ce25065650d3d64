"""Interfaces of sets: where they are kept, and how their sound is analysed. Errors, atomicity and leases as of
`stores`."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from contrafact.domain.chapters import Chapter
from contrafact.domain.pages import Page
from contrafact.domain.sets import RecordingSet, SetAnalysis, SetState
from contrafact.ports.stores import NudgedStore

Changes = Mapping[str, object]
"""New values of fields of a `RecordingSet`, by their names."""


class SetStore(NudgedStore, Protocol):
    """Sets."""

    def create(self, new: RecordingSet) -> RecordingSet:
        """Write a new set, queued, unless its id is taken; return the stored one.

        A set that failed or was cancelled is replaced.
        """

    def get(self, set_id: str) -> RecordingSet | None:
        """Return the set, or None."""

    def existing(self, set_ids: Sequence[str]) -> set[str]:
        """Return which of these sets exist."""

    def page(self, limit: int, cursor: str | None) -> Page[RecordingSet]:
        """Return a page of sets, newest first. Raises `invalid_cursor`."""

    def take(self, set_id: str, token: str, lease: timedelta, now: datetime) -> RecordingSet | None:
        """Lease an active set and count an attempt; None if it is not active or another lease is running."""

    def renew(self, set_id: str, token: str, lease: timedelta) -> bool:
        """Let the lease begin again; False if it is lost."""

    def advance(self, set_id: str, token: str, changes: Changes) -> bool:
        """Change fields of a leased set; False if the lease is lost."""

    def finish(self, set_id: str, token: str, changes: Changes) -> bool:
        """End what a worker does with a set, and change fields; False if the lease is lost."""

    def release(self, set_id: str, token: str) -> bool:
        """Let a set be taken again later, without counting the attempt; False if the lease is lost."""

    def change(
        self, set_id: str, states: Collection[SetState], revision: int | None, changes: Changes
    ) -> RecordingSet | None:
        """Change fields of a set in one of some states and count a revision; None if it is in another.

        Parameters
        ----------
        revision : the one that the set must have, if it matters.
        changes : with an active `state`, the set is free for a worker; with another, it is no longer.
        """

    def delete(self, set_id: str) -> bool:
        """Delete a set; return whether it existed."""


class SetAnalyser(Protocol):
    """Analyses a long recording in a stream: memory grows by little more than its chroma."""

    def __call__(
        self,
        path: Path,
        *,
        chapters: Sequence[Chapter],
        max_duration_s: float,
        max_part_s: float,
        on_progress: Callable[[float], None],
        on_audio: Callable[[NDArray[np.float32]], None] | None,
    ) -> SetAnalysis:
        """Return what was found.

        Parameters
        ----------
        chapters : that its source states; if there are none, the file is asked.
        max_part_s : length of the longest part.
        on_progress : gets the fraction that is done, 0..1; may raise to stop.
        on_audio : gets each block of samples, float32 `(n_samples,)`, mono at 44 100 Hz, once.

        Raises
        ------
        ContrafactError : `set_too_long`, and as of `decode_mono`.
        """


class CutCopy(Protocol):
    """Cuts a stretch out of a copy for listening."""

    def __call__(self, copy: Path, target: Path, start_s: float, end_s: float) -> None:
        """Write the stretch, without decoding it. Raises OSError, av.FFmpegError."""
