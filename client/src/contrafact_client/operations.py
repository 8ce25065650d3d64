"""Every operation of the API as a method."""

# Generated from frontend/openapi.json by `make client`. Never edit: change the API, then generate again.

from __future__ import annotations

from typing import BinaryIO, Literal, Self, cast
from urllib.parse import quote

from contrafact_client.models import (
    AcceptRequest,
    Action,
    AgreementAnswer,
    AnnouncedFiles,
    AnnounceRequest,
    AuditPage,
    BulkDeleteAnswer,
    BulkDeleteRequest,
    CalibrationAnswer,
    CalibrationPage,
    CaseAnswer,
    CaseLinkMade,
    CaseLinkRequest,
    CaseNoteRequest,
    CasePage,
    CasePairRequest,
    CaseRequest,
    CaseRerun,
    CheckAnswer,
    ChosenTracksRequest,
    ChromaAnswer,
    ClipResult,
    ClipSubmitted,
    Decision,
    DeliveryAnswer,
    DeliveryPage,
    DeliveryState,
    DuplicatesPage,
    EvidenceAnswer,
    FilesImportRequest,
    FolderImportRequest,
    FolderListing,
    FoundList,
    HealthAnswer,
    HistoryPage,
    ImportAnswer,
    ImportedTable,
    ImportPage,
    InvitationList,
    InvitationRequest,
    ItemPage,
    ItemState,
    JobPage,
    JobWithTrack,
    KeyList,
    KeyRequest,
    KnownRecordings,
    LibraryRelation,
    LinkAnswer,
    LinkRequest,
    LookAnswer,
    LookRequest,
    LookupsAnswer,
    ManifestPreviewAnswer,
    MapAnswer,
    MapCoversAnswer,
    MergeRequest,
    ModelAnswer,
    NamesAnswer,
    NamesRequest,
    NewKey,
    OperatingPoint,
    PasswordRequest,
    PicturesAnswer,
    PlaylistAnswer,
    PlaylistImportRequest,
    PlaylistSubmitted,
    QueuePage,
    RankingAnswer,
    ReadyAnswer,
    RecordingPage,
    ReextractionAnswer,
    RestoreAnswer,
    RestoreRequest,
    RetryAnswer,
    ReviewAnswer,
    ReviewPage,
    ReviewRecord,
    ReviewRequest,
    SessionAnswer,
    SessionList,
    SetAnswer,
    SetEditRequest,
    SetPage,
    SetRevisionRequest,
    SettingsAnswer,
    SharedCaseRequest,
    SharedExportRequest,
    SharedPictureRequest,
    SignInRequest,
    SourceKind,
    SplitRequest,
    State,
    Submitted,
    TableRequest,
    TargetKind,
    TrackAnswer,
    TrackChangeAnswer,
    TrackChangeRequest,
    TrackChangesAnswer,
    TrackChoicesAnswer,
    TrackClipRequest,
    TrackEditRequest,
    TrackPage,
    TrackSort,
    TrashPage,
    UserAnswer,
    UserEditRequest,
    UserPage,
    WebhookAnswer,
    WebhookEditRequest,
    WebhookPage,
    WebhookRequest,
    WebhookWithSecret,
    WorkAnswer,
    WorkChangeAnswer,
    WorkChangePage,
    WorkEditRequest,
    WorkPage,
    WorkRequest,
)
from contrafact_client.transport import JSON, Transport


class Operations:
    """The operations of the API, named as in its description. Each raises `ServerError` and `TransportError`.

    Parameters
    ----------
    transport : sends the requests.
    """

    def __init__(self, transport: Transport) -> None:
        self.transport = transport

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.transport.close()

    def list_tracks(
        self,
        *,
        limit: int | None = None,
        cursor: str | None = None,
        q: str | None = None,
        state: State | None = None,
        work_id: str | None = None,
        has_work: bool | None = None,
        relation: LibraryRelation | None = None,
        source: SourceKind | None = None,
        made_by: str | None = None,
        tag: str | None = None,
        language: str | None = None,
        added_since: str | None = None,
        added_until: str | None = None,
        least_harmony: float | None = None,
        most_harmony: float | None = None,
        has_problem: bool | None = None,
        sort: TrackSort | None = None,
    ) -> TrackPage:
        """List tracks.

        Parameters
        ----------
        limit : Number of items per page
        cursor : `next_cursor` of the page before
        q : Words, each the beginning of a word of title, artist, album, label or tag; if no track has them, parts of words and misspelt words. Or an ISRC, or the id of a track
        relation : What was found: a likely cover in the library, the same recording, or neither
        made_by : Id of the user who submitted it
        added_until : The moment before which it ends
        least_harmony : Least `harmonic_content`
        most_harmony : Greatest `harmonic_content`
        has_problem : Whether the newest job failed, or waits because of an error
        """
        return cast(
            TrackPage,
            self.transport.send(
                "GET",
                "/api/v1/tracks",
                query={
                    "limit": limit,
                    "cursor": cursor,
                    "q": q,
                    "state": state,
                    "work_id": work_id,
                    "has_work": has_work,
                    "relation": relation,
                    "source": source,
                    "made_by": made_by,
                    "tag": tag,
                    "language": language,
                    "added_since": added_since,
                    "added_until": added_until,
                    "least_harmony": least_harmony,
                    "most_harmony": most_harmony,
                    "has_problem": has_problem,
                    "sort": sort,
                },
            ),
        )

    def submit_track(self, body: LinkRequest) -> Submitted:
        """Submit a YouTube link. 202: a job was created; 200: the track exists already."""
        return cast(Submitted, self.transport.send("POST", "/api/v1/tracks", json=body))

    def upload_track(
        self, file: BinaryIO, *, name: str, title: str | None = None, artist: str | None = None
    ) -> Submitted:
        """Submit an audio file. 202: a job was created; 200: the same file was submitted before."""
        return cast(
            Submitted,
            self.transport.send(
                "POST", "/api/v1/tracks/upload", file=(name, file), form={"title": title, "artist": artist}
            ),
        )

    def get_track(self, track_id: str) -> TrackAnswer:
        """Get a track."""
        return cast(
            TrackAnswer,
            self.transport.send(
                "GET",
                f"/api/v1/tracks/{quote(track_id, safe='')}",
            ),
        )

    def delete_track(self, track_id: str, *, permanently: bool | None = None) -> None:
        """Move a track to the trash, or delete it with its chroma, embedding, jobs and uploaded file.

        Parameters
        ----------
        permanently : Delete at once, also from the trash. Otherwise the track moves to the trash
        """
        self.transport.send("DELETE", f"/api/v1/tracks/{quote(track_id, safe='')}", query={"permanently": permanently})

    def edit_track(self, track_id: str, body: TrackEditRequest) -> TrackAnswer:
        """Change the metadata, tags or work of a track."""
        return cast(TrackAnswer, self.transport.send("PATCH", f"/api/v1/tracks/{quote(track_id, safe='')}", json=body))

    def delete_tracks(self, body: BulkDeleteRequest) -> BulkDeleteAnswer:
        """Delete several tracks, as one is deleted."""
        return cast(BulkDeleteAnswer, self.transport.send("POST", "/api/v1/tracks/delete", json=body))

    def list_trash(self, *, limit: int | None = None, cursor: str | None = None) -> TrashPage:
        """List the trash, newest first.

        Parameters
        ----------
        limit : Number of items per page
        cursor : `next_cursor` of the page before
        """
        return cast(
            TrashPage, self.transport.send("GET", "/api/v1/tracks/trash", query={"limit": limit, "cursor": cursor})
        )

    def list_duplicates(self, *, limit: int | None = None, cursor: str | None = None) -> DuplicatesPage:
        """List groups of ready tracks that hold the same recording, by their AcoustID fingerprints; newest first.

        Parameters
        ----------
        limit : Number of items per page
        cursor : `next_cursor` of the page before
        """
        return cast(
            DuplicatesPage,
            self.transport.send("GET", "/api/v1/tracks/duplicates", query={"limit": limit, "cursor": cursor}),
        )

    def restore_tracks(self, body: RestoreRequest) -> RestoreAnswer:
        """Restore tracks from the trash as they were; an interrupted job starts again."""
        return cast(RestoreAnswer, self.transport.send("POST", "/api/v1/tracks/restore", json=body))

    def get_chroma(self, track_id: str) -> ChromaAnswer:
        """Get the chroma of a ready track."""
        return cast(
            ChromaAnswer,
            self.transport.send(
                "GET",
                f"/api/v1/tracks/{quote(track_id, safe='')}/chroma",
            ),
        )

    def list_pictures(self, *, ids: str) -> PicturesAnswer:
        """Get small pictures of the harmony of tracks, for a list of them.

        Parameters
        ----------
        ids : Ids of up to 100 tracks, with commas between them
        """
        return cast(PicturesAnswer, self.transport.send("GET", "/api/v1/tracks/pictures", query={"ids": ids}))

    def list_track_changes(self) -> TrackChangesAnswer:
        """List the newest five changes of many tracks that you asked for within a day."""
        return cast(
            TrackChangesAnswer,
            self.transport.send(
                "GET",
                "/api/v1/tracks/changes",
            ),
        )

    def change_tracks(self, body: TrackChangeRequest) -> TrackChangeAnswer:
        """Edit or delete many tracks. 200: it is done; 202: a worker goes on. Deleting needs the scope `delete`, too."""
        return cast(TrackChangeAnswer, self.transport.send("POST", "/api/v1/tracks/changes", json=body))

    def get_track_change(self, change_id: str) -> TrackChangeAnswer:
        """Say how far a change is."""
        return cast(
            TrackChangeAnswer,
            self.transport.send(
                "GET",
                f"/api/v1/tracks/changes/{quote(change_id, safe='')}",
            ),
        )

    def undo_track_change(self, change_id: str) -> TrackChangeAnswer:
        """Make the changed tracks as they were, except those that somebody has changed since."""
        return cast(
            TrackChangeAnswer,
            self.transport.send(
                "POST",
                f"/api/v1/tracks/changes/{quote(change_id, safe='')}/undo",
            ),
        )

    def get_track_choices(self) -> TrackChoicesAnswer:
        """Get the makers, tags and languages of the library's tracks."""
        return cast(
            TrackChoicesAnswer,
            self.transport.send(
                "GET",
                "/api/v1/tracks/choices",
            ),
        )

    def get_audio(self, track_id: str) -> bytes:
        """Get the copy of a track for listening: Opus in WebM, mono. One byte range, ETag and If-Range are understood."""
        return cast(
            bytes, self.transport.send("GET", f"/api/v1/tracks/{quote(track_id, safe='')}/audio", accept="audio/webm")
        )

    def check_pair(
        self,
        *,
        query_id: str,
        reference_id: str,
        min_probability: float | None = None,
        operating_point: OperatingPoint | None = None,
    ) -> CheckAnswer:
        """Check whether one track is a cover of another.

        Parameters
        ----------
        query_id : `yt-` and the video id, or `file-` and a hash of the file
        reference_id : `yt-` and the video id, or `file-` and a hash of the file
        min_probability : Probability from which likely begins, never below 0.5. Default: that of the server, see `/model`
        operating_point : Deprecated, use `min_probability`: `precise`, `balanced` and `exhaustive` are thresholds of the card. `min_probability` overrides it
        """
        return cast(
            CheckAnswer,
            self.transport.send(
                "GET",
                "/api/v1/checks",
                query={
                    "query_id": query_id,
                    "reference_id": reference_id,
                    "min_probability": min_probability,
                    "operating_point": operating_point,
                },
            ),
        )

    def get_evidence(self, *, query_id: str, reference_id: str) -> EvidenceAnswer:
        """Get the evidence of a check: the matrix of similar frames and the best alignment, as JSON or PNG.

        Parameters
        ----------
        query_id : `yt-` and the video id, or `file-` and a hash of the file
        reference_id : `yt-` and the video id, or `file-` and a hash of the file
        """
        return cast(
            EvidenceAnswer,
            self.transport.send(
                "GET", "/api/v1/checks/evidence", query={"query_id": query_id, "reference_id": reference_id}
            ),
        )

    def get_evidence_png(self, *, query_id: str, reference_id: str) -> bytes:
        """Get the evidence of a check: the matrix of similar frames and the best alignment, as JSON or PNG.

        Parameters
        ----------
        query_id : `yt-` and the video id, or `file-` and a hash of the file
        reference_id : `yt-` and the video id, or `file-` and a hash of the file
        """
        return cast(
            bytes,
            self.transport.send(
                "GET",
                "/api/v1/checks/evidence",
                accept="image/png",
                query={"query_id": query_id, "reference_id": reference_id},
            ),
        )

    def get_ranking(
        self,
        track_id: str,
        *,
        limit: int | None = None,
        cursor: str | None = None,
        operating_point: OperatingPoint | None = None,
        min_probability: float | None = None,
        decision: Decision | None = None,
        is_new: bool | None = None,
    ) -> RankingAnswer:
        """Rank the other ready tracks by similarity to a track, as JSON in pages or as one CSV file.

        Parameters
        ----------
        limit : Number of items per page
        cursor : `next_cursor` of the page before
        operating_point : Deprecated, use `min_probability`: `precise`, `balanced` and `exhaustive` are thresholds of the card. `min_probability` overrides it
        min_probability : Only tracks with at least this probability. If given, likely begins there, but never below 0.5; else where the server lets it begin, see `/model`
        decision : Only tracks with this decision
        is_new : Make the ranking anew, although one of the last minutes is kept
        """
        return cast(
            RankingAnswer,
            self.transport.send(
                "GET",
                f"/api/v1/tracks/{quote(track_id, safe='')}/ranking",
                query={
                    "limit": limit,
                    "cursor": cursor,
                    "operating_point": operating_point,
                    "min_probability": min_probability,
                    "decision": decision,
                    "is_new": is_new,
                },
            ),
        )

    def get_ranking_csv(
        self,
        track_id: str,
        *,
        limit: int | None = None,
        cursor: str | None = None,
        operating_point: OperatingPoint | None = None,
        min_probability: float | None = None,
        decision: Decision | None = None,
        is_new: bool | None = None,
    ) -> bytes:
        """Rank the other ready tracks by similarity to a track, as JSON in pages or as one CSV file.

        Parameters
        ----------
        limit : Number of items per page
        cursor : `next_cursor` of the page before
        operating_point : Deprecated, use `min_probability`: `precise`, `balanced` and `exhaustive` are thresholds of the card. `min_probability` overrides it
        min_probability : Only tracks with at least this probability. If given, likely begins there, but never below 0.5; else where the server lets it begin, see `/model`
        decision : Only tracks with this decision
        is_new : Make the ranking anew, although one of the last minutes is kept
        """
        return cast(
            bytes,
            self.transport.send(
                "GET",
                f"/api/v1/tracks/{quote(track_id, safe='')}/ranking",
                accept="text/csv",
                query={
                    "limit": limit,
                    "cursor": cursor,
                    "operating_point": operating_point,
                    "min_probability": min_probability,
                    "decision": decision,
                    "is_new": is_new,
                },
            ),
        )

    def get_map(self) -> MapAnswer:
        """Get the map of all ready recordings: those that sound alike are near each other. Workers keep it up."""
        return cast(
            MapAnswer,
            self.transport.send(
                "GET",
                "/api/v1/map",
            ),
        )

    def list_map_covers(self, *, track_id: str) -> MapCoversAnswer:
        """List the likely covers of a recording, as the background search of the library found them.

        Parameters
        ----------
        track_id : `yt-` and the video id, or `file-` and a hash of the file
        """
        return cast(MapCoversAnswer, self.transport.send("GET", "/api/v1/map/covers", query={"track_id": track_id}))

    def submit_clip(self, body: TrackClipRequest) -> ClipSubmitted:
        """Submit a clip of 3 to 60 s for ranking: a span of a track (JSON) or an audio file (form)."""
        return cast(ClipSubmitted, self.transport.send("POST", "/api/v1/checks/clip", json=body))

    def submit_clip_file(
        self,
        file: BinaryIO,
        *,
        name: str,
        start_s: float | None = None,
        end_s: float | None = None,
        min_probability: float | None = None,
        operating_point: OperatingPoint | None = None,
    ) -> ClipSubmitted:
        """Submit a clip of 3 to 60 s for ranking: a span of a track (JSON) or an audio file (form)."""
        return cast(
            ClipSubmitted,
            self.transport.send(
                "POST",
                "/api/v1/checks/clip",
                file=(name, file),
                form={
                    "start_s": start_s,
                    "end_s": end_s,
                    "min_probability": min_probability,
                    "operating_point": operating_point,
                },
            ),
        )

    def get_clip(self, clip_id: str) -> ClipResult:
        """Get a clip and, once it is ready, its ranking. Both are deleted an hour later."""
        return cast(
            ClipResult,
            self.transport.send(
                "GET",
                f"/api/v1/checks/clip/{quote(clip_id, safe='')}",
            ),
        )

    def list_works(self, *, limit: int | None = None, cursor: str | None = None, q: str | None = None) -> WorkPage:
        """List works by title.

        Parameters
        ----------
        limit : Number of items per page
        cursor : `next_cursor` of the page before
        q : Search words; each must begin a word of a title or of a writer's name. Or an ISWC
        """
        return cast(
            WorkPage, self.transport.send("GET", "/api/v1/works", query={"limit": limit, "cursor": cursor, "q": q})
        )

    def create_work(self, body: WorkRequest) -> WorkAnswer:
        """Create a work."""
        return cast(WorkAnswer, self.transport.send("POST", "/api/v1/works", json=body))

    def get_work(self, work_id: str) -> WorkAnswer:
        """Get a work."""
        return cast(
            WorkAnswer,
            self.transport.send(
                "GET",
                f"/api/v1/works/{quote(work_id, safe='')}",
            ),
        )

    def delete_work(self, work_id: str) -> None:
        """Delete a work. Its tracks stay."""
        self.transport.send(
            "DELETE",
            f"/api/v1/works/{quote(work_id, safe='')}",
        )

    def edit_work(self, work_id: str, body: WorkEditRequest) -> WorkAnswer:
        """Change the fields of a work."""
        return cast(WorkAnswer, self.transport.send("PATCH", f"/api/v1/works/{quote(work_id, safe='')}", json=body))

    def list_recordings(self, work_id: str, *, limit: int | None = None, cursor: str | None = None) -> RecordingPage:
        """List the recordings of a work by title, with how sure each is.

        Parameters
        ----------
        limit : Number of items per page
        cursor : `next_cursor` of the page before
        """
        return cast(
            RecordingPage,
            self.transport.send(
                "GET", f"/api/v1/works/{quote(work_id, safe='')}/recordings", query={"limit": limit, "cursor": cursor}
            ),
        )

    def list_found(self, work_id: str) -> FoundList:
        """List tracks outside a work that resemble one of its recordings, the most probable first."""
        return cast(
            FoundList,
            self.transport.send(
                "GET",
                f"/api/v1/works/{quote(work_id, safe='')}/found",
            ),
        )

    def merge_works(self, work_id: str, body: MergeRequest) -> WorkChangeAnswer:
        """Let a work take the tracks of others, which cease to exist. It keeps its fields and takes those that it lacks."""
        return cast(
            WorkChangeAnswer, self.transport.send("POST", f"/api/v1/works/{quote(work_id, safe='')}/merge", json=body)
        )

    def split_work(self, work_id: str, body: SplitRequest) -> WorkChangeAnswer:
        """Move tracks of a work to a new one."""
        return cast(
            WorkChangeAnswer, self.transport.send("POST", f"/api/v1/works/{quote(work_id, safe='')}/split", json=body)
        )

    def list_work_changes(self, work_id: str, *, limit: int | None = None, cursor: str | None = None) -> WorkChangePage:
        """List the merges and splits of a work, newest first; also of one that was merged into another.

        Parameters
        ----------
        limit : Number of items per page
        cursor : `next_cursor` of the page before
        """
        return cast(
            WorkChangePage,
            self.transport.send(
                "GET", f"/api/v1/works/{quote(work_id, safe='')}/changes", query={"limit": limit, "cursor": cursor}
            ),
        )

    def undo_work_change(self, change_id: str) -> WorkChangeAnswer:
        """Undo a merge or split: works have their ids and tracks again, except for what people changed since."""
        return cast(
            WorkChangeAnswer,
            self.transport.send(
                "POST",
                f"/api/v1/works/changes/{quote(change_id, safe='')}/undo",
            ),
        )

    def export_works_csv(self) -> bytes:
        """Export all works, as CSV (RFC 4180, UTF-8) or JSON. The import takes both."""
        return cast(bytes, self.transport.send("GET", "/api/v1/works/export", accept="text/csv"))

    def export_works(self) -> JSON:
        """Export all works, as CSV (RFC 4180, UTF-8) or JSON. The import takes both."""
        return cast(
            JSON,
            self.transport.send(
                "GET",
                "/api/v1/works/export",
            ),
        )

    def import_works(self, body: TableRequest) -> ImportedTable:
        """Import works, or say what an import would do. The same rows twice change nothing."""
        return cast(ImportedTable, self.transport.send("POST", "/api/v1/works/import", json=body))

    def export_tracks_csv(self) -> bytes:
        """Export all tracks, as CSV (RFC 4180, UTF-8) or JSON. The import takes both."""
        return cast(bytes, self.transport.send("GET", "/api/v1/tracks/export", accept="text/csv"))

    def export_tracks(self) -> JSON:
        """Export all tracks, as CSV (RFC 4180, UTF-8) or JSON. The import takes both."""
        return cast(
            JSON,
            self.transport.send(
                "GET",
                "/api/v1/tracks/export",
            ),
        )

    def export_chosen_tracks_csv(self, body: ChosenTracksRequest) -> bytes:
        """Export some tracks: those of a filter, oldest first, or those of `ids`, in their order. Changes nothing."""
        return cast(bytes, self.transport.send("POST", "/api/v1/tracks/export", accept="text/csv", json=body))

    def export_chosen_tracks(self, body: ChosenTracksRequest) -> JSON:
        """Export some tracks: those of a filter, oldest first, or those of `ids`, in their order. Changes nothing."""
        return cast(JSON, self.transport.send("POST", "/api/v1/tracks/export", json=body))

    def import_tracks(self, body: TableRequest) -> ImportedTable:
        """Import what is known about tracks of the library, or say what an import would do. It adds no recordings."""
        return cast(ImportedTable, self.transport.send("POST", "/api/v1/tracks/import", json=body))

    def read_names(self, body: NamesRequest) -> NamesAnswer:
        """Read title, artist and album of tracks from the names of their files or videos; write them unless previewed."""
        return cast(NamesAnswer, self.transport.send("POST", "/api/v1/tracks/names", json=body))

    def get_lookups(self) -> LookupsAnswer:
        """Say which look-ups the operator allows."""
        return cast(
            LookupsAnswer,
            self.transport.send(
                "GET",
                "/api/v1/lookups",
            ),
        )

    def look_up_track(self, track_id: str) -> KnownRecordings:
        """Look a track up at MusicBrainz, by its ISRC, else by title and artist. Nothing is written."""
        return cast(
            KnownRecordings,
            self.transport.send(
                "GET",
                f"/api/v1/tracks/{quote(track_id, safe='')}/musicbrainz",
            ),
        )

    def list_reviews(
        self,
        *,
        limit: int | None = None,
        cursor: str | None = None,
        track_id: str | None = None,
        work_id: str | None = None,
        answer: ReviewAnswer | None = None,
        made_by: str | None = None,
        current: bool | None = None,
    ) -> ReviewPage:
        """List reviews, newest first.

        Parameters
        ----------
        limit : Number of items per page
        cursor : `next_cursor` of the page before
        track_id : `yt-` and the video id, or `file-` and a hash of the file
        made_by : Id of a user
        current : Leave out the reviews that were revised
        """
        return cast(
            ReviewPage,
            self.transport.send(
                "GET",
                "/api/v1/reviews",
                query={
                    "limit": limit,
                    "cursor": cursor,
                    "track_id": track_id,
                    "work_id": work_id,
                    "answer": answer,
                    "made_by": made_by,
                    "current": current,
                },
            ),
        )

    def create_review(self, body: ReviewRequest) -> ReviewRecord:
        """Confirm, reject or skip a pair of tracks, or a track of a work."""
        return cast(ReviewRecord, self.transport.send("POST", "/api/v1/reviews", json=body))

    def list_review_queue(
        self, *, limit: int | None = None, cursor: str | None = None, skipped: bool | None = None
    ) -> QueuePage:
        """List the pairs that wait for an answer, the most informative first.

        Parameters
        ----------
        limit : Number of items per page
        cursor : `next_cursor` of the page before
        skipped : Return the pairs that were skipped, in place of the new ones
        """
        return cast(
            QueuePage,
            self.transport.send(
                "GET", "/api/v1/reviews/queue", query={"limit": limit, "cursor": cursor, "skipped": skipped}
            ),
        )

    def list_calibrations(self, *, limit: int | None = None, cursor: str | None = None) -> CalibrationPage:
        """List the library's own calibrations, newest first, with their reliability.

        Parameters
        ----------
        limit : Number of items per page
        cursor : `next_cursor` of the page before
        """
        return cast(
            CalibrationPage,
            self.transport.send("GET", "/api/v1/calibrations", query={"limit": limit, "cursor": cursor}),
        )

    def fit_calibration(self) -> CalibrationAnswer:
        """Let a worker fit slope and prior of the probabilities to the reviews. It is not taken into use by itself."""
        return cast(
            CalibrationAnswer,
            self.transport.send(
                "POST",
                "/api/v1/calibrations",
            ),
        )

    def use_calibration(self, calibration_id: str) -> CalibrationAnswer:
        """Take a calibration into use. Nothing becomes likely by it without what a likely pair needs."""
        return cast(
            CalibrationAnswer,
            self.transport.send(
                "PUT",
                f"/api/v1/calibrations/{quote(calibration_id, safe='')}/use",
            ),
        )

    def use_no_calibration(self) -> None:
        """Use the calibration of the weights again."""
        self.transport.send(
            "DELETE",
            "/api/v1/calibrations/use",
        )

    def list_cases(self, *, limit: int | None = None, cursor: str | None = None) -> CasePage:
        """List cases, last changed first.

        Parameters
        ----------
        limit : Number of items per page
        cursor : `next_cursor` of the page before
        """
        return cast(CasePage, self.transport.send("GET", "/api/v1/cases", query={"limit": limit, "cursor": cursor}))

    def create_case(self, body: CaseRequest) -> CaseAnswer:
        """Open a case."""
        return cast(CaseAnswer, self.transport.send("POST", "/api/v1/cases", json=body))

    def get_case(self, case_id: str) -> CaseAnswer:
        """Get a case with the evidence of its pairs."""
        return cast(
            CaseAnswer,
            self.transport.send(
                "GET",
                f"/api/v1/cases/{quote(case_id, safe='')}",
            ),
        )

    def delete_case(self, case_id: str) -> None:
        """Delete a case with its evidence. A frozen one takes an administrator."""
        self.transport.send(
            "DELETE",
            f"/api/v1/cases/{quote(case_id, safe='')}",
        )

    def edit_case(self, case_id: str, body: CaseRequest) -> CaseAnswer:
        """Change the title of an open case."""
        return cast(CaseAnswer, self.transport.send("PATCH", f"/api/v1/cases/{quote(case_id, safe='')}", json=body))

    def add_case_pair(self, case_id: str, body: CasePairRequest) -> CaseAnswer:
        """Compare a pair now, and put it with its evidence into an open case."""
        return cast(
            CaseAnswer, self.transport.send("POST", f"/api/v1/cases/{quote(case_id, safe='')}/pairs", json=body)
        )

    def remove_case_pair(self, case_id: str, pair_id: str) -> CaseAnswer:
        """Remove a pair and its evidence from an open case."""
        return cast(
            CaseAnswer,
            self.transport.send(
                "DELETE",
                f"/api/v1/cases/{quote(case_id, safe='')}/pairs/{quote(pair_id, safe='')}",
            ),
        )

    def rerun_case_pair(self, case_id: str, pair_id: str) -> CaseRerun:
        """Compare a pair again, and say what differs from its evidence. The evidence stays as it was."""
        return cast(
            CaseRerun,
            self.transport.send(
                "GET",
                f"/api/v1/cases/{quote(case_id, safe='')}/pairs/{quote(pair_id, safe='')}/rerun",
            ),
        )

    def get_case_picture_png(self, case_id: str, pair_id: str, name: str) -> bytes:
        """Get a picture of a pair as PNG: the matrix of similar frames, or the harmony of a song."""
        return cast(
            bytes,
            self.transport.send(
                "GET",
                f"/api/v1/cases/{quote(case_id, safe='')}/pairs/{quote(pair_id, safe='')}/pictures/{quote(name, safe='')}",
                accept="image/png",
            ),
        )

    def add_case_note(self, case_id: str, body: CaseNoteRequest) -> CaseAnswer:
        """Add a note to a case, or to one of its pairs. A frozen case takes notes, too."""
        return cast(
            CaseAnswer, self.transport.send("POST", f"/api/v1/cases/{quote(case_id, safe='')}/notes", json=body)
        )

    def freeze_case(self, case_id: str) -> CaseAnswer:
        """Let title, pairs and notes stay as they are from now on. This cannot be undone."""
        return cast(
            CaseAnswer,
            self.transport.send(
                "POST",
                f"/api/v1/cases/{quote(case_id, safe='')}/freeze",
            ),
        )

    def export_case(self, case_id: str) -> CaseAnswer:
        """Get a case as a file: PDF for printing, CSV with a row for each pair, or JSON with everything."""
        return cast(
            CaseAnswer,
            self.transport.send(
                "GET",
                f"/api/v1/cases/{quote(case_id, safe='')}/export",
            ),
        )

    def export_case_csv(self, case_id: str) -> bytes:
        """Get a case as a file: PDF for printing, CSV with a row for each pair, or JSON with everything."""
        return cast(
            bytes, self.transport.send("GET", f"/api/v1/cases/{quote(case_id, safe='')}/export", accept="text/csv")
        )

    def export_case_pdf(self, case_id: str) -> bytes:
        """Get a case as a file: PDF for printing, CSV with a row for each pair, or JSON with everything."""
        return cast(
            bytes,
            self.transport.send("GET", f"/api/v1/cases/{quote(case_id, safe='')}/export", accept="application/pdf"),
        )

    def create_case_link(self, case_id: str, body: CaseLinkRequest) -> CaseLinkMade:
        """Make a link by which anybody reads this case, and nothing else, without an account, until it ends."""
        return cast(
            CaseLinkMade, self.transport.send("POST", f"/api/v1/cases/{quote(case_id, safe='')}/links", json=body)
        )

    def end_case_link(self, case_id: str, link_id: str) -> CaseAnswer:
        """End a link."""
        return cast(
            CaseAnswer,
            self.transport.send(
                "DELETE",
                f"/api/v1/cases/{quote(case_id, safe='')}/links/{quote(link_id, safe='')}",
            ),
        )

    def get_shared_case(self, body: SharedCaseRequest) -> CaseAnswer:
        """Get the case of a link. Nobody needs to sign in."""
        return cast(CaseAnswer, self.transport.send("POST", "/api/v1/cases/shared", json=body))

    def export_shared_case(self, body: SharedExportRequest) -> CaseAnswer:
        """Get the case of a link as a file, as `export_case`."""
        return cast(CaseAnswer, self.transport.send("POST", "/api/v1/cases/shared/export", json=body))

    def export_shared_case_csv(self, body: SharedExportRequest) -> bytes:
        """Get the case of a link as a file, as `export_case`."""
        return cast(bytes, self.transport.send("POST", "/api/v1/cases/shared/export", accept="text/csv", json=body))

    def export_shared_case_pdf(self, body: SharedExportRequest) -> bytes:
        """Get the case of a link as a file, as `export_case`."""
        return cast(
            bytes, self.transport.send("POST", "/api/v1/cases/shared/export", accept="application/pdf", json=body)
        )

    def get_shared_case_picture_png(self, body: SharedPictureRequest) -> bytes:
        """Get a picture of the case of a link, as `get_case_picture`."""
        return cast(bytes, self.transport.send("POST", "/api/v1/cases/shared/picture", accept="image/png", json=body))

    def submit_playlist(self, body: LinkRequest) -> PlaylistSubmitted:
        """Submit a playlist. A worker lists its videos and submits each as a track."""
        return cast(PlaylistSubmitted, self.transport.send("POST", "/api/v1/playlists", json=body))

    def get_playlist(self, playlist_id: str) -> PlaylistAnswer:
        """Get a playlist. Each entry has its track and job, or the reason why it has none."""
        return cast(
            PlaylistAnswer,
            self.transport.send(
                "GET",
                f"/api/v1/playlists/{quote(playlist_id, safe='')}",
            ),
        )

    def list_jobs(self, *, limit: int | None = None, cursor: str | None = None, state: State | None = None) -> JobPage:
        """List jobs, newest first.

        Parameters
        ----------
        limit : Number of items per page
        cursor : `next_cursor` of the page before
        """
        return cast(
            JobPage,
            self.transport.send("GET", "/api/v1/jobs", query={"limit": limit, "cursor": cursor, "state": state}),
        )

    def get_job(self, job_id: str) -> JobWithTrack:
        """Get a job."""
        return cast(
            JobWithTrack,
            self.transport.send(
                "GET",
                f"/api/v1/jobs/{quote(job_id, safe='')}",
            ),
        )

    def retry_job(self, job_id: str) -> Submitted:
        """Retry a failed or cancelled job as a new job. 200: another client retried it first."""
        return cast(
            Submitted,
            self.transport.send(
                "POST",
                f"/api/v1/jobs/{quote(job_id, safe='')}/retry",
            ),
        )

    def cancel_job(self, job_id: str) -> JobWithTrack:
        """Cancel a job in any state before its end."""
        return cast(
            JobWithTrack,
            self.transport.send(
                "POST",
                f"/api/v1/jobs/{quote(job_id, safe='')}/cancel",
            ),
        )

    def get_reextraction(self) -> ReextractionAnswer:
        """Count the ready tracks that were analysed by an older recipe, and say how far their new analysis is."""
        return cast(
            ReextractionAnswer,
            self.transport.send(
                "GET",
                "/api/v1/reextraction",
            ),
        )

    def start_reextraction(self) -> ReextractionAnswer:
        """Fetch them again and analyse them by the newest recipe, in the background, while no job waits."""
        return cast(
            ReextractionAnswer,
            self.transport.send(
                "POST",
                "/api/v1/reextraction",
            ),
        )

    def stop_reextraction(self) -> ReextractionAnswer:
        """Let no track wait for a new analysis any more."""
        return cast(
            ReextractionAnswer,
            self.transport.send(
                "DELETE",
                "/api/v1/reextraction",
            ),
        )

    def list_sets(self, *, limit: int | None = None, cursor: str | None = None) -> SetPage:
        """List sets, newest first.

        Parameters
        ----------
        limit : Number of items per page
        cursor : `next_cursor` of the page before
        """
        return cast(SetPage, self.transport.send("GET", "/api/v1/sets", query={"limit": limit, "cursor": cursor}))

    def get_set(self, set_id: str) -> SetAnswer:
        """Get a set: its parts, and which songs of the library sound in it, when."""
        return cast(
            SetAnswer,
            self.transport.send(
                "GET",
                f"/api/v1/sets/{quote(set_id, safe='')}",
            ),
        )

    def delete_set(self, set_id: str, *, with_tracks: bool | None = None) -> None:
        """Delete a set for good. The tracks that were made of it stay, unless they are to move to the trash.

        Parameters
        ----------
        with_tracks : Move the tracks that were made of it to the trash
        """
        self.transport.send("DELETE", f"/api/v1/sets/{quote(set_id, safe='')}", query={"with_tracks": with_tracks})

    def edit_set(self, set_id: str, body: SetEditRequest) -> SetAnswer:
        """Change the title of a set, or replace its parts. `revision` is that of the set that was edited."""
        return cast(SetAnswer, self.transport.send("PATCH", f"/api/v1/sets/{quote(set_id, safe='')}", json=body))

    def accept_set(self, set_id: str, body: SetRevisionRequest) -> SetAnswer:
        """Let a worker make a track of each part."""
        return cast(SetAnswer, self.transport.send("POST", f"/api/v1/sets/{quote(set_id, safe='')}/accept", json=body))

    def search_set(self, set_id: str) -> SetAnswer:
        """Let a worker search the library for the parts of the set again."""
        return cast(
            SetAnswer,
            self.transport.send(
                "POST",
                f"/api/v1/sets/{quote(set_id, safe='')}/search",
            ),
        )

    def cancel_set(self, set_id: str) -> SetAnswer:
        """End the analysis of a set."""
        return cast(
            SetAnswer,
            self.transport.send(
                "POST",
                f"/api/v1/sets/{quote(set_id, safe='')}/cancel",
            ),
        )

    def get_set_audio(self, set_id: str) -> bytes:
        """Get the copy of a set for listening, as `get_audio`."""
        return cast(
            bytes, self.transport.send("GET", f"/api/v1/sets/{quote(set_id, safe='')}/audio", accept="audio/webm")
        )

    def get_session(self) -> SessionAnswer:
        """Get who calls, what the call may do, and how people sign in. Answers everybody."""
        return cast(
            SessionAnswer,
            self.transport.send(
                "GET",
                "/api/v1/session",
            ),
        )

    def sign_in(self, body: SignInRequest) -> SessionAnswer:
        """Sign in by name and password. The answer sets a cookie."""
        return cast(SessionAnswer, self.transport.send("POST", "/api/v1/session", json=body))

    def sign_out(self) -> None:
        """Sign out. The cookie is cleared also if the session had ended."""
        self.transport.send(
            "DELETE",
            "/api/v1/session",
        )

    def list_sessions(self) -> SessionList:
        """List the browsers in which one is signed in."""
        return cast(
            SessionList,
            self.transport.send(
                "GET",
                "/api/v1/session/all",
            ),
        )

    def sign_out_everywhere(self) -> None:
        """Sign out everywhere, here too."""
        self.transport.send(
            "DELETE",
            "/api/v1/session/all",
        )

    def end_session(self, session_id: str) -> None:
        """Sign out in one browser."""
        self.transport.send(
            "DELETE",
            f"/api/v1/session/all/{quote(session_id, safe='')}",
        )

    def change_password(self, body: PasswordRequest) -> None:
        """Change one's password. All other sessions end, and this one gets a new token."""
        self.transport.send("PUT", "/api/v1/account/password", json=body)

    def begin_sign_on(self, *, to: str | None = None) -> None:
        """Send the browser to the provider of single sign-on.

        Parameters
        ----------
        to : Path of the page to open then
        """
        self.transport.send("GET", "/api/v1/session/sign-on", query={"to": to})

    def finish_sign_on(self, *, state: str | None = None, code: str | None = None, error: str | None = None) -> None:
        """Sign in whom the provider sends back, and open the page. An error opens the page of signing in, with its code.

        Parameters
        ----------
        error : Why the provider refuses
        """
        self.transport.send(
            "GET", "/api/v1/session/sign-on/return", query={"state": state, "code": code, "error": error}
        )

    def list_users(self, *, limit: int | None = None, cursor: str | None = None) -> UserPage:
        """List users by name.

        Parameters
        ----------
        limit : Number of items per page
        cursor : `next_cursor` of the page before
        """
        return cast(UserPage, self.transport.send("GET", "/api/v1/users", query={"limit": limit, "cursor": cursor}))

    def get_user(self, user_id: str) -> UserAnswer:
        """Get a user."""
        return cast(
            UserAnswer,
            self.transport.send(
                "GET",
                f"/api/v1/users/{quote(user_id, safe='')}",
            ),
        )

    def edit_user(self, user_id: str, body: UserEditRequest) -> UserAnswer:
        """Change a user's name, address or role, or disable the account, which signs the user out everywhere."""
        return cast(UserAnswer, self.transport.send("PATCH", f"/api/v1/users/{quote(user_id, safe='')}", json=body))

    def reset_password(self, user_id: str) -> LinkAnswer:
        """Make a link by which a user sets a new password. It is valid for a day."""
        return cast(
            LinkAnswer,
            self.transport.send(
                "POST",
                f"/api/v1/users/{quote(user_id, safe='')}/reset",
            ),
        )

    def list_invitations(self) -> InvitationList:
        """List the invitations that were not used."""
        return cast(
            InvitationList,
            self.transport.send(
                "GET",
                "/api/v1/invitations",
            ),
        )

    def invite_user(self, body: InvitationRequest) -> LinkAnswer:
        """Make a link by which somebody makes an account. It is valid for a week."""
        return cast(LinkAnswer, self.transport.send("POST", "/api/v1/invitations", json=body))

    def withdraw_invitation(self, invitation_id: str) -> None:
        """Withdraw an invitation."""
        self.transport.send(
            "DELETE",
            f"/api/v1/invitations/{quote(invitation_id, safe='')}",
        )

    def look_at_link(self, body: LookRequest) -> LookAnswer:
        """Get what a one-time link is for. Answers everybody who has it."""
        return cast(LookAnswer, self.transport.send("POST", "/api/v1/invitations/look", json=body))

    def accept_link(self, body: AcceptRequest) -> SessionAnswer:
        """Use a one-time link: make an account or set a password, and sign in. Answers everybody who has it."""
        return cast(SessionAnswer, self.transport.send("POST", "/api/v1/invitations/accept", json=body))

    def list_keys(self) -> KeyList:
        """List one's keys."""
        return cast(
            KeyList,
            self.transport.send(
                "GET",
                "/api/v1/keys",
            ),
        )

    def create_key(self, body: KeyRequest) -> NewKey:
        """Make a key. It may do no more than its owner's role at each call, and is shown once."""
        return cast(NewKey, self.transport.send("POST", "/api/v1/keys", json=body))

    def delete_key(self, key_id: str) -> None:
        """Delete a key: one's own, or as an administrator anybody's."""
        self.transport.send(
            "DELETE",
            f"/api/v1/keys/{quote(key_id, safe='')}",
        )

    def list_keys_of_user(self, user_id: str) -> KeyList:
        """List the keys of a user."""
        return cast(
            KeyList,
            self.transport.send(
                "GET",
                f"/api/v1/users/{quote(user_id, safe='')}/keys",
            ),
        )

    def list_audit(
        self,
        *,
        limit: int | None = None,
        cursor: str | None = None,
        who: str | None = None,
        action: Action | None = None,
        target_kind: TargetKind | None = None,
        target_id: str | None = None,
        since: str | None = None,
        until: str | None = None,
        format: Literal["json", "csv"] | None = None,
    ) -> AuditPage:
        """List all changes, newest first, as JSON in pages or as one CSV file.

        Parameters
        ----------
        limit : Number of items per page
        cursor : `next_cursor` of the page before
        who : Id or name of a user, id of an API key, or an address
        until : The moment before which it ends
        format : `csv`: all entries as one file, without pages
        """
        return cast(
            AuditPage,
            self.transport.send(
                "GET",
                "/api/v1/audit",
                query={
                    "limit": limit,
                    "cursor": cursor,
                    "who": who,
                    "action": action,
                    "target_kind": target_kind,
                    "target_id": target_id,
                    "since": since,
                    "until": until,
                    "format": format,
                },
            ),
        )

    def get_track_history(self, track_id: str, *, limit: int | None = None, cursor: str | None = None) -> HistoryPage:
        """List what people did to a track, also after it was deleted; newest first.

        Parameters
        ----------
        limit : Number of items per page
        cursor : `next_cursor` of the page before
        """
        return cast(
            HistoryPage,
            self.transport.send(
                "GET", f"/api/v1/tracks/{quote(track_id, safe='')}/history", query={"limit": limit, "cursor": cursor}
            ),
        )

    def get_work_history(self, work_id: str, *, limit: int | None = None, cursor: str | None = None) -> HistoryPage:
        """List what people did to a work, also after it was deleted; newest first.

        Parameters
        ----------
        limit : Number of items per page
        cursor : `next_cursor` of the page before
        """
        return cast(
            HistoryPage,
            self.transport.send(
                "GET", f"/api/v1/works/{quote(work_id, safe='')}/history", query={"limit": limit, "cursor": cursor}
            ),
        )

    def get_user_history(self, user_id: str, *, limit: int | None = None, cursor: str | None = None) -> HistoryPage:
        """List what was done to a user's account, newest first. What the user did: `/audit?who=ID`.

        Parameters
        ----------
        limit : Number of items per page
        cursor : `next_cursor` of the page before
        """
        return cast(
            HistoryPage,
            self.transport.send(
                "GET", f"/api/v1/users/{quote(user_id, safe='')}/history", query={"limit": limit, "cursor": cursor}
            ),
        )

    def list_webhooks(self, *, limit: int | None = None, cursor: str | None = None) -> WebhookPage:
        """List webhooks, newest first.

        Parameters
        ----------
        limit : Number of items per page
        cursor : `next_cursor` of the page before
        """
        return cast(
            WebhookPage, self.transport.send("GET", "/api/v1/webhooks", query={"limit": limit, "cursor": cursor})
        )

    def create_webhook(self, body: WebhookRequest) -> WebhookWithSecret:
        """Register an address for messages, signed by Standard Webhooks. The answer alone shows the secret."""
        return cast(WebhookWithSecret, self.transport.send("POST", "/api/v1/webhooks", json=body))

    def get_webhook(self, webhook_id: str) -> WebhookAnswer:
        """Get a webhook."""
        return cast(
            WebhookAnswer,
            self.transport.send(
                "GET",
                f"/api/v1/webhooks/{quote(webhook_id, safe='')}",
            ),
        )

    def delete_webhook(self, webhook_id: str) -> None:
        """Delete a webhook with its deliveries."""
        self.transport.send(
            "DELETE",
            f"/api/v1/webhooks/{quote(webhook_id, safe='')}",
        )

    def edit_webhook(self, webhook_id: str, body: WebhookEditRequest) -> WebhookWithSecret:
        """Change a webhook's address or events, switch it on or off, or replace its secret."""
        return cast(
            WebhookWithSecret, self.transport.send("PATCH", f"/api/v1/webhooks/{quote(webhook_id, safe='')}", json=body)
        )

    def list_deliveries(
        self,
        webhook_id: str,
        *,
        limit: int | None = None,
        cursor: str | None = None,
        state: DeliveryState | None = None,
    ) -> DeliveryPage:
        """List the messages of a webhook, newest first. They are kept for 30 days after their end.

        Parameters
        ----------
        limit : Number of items per page
        cursor : `next_cursor` of the page before
        """
        return cast(
            DeliveryPage,
            self.transport.send(
                "GET",
                f"/api/v1/webhooks/{quote(webhook_id, safe='')}/deliveries",
                query={"limit": limit, "cursor": cursor, "state": state},
            ),
        )

    def replay_delivery(self, webhook_id: str, delivery_id: str) -> DeliveryAnswer:
        """Send a message again, with the same id."""
        return cast(
            DeliveryAnswer,
            self.transport.send(
                "POST",
                f"/api/v1/webhooks/{quote(webhook_id, safe='')}/deliveries/{quote(delivery_id, safe='')}/replay",
            ),
        )

    def get_settings(self) -> SettingsAnswer:
        """Get the settings and where they come from, without secrets; versions, workers, disks and the age of yt-dlp."""
        return cast(
            SettingsAnswer,
            self.transport.send(
                "GET",
                "/api/v1/settings",
            ),
        )

    def get_model(self) -> ModelAnswer:
        """Get the card of the weights: feature recipe, calibration, thresholds, accuracy, harmonic content."""
        return cast(
            ModelAnswer,
            self.transport.send(
                "GET",
                "/api/v1/model",
            ),
        )

    def get_agreement(self) -> AgreementAnswer:
        """Get how far the reviews of this library agree with what these weights had said of the same pairs."""
        return cast(
            AgreementAnswer,
            self.transport.send(
                "GET",
                "/api/v1/model/agreement",
            ),
        )

    def get_live(self) -> HealthAnswer:
        """Check whether the API process answers."""
        return cast(
            HealthAnswer,
            self.transport.send(
                "GET",
                "/api/v1/health/live",
            ),
        )

    def get_ready(self) -> ReadyAnswer:
        """Check whether database, bucket and broker answer, and which parts are degraded."""
        return cast(
            ReadyAnswer,
            self.transport.send(
                "GET",
                "/api/v1/health/ready",
            ),
        )

    def list_imports(self, *, limit: int | None = None, cursor: str | None = None) -> ImportPage:
        """List imports, newest first.

        Parameters
        ----------
        limit : Number of items per page
        cursor : `next_cursor` of the page before
        """
        return cast(ImportPage, self.transport.send("GET", "/api/v1/imports", query={"limit": limit, "cursor": cursor}))

    def start_files_import(self, body: FilesImportRequest) -> ImportAnswer:
        """Start an import of files. Announce them at `/imports/ID/items`, then upload them."""
        return cast(ImportAnswer, self.transport.send("POST", "/api/v1/imports/files", json=body))

    def start_folder_import(self, body: FolderImportRequest) -> ImportAnswer:
        """Start an import of a folder on the server."""
        return cast(ImportAnswer, self.transport.send("POST", "/api/v1/imports/folder", json=body))

    def start_playlist_import(self, body: PlaylistImportRequest) -> ImportAnswer:
        """Start an import of a playlist or channel."""
        return cast(ImportAnswer, self.transport.send("POST", "/api/v1/imports/playlist", json=body))

    def start_manifest_import(
        self,
        file: BinaryIO,
        *,
        name: str,
        import_name: str | None = None,
        root: str | None = None,
        path: str | None = None,
    ) -> ImportAnswer:
        """Start an import of what a CSV file lists: paths on the server, and links."""
        return cast(
            ImportAnswer,
            self.transport.send(
                "POST",
                "/api/v1/imports/manifest",
                file=(name, file),
                form={"import_name": import_name, "root": root, "path": path},
            ),
        )

    def preview_manifest(self, file: BinaryIO, *, name: str) -> ManifestPreviewAnswer:
        """Read a manifest without importing it: its columns, its first lines, and what cannot be used."""
        return cast(
            ManifestPreviewAnswer,
            self.transport.send("POST", "/api/v1/imports/manifest/preview", file=(name, file), form={}),
        )

    def list_import_folders(self, *, root: str | None = None, path: str | None = None) -> FolderListing:
        """List the folders on the server that may be imported, and those in one of them.

        Parameters
        ----------
        root : One of the roots of `/import-folders`
        path : Path below the root; empty for the root itself
        """
        return cast(
            FolderListing, self.transport.send("GET", "/api/v1/import-folders", query={"root": root, "path": path})
        )

    def get_import(self, import_id: str) -> ImportAnswer:
        """Get an import, with the number of its items by outcome."""
        return cast(
            ImportAnswer,
            self.transport.send(
                "GET",
                f"/api/v1/imports/{quote(import_id, safe='')}",
            ),
        )

    def list_import_items(
        self, import_id: str, *, limit: int | None = None, cursor: str | None = None, state: ItemState | None = None
    ) -> ItemPage:
        """List the items of an import in their order.

        Parameters
        ----------
        limit : Number of items per page
        cursor : `next_cursor` of the page before
        """
        return cast(
            ItemPage,
            self.transport.send(
                "GET",
                f"/api/v1/imports/{quote(import_id, safe='')}/items",
                query={"limit": limit, "cursor": cursor, "state": state},
            ),
        )

    def announce_files(self, import_id: str, body: AnnounceRequest) -> AnnouncedFiles:
        """Announce files of an import, so that each is accounted for. Sent again, it answers how far each upload is."""
        return cast(
            AnnouncedFiles, self.transport.send("POST", f"/api/v1/imports/{quote(import_id, safe='')}/items", json=body)
        )

    def pause_import(self, import_id: str) -> ImportAnswer:
        """Let no further item be analysed; those that are being analysed end."""
        return cast(
            ImportAnswer,
            self.transport.send(
                "POST",
                f"/api/v1/imports/{quote(import_id, safe='')}/pause",
            ),
        )

    def resume_import(self, import_id: str) -> ImportAnswer:
        """Go on after a pause."""
        return cast(
            ImportAnswer,
            self.transport.send(
                "POST",
                f"/api/v1/imports/{quote(import_id, safe='')}/resume",
            ),
        )

    def retry_import(self, import_id: str) -> RetryAnswer:
        """Try refused items again that may succeed. Files that are no longer stored must be sent again."""
        return cast(
            RetryAnswer,
            self.transport.send(
                "POST",
                f"/api/v1/imports/{quote(import_id, safe='')}/retry",
            ),
        )

    def cancel_import(self, import_id: str) -> ImportAnswer:
        """Refuse all items that are not being analysed. What was added stays."""
        return cast(
            ImportAnswer,
            self.transport.send(
                "POST",
                f"/api/v1/imports/{quote(import_id, safe='')}/cancel",
            ),
        )

    def get_receipt_csv(self, import_id: str) -> bytes:
        """Get a CSV file of every item with its outcome."""
        return cast(
            bytes, self.transport.send("GET", f"/api/v1/imports/{quote(import_id, safe='')}/receipt", accept="text/csv")
        )
