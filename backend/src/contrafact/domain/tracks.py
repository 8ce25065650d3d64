"""Tracks (recordings) with their sources and metadata, and works (compositions)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from contrafact.domain.audio import AudioCopy
from contrafact.domain.jobs import ACTIVE_STATES, Problem, State
from contrafact.domain.links import VideoLink
from contrafact.domain.people import Maker


class SourceKind(StrEnum):
    """Kind of a recording's source."""

    YOUTUBE = "youtube"
    UPLOAD = "upload"


@dataclass(frozen=True, slots=True)
class PartOf:
    """The stretch of a set that a recording was cut from, in seconds."""

    set_id: str
    start_s: float
    end_s: float


@dataclass(frozen=True, slots=True)
class Source:
    """Source of a recording.

    The same source always gives the same track id, so submitting it twice, even at the same moment, makes one track.

    Parameters
    ----------
    kind : YouTube or upload.
    key : the video's 11-character id, or the file's sha256 in hex.
    file_name : name of the uploaded file.
    upload_key : key of the uploaded file in the bucket while it is stored.
    part_of : the set that it was cut from, if it was; the key is then a hash of the stretch.
    """

    kind: SourceKind
    key: str
    file_name: str | None = None
    upload_key: str | None = None
    part_of: PartOf | None = None

    @property
    def track_id(self) -> str:
        """Id of the track."""
        if self.kind is SourceKind.YOUTUBE:
            return f"yt-{self.key}"
        # 128 bits of the hash, enough to avoid collisions.
        return f"file-{self.key[:32]}"

    @property
    def video_id(self) -> str | None:
        """Id of the video; None for an upload."""
        return self.key if self.kind is SourceKind.YOUTUBE else None

    @property
    def url(self) -> str | None:
        """Address of the video; None for an upload."""
        return VideoLink(self.key).url if self.kind is SourceKind.YOUTUBE else None


TRACK_ID_PATTERN = r"^(yt-[A-Za-z0-9_-]{11}|file-[0-9a-f]{32})$"


@dataclass(frozen=True, slots=True)
class Metadata:
    """Metadata of a recording; None where its source states none, "" where a person removed it.

    Parameters
    ----------
    published_at : date of publication at the source, `YYYY-MM-DD`.
    date : of the release, `YYYY`, `YYYY-MM` or `YYYY-MM-DD`.
    isrc : twelve capital letters and digits.
    language : of the words, such as `en` or `pt-BR`.
    """

    title: str | None = None
    artist: str | None = None
    duration_s: float | None = None
    thumbnail_url: str | None = None
    published_at: str | None = None
    album: str | None = None
    date: str | None = None
    isrc: str | None = None
    label: str | None = None
    language: str | None = None


EDITABLE = ("title", "artist", "album", "date", "isrc", "label", "language")
"""Fields of `Metadata` that a person can write over those of the source."""


@dataclass(frozen=True, slots=True)
class Track:
    """One recording.

    Parameters
    ----------
    job_id : its newest job.
    metadata : what people wrote, else what its source states.
    stated : what its source states of the fields that people wrote.
    tags : words that people chose.
    work_id : work that a person assigned it to.
    chroma_key : key of its chroma in the bucket; None before extraction.
    model_id : weights of its embedding; None before it is embedded.
    problem : why its newest job failed.
    harmonic_content : by `contrafact.features.harmonic_content`; None before it is measured.
    tuning_cents : of its chroma; None before it is measured.
    recipe : of its newest view; None before extraction, and of tracks of older releases, see `view`.
    same_recording_as : id of an older track that holds the same recording; None if there is none.
    may_repeat : whether a person chose to analyse it although a track with the same recording is there.
    made_by : who submitted it first; None for tracks of before there were accounts.
    audio : its copy for listening; None if none is kept.
    """

    id: str
    source: Source
    state: State
    job_id: str
    created_at: datetime
    updated_at: datetime
    metadata: Metadata = field(default_factory=Metadata)
    work_id: str | None = None
    chroma_key: str | None = None
    model_id: str | None = None
    problem: Problem | None = None
    harmonic_content: float | None = None
    tuning_cents: float | None = None
    recipe: str | None = None
    same_recording_as: str | None = None
    may_repeat: bool = False
    made_by: Maker | None = None
    stated: Mapping[str, str | None] = field(default_factory=dict, hash=False)
    tags: tuple[str, ...] = ()
    audio: AudioCopy | None = None

    @property
    def view(self) -> str | None:
        """The newest recipe by which it was analysed; None before extraction."""
        from contrafact.domain.chroma import RECIPE  # imports numpy, which the help of a command can do without

        return (self.recipe or RECIPE) if self.chroma_key else None

    @property
    def is_active(self) -> bool:
        """Whether its newest job is in progress."""
        return self.state in ACTIVE_STATES


@dataclass(frozen=True, slots=True)
class TrackMeasures:
    """What a job measures of a recording beside its chroma.

    Parameters
    ----------
    fingerprint_keys : items of its fingerprint by which tracks that hold the same recording are looked up.
    recipe : the newest by which it was analysed.
    """

    harmonic_content: float | None = None
    tuning_cents: float | None = None
    fingerprint_keys: tuple[int, ...] = ()
    recipe: str | None = None


@dataclass(frozen=True, slots=True)
class RecordingLink:
    """Says that a track holds the recording of another, which was there before."""

    track_id: str
    other_id: str
    created_at: datetime


class TrackSort(StrEnum):
    """Orders of a list of tracks; a leading minus is descending.

    `RELEVANCE` puts the tracks first that are most like the words of the query; without words, the newest.
    """

    RELEVANCE = "relevance"
    CREATED_AT = "created_at"
    CREATED_AT_DESC = "-created_at"
    TITLE = "title"
    TITLE_DESC = "-title"
    ARTIST = "artist"
    ARTIST_DESC = "-artist"
    DURATION = "duration_s"
    DURATION_DESC = "-duration_s"


class LibraryRelation(StrEnum):
    """What a track has to do with the rest of the library, as far as it was found."""

    LIKELY_COVER = "likely_cover"
    SAME_RECORDING = "same_recording"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class TrackFilter:
    """Filter of a list of tracks; all given conditions must hold.

    Parameters
    ----------
    q : words, see `contrafact.adapters.mongo.word_index`, or the id of a track.
    made_by : id of a user.
    added_since, added_until : first moment, and the moment before which it ends.
    least_harmony, most_harmony : limits of the harmonic content, both included.
    has_problem : whether the newest job failed or waits because of an error.
    """

    q: str | None = None
    state: State | None = None
    work_id: str | None = None
    has_work: bool | None = None
    relation: LibraryRelation | None = None
    source: SourceKind | None = None
    made_by: str | None = None
    tag: str | None = None
    language: str | None = None
    added_since: datetime | None = None
    added_until: datetime | None = None
    least_harmony: float | None = None
    most_harmony: float | None = None
    has_problem: bool | None = None


@dataclass(frozen=True, slots=True)
class TrackChoices:
    """The values that tracks have, in alphabetical order, for filters of lists."""

    makers: tuple[Maker, ...] = ()
    tags: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class TrackEdit:
    """Changes of a track; a field left at None is kept. What the source states is kept beside them.

    An empty text removes the field, an empty `work_id` the track from its work.

    Parameters
    ----------
    as_stated : fields of `EDITABLE` that become what the source states again.
    """

    title: str | None = None
    artist: str | None = None
    work_id: str | None = None
    album: str | None = None
    date: str | None = None
    isrc: str | None = None
    label: str | None = None
    language: str | None = None
    tags: tuple[str, ...] | None = None
    as_stated: tuple[str, ...] = ()
