"""Filters of tracks in memory, without their words."""

from __future__ import annotations

from collections.abc import Collection

from contrafact.adapters.mongo.track_queries import asked_text
from contrafact.domain.tracks import LibraryRelation, Track, TrackFilter


def fits(track: Track, which: TrackFilter, covers: Collection[str]) -> bool:
    """Whether a track has all but the words of a filter; `covers` are the tracks with a probable cover."""
    is_id = which.q is not None and asked_text(which) is None
    wanted = [
        (which.q.strip() if is_id and which.q else None, track.id),
        (which.state, track.state),
        (which.work_id, track.work_id),
        (which.source, track.source.kind),
        (which.made_by, track.made_by and track.made_by.id),
        (which.language, track.metadata.language),
        (which.has_work, track.work_id is not None),
        (which.has_problem, track.problem is not None),
    ]
    is_related = which.relation is None or which.relation in _relations(track, covers)
    is_set = track.problem is not None and track.problem.code == "taken_as_set"
    fits_all = all(each in {None, value} for each, value in wanted)
    return fits_all and not is_set and is_related and _is_within(track, which)


def _relations(track: Track, covers: Collection[str]) -> set[LibraryRelation]:
    found = {LibraryRelation.LIKELY_COVER} if track.id in covers else set()
    if track.same_recording_as is not None:
        found.add(LibraryRelation.SAME_RECORDING)
    return found or {LibraryRelation.NONE}


def _is_within(track: Track, which: TrackFilter) -> bool:
    content = track.harmonic_content
    is_limited = which.least_harmony is not None or which.most_harmony is not None
    return (
        (which.tag is None or which.tag in track.tags)
        and (which.added_since is None or track.created_at >= which.added_since)
        and (which.added_until is None or track.created_at < which.added_until)
        and (not is_limited or content is not None)
        and (which.least_harmony is None or content is None or content >= which.least_harmony)
        and (which.most_harmony is None or content is None or content <= which.most_harmony)
    )
