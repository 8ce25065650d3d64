"""Look a track up at a service that knows recordings, where the operator allows it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from contrafact.domain.errors import ContrafactError
from contrafact.domain.names import suggest
from contrafact.ports.lookups import KnownRecording, RecordingLookup
from contrafact.services.tracks import Tracks


@dataclass(frozen=True, slots=True)
class LookUpTrack:
    """Finds what is known about a track: by its ISRC, else by its title and artist. It changes nothing.

    Parameters
    ----------
    lookup : None if it is switched off.
    """

    tracks: Tracks
    lookup: RecordingLookup | None = None

    @property
    def is_on(self) -> bool:
        """Whether the operator allows look-ups."""
        return self.lookup is not None

    def __call__(self, track_id: str) -> Sequence[KnownRecording]:
        """Return recordings that the track may be, the best first.

        Raises
        ------
        ContrafactError : `track_not_found`; `lookup_off`; `lookup_unavailable`; `nothing_to_look_up` without a title.
        """
        track = self.tracks.get(track_id)
        if self.lookup is None:
            raise ContrafactError("lookup_off")
        metadata, name = track.metadata, suggest(track)
        if metadata.isrc and (found := self.lookup.by_isrc(metadata.isrc)):
            return found
        title = (name.title if name else None) or metadata.title
        if not title:
            raise ContrafactError("nothing_to_look_up")
        return self.lookup.by_name(title, (name.artist if name else None) or metadata.artist or None)
