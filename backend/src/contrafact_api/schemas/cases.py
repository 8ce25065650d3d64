"""Schemas of cases."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field
from pydantic.json_schema import SkipJsonSchema

from contrafact.domain.cases import MAX_NOTES, MAX_PAIRS
from contrafact.domain.reviews import ReviewAnswer
from contrafact_api.schemas.common import (
    Answer,
    HexId,
    MadeBy,
    Moment,
    PageAnswer,
    Request,
    Text,
    Title,
    TrackId,
)
from contrafact_api.schemas.matching import VerdictAnswer

NoteText = Annotated[Text, Field(min_length=1, max_length=4000, pattern=r"\S")]
PictureName = Literal["matrix", "query", "reference"]
Format = Literal["pdf", "csv", "json"]
OptionalFormat = Annotated[
    Format | SkipJsonSchema[None], Field(description="If left out, `Accept` decides between their media types")
]


class CaseRequest(Request):
    """Title of a case."""

    title: Title


class CasePairRequest(Request):
    """A pair to compare and put into a case."""

    query_id: TrackId
    reference_id: TrackId


class CaseNoteRequest(Request):
    """A note on a case, or on one pair of it."""

    text: NoteText
    pair_id: HexId | None = Field(default=None, description="The pair that it is about; null for the case")


class CaseLinkRequest(Request):
    """For how long a link works."""

    days: float = Field(gt=0, le=365)


class CasePath(Request):
    """Path of a case."""

    case_id: HexId


class CasePairPath(CasePath):
    """Path of a pair of a case."""

    pair_id: HexId


class CasePicturePath(CasePairPath):
    """Path of a picture of a pair."""

    name: PictureName


class CaseLinkPath(CasePath):
    """Path of a link to a case."""

    link_id: HexId


class CaseExportQuery(Request):
    """Format of an export."""

    format: OptionalFormat = None


class SharedCaseRequest(Request):
    """The secret of a link, which is behind the # of its address."""

    token: Annotated[Text, Field(max_length=200)]


class SharedExportRequest(SharedCaseRequest):
    """The secret of a link, and a format."""

    format: Format | None = Field(default=None, description="If null, `Accept` decides between their media types")


class SharedPictureRequest(SharedCaseRequest):
    """The secret of a link, and a picture."""

    pair_id: HexId
    name: PictureName


class CaseSong(Answer):
    """A recording as the library described it when the evidence was taken."""

    id: str
    kind: str = Field(description="`youtube` or `upload`")
    key: str = Field(description="The video's id, or the file's SHA-256")
    added_at: Moment
    name: str = Field(description="Artist and title, or what is known instead")
    title: str | None
    artist: str | None
    album: str | None
    date: str | None
    isrc: str | None
    label: str | None
    language: str | None
    duration_s: float | None
    published_at: str | None
    url: str | None
    file_name: str | None
    work: str | None
    iswc: str | None
    chroma_sha256: str | None
    fingerprint_sha256: str | None


class CaseModel(Answer):
    """By what a verdict was computed, and how often it is right."""

    id: str
    sha256: str
    eye_sha256: str | None = Field(description="Of the second network; null if there is none")
    program: str = Field(description="Version of Contrafact")
    prior: float = Field(description="Share of covers among the pairs of the library that the probability assumes")
    precision: float | None = Field(description="Share of likely pairs that were right, from `measured_at` on")
    recall: float | None = Field(description="Share of covers that were found, from `measured_at` on")
    measured_at: float | None = Field(description="Greatest threshold with figures that is not above the verdict's")


class CaseReview(Answer):
    """What a person had answered about the pair."""

    answer: ReviewAnswer
    answered_at: Moment
    by: str | None
    note: str | None


class CaseEvidence(Answer):
    """What was found about a pair at one moment. It never changes."""

    taken_at: Moment
    query: CaseSong
    reference: CaseSong
    verdict: VerdictAnswer
    model: CaseModel
    review: CaseReview | None
    pictures: dict[str, str] = Field(description="SHA-256 of each picture, by name")


class CasePairAnswer(Answer):
    """A pair of a case with its evidence."""

    id: str
    query_id: str
    reference_id: str
    added_at: Moment
    added_by: MadeBy
    sha256: str = Field(description="Of the evidence, as JSON with sorted names and without spaces")
    evidence: CaseEvidence


class CaseNoteAnswer(Answer):
    """A note. It never changes."""

    id: str
    text: str
    made_at: Moment
    made_by: MadeBy
    pair_id: str | None = Field(description="The pair that it is about; null for the case")
    is_late: bool = Field(description="Whether it was added after the case was frozen")


class CaseLinkAnswer(Answer):
    """A link by which anybody reads the case until it ends."""

    id: str
    created_at: Moment
    expires_at: Moment
    made_by: MadeBy


class CaseSummary(Answer):
    """A case in a list."""

    id: str
    title: str
    created_at: Moment
    updated_at: Moment
    made_by: MadeBy
    n_pairs: int = Field(ge=0, le=MAX_PAIRS)
    n_notes: int = Field(ge=0, le=MAX_NOTES)
    frozen_at: Moment | None = Field(description="Since when only notes are added; null while it is open")
    frozen_by: MadeBy
    sha256: str | None = Field(description="Of title, pairs and notes when it was frozen")


class CaseAnswer(CaseSummary):
    """A case."""

    pairs: list[CasePairAnswer]
    notes: list[CaseNoteAnswer]
    links: list[CaseLinkAnswer] = Field(description="Links that have not ended; empty for readers by a link")
    link_ends_at: Moment | None = Field(description="When the link ends by which the case is read; null for its users")


class CasePage(PageAnswer):
    """A page of cases, last changed first."""

    items: list[CaseSummary]


class CaseLinkMade(Answer):
    """A new link."""

    link: str = Field(description="Address, with the secret behind the #. It is not shown again")
    case: CaseAnswer


class CaseDifference(Answer):
    """What a new comparison finds otherwise."""

    what: str = Field(description="Field, such as `probability` or `query.title`; `songs` if they cannot be compared")
    before: str | None = Field(description="In the case")
    now: str | None


class CaseRerun(Answer):
    """Whether a new comparison of a pair gives the same."""

    is_same: bool
    differences: list[CaseDifference]
