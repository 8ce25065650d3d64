"""The domain's plain data as the API's answers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict

from flask import Response

from contrafact.domain.errors import ContrafactError
from contrafact.domain.jobs import Job
from contrafact.domain.jobs import Problem as DomainProblem
from contrafact.domain.playlists import Playlist, PlaylistEntry
from contrafact.domain.states import State
from contrafact.domain.tracks import Track
from contrafact.domain.works import Work
from contrafact.services.submit import Submission
from contrafact_api.container import use_cases
from contrafact_api.logs import log_ids
from contrafact_api.schemas.common import Problem
from contrafact_api.schemas.works import PlaylistAnswer, PlaylistEntryAnswer, WorkAnswer
from contrafact_api.schemas.tracks import (
    JobAnswer,
    JobWithTrack,
    SourceAnswer,
    Submitted,
    TrackAnswer,
    WorkRef,
)


def no_content() -> Response:
    """204, which has no body and so no type."""
    response = Response(status=204)
    del response.headers["Content-Type"]
    return response


def present_track(track: Track, works: Mapping[str, Work] | None = None) -> TrackAnswer:
    """A track; its work is looked up unless the works of a whole page are given."""
    if works is None:
        works = use_cases().tracks.works_of([track])
    work = works.get(track.work_id) if track.work_id else None
    return TrackAnswer(
        id=track.id,
        source=SourceAnswer.model_validate(track.source),
        state=track.state,
        title=track.metadata.title,
        artist=track.metadata.artist or None,
        duration_s=track.metadata.duration_s,
        thumbnail_url=track.metadata.thumbnail_url,
        published_at=track.metadata.published_at,
        work=WorkRef.model_validate(work) if work else None,
        job_id=track.job_id,
        error=_problem(track.problem),
        model_id=track.model_id,
        created_at=track.created_at,
        updated_at=track.updated_at,
    )


def present_tracks(tracks: list[Track]) -> list[TrackAnswer]:
    """Tracks of one page, their works looked up at once."""
    works = use_cases().tracks.works_of(tracks)
    return [present_track(track, works) for track in tracks]


def present_job(job: Job) -> JobAnswer:
    """A job."""
    return JobAnswer(
        id=job.id,
        track_id=job.track_id,
        state=job.state,
        progress=1.0 if job.state is State.READY else job.progress.fraction,
        bytes_done=job.progress.bytes_done,
        bytes_total=job.progress.bytes_total,
        attempts=job.attempts,
        error=_problem(job.problem),
        created_at=job.created_at,
        started_at=job.started_at,
        finished_at=job.finished_at,
    )


def present_job_with_track(job: Job, track: TrackAnswer) -> JobWithTrack:
    """A job and its track."""
    return JobWithTrack.model_validate({**present_job(job).model_dump(), "track": track})


def present_submission(submission: Submission) -> tuple[Submitted, int]:
    """A submitted track, and 202 if this made a job, else 200."""
    log_ids(track_id=submission.track.id, job_id=submission.track.job_id)
    job = present_job(submission.job) if submission.job else None
    return Submitted(track=present_track(submission.track), job=job), 202 if submission.is_new else 200


def present_work(work: Work, n_tracks: int) -> WorkAnswer:
    """A work and its number of tracks."""
    return WorkAnswer.model_validate({**asdict(work), "n_tracks": n_tracks})


def present_playlist(playlist: Playlist, tracks: Mapping[str, Track], jobs: Mapping[str, Job]) -> PlaylistAnswer:
    """A playlist with the tracks and jobs of its entries."""
    works = use_cases().tracks.works_of(tracks.values())

    def entry_answer(entry: PlaylistEntry) -> PlaylistEntryAnswer:
        track = tracks.get(entry.track_id) if entry.track_id else None
        job = jobs.get(track.job_id) if track else None
        return PlaylistEntryAnswer(
            position=entry.position,
            video_id=entry.video_id,
            title=entry.title,
            track=present_track(track, works) if track else None,
            job=present_job(job) if job else None,
            reason=_problem(_deleted() if entry.track_id and not track else entry.reason),
        )

    return PlaylistAnswer(
        id=playlist.id,
        url=playlist.url,
        state=playlist.state,
        title=playlist.title,
        is_truncated=playlist.is_truncated,
        error=_problem(playlist.problem),
        entries=[entry_answer(entry) for entry in playlist.entries],
        created_at=playlist.created_at,
        updated_at=playlist.updated_at,
    )


def _deleted() -> DomainProblem:
    error = ContrafactError("track_not_found")
    return DomainProblem(error.code, error.detail)


def _problem(problem: DomainProblem | None) -> Problem | None:
    return Problem.model_validate(problem) if problem else None
