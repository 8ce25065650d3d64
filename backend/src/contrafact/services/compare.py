"""Compare two tracks of the library: the cover check and its evidence."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from contrafact.alignment.align import Evidence
from contrafact.alignment.speeds import evidence_at_any_speed
from contrafact.domain.chroma import MIN_FRAMES, Chroma
from contrafact.domain.errors import ContrafactError
from contrafact.domain.jobs import State
from contrafact.domain.tracks import Track
from contrafact.domain.verdicts import NOTHING_ASKED, AskedThreshold, Verdict
from contrafact.ports.stores import TrackStore
from contrafact.ports.vector_engine import VectorEngine
from contrafact.search.verdicts import Recording
from contrafact.services.caches import ChromaCache
from contrafact.services.library_search import LibrarySearch
from contrafact.services.same_recording import SameRecordings


@dataclass(frozen=True, slots=True)
class LoadedTrack:
    """A ready track with its embedding and chroma."""

    track: Track
    recording: Recording


@dataclass(frozen=True, slots=True)
class TrackLoader:
    """Loads the embedding and chroma of tracks."""

    tracks: TrackStore
    index: VectorEngine
    chromas: ChromaCache

    def __call__(self, *track_ids: str) -> list[LoadedTrack]:
        """Return ready tracks by their ids, in that order.

        Raises
        ------
        ContrafactError : `track_not_found`; `track_not_ready` without chroma or embedding; `older_embedding` for one
            that waits to be embedded again; `invalid_chroma`, `wrong_recipe`, `too_short` or `silent_audio` for chroma
            that cannot be compared.
        """
        found = self.tracks.get_many(track_ids)
        for track_id in track_ids:
            if track_id not in found:
                raise ContrafactError("track_not_found", f"There is no track {track_id}. It may have been deleted.")
        tracks = [found[track_id] for track_id in track_ids]
        vectors = self.index.vectors(*track_ids)
        return [self._loaded(track, vector) for track, vector in zip(tracks, vectors, strict=True)]

    def pair(self, query_id: str, reference_id: str) -> tuple[LoadedTrack, LoadedTrack]:
        """Return two different ready tracks.

        Raises
        ------
        ContrafactError : `same_track`, or as above.
        """
        if query_id == reference_id:
            raise ContrafactError("same_track")
        query, reference = self(query_id, reference_id)
        return query, reference

    def _loaded(self, track: Track, vector: NDArray[np.float32] | None) -> LoadedTrack:
        if vector is None and track.state is State.READY:
            # Embedded by older weights, or by the same weights in an older program, or given up.
            raise ContrafactError(
                "older_embedding",
                f"The track {track.id} waits to be embedded again. Ask again in a few minutes."
                " If it stays so, delete it and submit it again.",
            )
        if vector is None or track.chroma_key is None:
            raise ContrafactError("track_not_ready", f"The track {track.id} is not ready. Wait for its job to end.")
        return LoadedTrack(track, Recording(vector, _checked(track, self.chromas.one(track.chroma_key))))


@dataclass(frozen=True, slots=True)
class CheckPair:
    """The pairwise cover check."""

    load: TrackLoader
    search: LibrarySearch
    same: SameRecordings

    def __call__(
        self, query_id: str, reference_id: str, asked: AskedThreshold = NOTHING_ASKED
    ) -> tuple[Track, Track, Verdict]:
        """Compare two ready tracks.

        Parameters
        ----------
        asked : where likely begins.

        Raises
        ------
        ContrafactError : as of `TrackLoader.pair`.
        """
        query, reference = self.load.pair(query_id, reference_id)
        same = self.same(query.track, [reference.track]).get(reference_id)
        verdict = self.search.check(query.recording, reference.recording, asked, same)
        return query.track, reference.track, verdict


@dataclass(frozen=True, slots=True)
class ShowEvidence:
    """The evidence of a pairwise check: which frames of two tracks match."""

    load: TrackLoader

    def __call__(self, query_id: str, reference_id: str) -> Evidence:
        """Return the cross recurrence of two ready tracks and the alignment in it.

        Raises
        ------
        ContrafactError : as of `TrackLoader.pair`.
        """
        query, reference = self.load.pair(query_id, reference_id)
        return evidence_at_any_speed(query.recording.chroma, reference.recording.chroma)


def _checked(track: Track, chroma: Chroma) -> Chroma:
    """Refuse chroma that is too short or silent. Jobs make none, but the bucket may hold some from elsewhere."""
    if chroma.n_frames < MIN_FRAMES:
        raise ContrafactError("too_short", f"The chroma of {track.id} lasts {chroma.duration_s:.1f} s; 3 are needed.")
    if not chroma.frames.any():
        raise ContrafactError(
            "silent_audio", f"The chroma of {track.id} is silent. Choose a recording with music in it."
        )
    return chroma
