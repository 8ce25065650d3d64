"""Schemas of the installation: settings, versions, disks."""

from __future__ import annotations

from pydantic import Field

from contrafact_api.schemas.common import Answer, Moment


class SettingAnswer(Answer):
    """A setting of the API, under the name of its environment variable."""

    name: str
    value: str | None = Field(description="null for a secret that is set, and for a setting that is empty")
    is_set: bool = Field(description="Whether it comes from the environment; otherwise it has its default")
    is_secret: bool = Field(description="Whether a value that was set is never shown")


class DiskAnswer(Answer):
    """Space of a disk."""

    place: str = Field(description="`data` (index, database on one machine) or `objects` (chroma and uploads)")
    free_bytes: int
    total_bytes: int | None


class AudioKeptAnswer(Answer):
    """The copies of recordings that are kept for listening."""

    n_copies: int
    n_bytes: int
    sources: list[str] = Field(description="Sources of which copies are kept: `upload`, `youtube`")
    max_bytes: int = Field(description="Of all copies together; beyond it the oldest are removed")
    days: float | None = Field(description="How long a copy is kept; null for as long as its track")


class WorkerAnswer(Answer):
    """A worker that has not ended in order."""

    worker_id: str
    version: str
    model_id: str
    yt_dlp: str | None = Field(description="null if the worker is older than this field")
    at: Moment = Field(description="Last heartbeat")
    concurrency: int


class YtDlpAnswer(Answer):
    """The oldest yt-dlp of the workers."""

    version: str
    age_days: int | None


class SettingsAnswer(Answer):
    """What is installed and how it is set up, without secrets."""

    version: str
    model_id: str
    workers: list[WorkerAnswer]
    yt_dlp: YtDlpAnswer | None
    disks: list[DiskAnswer]
    audio: AudioKeptAnswer
    settings: list[SettingAnswer]
