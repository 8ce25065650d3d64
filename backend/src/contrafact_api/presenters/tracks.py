"""Convert tracks, jobs and submissions to answers."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import timedelta

from contrafact.domain.jobs import Job, State
from contrafact.domain.jobs import Problem as DomainProblem
from contrafact.domain.names import suggest
from contrafact.domain.sets import set_taken_of
from contrafact.domain.tracks import EDITABLE, Track
from contrafact.domain.trash import TrashedTrack
from contrafact.domain.works import Work
from contrafact.services.submit import Submission
from contrafact_api.presenters.people import present_maker
from contrafact_api.schemas.common import Problem
from contrafact_api.schemas.jobs import JobAnswer, JobWithTrack, Submitted
from contrafact_api.schemas.tracks import (
    EditableField,
    SourceAnswer,
    StatedAnswer,
    SuggestedName,
    TrackAnswer,
    TrashedTrackAnswer,
    WorkRef,
)

Works = Mapping[str, Work]
"""Works by id; a track's work that is missing is shown as none."""


def present_track(track: Track, works: Works) -> TrackAnswer:
    """Convert a track."""
    work = works.get(track.work_id) if track.work_id else None
    shown = {field: getattr(track.metadata, field) or None for field in EDITABLE}
    name = suggest(track)
    return TrackAnswer(
        id=track.id,
        source=SourceAnswer.model_validate(track.source),
        state=track.state,
        title=shown["title"],
        artist=shown["artist"],
        duration_s=track.metadata.duration_s,
        thumbnail_url=track.metadata.thumbnail_url,
        published_at=track.metadata.published_at,
        album=shown["album"],
        date=shown["date"],
        isrc=shown["isrc"],
        label=shown["label"],
        language=shown["language"],
        tags=list(track.tags),
        edited=[EditableField(field) for field in EDITABLE if field in track.stated],
        suggested=SuggestedName(title=name.title, artist=name.artist) if name else None,
        stated=StatedAnswer.model_validate(shown | dict(track.stated)),
        work=WorkRef.model_validate(work) if work else None,
        job_id=track.job_id,
        error=present_problem(track.problem),
        model_id=track.model_id,
        harmonic_content=track.harmonic_content,
        tuning_cents=track.tuning_cents,
        recipe=track.view,
        same_recording_as=track.same_recording_as,
        set_id=set_taken_of(track),
        has_audio=track.audio is not None,
        made_by=present_maker(track.made_by),
        created_at=track.created_at,
        updated_at=track.updated_at,
    )


def present_tracks(tracks: Iterable[Track], works: Works) -> list[TrackAnswer]:
    """Convert several tracks."""
    return [present_track(track, works) for track in tracks]


def present_trashed(found: TrashedTrack, works: Works, lifetime: timedelta) -> TrashedTrackAnswer:
    """Convert a track in the trash, which keeps it for its lifetime."""
    shown = present_track(found.track, works).model_dump()
    times = {"trashed_at": found.trashed_at, "expires_at": found.trashed_at + lifetime}
    return TrashedTrackAnswer.model_validate({**shown, **times})


def present_job(job: Job) -> JobAnswer:
    """Convert a job."""
    return JobAnswer(
        id=job.id,
        track_id=job.track_id,
        state=job.state,
        progress=1.0 if job.state is State.READY else job.progress.fraction,
        bytes_done=job.progress.bytes_done,
        bytes_total=job.progress.bytes_total,
        attempts=job.attempts,
        error=present_problem(job.problem),
        created_at=job.created_at,
        started_at=job.started_at,
        finished_at=job.finished_at,
    )


def present_job_with_track(job: Job, track: Track, works: Works, sets: Collection[str]) -> JobWithTrack:
    """Convert a job and its track.

    Parameters
    ----------
    sets : as of `Sets.taken_of`; the track names no set that was deleted.
    """
    shown = present_track(track, works)
    shown.set_id = shown.set_id if shown.set_id in sets else None
    return JobWithTrack.model_validate({**present_job(job).model_dump(), "track": shown})


def present_submission(submission: Submission, works: Works) -> Submitted:
    """Convert a submitted track and its newest job."""
    job = present_job(submission.job) if submission.job else None
    return Submitted(track=present_track(submission.track, works), job=job)


def present_problem(problem: DomainProblem | None) -> Problem | None:
    """Convert the reason for a failure."""
    return Problem.model_validate(problem) if problem else None
