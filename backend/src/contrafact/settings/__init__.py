"""Settings, read from environment variables. Documented in docs/operator/settings.md."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Annotated, Literal

from pydantic import AfterValidator, AliasChoices, BeforeValidator, Field, ValidationError
from pydantic_core import ErrorDetails

from contrafact.domain.errors import ContrafactError
from contrafact.domain.jobs import LONGEST_LEASE
from contrafact.domain.tracks import SourceKind
from contrafact.domain.verdicts import AskedThreshold, OperatingPoint
from contrafact.domain.webhook_addresses import Allowed
from contrafact.domain.work_kinds import WorkKind
from contrafact.search import N_CANDIDATES
from contrafact.settings import checks
from contrafact.settings.checks import ALL_USERS
from contrafact.settings.names import named
from contrafact.settings.serving import ServingSettings

__all__ = ["ALL_USERS", "RECORDED", "Settings", "load_settings", "variables"]

RECORDED = "run/settings.json"
"""File in the data folder of `make run` with the settings of its parts, for `contrafact-admin`."""


_SECRET, _HIDDEN = ("SECRET", "SMTP_URL", "MILVUS_URI", "MONGODB_URI", "BROKER_URL", "CONTRAFACT_PROXY"), "…"
"""Parts of the names of settings whose values no message shows."""
_MOST_SHOWN = 100


class Settings(ServingSettings):
    """Settings of API and worker. Properties of the model are in the card beside the weights."""

    mongodb_uri: Annotated[str, AfterValidator(checks.database_address)] = Field(
        "mongodb://127.0.0.1:27017/contrafact", validation_alias=named("MONGODB_URI")
    )
    celery_broker_url: Annotated[str, AfterValidator(checks.broker_address)] = Field(
        "redis://127.0.0.1:6379/0", validation_alias=named("CELERY_BROKER_URL")
    )
    milvus_uri: Annotated[str, AfterValidator(checks.milvus_address)] = Field(
        "",
        repr=False,
        validation_alias=named("MILVUS_URI"),
        description="Milvus as the vector engine: http[s]://[user:password@]host:port[/database]",
    )
    milvus_shadow: bool = Field(
        False,
        validation_alias=named("CONTRAFACT_MILVUS_SHADOW"),
        description="Only compare Milvus with the default engine, which answers",
    )
    bucket_dir: Path | None = Field(
        None,
        validation_alias=named("CONTRAFACT_BUCKET_DIR"),
        description="Folder of the objects, shared by API and worker; used in place of GCS_BUCKET",
    )
    gcs_bucket: str = Field("contrafact", validation_alias=named("GCS_BUCKET"))
    storage_emulator_host: str | None = Field(None, validation_alias=named("STORAGE_EMULATOR_HOST"))

    data_dir: Path = Field(Path("data"), validation_alias=named("CONTRAFACT_DATA_DIR"))
    launcher_status_file: Path | None = Field(
        None,
        validation_alias=named("CONTRAFACT_LAUNCHER_STATUS_FILE"),
        description="File in which the launcher of `make run` reports which parts work; shown in readiness",
    )
    frontend_dir: Path | None = Field(None, validation_alias=named("CONTRAFACT_FRONTEND_DIR"))
    model_dir: Path = Field(Path("model_weights"), validation_alias=named("CONTRAFACT_MODEL_DIR"))

    max_incoming_bytes: int = Field(
        20_000_000_000,
        ge=1,
        validation_alias=named("CONTRAFACT_MAX_INCOMING_BYTES"),
        description="Size of all uploaded files together that wait to be processed",
    )
    max_download_bytes: int = Field(500_000_000, ge=1, validation_alias=named("CONTRAFACT_MAX_DOWNLOAD_BYTES"))
    max_duration_s: float = Field(
        1200.0, ge=3, allow_inf_nan=False, validation_alias=named("CONTRAFACT_MAX_DURATION_S")
    )
    max_set_duration_s: float = Field(
        21_600.0,
        ge=0,
        le=21_600,
        validation_alias=named("CONTRAFACT_MAX_SET_DURATION_S"),
        description="Longest recording that is taken as a set of several songs; 0 takes none",
    )
    max_playlist_entries: int = Field(200, ge=1, le=5000, validation_alias=named("CONTRAFACT_MAX_PLAYLIST_ENTRIES"))
    min_free_disk_bytes: int = Field(500_000_000, ge=0, validation_alias=named("CONTRAFACT_MIN_FREE_DISK_BYTES"))
    import_roots: Annotated[str, AfterValidator(checks.folders)] = Field(
        "",
        validation_alias=named("CONTRAFACT_IMPORT_ROOTS"),
        description="Folders of the server from which imports may read; absolute paths, colon-separated",
    )
    download_time_limit_s: float = Field(
        900.0, ge=1, allow_inf_nan=False, validation_alias=named("CONTRAFACT_DOWNLOAD_TIME_LIMIT_S")
    )
    proxy: Annotated[str | None, AfterValidator(checks.proxy_address)] = Field(
        None, validation_alias=named("CONTRAFACT_PROXY")
    )
    youtube_cookies: Path | None = Field(
        None,
        validation_alias=named("CONTRAFACT_YOUTUBE_COOKIES"),
        description="File of cookies in Netscape's format with which the worker signs in to YouTube; checked by it",
    )
    ytdlp_args: str = Field(
        "",
        repr=False,
        validation_alias=named("CONTRAFACT_YTDLP_ARGS"),
        description="Arguments for yt-dlp from an allow-list; checked by the worker. They may hold tokens",
    )
    worker_concurrency: int = Field(2, ge=1, le=64, validation_alias=named("CONTRAFACT_WORKER_CONCURRENCY"))
    worker_kinds: Annotated[str, AfterValidator(checks.work_kinds)] = Field(
        "",
        validation_alias=named("CONTRAFACT_WORKER_KINDS"),
        description="Kinds of work that a worker does, comma-separated; unset: all of them",
    )
    lease_seconds: float = Field(
        20.0,
        ge=1,
        le=LONGEST_LEASE.total_seconds(),
        validation_alias=named("CONTRAFACT_LEASE_SECONDS"),
        description="A job whose worker has not renewed its lease for this long is given to another worker",
    )
    sweep_seconds: float = Field(
        5.0,
        ge=0.5,
        le=60,
        validation_alias=named("CONTRAFACT_SWEEP_SECONDS"),
        description="Interval at which the worker looks for overdue jobs",
    )
    trash_days: float = Field(
        30.0,
        ge=0,
        le=36500,
        validation_alias=named("CONTRAFACT_TRASH_DAYS"),
        description="How long the trash keeps deleted tracks; 0 deletes them at once",
    )
    audit_days: float | None = Field(
        None,
        gt=0,
        le=36500,
        validation_alias=named("CONTRAFACT_AUDIT_DAYS"),
        description="How long the audit log keeps entries; None for ever",
    )
    keep_audio: Annotated[str, AfterValidator(checks.audio_sources)] = Field(
        "upload",
        validation_alias=named("CONTRAFACT_KEEP_AUDIO"),
        description="Sources of which a small copy is kept for listening: `upload`, `youtube`, comma-separated; `none`",
    )
    max_audio_bytes: int = Field(
        50_000_000_000,
        ge=0,
        validation_alias=named("CONTRAFACT_MAX_AUDIO_BYTES"),
        description="Size of all copies for listening together; beyond it the oldest are removed",
    )
    audio_days: float | None = Field(
        None,
        gt=0,
        le=36500,
        validation_alias=named("CONTRAFACT_AUDIO_DAYS"),
        description="How long a copy for listening is kept; None for as long as its track",
    )
    limits: Annotated[str, AfterValidator(checks.limits)] = Field(
        "",
        validation_alias=named("CONTRAFACT_LIMITS"),
        description="Changes to the limits of roles, as JSON; they apply to all but the users of this machine",
    )
    webhook_allowed: Annotated[str, AfterValidator(checks.webhook_targets)] = Field(
        "",
        validation_alias=named("CONTRAFACT_WEBHOOK_ALLOWED"),
        description="Private addresses to which webhooks may lead: names and addresses, with a port or without, and "
        "networks; comma-separated",
    )
    prior: float | None = Field(
        None,
        gt=0,
        lt=1,
        validation_alias=named("CONTRAFACT_PRIOR"),
        description="Prior probability that a pair of the library is a cover",
    )
    min_probability: float | None = Field(
        None,
        ge=0,
        le=1,
        validation_alias=named("CONTRAFACT_MIN_PROBABILITY"),
        description="Probability from which likely begins, never below 0.5",
    )
    operating_point: OperatingPoint | None = Field(
        None,
        validation_alias=named("CONTRAFACT_OPERATING_POINT"),
        description="Deprecated; used unless CONTRAFACT_MIN_PROBABILITY is set",
    )
    candidates: int = Field(N_CANDIDATES, ge=1, le=10_000, validation_alias=named("CONTRAFACT_CANDIDATES"))
    chroma_cache_bytes: int = Field(64_000_000, ge=0, validation_alias=named("CONTRAFACT_CHROMA_CACHE_BYTES"))
    metrics: Annotated[str, AfterValidator(checks.metrics_place)] = Field(
        "path",
        validation_alias=named("CONTRAFACT_METRICS"),
        description="Where /metrics answers: `path` (port of the API), a port or `address:port` of its own, or `off`",
    )
    log_level: Annotated[Literal["DEBUG", "INFO", "WARNING", "ERROR"], BeforeValidator(str.upper)] = Field(
        "INFO", validation_alias=named("CONTRAFACT_LOG_LEVEL")
    )

    def metrics_address(self) -> tuple[str, int] | None:
        """Return address and port of the metrics; None without a port of their own."""
        return checks.metrics_address(self.metrics)

    def longest_s(self) -> float:
        """Return the length of the longest recording, as a track or as a set, in seconds."""
        return max(self.max_duration_s, self.max_set_duration_s)

    def threshold(self) -> AskedThreshold:
        """Return where likely begins unless a request says otherwise."""
        return AskedThreshold(self.min_probability, self.operating_point)

    def trash_lifetime(self) -> timedelta:
        """Return how long the trash keeps a track."""
        return timedelta(days=self.trash_days)

    def audit_lifetime(self) -> timedelta | None:
        """Return how long the audit log keeps entries; None for ever."""
        return None if self.audit_days is None else timedelta(days=self.audit_days)

    def kinds(self) -> frozenset[WorkKind]:
        """Return the kinds of work that a worker does."""
        return frozenset(map(WorkKind, checks.listed(self.worker_kinds))) or frozenset(WorkKind)

    def only_kind_of_job(self) -> WorkKind | None:
        """Return the kind of jobs that a worker takes, if it takes one alone."""
        kinds = self.kinds() & {WorkKind.DOWNLOADS, WorkKind.ANALYSES}
        return next(iter(kinds)) if len(kinds) == 1 else None

    def audio_kinds(self) -> frozenset[SourceKind]:
        """Return the sources of which a copy is kept for listening."""
        return checks.audio_kinds(self.keep_audio)

    def audio_lifetime(self) -> timedelta | None:
        """Return how long a copy for listening is kept; None for as long as its track."""
        return None if self.audio_days is None else timedelta(days=self.audio_days)

    def import_folders(self) -> list[Path]:
        """Return the folders from which imports may read."""
        return [Path(each) for each in self.import_roots.split(":") if each]

    def webhook_targets(self) -> Allowed:
        """Return the private addresses to which webhooks may lead."""
        return Allowed.parse(self.webhook_allowed)


def variables() -> list[str]:
    """Return the names of the environment variables that hold settings."""
    aliases = (field.validation_alias for field in Settings.model_fields.values())
    return [str(alias.choices[0]) for alias in aliases if isinstance(alias, AliasChoices)]


def load_settings() -> Settings:
    """Read the settings from the environment.

    Raises
    ------
    ContrafactError : `invalid_setting`, with the name of the variable.
    """
    try:
        return Settings()
    except ValidationError as error:
        # Not `from error`, which holds the value.
        raise ContrafactError("invalid_setting", _fault(error.errors()[0])) from None


def _fault(error: ErrorDetails) -> str:
    """Return which setting is wrong, and why; of two that do not go together, why alone."""
    why = str(error["ctx"]["error"]) if error["type"] == "value_error" else error["msg"]
    if not error["loc"]:
        return f"{why}."
    name = str(error["loc"][0])
    given = _HIDDEN if any(word in name for word in _SECRET) else str(error["input"])[:_MOST_SHOWN]
    return f"{name}={given} is not valid: {why}."
