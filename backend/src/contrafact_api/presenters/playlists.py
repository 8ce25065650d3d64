"""Convert playlists to answers."""

from __future__ import annotations

from collections.abc import Mapping

from contrafact.domain.errors import ContrafactError
from contrafact.domain.jobs import Job, Problem
from contrafact.domain.playlists import Playlist, PlaylistEntry
from contrafact.domain.tracks import Track
from contrafact_api.presenters.people import present_maker
from contrafact_api.presenters.tracks import Works, present_job, present_problem, present_track
from contrafact_api.schemas.playlists import PlaylistAnswer, PlaylistEntryAnswer


def present_playlist(
    playlist: Playlist, tracks: Mapping[str, Track], jobs: Mapping[str, Job], works: Works
) -> PlaylistAnswer:
    """Convert a playlist.

    Parameters
    ----------
    tracks, jobs : the existing tracks of its entries and their newest jobs, by id.
    """

    def present_entry(entry: PlaylistEntry) -> PlaylistEntryAnswer:
        track = tracks.get(entry.track_id) if entry.track_id else None
        job = jobs.get(track.job_id) if track else None
        return PlaylistEntryAnswer(
            position=entry.position,
            video_id=entry.video_id,
            title=entry.title,
            track=present_track(track, works) if track else None,
            job=present_job(job) if job else None,
            reason=present_problem(_deleted() if entry.track_id and not track else entry.reason),
        )

    return PlaylistAnswer(
        id=playlist.id,
        url=playlist.url,
        state=playlist.state,
        title=playlist.title,
        is_truncated=playlist.is_truncated,
        error=present_problem(playlist.problem),
        entries=[present_entry(entry) for entry in playlist.entries],
        made_by=present_maker(playlist.made_by),
        created_at=playlist.created_at,
        updated_at=playlist.updated_at,
    )


def _deleted() -> Problem:
    error = ContrafactError("track_not_found")
    return Problem(error.code, error.detail)
