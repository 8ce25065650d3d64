"""Schemas of jobs and submissions."""

from __future__ import annotations

from pydantic import Field
from pydantic.json_schema import SkipJsonSchema

from contrafact.domain.states import State
from contrafact_api.schemas.common import Answer, HexId, Moment, PageAnswer, PageQuery, Problem, Request
from contrafact_api.schemas.tracks import TrackAnswer


class JobPath(Request):
    """Which job."""

    job_id: HexId


class JobListQuery(PageQuery):
    """Which jobs, newest first."""

    state: State | SkipJsonSchema[None] = None


class JobAnswer(Answer):
    """The work of making a track ready."""

    id: str
    track_id: str
    state: State
    progress: float = Field(ge=0, le=1, description="Fraction of the whole job that is done")
    bytes_done: int | None = Field(description="Of the download, while it goes on")
    bytes_total: int | None = Field(description="Of the download, where the source announces it")
    attempts: int = Field(ge=0, description="How often a worker has taken it up")
    error: Problem | None = Field(description="Why it failed")
    created_at: Moment
    started_at: Moment | None
    finished_at: Moment | None


class JobWithTrack(JobAnswer):
    """A job and the track that it is about."""

    track: TrackAnswer


class JobPage(PageAnswer):
    """A page of jobs."""

    items: list[JobWithTrack]


class Submitted(Answer):
    """A track and its newest job."""

    track: TrackAnswer
    job: JobAnswer | None
