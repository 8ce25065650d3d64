"""Imports: many recordings that are added together, each of which ends in one outcome."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from hashlib import sha256
from pathlib import PurePosixPath

from contrafact.domain.jobs import Problem
from contrafact.domain.people import Maker

UPLOAD_LIFETIME = timedelta(days=7)
"""How long an unfinished upload is kept after its last byte."""
MAX_ITEMS = 100_000
MAX_NAME_LENGTH = 1000
# Unicode bidirectional marks: a name can imitate another with them.
_DIRECTION_MARKS = dict.fromkeys([*range(0x202A, 0x202F), *range(0x2066, 0x206A), 0x200E, 0x200F, 0x061C])

_NO_SOUND = frozenset(
    {
        *("jpg", "jpeg", "png", "gif", "bmp", "webp", "tif", "tiff", "heic", "svg", "pdf", "psd", "txt", "md", "rtf"),
        *("doc", "docx", "odt", "xls", "xlsx", "ods", "csv", "tsv", "json", "xml", "html", "htm", "nfo", "log", "cue"),
        *("m3u", "m3u8", "pls", "wpl", "asx", "md5", "sha1", "sha256", "sfv", "ffp", "par2", "accurip", "lrc", "srt"),
        *("zip", "rar", "7z", "gz", "tar", "bz2", "xz", "exe", "dll", "lnk", "url", "ini", "db", "sqlite", "bak"),
    }
)
"""Endings of files that hold no sound: covers, notes and lists, as they lie in folders of music."""


class ImportKind(StrEnum):
    """Where the items of an import come from.

    Attributes
    ----------
    FILES : a client uploads them.
    FOLDER : a folder on the server.
    MANIFEST : the lines of a CSV file, each with a path on the server or a link.
    PLAYLIST : the videos of a playlist or channel.
    """

    FILES = "files"
    FOLDER = "folder"
    MANIFEST = "manifest"
    PLAYLIST = "playlist"


class ImportState(StrEnum):
    """State of an import.

    Attributes
    ----------
    FAILED : its items could not be listed.
    """

    RUNNING = "running"
    PAUSED = "paused"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"


class ItemState(StrEnum):
    """State of an item. The last three are outcomes, of which every item gets one.

    Attributes
    ----------
    UPLOADING : its file is expected, or arrives.
    WAITING : for its turn to be analysed.
    ADDED : it is a track of the library that is ready.
    DUPLICATE : another track holds the recording.
    REFUSED : it was not added; its problem says why.
    """

    UPLOADING = "uploading"
    WAITING = "waiting"
    ANALYSING = "analysing"
    ADDED = "added"
    DUPLICATE = "duplicate"
    REFUSED = "refused"


OUTCOMES = frozenset({ItemState.ADDED, ItemState.DUPLICATE, ItemState.REFUSED})
OPEN_STATES = frozenset(ItemState) - OUTCOMES


class Origin(StrEnum):
    """Where the recording of an item is."""

    UPLOAD = "upload"
    PATH = "path"
    LINK = "link"


@dataclass(frozen=True, slots=True)
class FolderPlace:
    """A folder below one of the roots that the operator allows.

    Parameters
    ----------
    root : one of the roots, as the setting names it.
    path : relative to the root; empty for the root itself.
    """

    root: str
    path: str = ""


@dataclass(frozen=True, slots=True)
class Import:
    """A group of items that are added together.

    Parameters
    ----------
    owner : under whose name the jobs of its tracks wait in turn.
    folder : of a folder import; of a manifest, the folder to which its relative paths belong.
    list_id : of the playlist or channel.
    is_watched : whether new files of the folder are added until it is cancelled.
    by_curator : whether its starter may read folders of the server and make works.
    is_listed : whether all items are known.
    cursor : what was listed last; its form depends on the kind.
    listed_at : when the folder was listed to its end last.
    waits_for : why no further item is analysed at present.
    problem : why it failed.
    revision : number of times that a user changed its state.
    """

    id: str
    kind: ImportKind
    name: str
    state: ImportState
    created_at: datetime
    updated_at: datetime
    made_by: Maker | None = None
    owner: str | None = None
    folder: FolderPlace | None = None
    list_id: str | None = None
    is_watched: bool = False
    by_curator: bool = False
    is_listed: bool = False
    cursor: str | None = None
    listed_at: datetime | None = None
    waits_for: Problem | None = None
    problem: Problem | None = None
    attempts: int = 0
    finished_at: datetime | None = None
    revision: int = 0

    @property
    def manifest_key(self) -> str:
        """Key of its manifest in the bucket."""
        return f"manifests/{self.id}"


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that arrives in parts.

    Parameters
    ----------
    offset : number of bytes that are stored.
    parts : keys of the parts in the bucket, in order.
    expires_at : when it is removed unless more arrives; None once it is complete.
    """

    offset: int = 0
    parts: tuple[str, ...] = ()
    expires_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class ImportItem:
    """One recording of an import.

    Parameters
    ----------
    position : order within the import.
    name : path, link or file name, as people see it.
    raw_path : path of a file relative to the root, as the file system spells it.
    size_bytes : of the file; None if unknown.
    fields : what the import says about the recording, by column of a manifest.
    line : number of its line in the manifest.
    track_id : its track; of a duplicate, the track that holds the recording.
    tries : how many times it was retried.
    """

    id: str
    import_id: str
    position: int
    name: str
    origin: Origin
    state: ItemState
    updated_at: datetime
    root: str | None = None
    raw_path: bytes | None = None
    size_bytes: int | None = None
    fields: Mapping[str, str] = field(default_factory=dict)
    line: int | None = None
    track_id: str | None = None
    job_id: str | None = None
    problem: Problem | None = None
    tries: int = 0
    upload: Upload | None = None

    @property
    def next_job_id(self) -> str:
        """Id of the job that this try makes. A try that is repeated after a crash makes the same job."""
        return _hashed(self.id, str(self.tries))

    @property
    def earlier_job_ids(self) -> frozenset[str]:
        """Ids of the jobs that earlier tries may have made."""
        return frozenset(_hashed(self.id, str(n)) for n in range(self.tries))


Counts = Mapping[ItemState, int]
"""Number of items by state; states without items may be missing."""


def item_id(import_id: str, *parts: str) -> str:
    """Return the id of an item; the same parts always give the same one, so that it can be listed twice."""
    return _hashed(import_id, *parts)


def clean_name(name: str) -> str:
    """Return a path or name as it can be stored and shown: without control and direction marks, not too long."""
    text = name.replace("\\", "/").encode(errors="replace").decode().translate(_DIRECTION_MARKS)
    return "".join(each for each in text if each.isprintable()).strip()[:MAX_NAME_LENGTH]


def has_no_sound(name: str) -> bool:
    """Return whether the ending of a file's name says that it holds no sound."""
    return PurePosixPath(name).suffix.lower().lstrip(".") in _NO_SOUND


def n_open(counts: Counts) -> int:
    """Return how many items have no outcome yet."""
    return sum(counts.get(state, 0) for state in OPEN_STATES)


def _hashed(*parts: str) -> str:
    return sha256("\n".join(parts).encode(errors="surrogateescape")).hexdigest()[:32]
