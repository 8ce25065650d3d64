"""Routes of look-ups at services that know recordings."""

from __future__ import annotations

from contrafact_api.container import use_cases
from contrafact_api.openapi import blueprint, errors
from contrafact_api.schemas.lookups import KnownRecordingAnswer, KnownRecordings, LookupsAnswer
from contrafact_api.schemas.tracks import TrackPath

lookups = blueprint("lookups", "Look-ups at MusicBrainz")


@lookups.get("/lookups", responses={200: LookupsAnswer})
def get_lookups() -> LookupsAnswer:
    """Say which look-ups the operator allows."""
    return LookupsAnswer(musicbrainz=use_cases().look_up.is_on)


@lookups.get("/tracks/<id:track_id>/musicbrainz", responses={200: KnownRecordings, **errors(404, 409)})
def look_up_track(path: TrackPath) -> KnownRecordings:
    """Look a track up at MusicBrainz, by its ISRC, else by title and artist. Nothing is written."""
    found = use_cases().look_up(path.track_id)
    return KnownRecordings(items=[KnownRecordingAnswer.model_validate(each) for each in found])
