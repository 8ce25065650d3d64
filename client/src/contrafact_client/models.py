"""Requests and answers of the API."""

# Generated from frontend/openapi.json by `make client`. Never edit: change the API, then generate again.

from __future__ import annotations

from typing import Any, Literal, NotRequired, TypeAlias, TypedDict

EditableField: TypeAlias = Literal["title", "artist", "album", "date", "isrc", "label", "language"]


class PartOfSet(TypedDict):
    """
    The stretch of a set that a recording was cut from, in seconds.
    """

    set_id: str
    start_s: float
    end_s: float


class PersonAnswer(TypedDict):
    """
    A user, as all others see it.
    """

    id: str
    name: str


class Problem(TypedDict):
    """
    Reason for a failure.
    """

    code: str
    detail: str


SourceKind: TypeAlias = Literal["youtube", "upload"]


State: TypeAlias = Literal["queued", "downloading", "extracting", "embedding", "ready", "failed", "cancelled"]


class StatedAnswer(TypedDict):
    """
    What the source of a recording states about it.
    """

    title: str | None
    artist: str | None
    album: str | None
    date: str | None
    isrc: str | None
    label: str | None
    language: str | None


class SuggestedName(TypedDict):
    """
    Title and artist that a person may take over.
    """

    title: str | None
    artist: str | None


class WorkRef(TypedDict):
    """
    The work of a track.
    """

    id: str
    title: str


class LinkRequest(TypedDict):
    """
    A YouTube link.
    """

    url: str


class UploadForm(TypedDict):
    """
    An audio file: MP3, M4A/AAC, Opus/WebM, Ogg, FLAC, WAV, AIFF, WMA and others, at most 200 MB.
    """

    file: bytes
    title: NotRequired[str]
    artist: NotRequired[str]


class RespellingAnswer(TypedDict):
    """
    A word of a query that no track has, and the words that were searched instead.
    """

    asked: str
    words: list[str]


LibraryRelation: TypeAlias = Literal["likely_cover", "same_recording", "none"]


TrackSort: TypeAlias = Literal[
    "relevance", "created_at", "-created_at", "title", "-title", "artist", "-artist", "duration_s", "-duration_s"
]


Tag: TypeAlias = str


class TrackEditRequest(TypedDict):
    """
    Changes to a track; omitted fields stay, null removes a field. What the source states is kept, in `stated`.
    """

    title: NotRequired[str]
    artist: NotRequired[str | None]
    work_id: NotRequired[str | None]
    album: NotRequired[str | None]
    date: NotRequired[str | None]
    isrc: NotRequired[str | None]
    label: NotRequired[str | None]
    language: NotRequired[str | None]
    tags: NotRequired[list[Tag]]
    as_stated: NotRequired[list[EditableField]]


class BulkDeleteAnswer(TypedDict):
    """
    Ids that were deleted and ids that do not exist.
    """

    deleted: list[str]
    not_found: list[str]


Id: TypeAlias = str


class BulkDeleteRequest(TypedDict):
    """
    Tracks to delete.
    """

    ids: list[Id]
    permanently: NotRequired[bool]


class RestoreAnswer(TypedDict):
    """
    Ids that are in the library now, and ids that are neither there nor in the trash.
    """

    restored: list[str]
    not_found: list[str]


class RestoreRequest(TypedDict):
    """
    Tracks to restore from the trash.
    """

    ids: list[Id]


class ChromaAnswer(TypedDict):
    """
    The chroma of a track.
    """

    recipe: str
    recipes: list[str]
    seconds_per_frame: float
    n_frames: int
    frames: str
    peaks: str | None


class PictureAnswer(TypedDict):
    """
    The harmony of a track in a small picture.
    """

    track_id: str
    n_columns: int
    frames: str


BulkState: TypeAlias = Literal["running", "done", "undoing", "undone"]


AddTag: TypeAlias = str


RemoveTag: TypeAlias = str


class BulkEditRequest(TypedDict):
    """
    Changes that all tracks get; omitted fields stay, null removes a field. What the sources state is kept.
    """

    artist: NotRequired[str | None]
    album: NotRequired[str | None]
    date: NotRequired[str | None]
    label: NotRequired[str | None]
    language: NotRequired[str | None]
    work_id: NotRequired[str | None]
    add_tags: NotRequired[list[AddTag]]
    remove_tags: NotRequired[list[RemoveTag]]
    as_stated: NotRequired[list[EditableField]]


class TrackFilterRequest(TypedDict):
    """
    Filter of tracks; all given conditions must hold.
    """

    q: NotRequired[str]
    state: NotRequired[State]
    work_id: NotRequired[str]
    has_work: NotRequired[bool]
    relation: NotRequired[LibraryRelation]
    source: NotRequired[SourceKind]
    made_by: NotRequired[str]
    tag: NotRequired[str]
    language: NotRequired[str]
    added_since: NotRequired[str]
    added_until: NotRequired[str]
    least_harmony: NotRequired[float]
    most_harmony: NotRequired[float]
    has_problem: NotRequired[bool]


class TrackChoicesAnswer(TypedDict):
    """
    The values that the tracks of the library have, for filters; at most 1000 of each.
    """

    makers: list[PersonAnswer]
    tags: list[str]
    languages: list[str]


Decision: TypeAlias = Literal["likely", "unsure", "unlikely"]


Limit: TypeAlias = Literal["too_little_harmony", "no_rare_section", "common_progression", "other_melody"]


MelodyAgreement: TypeAlias = Literal["agrees", "differs", "cannot_tell"]


Relation: TypeAlias = Literal["same_recording", "same_work", "shared_harmony", "none"]


ReviewAnswer: TypeAlias = Literal["confirmed", "rejected", "skipped", "withdrawn"]


class ReviewRef(TypedDict):
    """
    The review of a pair that counts.
    """

    id: str
    answer: ReviewAnswer
    relation: Relation | None
    answered_at: str
    made_by: PersonAnswer | None
    work_id: str | None


class SameRecordingAnswer(TypedDict):
    """
    A stretch of one recording that both tracks hold, found by their AcoustID fingerprints.
    """

    query_start_s: float
    reference_start_s: float
    matched_s: float
    speed: float


class SectionAnswer(TypedDict):
    """
    A stretch of the query and the stretch of the reference that it matches, in seconds.
    """

    query_start_s: float
    query_end_s: float
    reference_start_s: float
    reference_end_s: float
    strength: float
    gain: float


class VerdictAnswer(TypedDict):
    """
    Verdict on whether two tracks are recordings of one work.
    """

    decision: Decision
    probability: float
    false_alarm_rate: float
    distance: float
    threshold: float
    similarity: float | None
    transposition_semitones: int | None
    tempo_ratio: float | None
    sections: list[SectionAnswer]
    reason: str
    model_id: str
    relation: Relation
    limit: Limit | None
    melody: MelodyAgreement
    commonness: float | None
    same_recording: SameRecordingAnswer | None
    calibration_id: str | None
    recipe: str | None


OperatingPoint: TypeAlias = Literal["precise", "balanced", "exhaustive"]


class EvidenceAnswer(TypedDict):
    """
    Evidence of a check: which frames of two tracks are similar, and the best alignment.
    """

    seconds_per_frame: float
    shape: tuple[int, int]
    matrix: str
    path: list[tuple[int, int]]
    sections: list[SectionAnswer]


class RankedWork(TypedDict):
    """
    A work that the query may be a recording of.
    """

    work: WorkRef
    probability: float
    best_track_id: str


MapDecision: TypeAlias = Literal["none", "unsure", "likely", "same_recording", "confirmed"]


class MapWorkAnswer(TypedDict):
    """
    A work that recordings on the map belong to.
    """

    id: str
    title: str


class MapCoverAnswer(TypedDict):
    """
    A recording that is probably a cover of the one asked about.
    """

    track_id: str
    title: str | None
    artist: str | None
    probability: float
    is_confirmed: bool


ClipState: TypeAlias = Literal["queued", "ranking", "ready", "failed"]


WriterRole: TypeAlias = Literal["A", "C", "CA", "AR", "AD", "TR", "SA", "SR"]


AlternativeTitle: TypeAlias = str


Link: TypeAlias = str


class WriterFields(TypedDict):
    """
    A person who wrote a part of a work.
    """

    name: str
    role: NotRequired[WriterRole | None]
    share: NotRequired[float | None]


class WorkEditRequest(TypedDict):
    """
    Changes to a work; omitted fields stay. null removes a field, such as the composer.
    """

    composer: NotRequired[str | None]
    alternative_titles: NotRequired[list[AlternativeTitle]]
    writers: NotRequired[list[WriterFields]]
    iswc: NotRequired[str | None]
    original_track_id: NotRequired[str | None]
    year: NotRequired[int | None]
    notes: NotRequired[str | None]
    links: NotRequired[list[Link]]
    title: NotRequired[str]


MemberRelation: TypeAlias = Literal["original", "same_recording", "version"]


class ResemblanceAnswer(TypedDict):
    """
    The recording of a work that another resembles most.
    """

    track_id: str
    probability: float


class NamedWork(TypedDict):
    """
    A work by the title that it had.
    """

    id: str
    title: str


WorkChangeKind: TypeAlias = Literal["merge", "split", "undo"]


WorkId: TypeAlias = str


class MergeRequest(TypedDict):
    """
    Works that another work takes.
    """

    work_ids: list[WorkId]


TrackId: TypeAlias = str


class SplitRequest(TypedDict):
    """
    Tracks of a work that become a work of their own.
    """

    track_ids: list[TrackId]
    title: str


TableFormat: TypeAlias = Literal["csv", "json"]


RowOutcome: TypeAlias = Literal["created", "updated", "unchanged", "refused"]


class TableRequest(TypedDict):
    """
    Rows to import, as CSV or as a list; columns as in the export. Empty cells leave fields as they are.
    """

    csv: NotRequired[str | None]
    items: NotRequired[list[dict[str, str]] | None]
    preview: NotRequired[bool]


class ChosenTracksRequest(TypedDict):
    """
    Which tracks to export, and how.
    """

    ids: NotRequired[list[Id]]
    filter: NotRequired[TrackFilterRequest]
    format: NotRequired[TableFormat]


class NameAnswer(TypedDict):
    """
    What the name of a track says by a pattern.
    """

    id: str
    name: str
    fits: bool
    title: str | None
    artist: str | None
    album: str | None


class NamesRequest(TypedDict):
    """
    Tracks whose names are read by a pattern.
    """

    ids: list[Id]
    pattern: NotRequired[str]
    preview: NotRequired[bool]


class LookupsAnswer(TypedDict):
    """
    Which look-ups the operator allows.
    """

    musicbrainz: bool


class KnownRecordingAnswer(TypedDict):
    """
    A recording as MusicBrainz describes it.
    """

    title: str
    artist: str | None
    album: str | None
    date: str | None
    isrc: str | None
    duration_s: float | None
    score: int
    url: str


class ReviewRequest(TypedDict):
    """
    An answer about a pair of tracks, or about a track and a work.
    """

    query_id: str
    reference_id: NotRequired[str | None]
    work_id: NotRequired[str | None]
    answer: ReviewAnswer
    relation: NotRequired[Relation | None]
    note: NotRequired[str | None]
    revises: NotRequired[str | None]


CalibrationState: TypeAlias = Literal["asked", "fitted", "failed"]


class ReliabilityBinAnswer(TypedDict):
    """
    Pairs of similar probability.
    """

    probability: float
    confirmed: float
    n_pairs: int


class CaseSummary(TypedDict):
    """
    A case in a list.
    """

    id: str
    title: str
    created_at: str
    updated_at: str
    made_by: PersonAnswer | None
    n_pairs: int
    n_notes: int
    frozen_at: str | None
    frozen_by: PersonAnswer | None
    sha256: str | None


class CaseLinkAnswer(TypedDict):
    """
    A link by which anybody reads the case until it ends.
    """

    id: str
    created_at: str
    expires_at: str
    made_by: PersonAnswer | None


class CaseModel(TypedDict):
    """
    By what a verdict was computed, and how often it is right.
    """

    id: str
    sha256: str
    eye_sha256: str | None
    program: str
    prior: float
    precision: float | None
    recall: float | None
    measured_at: float | None


class CaseNoteAnswer(TypedDict):
    """
    A note. It never changes.
    """

    id: str
    text: str
    made_at: str
    made_by: PersonAnswer | None
    pair_id: str | None
    is_late: bool


class CaseReview(TypedDict):
    """
    What a person had answered about the pair.
    """

    answer: ReviewAnswer
    answered_at: str
    by: str | None
    note: str | None


class CaseSong(TypedDict):
    """
    A recording as the library described it when the evidence was taken.
    """

    id: str
    kind: str
    key: str
    added_at: str
    name: str
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


class CaseRequest(TypedDict):
    """
    Title of a case.
    """

    title: str


class CasePairRequest(TypedDict):
    """
    A pair to compare and put into a case.
    """

    query_id: str
    reference_id: str


class CaseDifference(TypedDict):
    """
    What a new comparison finds otherwise.
    """

    what: str
    before: str | None
    now: str | None


class CaseNoteRequest(TypedDict):
    """
    A note on a case, or on one pair of it.
    """

    text: str
    pair_id: NotRequired[str | None]


class CaseLinkRequest(TypedDict):
    """
    For how long a link works.
    """

    days: float


class SharedCaseRequest(TypedDict):
    """
    The secret of a link, which is behind the # of its address.
    """

    token: str


class SharedExportRequest(TypedDict):
    """
    The secret of a link, and a format.
    """

    token: str
    format: NotRequired[Literal["pdf", "csv", "json"] | None]


class SharedPictureRequest(TypedDict):
    """
    The secret of a link, and a picture.
    """

    token: str
    pair_id: str
    name: Literal["matrix", "query", "reference"]


PlaylistState: TypeAlias = Literal["queued", "expanding", "ready", "failed"]


SetState: TypeAlias = Literal[
    "queued", "analysing", "searching", "proposed", "accepting", "accepted", "failed", "cancelled"
]


Evidence: TypeAlias = Literal["beginning", "chapter", "silence", "change", "library", "person"]


class SetPartRequest(TypedDict):
    """
    A part of a set, in seconds from its beginning.
    """

    start_s: float
    end_s: float
    title: NotRequired[str | None]
    artist: NotRequired[str | None]


class SetRevisionRequest(TypedDict):
    """
    The revision of the set that was seen.
    """

    revision: int


Access: TypeAlias = Literal["local", "open", "accounts"]


Role: TypeAlias = Literal["viewer", "contributor", "curator", "administrator"]


Scope: TypeAlias = Literal["read", "submit", "edit", "review", "delete", "admin"]


class SignInWays(TypedDict):
    """
    How people sign in.
    """

    password: bool
    sign_on: str | None


Way: TypeAlias = Literal["local", "open", "session", "key", "proxy", "system", "none"]


class SignInRequest(TypedDict):
    """
    Name and password.
    """

    name: str
    password: str


class SessionItem(TypedDict):
    """
    A browser in which a user is signed in.
    """

    id: str
    is_current: bool
    created_at: str
    seen_at: str
    expires_at: str
    address: str
    agent: str


class PasswordRequest(TypedDict):
    """
    A new password.
    """

    current: str
    new: str


class UserAnswer(TypedDict):
    """
    A user, as administrators see it.
    """

    id: str
    name: str
    role: Role
    email: str | None
    is_disabled: bool
    has_password: bool
    signed_in_at: str | None
    created_at: str
    updated_at: str


class UserEditRequest(TypedDict):
    """
    Changes of a user; omitted fields stay. `email: null` removes the address.
    """

    name: NotRequired[str]
    email: NotRequired[str | None]
    role: NotRequired[Role]
    is_disabled: NotRequired[bool]


class LinkAnswer(TypedDict):
    """
    A one-time link. It is shown once.
    """

    id: str
    link: str
    expires_at: str | None
    is_mailed: bool


class InvitationItem(TypedDict):
    """
    An invitation that was not used yet.
    """

    id: str
    role: Role
    email: str | None
    made_by: PersonAnswer | None
    created_at: str
    expires_at: str | None


class InvitationRequest(TypedDict):
    """
    Whom to invite.
    """

    role: Role
    email: NotRequired[str]


Purpose: TypeAlias = Literal["first", "invitation", "reset"]


class LookRequest(TypedDict):
    """
    A link's token.
    """

    token: str


class AcceptRequest(TypedDict):
    """
    Use of a link.
    """

    token: str
    name: NotRequired[str]
    password: str


class KeyItem(TypedDict):
    """
    An API key, without the key itself.
    """

    id: str
    name: str
    hint: str
    scopes: list[Scope]
    created_at: str
    expires_at: str | None
    used_at: str | None


class NewKey(TypedDict):
    """
    A new API key. `key` is shown once.
    """

    key: str
    item: KeyItem


class KeyRequest(TypedDict):
    """
    A new API key.
    """

    name: str
    scopes: list[Scope]
    expires_in_days: NotRequired[int | None]


Action: TypeAlias = Literal[
    "track.submitted",
    "track.edited",
    "track.trashed",
    "track.deleted",
    "track.restored",
    "job.retried",
    "job.cancelled",
    "playlist.submitted",
    "import.started",
    "import.paused",
    "import.resumed",
    "import.retried",
    "import.cancelled",
    "clip.submitted",
    "work.created",
    "work.edited",
    "work.deleted",
    "work.merged",
    "work.split",
    "work.restored",
    "review.made",
    "case.created",
    "case.edited",
    "case.pair_added",
    "case.pair_removed",
    "case.noted",
    "case.frozen",
    "case.deleted",
    "case.link_created",
    "case.link_ended",
    "set.edited",
    "set.accepted",
    "set.searched",
    "set.cancelled",
    "set.deleted",
    "calibration.asked",
    "calibration.used",
    "reextraction.started",
    "reextraction.stopped",
    "webhook.created",
    "webhook.edited",
    "webhook.deleted",
    "delivery.replayed",
    "session.begun",
    "session.ended",
    "user.created",
    "user.edited",
    "user.password_changed",
    "invitation.created",
    "invitation.withdrawn",
    "user.reset_created",
    "key.created",
    "key.deleted",
]


TargetKind: TypeAlias = Literal[
    "track",
    "work",
    "playlist",
    "import",
    "clip",
    "library",
    "webhook",
    "user",
    "key",
    "session",
    "invitation",
    "review",
    "calibration",
    "case",
    "set",
]


class HistoryItem(TypedDict):
    """
    One change of one thing.
    """

    id: str
    at: str
    action: Action
    user: PersonAnswer
    before: dict[str, Any] | None
    after: dict[str, Any] | None


Event: TypeAlias = Literal["track.ready", "track.failed", "match.found", "import.done", "review.made"]


class WebhookAnswer(TypedDict):
    """
    A webhook: an address, and the events of which it gets messages.
    """

    id: str
    url: str
    events: list[Event]
    is_enabled: bool
    made_by: PersonAnswer | None
    created_at: str
    updated_at: str


class WebhookWithSecret(TypedDict):
    """
    A webhook with the secret of its signatures, if it is new.
    """

    id: str
    url: str
    events: list[Event]
    is_enabled: bool
    made_by: PersonAnswer | None
    created_at: str
    updated_at: str
    secret: str | None


class WebhookRequest(TypedDict):
    """
    A new webhook.
    """

    url: str
    events: list[Event]


class WebhookEditRequest(TypedDict):
    """
    Changes to a webhook; omitted fields stay.
    """

    url: NotRequired[str]
    events: NotRequired[list[Event]]
    is_enabled: NotRequired[bool]
    new_secret: NotRequired[bool]


DeliveryState: TypeAlias = Literal["waiting", "delivered", "given_up"]


class AudioKeptAnswer(TypedDict):
    """
    The copies of recordings that are kept for listening.
    """

    n_copies: int
    n_bytes: int
    sources: list[str]
    max_bytes: int
    days: float | None


class DiskAnswer(TypedDict):
    """
    Space of a disk.
    """

    place: str
    free_bytes: int
    total_bytes: int | None


class EngineEntriesAnswer(TypedDict):
    """
    Entries that a vector engine holds, and those that it holds when it has all of the database.
    """

    n_tracks: int
    n_tracks_expected: int
    n_segments: int
    n_segments_expected: int


EngineName: TypeAlias = Literal["exact", "usearch", "milvus"]


Filling: TypeAlias = Literal["going_on", "refused"]


class SettingAnswer(TypedDict):
    """
    A setting of the API, under the name of its environment variable.
    """

    name: str
    value: str | None
    is_set: bool
    is_secret: bool


class WorkerAnswer(TypedDict):
    """
    A worker that has not ended in order.
    """

    worker_id: str
    version: str
    model_id: str
    yt_dlp: str | None
    at: str
    concurrency: int


class YtDlpAnswer(TypedDict):
    """
    The oldest yt-dlp of the workers.
    """

    version: str
    age_days: int | None


class ClipFigures(TypedDict):
    """
    Figures of clips of one length, cut from tracks of `val`, if likely pairs are taken for covers.
    """

    seconds: float
    n_clips: int
    precision: float | None
    recall: float
    expected_error: float


class Cuts(TypedDict):
    """
    Thresholds on the probability at one operating point.

    Parameters
    ----------
    likely : probabilities from here up are likely, 0..1.
    unlikely : probabilities below are unlikely, 0..likely.

    Raises
    ------
    ContrafactError : `invalid_weights` for cuts that are not in this order.
    """

    likely: float
    unlikely: float


class FalseAlarms(TypedDict):
    """
    False alarm rate as a function of log-odds, interpolated linearly in the logarithm of the rate.

    Parameters
    ----------
    log_odds : at least two, rising.
    rates : part of the pairs of different works at these log-odds or above, each in 0..1 and above 0, falling. The
        last is the lowest rate that could be counted; beyond it the rate stays constant.

    Raises
    ------
    ContrafactError : `invalid_weights` for numbers that are not such a table.
    """

    log_odds: list[float]
    rates: list[float]


class HarmonyFigures(TypedDict):
    """
    Histogram of the harmonic content of the tracks that the weights were trained on.
    """

    line: float
    edges: list[float]
    counts: list[int]


class HarmonyHistogramAnswer(TypedDict):
    """
    Histogram of the harmonic content of the recordings that the weights were trained on.
    """

    edges: list[float]
    counts: list[int]


class PointFigures(TypedDict):
    """
    Precision and recall of an operating point over all pairs of `val`, if likely pairs are taken for covers.
    """

    precision: float
    recall: float
    is_reached: bool


class ReliabilityFigures(TypedDict):
    """
    Pairs of similar probability, in a bin of as many pairs as the others.
    """

    probability: float
    cover_share: float
    n_pairs: int


class SectionRates(TypedDict):
    """
    Part of random pairs of different works whose strongest section has at least this gain.

    Interpolated linearly in the logarithm of the rate; beyond the last gain the rate stays constant.

    Parameters
    ----------
    gains : at least two, rising.
    rates : falling, each in 0..1 and above 0. The last is the lowest that could be counted.

    Raises
    ------
    ContrafactError : `invalid_weights` for numbers that are not such a table.
    """

    gains: list[float]
    rates: list[float]


class SplitFigures(TypedDict):
    """
    Retrieval accuracy in one split, with the 95 % interval of the mAP by resampling works.
    """

    map: float
    mrr: float
    mr1: float
    p_at_1: float
    p_at_10: float
    n_queries: int
    n_without_cover: int
    map_low: float
    map_high: float


class ThresholdFigures(TypedDict):
    """
    Precision and recall over all pairs of `val`, if pairs of at least this probability are taken for covers.
    """

    min_probability: float
    precision: float
    recall: float


class TrainingData(TypedDict):
    """
    Data that the weights were trained on, and its terms of use.
    """

    name: str
    terms: str
    n_tracks: int
    n_works: int


class ViewScale(TypedDict):
    """
    How pairs that are compared by another view of the chroma differ from those that the curves were fitted to.

    Parameters
    ----------
    log_odds : added to the log-odds of such a pair if it was aligned.
    gain : by how much the gains of sections are higher among pairs of different works.
    similarity_weight : of the similarity beyond the expected one, in addition to that of the curves; at least 0.
    distance : by how much the distances of embeddings are smaller, at least 0. It counts for pairs that were not
        aligned; of the others `log_odds` says it.

    Raises
    ------
    ContrafactError : `invalid_weights` for numbers that are not finite, or that are below 0 and may not be.
    """

    log_odds: float
    gain: float
    similarity_weight: NotRequired[float]
    distance: NotRequired[float]


class AgreementBinAnswer(TypedDict):
    """
    Reviewed pairs of similar probability.
    """

    probability: float
    cover_share: float
    n_pairs: int


class DecisionAgreementAnswer(TypedDict):
    """
    Answers of people about pairs of one decision.
    """

    decision: Decision
    n_confirmed: int
    n_rejected: int


class HealthAnswer(TypedDict):
    """
    The API answers.
    """

    status: Literal["ok"]


class DegradedPartAnswer(TypedDict):
    """
    A part of the product that does not work as it should.
    """

    part: str
    since: NotRequired[str | None]
    detail: str
    code: NotRequired[str | None]


class QueueAnswer(TypedDict):
    """
    Jobs that no worker has taken yet.
    """

    n_waiting: int
    oldest_seconds: float | None


class CountsAnswer(TypedDict):
    """
    Number of items by state.
    """

    uploading: int
    waiting: int
    analysing: int
    added: int
    duplicate: int
    refused: int


ImportKind: TypeAlias = Literal["files", "folder", "manifest", "playlist"]


ImportState: TypeAlias = Literal["running", "paused", "done", "failed", "cancelled"]


class FilesImportRequest(TypedDict):
    """
    An import of files that the client uploads.
    """

    name: NotRequired[str | None]


class FolderImportRequest(TypedDict):
    """
    An import of a folder on the server, with the folders in it.
    """

    root: str
    path: NotRequired[str]
    name: NotRequired[str | None]
    is_watched: NotRequired[bool]


class PlaylistImportRequest(TypedDict):
    """
    An import of a playlist or channel.
    """

    url: str
    name: NotRequired[str | None]


class ManifestForm(TypedDict):
    """
    A manifest: a CSV file in UTF-8 whose first line names the columns, one of them `path` or `link`.
    """

    file: bytes
    import_name: NotRequired[str]
    root: NotRequired[str]
    path: NotRequired[str]


class ManifestLineAnswer(TypedDict):
    """
    A line of a manifest.
    """

    line: int
    fields: dict[str, str]
    reason: Problem | None


class ManifestFileForm(TypedDict):
    """
    A manifest.
    """

    file: bytes


class FolderListing(TypedDict):
    """
    A folder on the server.
    """

    roots: list[str]
    folders: list[str]
    n_files: int


ItemState: TypeAlias = Literal["uploading", "waiting", "analysing", "added", "duplicate", "refused"]


class FileFields(TypedDict):
    """
    What is known of a file; written over what its tags say.
    """

    title: NotRequired[str | None]
    artist: NotRequired[str | None]
    album: NotRequired[str | None]
    date: NotRequired[str | None]
    isrc: NotRequired[str | None]
    label: NotRequired[str | None]
    language: NotRequired[str | None]
    tags: NotRequired[str | None]
    work: NotRequired[str | None]
    iswc: NotRequired[str | None]


class FileToSend(TypedDict):
    """
    A file that will be uploaded.
    """

    name: str
    size_bytes: int
    fields: NotRequired[FileFields | None]


class RetryAnswer(TypedDict):
    """
    Items that are tried again.
    """

    n_items: int


class FieldError(TypedDict):
    """
    An invalid field of a request.
    """

    location: list[str | int]
    message: str


class TrackClipRequest(TypedDict):
    """
    A span of a ready track, 3 to 60 s long, in seconds from the beginning of the track.
    """

    track_id: str
    start_s: float
    end_s: float
    min_probability: NotRequired[float]
    operating_point: NotRequired[OperatingPoint]


class FileClipForm(TypedDict):
    """
    An audio file of 3 to 60 s, or a longer one with the start and end of the span to rank, in seconds.
    """

    file: bytes
    start_s: NotRequired[float]
    end_s: NotRequired[float]
    min_probability: NotRequired[float]
    operating_point: NotRequired[OperatingPoint]


class JobAnswer(TypedDict):
    """
    Processing of a track: download, chroma, embedding.
    """

    id: str
    track_id: str
    state: State
    progress: float
    bytes_done: int | None
    bytes_total: int | None
    attempts: int
    error: Problem | None
    created_at: str
    started_at: str | None
    finished_at: str | None


class SourceAnswer(TypedDict):
    """
    Where a recording comes from.
    """

    kind: SourceKind
    video_id: str | None
    url: str | None
    file_name: str | None
    part_of: PartOfSet | None


class TrackAnswer(TypedDict):
    """
    A recording in the library.
    """

    id: str
    source: SourceAnswer
    state: State
    title: str | None
    artist: str | None
    duration_s: float | None
    thumbnail_url: str | None
    published_at: str | None
    album: str | None
    date: str | None
    isrc: str | None
    label: str | None
    language: str | None
    tags: list[str]
    edited: list[EditableField]
    stated: StatedAnswer
    suggested: SuggestedName | None
    work: WorkRef | None
    job_id: str
    error: Problem | None
    model_id: str | None
    harmonic_content: float | None
    tuning_cents: float | None
    recipe: str | None
    same_recording_as: str | None
    set_id: str | None
    has_audio: bool
    made_by: PersonAnswer | None
    created_at: str
    updated_at: str


class TrackPage(TypedDict):
    """
    A page of tracks.
    """

    next_cursor: str | None
    total: int
    total_is_exact: NotRequired[bool]
    items: list[TrackAnswer]
    respelled: list[RespellingAnswer]


class TrashedTrackAnswer(TypedDict):
    """
    A track in the trash.
    """

    id: str
    source: SourceAnswer
    state: State
    title: str | None
    artist: str | None
    duration_s: float | None
    thumbnail_url: str | None
    published_at: str | None
    album: str | None
    date: str | None
    isrc: str | None
    label: str | None
    language: str | None
    tags: list[str]
    edited: list[EditableField]
    stated: StatedAnswer
    suggested: SuggestedName | None
    work: WorkRef | None
    job_id: str
    error: Problem | None
    model_id: str | None
    harmonic_content: float | None
    tuning_cents: float | None
    recipe: str | None
    same_recording_as: str | None
    set_id: str | None
    has_audio: bool
    made_by: PersonAnswer | None
    created_at: str
    updated_at: str
    trashed_at: str
    expires_at: str


class DuplicateGroup(TypedDict):
    """
    Ready tracks that hold the same recording, oldest first.
    """

    tracks: list[TrackAnswer]


class PicturesAnswer(TypedDict):
    """
    Small pictures, without the tracks that have no chroma.
    """

    items: list[PictureAnswer]


class TrackChangeAnswer(TypedDict):
    """
    A change of many tracks. Ask again while it is `running` or `undoing`.
    """

    id: str
    kind: Literal["edit", "delete"]
    state: BulkState
    can_be_undone: bool
    n_tracks: int
    n_changed: int
    n_unchanged: int
    n_not_yours: int
    n_not_found: int
    n_too_many_tags: int
    n_undone: int
    n_kept: int
    made_by: PersonAnswer
    created_at: str


class TrackChangeRequest(TypedDict):
    """
    What to do with some tracks: either `edit` or `delete`.
    """

    ids: NotRequired[list[Id]]
    filter: NotRequired[TrackFilterRequest]
    edit: NotRequired[BulkEditRequest]
    delete: NotRequired[Literal[True]]


class TrackChangesAnswer(TypedDict):
    """
    The newest changes of many tracks that you asked for within a day.
    """

    items: list[TrackChangeAnswer]


class CheckAnswer(TypedDict):
    """
    Result of a check.
    """

    query: TrackAnswer
    reference: TrackAnswer
    verdict: VerdictAnswer
    review: ReviewRef | None


class RankingItem(TypedDict):
    """
    A track in a ranking.
    """

    rank: int
    track: TrackAnswer
    verdict: VerdictAnswer
    is_aligned: bool
    supported_by: int
    review: ReviewRef | None


class MapAnswer(TypedDict):
    """
    The map in columns: the same place of each list tells of the same recording.
    """

    model_id: str
    version: int
    made_at: str | None
    fitted_at: str | None
    n_waiting: int
    ids: list[str]
    x: list[int]
    y: list[int]
    titles: list[str | None]
    artists: list[str | None]
    works: list[MapWorkAnswer]
    work: list[int]
    decisions: list[MapDecision]
    decision: list[int]
    tags: list[str]
    tagged: list[list[int]]


class MapCoversAnswer(TypedDict):
    """
    The likely covers of a recording, the most probable first.
    """

    items: list[MapCoverAnswer]


class ClipAnswer(TypedDict):
    """
    A clip and the state of its ranking.
    """

    id: str
    state: ClipState
    track_id: str | None
    file_name: str | None
    start_s: float | None
    end_s: float | None
    min_probability: float | None
    operating_point: OperatingPoint | None
    error: Problem | None
    waits_for: Problem | None
    made_by: PersonAnswer | None
    created_at: str
    updated_at: str
    expires_at: str


class ClipRankingAnswer(TypedDict):
    """
    Ranking of the library by similarity to a clip. Times of the query count from the start of the clip.
    """

    items: list[RankingItem]
    total: int
    has_cover: bool
    n_likely: int
    n_unsure: int
    prior: float | None
    best_probability: float | None
    works: list[RankedWork]
    n_waiting: int


class WriterAnswer(TypedDict):
    """
    A person who wrote a part of a work.
    """

    name: str
    role: WriterRole | None
    share: float | None


class WorkRequest(TypedDict):
    """
    A new work.
    """

    composer: NotRequired[str | None]
    alternative_titles: NotRequired[list[AlternativeTitle]]
    writers: NotRequired[list[WriterFields]]
    iswc: NotRequired[str | None]
    original_track_id: NotRequired[str | None]
    year: NotRequired[int | None]
    notes: NotRequired[str | None]
    links: NotRequired[list[Link]]
    title: str


class RecordingAnswer(TypedDict):
    """
    A recording of a work.
    """

    track: TrackAnswer
    relation: MemberRelation
    nearest: ResemblanceAnswer | None
    review: ReviewRef | None


class FoundAnswer(TypedDict):
    """
    A track that may record a work, although it does not belong to it.
    """

    track: TrackAnswer
    nearest: ResemblanceAnswer


class WorkChangeAnswer(TypedDict):
    """
    A merge or split of works, or the undo of one.
    """

    id: str
    kind: WorkChangeKind
    at: str
    made_by: PersonAnswer | None
    work_id: str
    other_ids: list[str]
    before: list[NamedWork]
    n_moved: int
    is_undone: bool


class WorkChangePage(TypedDict):
    """
    A page of merges and splits, newest first.
    """

    next_cursor: str | None
    total: int
    total_is_exact: NotRequired[bool]
    items: list[WorkChangeAnswer]


class ImportedRowAnswer(TypedDict):
    """
    What became of a row, or would.
    """

    line: int
    outcome: RowOutcome
    id: str | None
    title: str | None
    code: str | None
    detail: str | None


class NamesAnswer(TypedDict):
    """
    Names read by a pattern, in the order of the request; without tracks that do not exist.
    """

    preview: bool
    items: list[NameAnswer]


class KnownRecordings(TypedDict):
    """
    Recordings that a track may be, the best first; at most 10.
    """

    items: list[KnownRecordingAnswer]


class ReviewRecord(TypedDict):
    """
    One answer of a person, with what the verdict said then.
    """

    id: str
    query_id: str
    reference_id: str | None
    work_id: str | None
    query: TrackAnswer | None
    reference: TrackAnswer | None
    work: WorkRef | None
    answer: ReviewAnswer
    relation: Relation | None
    note: str | None
    answered_at: str
    made_by: PersonAnswer | None
    model_id: str | None
    calibration_id: str | None
    probability: float | None
    decision: Decision | None
    revises: str | None
    revised_by: str | None
    joined_work_id: str | None
    n_moved: int


class ReviewPage(TypedDict):
    """
    A page of reviews.
    """

    next_cursor: str | None
    total: int
    total_is_exact: NotRequired[bool]
    items: list[ReviewRecord]


class QueuedPairAnswer(TypedDict):
    """
    A pair that waits for an answer.
    """

    query: TrackAnswer
    reference: TrackAnswer
    probability: float
    decision: Decision
    information: float
    model_id: str
    found_at: str
    is_skipped: bool


class ReliabilityAnswer(TypedDict):
    """
    How far probabilities agree with answers.
    """

    bins: list[ReliabilityBinAnswer]
    error: float
    log_loss: float


class CasePage(TypedDict):
    """
    A page of cases, last changed first.
    """

    next_cursor: str | None
    total: int
    total_is_exact: NotRequired[bool]
    items: list[CaseSummary]


class CaseEvidence(TypedDict):
    """
    What was found about a pair at one moment. It never changes.
    """

    taken_at: str
    query: CaseSong
    reference: CaseSong
    verdict: VerdictAnswer
    model: CaseModel
    review: CaseReview | None
    pictures: dict[str, str]


class CasePairAnswer(TypedDict):
    """
    A pair of a case with its evidence.
    """

    id: str
    query_id: str
    reference_id: str
    added_at: str
    added_by: PersonAnswer | None
    sha256: str
    evidence: CaseEvidence


class CaseRerun(TypedDict):
    """
    Whether a new comparison of a pair gives the same.
    """

    is_same: bool
    differences: list[CaseDifference]


class PlaylistEntryAnswer(TypedDict):
    """
    Entry of a playlist: its track and job, or the reason why it has none.
    """

    position: int
    video_id: str | None
    title: str | None
    track: TrackAnswer | None
    job: JobAnswer | None
    reason: Problem | None


class JobWithTrack(TypedDict):
    """
    A job and its track.
    """

    id: str
    track_id: str
    state: State
    progress: float
    bytes_done: int | None
    bytes_total: int | None
    attempts: int
    error: Problem | None
    created_at: str
    started_at: str | None
    finished_at: str | None
    track: TrackAnswer


class FailedReextractionAnswer(TypedDict):
    """
    A track whose new analysis failed; it keeps the older one.
    """

    track: TrackAnswer
    error: Problem


class SetSummary(TypedDict):
    """
    A set in a list.
    """

    id: str
    title: str | None
    artist: str | None
    source: SourceAnswer
    state: SetState
    progress: float
    duration_s: float | None
    n_parts: int
    n_matches: int
    error: Problem | None
    made_by: PersonAnswer | None
    created_at: str
    updated_at: str
    accepted_at: str | None


class SetMatchAnswer(TypedDict):
    """
    A song of the library that sounds in the set.
    """

    track: TrackAnswer
    start_s: float
    end_s: float
    reference_start_s: float
    reference_end_s: float
    probability: float
    decision: Decision
    relation: Relation


class SetPartAnswer(TypedDict):
    """
    A part of a set, in seconds from its beginning.
    """

    start_s: float
    end_s: float
    title: str | None
    artist: str | None
    evidence: Evidence
    track: TrackAnswer | None


class SetEditRequest(TypedDict):
    """
    Changes to a set; omitted fields stay.
    """

    revision: int
    title: NotRequired[str]
    parts: NotRequired[list[SetPartRequest]]


class CallerAnswer(TypedDict):
    """
    Who calls.
    """

    id: str
    name: str
    role: Role


class SessionList(TypedDict):
    """
    The running sessions of a user, last used first.
    """

    items: list[SessionItem]


class UserPage(TypedDict):
    """
    A page of users.
    """

    next_cursor: str | None
    total: int
    total_is_exact: NotRequired[bool]
    items: list[UserAnswer]


class InvitationList(TypedDict):
    """
    Invitations, newest first.
    """

    items: list[InvitationItem]


class LookAnswer(TypedDict):
    """
    What a link is for.
    """

    purpose: Purpose
    role: Role
    name: str | None
    email: str | None


class KeyList(TypedDict):
    """
    API keys, newest first.
    """

    items: list[KeyItem]


class TargetAnswer(TypedDict):
    """
    What was changed.
    """

    kind: TargetKind
    id: str


class HistoryPage(TypedDict):
    """
    A page of what was done to one thing, newest first.
    """

    next_cursor: str | None
    total: int
    total_is_exact: NotRequired[bool]
    items: list[HistoryItem]


class WebhookPage(TypedDict):
    """
    A page of webhooks, newest first.
    """

    next_cursor: str | None
    total: int
    total_is_exact: NotRequired[bool]
    items: list[WebhookAnswer]


class DeliveryAnswer(TypedDict):
    """
    A message for a webhook, and how sending it went.
    """

    id: str
    event: Event
    state: DeliveryState
    body: str
    attempts: int
    status: int | None
    error: str | None
    next_at: str | None
    created_at: str
    ended_at: str | None


class EngineAnswer(TypedDict):
    """
    A vector engine.
    """

    name: EngineName
    version: str | None
    is_compared: bool
    is_filled: bool
    filling: Filling | None
    problem: str | None
    entries: EngineEntriesAnswer | None


class ClipScaling(TypedDict):
    """
    Log-odds of clips: `intercept + slope * (log-odds by the curve of whole tracks)`, both by the clip's length.

    A few seconds resemble many tracks by chance. All pairs of one clip have the same length, so their order does not
    change.

    Parameters
    ----------
    n_frames : lengths of clips, at least two, rising and above 0. Between them intercept and slope are interpolated
        linearly in the logarithm of the length, beyond them they stay constant.
    intercepts, slopes : one for each length; slopes above 0.
    false_alarms : of clips of all these lengths together.

    Raises
    ------
    ContrafactError : `invalid_weights` for numbers that are not such a scaling.
    """

    n_frames: list[float]
    intercepts: list[float]
    slopes: list[float]
    false_alarms: FalseAlarms


class Curve(TypedDict):
    """
    Log-odds as a rising, piecewise linear function of the evidence, a weighted sum of pair features.

    The evidence is the sum of the terms of `evidence_terms`, each times its weight. A similarity below the expected one
    adds almost nothing, each unit above it adds the same. The expected similarity grows with the shorter track's
    length. Beyond the outer knots the log-odds stay constant.

    Parameters
    ----------
    distance_weight : below 0.
    similarity_weight : at least 0; 0 for pairs that are not aligned.
    length_weight : of either sign.
    gain_weight, coverage_weight, strength_weight, longest_weight : of sections, at least 0; 0 where none were searched.
    count_weight : of the number of sections, of either sign.
    network_weight : of the network on cross similarities, at least 0; 0 without such a network.
    knots : evidence, at least two, rising.
    log_odds : at the knots, rising, at the prior of the pairs that they were fitted on.
    false_alarms : of these log-odds.

    Raises
    ------
    ContrafactError : `invalid_weights` for numbers that are not such a curve.
    """

    distance_weight: float
    similarity_weight: float
    length_weight: float
    knots: list[float]
    log_odds: list[float]
    false_alarms: FalseAlarms
    gain_weight: NotRequired[float]
    coverage_weight: NotRequired[float]
    strength_weight: NotRequired[float]
    count_weight: NotRequired[float]
    longest_weight: NotRequired[float]
    network_weight: NotRequired[float]


class CurveQuality(TypedDict):
    """
    Calibration error of probabilities over the nearest candidates of each track of a split.

    `expected_error` is the mean difference between the probability and the part that are covers, in bins (Naeini,
    Cooper and Hauskrecht 2015) of equally many pairs (Nguyen and O'Connor 2015). `brier_skill` is the reduction of the
    mean squared error relative to always predicting the covers' share (Brier 1950).
    """

    expected_error: float
    brier_skill: float
    bins: NotRequired[list[ReliabilityFigures]]


class Limits(TypedDict):
    """
    Lines below which a pair cannot be likely.

    Parameters
    ----------
    least_content : of a track, by `contrafact.features.harmonic_content.harmonic_content`.
    least_section_content : of each stretch of a section, by `harmonic_change` of the same module.
    section_rates : how rare sections are.
    most_common : commonness about which a progression is no evidence without its melody; above 1 for never. See
        `COMMON_LINES`.

    Raises
    ------
    ContrafactError : `invalid_weights` for a line that is negative or not a number.
    """

    least_content: float
    least_section_content: float
    section_rates: SectionRates
    most_common: NotRequired[float]


class OperatingPoints(TypedDict):
    """
    Figures of the three operating points, whose cuts are in the calibration.
    """

    precise: PointFigures
    balanced: PointFigures
    exhaustive: PointFigures


class AgreementAnswer(TypedDict):
    """
    How far the reviews of this library agree with what these weights had said of the same pairs.
    """

    n_pairs: int
    n_of_older_weights: int
    decisions: list[DecisionAgreementAnswer]
    bins: list[AgreementBinAnswer]
    error: float | None


class ReadyAnswer(TypedDict):
    """
    All servers that the API needs answer.
    """

    status: Literal["ok", "degraded"]
    parts: dict[str, Literal["ok", "unavailable"]]
    degraded: list[DegradedPartAnswer]
    queue: QueueAnswer


class ImportAnswer(TypedDict):
    """
    An import.
    """

    id: str
    kind: ImportKind
    name: str
    state: ImportState
    folder: str | None
    url: str | None
    is_watched: bool
    is_listed: bool
    counts: CountsAnswer
    waits_for: Problem | None
    error: Problem | None
    made_by: PersonAnswer | None
    created_at: str
    updated_at: str
    finished_at: str | None


class ManifestPreviewAnswer(TypedDict):
    """
    What a manifest holds, before it is imported.
    """

    columns: list[str]
    ignored: list[str]
    n_lines: int
    n_faults: int
    first: list[ManifestLineAnswer]
    faults: list[ManifestLineAnswer]


class ItemAnswer(TypedDict):
    """
    An item of an import.
    """

    id: str
    position: int
    name: str
    state: ItemState
    size_bytes: int | None
    line: int | None
    track_id: str | None
    set_id: str | None
    is_deleted: bool
    reason: Problem | None
    upload_offset: int | None
    updated_at: str


class AnnouncedFiles(TypedDict):
    """
    The items of files, in the order of the request. Send those that are `uploading` to `/uploads/ID` by tus 1.0.
    """

    items: list[ItemAnswer]


class AnnounceRequest(TypedDict):
    """
    Files of an import. The same name and size is the same file.
    """

    files: list[FileToSend]
    is_last: NotRequired[bool]
    only_known: NotRequired[bool]


class ProblemDetails(TypedDict):
    """
    Body of every error, sent as application/problem+json.
    """

    type: str
    title: str
    status: int
    detail: str
    code: str
    errors: NotRequired[list[FieldError] | None]
    parts: NotRequired[dict[str, Literal["ok", "unavailable"]] | None]
    degraded: NotRequired[list[DegradedPartAnswer] | None]


class Submitted(TypedDict):
    """
    A submitted track and its newest job.
    """

    track: TrackAnswer
    job: JobAnswer | None


class TrashPage(TypedDict):
    """
    A page of the trash.
    """

    next_cursor: str | None
    total: int
    total_is_exact: NotRequired[bool]
    keep_days: float
    items: list[TrashedTrackAnswer]


class DuplicatesPage(TypedDict):
    """
    A page of groups of duplicates.
    """

    next_cursor: str | None
    total: int
    total_is_exact: NotRequired[bool]
    items: list[DuplicateGroup]


class RankingAnswer(TypedDict):
    """
    Ranking of the other ready tracks: aligned tracks by supported probability, then the rest by distance.

    For unlikely tracks transposition, tempo and sections are not computed; a check computes them.
    """

    next_cursor: str | None
    total: int
    total_is_exact: NotRequired[bool]
    query: TrackAnswer
    items: list[RankingItem]
    has_cover: bool
    n_likely: int
    n_unsure: int
    prior: float
    best_probability: float | None
    chance: float | None
    works: list[RankedWork]
    n_waiting: int
    n_added: int
    engine_is_away: bool
    has_changed: bool


class ClipSubmitted(TypedDict):
    """
    A submitted clip.
    """

    clip: ClipAnswer


class ClipResult(TypedDict):
    """
    A clip, and its ranking once it is ready.
    """

    clip: ClipAnswer
    ranking: ClipRankingAnswer | None


class WorkAnswer(TypedDict):
    """
    A composition.
    """

    id: str
    title: str
    composer: str | None
    alternative_titles: list[str]
    writers: list[WriterAnswer]
    iswc: str | None
    original_track_id: str | None
    year: int | None
    notes: str | None
    links: list[str]
    n_tracks: int
    made_by: PersonAnswer | None
    created_at: str
    updated_at: str


class RecordingPage(TypedDict):
    """
    A page of the recordings of a work, by title.
    """

    next_cursor: str | None
    total: int
    total_is_exact: NotRequired[bool]
    items: list[RecordingAnswer]


class FoundList(TypedDict):
    """
    Tracks that may record a work, the most probable first; at most 100.
    """

    items: list[FoundAnswer]


class ImportedTable(TypedDict):
    """
    What became of the rows of an import.
    """

    preview: bool
    n_created: int
    n_updated: int
    n_unchanged: int
    n_refused: int
    items: list[ImportedRowAnswer]


class QueuePage(TypedDict):
    """
    A page of the queue, the most informative pair first. `total` is exact up to 300.
    """

    next_cursor: str | None
    total: int
    total_is_exact: NotRequired[bool]
    items: list[QueuedPairAnswer]


class FitAnswer(TypedDict):
    """
    Result of a fit.
    """

    model_id: str
    slope: float
    prior: float
    n_tracks: int
    n_confirmed: int
    n_rejected: int
    n_left_out: int
    before: ReliabilityAnswer
    after: ReliabilityAnswer


class CaseAnswer(TypedDict):
    """
    A case.
    """

    id: str
    title: str
    created_at: str
    updated_at: str
    made_by: PersonAnswer | None
    n_pairs: int
    n_notes: int
    frozen_at: str | None
    frozen_by: PersonAnswer | None
    sha256: str | None
    pairs: list[CasePairAnswer]
    notes: list[CaseNoteAnswer]
    links: list[CaseLinkAnswer]
    link_ends_at: str | None


class CaseLinkMade(TypedDict):
    """
    A new link.
    """

    link: str
    case: CaseAnswer


class PlaylistAnswer(TypedDict):
    """
    A submitted playlist.
    """

    id: str
    url: str
    state: PlaylistState
    title: str | None
    is_truncated: bool
    error: Problem | None
    entries: list[PlaylistEntryAnswer]
    made_by: PersonAnswer | None
    created_at: str
    updated_at: str


class JobPage(TypedDict):
    """
    A page of jobs.
    """

    next_cursor: str | None
    total: int
    total_is_exact: NotRequired[bool]
    items: list[JobWithTrack]


class ReextractionAnswer(TypedDict):
    """
    Ready tracks that were analysed by an older recipe, and their new analysis.
    """

    recipe: str
    n_tracks: int
    n_fetchable: int
    estimated_bytes: int
    estimated_seconds: float
    n_waiting: int
    n_done: int
    n_failed: int
    error: Problem | None
    failures: list[FailedReextractionAnswer]


class SetPage(TypedDict):
    """
    A page of sets, newest first.
    """

    next_cursor: str | None
    total: int
    total_is_exact: NotRequired[bool]
    items: list[SetSummary]


class SetAnswer(TypedDict):
    """
    A set with its parts and matches.
    """

    id: str
    title: str | None
    artist: str | None
    source: SourceAnswer
    state: SetState
    progress: float
    duration_s: float | None
    n_parts: int
    n_matches: int
    error: Problem | None
    made_by: PersonAnswer | None
    created_at: str
    updated_at: str
    accepted_at: str | None
    revision: int
    parts: list[SetPartAnswer]
    matches: list[SetMatchAnswer]
    has_damaged_chapters: bool
    has_audio: bool
    outline: str
    searched_at: str | None


class SessionAnswer(TypedDict):
    """
    Who calls, and what the call may do.
    """

    access: Access
    way: Way
    user: CallerAnswer | None
    scopes: list[Scope]
    session_id: str | None
    is_set_up: bool
    sign_in: SignInWays


class AuditItem(TypedDict):
    """
    An entry of the audit log.
    """

    id: str
    at: str
    action: Action
    user: PersonAnswer
    before: dict[str, Any] | None
    after: dict[str, Any] | None
    target: TargetAnswer
    key_id: str | None
    address: str | None
    request_id: str | None


class DeliveryPage(TypedDict):
    """
    A page of deliveries, newest first.
    """

    next_cursor: str | None
    total: int
    total_is_exact: NotRequired[bool]
    items: list[DeliveryAnswer]


class SettingsAnswer(TypedDict):
    """
    What is installed and how it is set up, without secrets.
    """

    version: str
    model_id: str
    engines: list[EngineAnswer]
    workers: list[WorkerAnswer]
    yt_dlp: YtDlpAnswer | None
    disks: list[DiskAnswer]
    audio: AudioKeptAnswer
    settings: list[SettingAnswer]


class Calibration(TypedDict):
    """
    Probability that two tracks record one work, and the decision that follows.

    Parameters
    ----------
    fitted_prior : part of all pairs that were covers where the curves were fitted, 0..1. At another prior the log-odds
        move by the difference of both priors' log-odds.
    aligned, unaligned : the curves for pairs that have a similarity, and for those that have none.
    precise, balanced, exhaustive : cuts on the probability at each operating point.
    clips : scaling of the curves' log-odds when the query is a clip; None treats clips as whole tracks.
    located, limited : the curves for pairs whose sections were searched for: those that can be likely by a section, and
        the others, see `has_section_curve`; None where sections do not count.
    limits : what a pair needs to be likely; None if it needs a section, however weak.
    views : scales of the views other than that of the curves, by recipe.

    Raises
    ------
    ContrafactError : `invalid_weights` for numbers that are not a calibration.
    """

    fitted_prior: float
    aligned: Curve
    unaligned: Curve
    precise: Cuts
    balanced: Cuts
    exhaustive: Cuts
    clips: NotRequired[ClipScaling | None]
    located: NotRequired[Curve | None]
    limited: NotRequired[Curve | None]
    limits: NotRequired[Limits | None]
    views: NotRequired[dict[str, ViewScale]]


class CalibrationQuality(TypedDict):
    """
    Calibration error by split; for `val` by cross-validation over its works.
    """

    n_nearest: int
    n_bins: int
    aligned: dict[str, CurveQuality]
    unaligned: dict[str, CurveQuality]


class ImportPage(TypedDict):
    """
    A page of imports, newest first.
    """

    next_cursor: str | None
    total: int
    total_is_exact: NotRequired[bool]
    items: list[ImportAnswer]


class ItemPage(TypedDict):
    """
    A page of items in their order.
    """

    next_cursor: str | None
    total: int
    total_is_exact: NotRequired[bool]
    items: list[ItemAnswer]


class WorkPage(TypedDict):
    """
    A page of works.
    """

    next_cursor: str | None
    total: int
    total_is_exact: NotRequired[bool]
    items: list[WorkAnswer]


class CalibrationAnswer(TypedDict):
    """
    A calibration that was fitted to reviews, or waits for it.
    """

    id: str
    state: CalibrationState
    asked_at: str
    made_by: PersonAnswer | None
    fitted_at: str | None
    fit: FitAnswer | None
    error: Problem | None
    used_since: str | None


class PlaylistSubmitted(TypedDict):
    """
    A submitted playlist.
    """

    playlist: PlaylistAnswer


class AuditPage(TypedDict):
    """
    A page of the audit log, newest first.
    """

    next_cursor: str | None
    total: int
    total_is_exact: NotRequired[bool]
    items: list[AuditItem]


class ModelAnswer(TypedDict):
    """
    Card of the weights, and the limits at which this server decides.
    """

    name: str
    model_id: str
    sha256: str
    recipe: str
    architecture: str
    embedding_dim: int
    alignment: str
    background_sha256: str
    eye_sha256: NotRequired[str | None]
    training_data: TrainingData
    figures: dict[str, SplitFigures]
    calibration: Calibration
    calibrated_on: str
    calibration_quality: CalibrationQuality
    operating_points: OperatingPoints
    thresholds: list[ThresholdFigures]
    clips: NotRequired[list[ClipFigures]]
    harmony: NotRequired[HarmonyFigures | None]
    trained_on: str
    command: str
    likely_from: float
    unlikely_below: float
    harmony_line: float | None
    harmony_histogram: HarmonyHistogramAnswer | None


class CalibrationPage(TypedDict):
    """
    A page of calibrations, newest first.
    """

    next_cursor: str | None
    total: int
    total_is_exact: NotRequired[bool]
    items: list[CalibrationAnswer]
    n_reviews: int
    n_needed: int
    in_use: str | None
