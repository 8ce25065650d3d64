"""Two tracks of the library that somebody asks about, with all that is compared of them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from contrafact.domain.chroma import Chroma
from contrafact.domain.clips import MIN_CLIP_FRAMES
from contrafact.domain.errors import ContrafactError
from contrafact.domain.states import State
from contrafact.domain.tracks import Track
from contrafact.index.library_index import LibraryIndex
from contrafact.ports.stores import TrackStore
from contrafact.services.caches import ChromaCache
from contrafact.services.comparing import Heard


@dataclass(frozen=True, slots=True)
class LoadedTrack:
    """A ready track."""

    track: Track
    heard: Heard


@dataclass(frozen=True, slots=True)
class TrackLoader:
    """Fetches what is compared of tracks."""

    tracks: TrackStore
    index: LibraryIndex
    chromas: ChromaCache

    def __call__(self, *track_ids: str) -> list[LoadedTrack]:
        """Ready tracks by their ids, in that order.

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

    def _loaded(self, track: Track, vector: NDArray[np.float32] | None) -> LoadedTrack:
        if vector is None and track.state is State.READY:
            # Of older weights, or of the same by an older program, or given up: which of them, the store knows.
            raise ContrafactError(
                "older_embedding",
                f"The track {track.id} waits to be embedded again. Ask again in a few minutes."
                " If it stays so, delete it and submit it again.",
            )
        if vector is None or track.chroma_key is None:
            raise ContrafactError("track_not_ready", f"The track {track.id} is not ready. Wait for its job to end.")
        return LoadedTrack(track, Heard(vector, _usable(track, self.chromas.one(track.chroma_key))))


def _usable(track: Track, chroma: Chroma) -> Chroma:
    """What no job makes, and whoever writes into the bucket may: it would be like nothing, or like everything."""
    if chroma.n_frames < MIN_CLIP_FRAMES:
        raise ContrafactError("too_short", f"The chroma of {track.id} lasts {chroma.duration_s:.1f} s; 3 are needed.")
    if not chroma.frames.any():
        raise ContrafactError(
            "silent_audio", f"The chroma of {track.id} is silent. Choose a recording with music in it."
        )
    return chroma
