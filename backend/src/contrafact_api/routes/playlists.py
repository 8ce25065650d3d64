"""Routes of playlists."""

from __future__ import annotations

from collections.abc import Mapping

from contrafact.domain.jobs import Job
from contrafact.domain.playlists import Playlist
from contrafact.domain.tracks import Track
from contrafact_api.container import use_cases
from contrafact_api.openapi import blueprint, errors
from contrafact_api.presenters.playlists import present_playlist
from contrafact_api.schemas.playlists import PlaylistAnswer, PlaylistPath, PlaylistSubmitted
from contrafact_api.schemas.tracks import LinkRequest

playlists = blueprint("playlists", "YouTube playlists")


@playlists.post("/playlists", responses={202: PlaylistSubmitted, **errors(413, 415)})
def submit_playlist(body: LinkRequest) -> tuple[PlaylistSubmitted, int]:
    """Submit a playlist. A worker lists its videos and submits each as a track."""
    playlist = use_cases().submit_playlist.link(body.url)
    return PlaylistSubmitted(playlist=_playlist_answer(playlist, *use_cases().playlists.of(playlist))), 202


@playlists.get("/playlists/<playlist_id>", responses={200: PlaylistAnswer, **errors(404)})
def get_playlist(path: PlaylistPath) -> PlaylistAnswer:
    """Get a playlist. Each entry has its track and job, or the reason why it has none."""
    return _playlist_answer(*use_cases().playlists(path.playlist_id))


def _playlist_answer(playlist: Playlist, tracks: Mapping[str, Track], jobs: Mapping[str, Job]) -> PlaylistAnswer:
    return present_playlist(playlist, tracks, jobs, use_cases().tracks.works_of(tracks.values()))
