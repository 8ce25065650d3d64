"""Schemas of jobs and submissions."""

from __future__ import annotations

from pydantic import Field
from pydantic.json_schema import SkipJsonSchema

from contrafact.domain.jobs import State
from contrafact_api.schemas.common import Answer, HexId, Moment, PageAnswer, PageQuery, Problem, Request
from contrafact_api.schemas.tracks import TrackAnswer


class JobPath(Request):
    """Path of a job."""

    job_id: HexId


class JobListQuery(PageQuery):
    """Filter of a list of jobs."""

    state: State | SkipJsonSchema[None] = None


class JobAnswer(Answer):
    """Processing of a track: download, chroma, embedding."""

    id: str
    track_id: str
    state: State
    progress: float = Field(ge=0, le=1, description="Completed fraction of the job")
    bytes_done: int | None = Field(description="Downloaded bytes, during the download")
    bytes_total: int | None = Field(description="Size of the download, if the source states it")
    attempts: int = Field(ge=0, description="How often a worker has started it")
    error: Problem | None = Field(description="Why the job failed; of a queued job, why it was put back")
    created_at: Moment
    started_at: Moment | None
    finished_at: Moment | None


class JobWithTrack(JobAnswer):
    """A job and its track."""

    track: TrackAnswer


class JobPage(PageAnswer):
    """A page of jobs."""

    items: list[JobWithTrack]


class Submitted(Answer):
    """A submitted track and its newest job."""

    track: TrackAnswer
    job: JobAnswer | None
