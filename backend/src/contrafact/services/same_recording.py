"""Find tracks that hold the same recording, by the fingerprints stored beside their chroma."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from contrafact.alignment.fingerprint_keys import probe_keys
from contrafact.alignment.same_recording import same_recording
from contrafact.domain.errors import ContrafactError
from contrafact.domain.fingerprints import Fingerprint
from contrafact.domain.tracks import Track
from contrafact.domain.verdicts import SameRecording
from contrafact.features.chroma_io import fingerprint_from_bytes
from contrafact.ports.bucket import Bucket
from contrafact.ports.recordings import RecordingStore
from contrafact.services.caches import OnceCache

_MAX_CANDIDATES = 20
_N_READERS = 8
_MAX_CACHED = 2000
"""Most fingerprints in the cache; they take about 20 MB."""
_log = logging.getLogger(__name__)


class Fingerprints:
    """LRU cache of fingerprints by the bucket key of their chroma. Thread-safe."""

    def __init__(self, bucket: Bucket, max_cached: int = _MAX_CACHED) -> None:
        self._bucket = bucket
        self._cached: OnceCache[str, Fingerprint | None] = OnceCache(max_cached)
        # The pool starts its threads at the first read.
        self._readers = ThreadPoolExecutor(_N_READERS, thread_name_prefix="fingerprints")

    def of(self, track: Track) -> Fingerprint | None:
        """Return a track's fingerprint; None if it has none, as tracks of release 1.0, or it is damaged.

        Raises
        ------
        ContrafactError : `bucket_unavailable`.
        """
        key = track.chroma_key
        return self._cached.get(key, lambda: self._read(key)) if key else None

    def of_many(self, tracks: Iterable[Track]) -> dict[str, Fingerprint]:
        """Return the fingerprints of the tracks that have one, by track id. Raises as `of`."""
        asked = list(tracks)
        found = zip(asked, self._readers.map(self.of, asked), strict=True)
        return {track.id: each for track, each in found if each is not None}

    def _read(self, key: str) -> Fingerprint | None:
        data = self._bucket.get(key)
        try:
            return fingerprint_from_bytes(data) if data else None
        except ContrafactError as error:
            _log.warning("fingerprint not usable: %s", error, extra={"key": key})
            return None


@dataclass(frozen=True, slots=True)
class SameRecordings:
    """Finds the tracks that hold the recording of a query."""

    fingerprints: Fingerprints
    recordings: RecordingStore

    def __call__(self, query: Track, references: Iterable[Track]) -> dict[str, SameRecording]:
        """Return what the query and each reference share, by track id; nothing for tracks without a fingerprint.

        Raises
        ------
        ContrafactError : `bucket_unavailable`.
        """
        fingerprint = self.fingerprints.of(query)
        return {} if fingerprint is None else self.among(fingerprint, references)

    def in_library(self, query: Track) -> dict[str, SameRecording]:
        """Return what the query shares with every track of the library that holds its recording, by track id.

        Looks them up in the index of keys, so that its time does not grow with the library.

        Raises
        ------
        ContrafactError : `bucket_unavailable`, `database_unavailable`.
        """
        fingerprint = self.fingerprints.of(query)
        found = [] if fingerprint is None else self.holding(fingerprint)
        return {track.id: same for track, same in found if track.id != query.id}

    def holding(self, fingerprint: Fingerprint) -> list[tuple[Track, SameRecording]]:
        """Return the tracks, ready or being embedded, that hold a recording, oldest first. Raises as `in_library`."""
        candidates = self.recordings.sharing(probe_keys(fingerprint), _MAX_CANDIDATES)
        same = self.among(fingerprint, candidates)
        found = [(track, same[track.id]) for track in candidates if track.id in same]
        return sorted(found, key=lambda each: (each[0].created_at, each[0].id))

    def among(self, fingerprint: Fingerprint, references: Iterable[Track]) -> dict[str, SameRecording]:
        """Return what a fingerprint and each reference share, by track id. Raises as `__call__`."""
        stored = self.fingerprints.of_many(references)
        found = {track_id: same_recording(fingerprint, each) for track_id, each in stored.items()}
        return {track_id: same for track_id, same in found.items() if same is not None}
