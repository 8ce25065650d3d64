"""Submit a link or an uploaded file: one track and one job, however often and by however many."""

from __future__ import annotations

from dataclasses import dataclass

from contrafact.domain.errors import ContrafactError
from contrafact.domain.jobs import Job
from contrafact.domain.links import PlaylistLink, VideoLink, parse_link
from contrafact.domain.log_context import log_context
from contrafact.domain.playlists import Playlist, playlist_id
from contrafact.domain.tracks import Metadata, Source, SourceKind, Track
from contrafact.ports import Clock, NewId
from contrafact.ports.queue import Queue
from contrafact.ports.stores import JobStore, PlaylistStore, TrackStore


@dataclass(frozen=True, slots=True)
class Submission:
    """A submitted track.

    Parameters
    ----------
    job : its newest job; None only for a track whose job was made by a version that kept none.
    is_new : this call made the job; False if the track was there already, ready or under way.
    """

    track: Track
    job: Job | None
    is_new: bool


@dataclass(frozen=True, slots=True)
class SubmitTrack:
    """Turns a source into a track with a job."""

    tracks: TrackStore
    jobs: JobStore
    queue: Queue
    clock: Clock
    new_id: NewId

    def link(self, url: str) -> Submission:
        """Submit the address of a video.

        Raises
        ------
        ContrafactError : `playlist_link`, or what `parse_link` raises.
        """
        link = parse_link(url)
        if isinstance(link, PlaylistLink):
            raise ContrafactError("playlist_link")
        return self.video(link)

    def video(self, link: VideoLink, metadata: Metadata | None = None) -> Submission:
        """Submit a video whose id is known."""
        return self.source(Source(SourceKind.YOUTUBE, link.video_id), metadata or Metadata())

    def source(self, source: Source, metadata: Metadata) -> Submission:
        """Submit any source."""
        now = self.clock()
        track, is_new = self.tracks.claim(source, metadata, self.new_id(), now)
        if not is_new and not track.is_active:
            return Submission(track, self.jobs.get(track.job_id), is_new=False)
        # Whoever won may have died before it wrote the job: anybody who comes later writes it.
        job = self.jobs.ensure(track.job_id, track.id, now)
        if not is_new and not job.is_active:
            # Whoever ended the job died, or was overtaken, before the track showed it.
            self.tracks.mirror_state(track.id, job.id, job.state, now, job.problem)
            return self.source(source, metadata)
        if is_new:
            with log_context(job_id=job.id, track_id=track.id):
                self.queue.nudge_job(job.id)
        return Submission(track, job, is_new)


@dataclass(frozen=True, slots=True)
class SubmitPlaylist:
    """Turns a playlist's address into a playlist that a worker will expand."""

    playlists: PlaylistStore
    queue: Queue
    clock: Clock

    def link(self, url: str) -> Playlist:
        """Submit the address of a playlist; one that has been expanded is expanded anew.

        Raises
        ------
        ContrafactError : `not_a_playlist`, or what `parse_link` raises.
        """
        link = parse_link(url)
        if isinstance(link, VideoLink):
            raise ContrafactError("not_a_playlist")
        playlist, is_new = self.playlists.claim(playlist_id(link), link.list_id, self.clock())
        if is_new:
            with log_context(playlist_id=playlist.id):
                self.queue.nudge_playlist(playlist.id)
        return playlist
