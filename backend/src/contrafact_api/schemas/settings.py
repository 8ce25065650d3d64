"""Schemas of the installation: settings, versions, disks."""

from __future__ import annotations

from pydantic import Field

from contrafact.domain.engines import EngineName, Filling
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


class EngineEntriesAnswer(Answer):
    """Entries that a vector engine holds, and those that it holds when it has all of the database."""

    n_tracks: int
    n_tracks_expected: int
    n_segments: int
    n_segments_expected: int


class EngineAnswer(Answer):
    """A vector engine."""

    name: EngineName = Field(
        description="`exact` compares all songs, `usearch` searches a graph of a large library; `milvus` is a server"
    )
    version: str | None = Field(description="null for `exact`, and while the server does not answer")
    is_compared: bool = Field(description="It answers no search, its answers are only compared")
    is_filled: bool = Field(
        description="False until a first collection is filled: a small library is searched in the database, a large "
        "one not at all"
    )
    filling: Filling | None = Field(description="Of a collection that is not searched yet")
    problem: str | None = Field(description="Why filling was refused")
    entries: EngineEntriesAnswer | None = Field(description="Of `milvus`, while it answers")


class SettingsAnswer(Answer):
    """What is installed and how it is set up, without secrets."""

    version: str
    model_id: str
    engines: list[EngineAnswer] = Field(description="The vector engine that answers, and one that is compared with it")
    workers: list[WorkerAnswer]
    yt_dlp: YtDlpAnswer | None
    disks: list[DiskAnswer]
    audio: AudioKeptAnswer
    settings: list[SettingAnswer]
