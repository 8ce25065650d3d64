"""Refuse to analyse a recording that a track of the library holds already, and link tracks that hold the same one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from contrafact.domain.errors import ContrafactError
from contrafact.domain.fingerprints import SECONDS_PER_ITEM, Fingerprint
from contrafact.domain.jobs import State
from contrafact.domain.tracks import Track
from contrafact.domain.verdicts import SameRecording
from contrafact.ports.engine import Fingerprinter
from contrafact.ports.recordings import RecordingStore
from contrafact.services.same_recording import SameRecordings

_MIN_SHARE, _MIN_SHARE_OF_SHORTER = 1 / 3, 0.8
"""Of the lengths of the longer and of the shorter: a copy with a minute of talk in front counts; a song in a mix does
not, and neither do two songs behind the same talk."""


@dataclass(frozen=True, slots=True)
class Repeats:
    """Finds out whether the library already holds the recording of a job."""

    compute: Fingerprinter
    same: SameRecordings
    recordings: RecordingStore
    max_duration_s: float

    def fingerprint(self, path: Path, on_progress: Callable[[float], None]) -> Fingerprint:
        """Return the fingerprint of an audio file. Raises as the fingerprinter and `on_progress`."""
        return self.compute(path, max_duration_s=self.max_duration_s, on_progress=on_progress)

    def refuse(self, track: Track, fingerprint: Fingerprint) -> None:
        """Check that no ready track holds the recording, unless a person lets this one repeat it.

        Raises
        ------
        ContrafactError : `same_recording`; the track is linked to the one that holds it.
        """
        if track.may_repeat:
            return
        ready = [other for other in self._others(track, fingerprint) if other.state is State.READY]
        if ready:
            self.recordings.link(track.id, ready[0].id)
            raise ContrafactError("same_recording", _sentence(ready[0]))

    def link(self, track: Track, fingerprint: Fingerprint) -> None:
        """Link a track whose keys are stored to the oldest that holds its recording, and newer ones to it.

        Of two tracks that are analysed at once, at least one finds the other.
        """
        others = self._others(track, fingerprint)
        older = [other for other in others if _age(other) < _age(track)]
        self.recordings.link(track.id, older[0].id if older else None)
        for other in others:
            if _age(other) > _age(track) and other.same_recording_as is None:
                self.recordings.link(other.id, track.id)

    def _others(self, track: Track, fingerprint: Fingerprint) -> list[Track]:
        """Return the other tracks that hold most of the recording, oldest first."""
        found = self.same.holding(fingerprint)
        return [other for other, same in found if other.id != track.id and self._is_copy(fingerprint, other, same)]

    def _is_copy(self, fingerprint: Fingerprint, other: Track, same: SameRecording) -> bool:
        stored = self.same.fingerprints.of(other)
        n_stored = fingerprint.size if stored is None else stored.size
        shorter_s, longer_s = (each * SECONDS_PER_ITEM for each in sorted((fingerprint.size, n_stored)))
        return same.matched_s >= max(_MIN_SHARE * longer_s, _MIN_SHARE_OF_SHORTER * shorter_s)


def _age(track: Track) -> tuple[float, str]:
    return track.created_at.timestamp(), track.id


def _sentence(other: Track) -> str:
    title = f"“{other.metadata.title}” ({other.id})" if other.metadata.title else f"the track {other.id}"
    return (
        f"This is the recording of {title}. Nothing was analysed. "
        "Open that track, or choose Retry to analyse this one too."
    )
