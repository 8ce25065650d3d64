"""Convert sets to answers."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from typing import Any

from contrafact.domain.sets import RecordingSet, SetMatch, SetPart
from contrafact.domain.tracks import Track
from contrafact_api.presenters.people import present_maker
from contrafact_api.presenters.tracks import Works, present_problem, present_track
from contrafact_api.schemas.sets import SetAnswer, SetMatchAnswer, SetPartAnswer, SetSummary
from contrafact_api.schemas.tracks import SourceAnswer


def present_set_summary(found: RecordingSet) -> SetSummary:
    """Convert a set for a list."""
    return SetSummary(**_summary(found))


def present_set(found: RecordingSet, tracks: Mapping[str, Track], works: Works) -> SetAnswer:
    """Convert a set.

    Parameters
    ----------
    tracks : those that were made of it, and those that match it, by id; a match without a track is left out.
    works : of these tracks, by id.
    """
    return SetAnswer(
        **_summary(found),
        revision=found.revision,
        parts=[_part(part, tracks, works) for part in found.parts],
        matches=[_match(match, tracks[match.track_id], works) for match in found.matches if match.track_id in tracks],
        has_damaged_chapters=found.has_damaged_chapters,
        has_audio=found.audio is not None,
        outline=base64.b64encode(found.outline).decode(),
        searched_at=found.searched_at,
    )


def _summary(found: RecordingSet) -> dict[str, Any]:
    return {
        "id": found.id,
        "title": found.title,
        "artist": found.artist,
        "source": SourceAnswer.model_validate(found.source),
        "state": found.state,
        "progress": found.progress,
        "duration_s": found.duration_s,
        "n_parts": len(found.parts),
        "n_matches": len(found.matches),
        "error": present_problem(found.problem),
        "made_by": present_maker(found.made_by),
        "created_at": found.created_at,
        "updated_at": found.updated_at,
        "accepted_at": found.accepted_at,
    }


def _part(part: SetPart, tracks: Mapping[str, Track], works: Works) -> SetPartAnswer:
    track = tracks.get(part.track_id) if part.track_id else None
    return SetPartAnswer(
        start_s=part.start_s,
        end_s=part.end_s,
        title=part.title,
        artist=part.artist,
        evidence=part.evidence,
        track=present_track(track, works) if track else None,
    )


def _match(match: SetMatch, track: Track, works: Works) -> SetMatchAnswer:
    names = ("start_s", "end_s", "reference_start_s", "reference_end_s", "probability", "decision", "relation")
    return SetMatchAnswer(track=present_track(track, works), **{name: getattr(match, name) for name in names})
