"""What is installed and how it is set up, for administrators. Never a secret."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from pydantic import AliasChoices

from contrafact.domain.audio import AudioSpace
from contrafact.domain.engines import EngineReport
from contrafact.domain.health import Heartbeat
from contrafact.ports import Clock
from contrafact.ports.audio import AudioStore
from contrafact.ports.bucket import Bucket
from contrafact.ports.health import HeartbeatStore
from contrafact.settings import Settings

_MOST_WORKERS = 50
_DATE = re.compile(r"(\d{4})\.(\d{1,2})\.(\d{1,2})")
"""The version of yt-dlp is the day of its release."""

_SHOWN_TEXTS = frozenset(
    {
        *("gcs_bucket", "host", "allowed_hosts", "allowed_origins", "local_users", "metrics", "log_level"),
        *("base_path", "import_roots", "worker_kinds", "operating_point", "limits", "webhook_allowed", "keep_audio"),
        *("sign_on_roles", "oidc_name", "oidc_groups_claim", "mail_from"),
    }
)
"""Texts whose values administrators see. All other texts count as secrets: an address can hold a password."""


@dataclass(frozen=True, slots=True)
class SettingShown:
    """One setting.

    Parameters
    ----------
    name : of the environment variable.
    value : None for a secret, and for one that is empty.
    is_set : whether it comes from the environment; otherwise it has its default.
    is_secret : whether a value that was set is never shown; a default is in the documentation.
    """

    name: str
    value: str | None
    is_set: bool
    is_secret: bool


@dataclass(frozen=True, slots=True)
class DiskShown:
    """Space of a disk, in bytes. `total_bytes` is None where it is unknown."""

    place: str
    free_bytes: int
    total_bytes: int | None


@dataclass(frozen=True, slots=True)
class AudioKept:
    """The copies that are kept for listening.

    Parameters
    ----------
    sources : of which copies are kept, in the order of the alphabet.
    max_bytes : of all copies together.
    days : how long a copy is kept; None for as long as its track.
    """

    n_copies: int
    n_bytes: int
    sources: list[str]
    max_bytes: int
    days: float | None


@dataclass(frozen=True, slots=True)
class YtDlp:
    """A version of yt-dlp, and its age in days; None where the version names no day."""

    version: str
    age_days: int | None


@dataclass(frozen=True, slots=True)
class Installation:
    """What is installed, on what disks, and how it is set up."""

    version: str
    model_id: str
    engines: list[EngineReport]
    workers: list[Heartbeat]
    yt_dlp: YtDlp | None
    disks: list[DiskShown]
    audio: AudioKept
    settings: list[SettingShown]


@dataclass(frozen=True, slots=True)
class ShowInstallation:
    """Describes the installation.

    Parameters
    ----------
    data_dir : folder of the data on this machine.
    engines : reports on the vector engine that answers, and on one that is compared with it.
    """

    heartbeats: HeartbeatStore
    bucket: Bucket
    now: Clock
    model_id: str
    settings: Settings
    data_dir: Path
    audio: AudioStore
    engines: Callable[[], list[EngineReport]]

    def __call__(self) -> Installation:
        """Return the state of now. Raises `database_unavailable`, `bucket_unavailable`."""
        workers = [each for each in self.heartbeats.newest(_MOST_WORKERS) if not each.has_ended]
        return Installation(
            version=version("contrafact"),
            model_id=self.model_id,
            engines=self.engines(),
            workers=workers,
            yt_dlp=yt_dlp_of(workers, self.now()),
            disks=self._disks(),
            audio=self._audio(self.audio.space()),
            settings=shown_settings(self.settings),
        )

    def _audio(self, space: AudioSpace) -> AudioKept:
        settings = self.settings
        sources = sorted(kind.value for kind in settings.audio_kinds())
        return AudioKept(space.n_copies, space.n_bytes, sources, settings.max_audio_bytes, settings.audio_days)

    def _disks(self) -> list[DiskShown]:
        folder = next(each for each in (self.data_dir.resolve(), *self.data_dir.resolve().parents) if each.exists())
        usage = shutil.disk_usage(folder)
        disks = [DiskShown("data", usage.free, usage.total)]
        free_bytes = self.bucket.free_bytes()
        return disks if free_bytes is None else [*disks, DiskShown("objects", free_bytes, None)]


def shown_settings(settings: Settings) -> list[SettingShown]:
    """Return the settings for people to see: of secrets only whether they are set, and the default otherwise."""
    shown = []
    for name, field in type(settings).model_fields.items():
        alias, value = field.validation_alias, getattr(settings, name)
        variable = str(alias.choices[0]) if isinstance(alias, AliasChoices) else name
        is_secret = not isinstance(value, bool | int | float | Path | None) and name not in _SHOWN_TEXTS
        is_set = name in settings.model_fields_set
        is_hidden = is_secret and (is_set or value != field.default)
        text = None if is_hidden or value in (None, "") else str(value)
        shown.append(SettingShown(variable, text, is_set, is_secret))
    return shown


def yt_dlp_of(workers: list[Heartbeat], now: datetime) -> YtDlp | None:
    """Return the oldest yt-dlp of the workers, or that beside the API; None if neither is known."""
    known = [each.yt_dlp for each in workers if each.yt_dlp]
    found = min(known, key=_released) if known else installed_yt_dlp()
    if found is None:
        return None
    released = _released(found)
    return YtDlp(found, None if released == date.min else (now.date() - released).days)


def installed_yt_dlp() -> str | None:
    """Return the version of yt-dlp in this environment; None without one."""
    try:
        return version("yt-dlp")
    except PackageNotFoundError:
        return None


def _released(release: str) -> date:
    """Return the day of a release; the first of all days if the version names none."""
    found = _DATE.match(release)
    try:
        return date(*map(int, found.groups())) if found else date.min
    except ValueError:
        return date.min
