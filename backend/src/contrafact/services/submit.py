"""Submit links and files. Concurrent and repeated submissions of one source make one track and one job."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from contrafact.domain.acting import current_maker
from contrafact.domain.audit import Action, Change, TargetKind
from contrafact.domain.errors import ContrafactError
from contrafact.domain.jobs import Job
from contrafact.domain.links import PlaylistLink, VideoLink, parse_link
from contrafact.domain.log_context import log_context
from contrafact.domain.playlists import Playlist, playlist_id
from contrafact.domain.tracks import Metadata, Source, SourceKind, Track, TrackEdit
from contrafact.ports import Clock, NewId
from contrafact.ports.audit import AuditLog, Note
from contrafact.ports.playlists import PlaylistStore
from contrafact.ports.queue import Queue
from contrafact.ports.stores import JobStore, TrackStore
from contrafact.services.audit import UNRECORDED, new_track_values
from contrafact.services.moves import Follow

_MILLISECOND = timedelta(milliseconds=1)
"""MongoDB's resolution."""


@dataclass(frozen=True, slots=True)
class Submission:
    """The result of a submission.

    Parameters
    ----------
    job : the newest job of the track; None only for tracks of an early version.
    is_new : whether this call created the job; False if the track was already ready or active.
    """

    track: Track
    job: Job | None
    is_new: bool


def _leave_to_sweep(_: str) -> None:
    """Do nothing: the sweep follows all moves."""


@dataclass(frozen=True, slots=True)
class SubmitTrack:
    """Creates a track and its job.

    Parameters
    ----------
    follow : lets embedding and jobs follow a track that a submission restores.
    """

    tracks: TrackStore
    jobs: JobStore
    queue: Queue
    clock: Clock
    new_id: NewId
    follow: Follow = _leave_to_sweep
    audit: AuditLog = UNRECORDED

    def link(self, url: str) -> Submission:
        """Submit the link of a video.

        Raises
        ------
        ContrafactError : `playlist_link`, or as `parse_link`.
        """
        link = parse_link(url)
        if isinstance(link, PlaylistLink):
            raise ContrafactError("playlist_link")
        return self.video(link)

    def video(self, link: VideoLink, metadata: Metadata | None = None) -> Submission:
        """Submit a video by its id."""
        return self.source(Source(SourceKind.YOUTUBE, link.video_id), metadata or Metadata())

    def source(
        self,
        source: Source,
        metadata: Metadata,
        action: Action = Action.TRACK_SUBMITTED,
        written: TrackEdit | None = None,
    ) -> Submission:
        """Submit a source: create its track and job, restore it from the trash, or return what exists.

        Parameters
        ----------
        written : what a person wrote about it, over what the source states; only for a new track.
        """
        now = self.clock()
        track, is_new = self._claim(source, metadata, action, now, written)
        if not is_new and not track.is_active:
            self.follow(track.id)
            return Submission(track, self.jobs.get(track.job_id), is_new=False)
        # The caller that created the track may have died before it wrote the job.
        job = self.jobs.ensure(track.job_id, track.id, now)
        if not job.is_active:
            # The job has ended, but its worker died before it updated the track.
            self.tracks.mirror_state(track.id, job.id, job.state, now, job.problem)
            return self.source(source, metadata, action, written)
        if is_new:
            with log_context(job_id=job.id, track_id=track.id):
                self.queue.nudge_job(job.id, track.id)
        self.follow(track.id)
        return Submission(track, job, is_new)

    def _claim(
        self, source: Source, metadata: Metadata, action: Action, now: datetime, written: TrackEdit | None
    ) -> tuple[Track, bool]:
        def claim(note: Note) -> tuple[Track, bool]:
            before = self.tracks.get(source.track_id)
            track, is_new = self.tracks.claim(source, metadata, self.new_id(), now, current_maker())
            # A track that returns from the trash, or is tried again, keeps what was written about it.
            is_created = is_new and abs(track.created_at - now) < _MILLISECOND
            if is_created and written is not None:
                track = self.tracks.edit(track.id, written, now) or track
            if is_new or before is None:
                done = action if is_new else Action.TRACK_RESTORED
                note(Change(done, TargetKind.TRACK, track.id, after=new_track_values(track)))
            return track, is_new

        return self.audit.record(claim)


@dataclass(frozen=True, slots=True)
class SubmitPlaylist:
    """Creates a playlist for a worker to expand."""

    playlists: PlaylistStore
    queue: Queue
    clock: Clock
    audit: AuditLog = UNRECORDED

    def link(self, url: str) -> Playlist:
        """Submit the link of a playlist; a playlist that has ended is expanded again.

        Raises
        ------
        ContrafactError : `not_a_playlist`, or as `parse_link`.
        """
        link = parse_link(url)
        if isinstance(link, VideoLink):
            raise ContrafactError("not_a_playlist")

        def claim(note: Note) -> tuple[Playlist, bool]:
            found, is_new = self.playlists.claim(playlist_id(link), link.list_id, self.clock(), current_maker())
            if is_new:
                note(Change(Action.PLAYLIST_SUBMITTED, TargetKind.PLAYLIST, found.id, after={"list_id": link.list_id}))
            return found, is_new

        playlist, is_new = self.audit.record(claim)
        if is_new:
            with log_context(playlist_id=playlist.id):
                self.queue.nudge_playlist(playlist.id)
        return playlist
