"""Submit one item of an import: find its recording, make a track of it, write down what the import says about it."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from dataclasses import dataclass, replace
from io import BufferedReader
from pathlib import PurePosixPath

from contrafact.domain.errors import ContrafactError, suppressed
from contrafact.domain.identifiers import read_iswc
from contrafact.domain.imports import Import, ImportItem, Origin
from contrafact.domain.jobs import State
from contrafact.domain.links import PlaylistLink, parse_link
from contrafact.domain.manifests import edit_of
from contrafact.domain.tracks import Metadata, Source, SourceKind, Track, TrackEdit
from contrafact.domain.works import WorkFields
from contrafact.ports.bucket import Bucket
from contrafact.ports.imports import Folders
from contrafact.ports.stores import JobStore
from contrafact.services.submit import Submission, SubmitTrack
from contrafact.services.tracks import Tracks
from contrafact.services.trash import Trash
from contrafact.services.uploads import TakeUpload, clean_file_name
from contrafact.services.works import Works

_CHUNK_BYTES = 1024 * 1024
_WORKS_LOOKED_AT = 100


@dataclass(frozen=True, slots=True)
class Begun:
    """The track of an item.

    Parameters
    ----------
    is_own : whether this item's job analyses it; False if the library held the track before.
    """

    track_id: str
    is_own: bool


@dataclass(frozen=True, slots=True)
class SubmitItem:
    """Submits items, in the name of who acts.

    The job's id follows from the item and its try, so that a submission that was interrupted is recognised: it makes
    neither a second job nor a duplicate of itself.
    """

    bucket: Bucket
    folders: Folders
    jobs: JobStore
    take: TakeUpload
    tracks: Tracks
    works: Works
    trash: Trash

    def __call__(self, which: Import, item: ImportItem) -> Begun:
        """Submit an item.

        Raises
        ------
        ContrafactError : why it is refused; `quota_exceeded`, `disk_full` if it must wait; `database_unavailable`,
            `bucket_unavailable`.
        """
        begun = self._begun_before(item) or self._submit(item)
        if item.track_id is not None and item.track_id != begun.track_id:
            self._retire(item, item.track_id)
        if begun.is_own and item.fields:
            self._describe(which, item, begun.track_id)
        return begun

    def _begun_before(self, item: ImportItem) -> Begun | None:
        job = self.jobs.get(item.next_job_id)
        return Begun(job.track_id, is_own=True) if job else None

    def _retire(self, item: ImportItem, track_id: str) -> None:
        """Move the failed track of an earlier try to the trash: the item's file was replaced meanwhile.

        A track that somebody else submitted, or tried again, stays.
        """
        track = self.tracks.tracks.get(track_id)
        if track is None or track.state is not State.FAILED or track.job_id not in item.earlier_job_ids:
            return
        with suppressed("not_yours", "track_not_found"):
            self.trash.delete(track_id)

    def _submit(self, item: ImportItem) -> Begun:
        submit = replace(self.take.submit, new_id=lambda: item.next_job_id)
        if item.origin is Origin.LINK:
            return _begun(item, _submit_link(submit, item))
        held = self._stored_before(item)
        if held is not None:
            return _begun(item, submit.source(held.source, Metadata()))
        return self._submit_file(submit, item)

    def _stored_before(self, item: ImportItem) -> Track | None:
        """Return the track of an earlier try whose file is still stored."""
        track = self.tracks.tracks.get(item.track_id) if item.tries and item.track_id else None
        key = track.source.upload_key if track else None
        is_there = key is not None and self.bucket.size(key) is not None
        return track if is_there else None

    def _submit_file(self, submit: SubmitTrack, item: ImportItem) -> Begun:
        if item.origin is Origin.UPLOAD:
            parts = item.upload.parts if item.upload else ()
            return _begun(item, self._store(submit, item, self._parts(parts), item.size_bytes or 0))
        with self.folders.open(item.root or "", item.raw_path or b"") as file:
            held = self._held(file)
            if held is not None and held.job_id != item.next_job_id:
                return Begun(held.id, is_own=False)
            if held is not None:
                # An earlier worker was interrupted between the track and its job.
                return _begun(item, submit.source(held.source, Metadata()))
            return _begun(item, self._store(submit, item, _read(file), os.fstat(file.fileno()).st_size))

    def _store(self, submit: SubmitTrack, item: ImportItem, chunks: Iterator[bytes], size_bytes: int) -> Submission:
        """Write the file to the bucket, and submit it."""
        with self.take.writer(size_bytes) as writer:
            for chunk in chunks:
                writer.write(chunk)
        return replace(self.take, submit=submit).submit_stored(writer.stored(), _file_name(item), None, None)

    def _parts(self, keys: tuple[str, ...]) -> Iterator[bytes]:
        for key in keys:
            data = self.bucket.get(key)
            if data is None:
                raise ContrafactError("upload_missing")
            yield data

    def _held(self, file: BufferedReader) -> Track | None:
        """Return the track that holds the bytes of a file, so that they need not be copied."""
        sha256 = hashlib.file_digest(file, "sha256").hexdigest()
        file.seek(0)
        track = self.tracks.tracks.get(Source(SourceKind.UPLOAD, sha256).track_id)
        return track if track is not None and (track.is_active or track.state is State.READY) else None

    def _describe(self, which: Import, item: ImportItem, track_id: str) -> None:
        """Write what the import says about the recording, beside what its source states."""
        edit = edit_of(item.fields)
        work_id = self._work_of(which, item)
        if edit == TrackEdit() and work_id is None:
            return
        # A track that another user submitted before stays as it is.
        with suppressed("not_yours", "track_not_found"):
            try:
                self.tracks.edit(track_id, replace(edit, work_id=work_id))
            except ContrafactError as error:
                if error.code != "work_not_found":
                    raise
                # The work was deleted since it was found; the rest is written.
                self.tracks.edit(track_id, edit)

    def _work_of(self, which: Import, item: ImportItem) -> str | None:
        """Return the work that the item names, found by ISWC or title, else made if the user may."""
        title, iswc = item.fields.get("work"), item.fields.get("iswc")
        if iswc:
            iswc = read_iswc(iswc)
            if found := self.works.with_iswc(iswc):
                return found[0].id
        if title and not iswc:
            for work in self.works.works.page(title, _WORKS_LOOKED_AT, None).items:
                if title.casefold() in {each.casefold() for each in work.titles}:
                    return work.id
        if not which.by_curator or not (title or iswc):
            return None
        fields: WorkFields = {"iswc": iswc} if iswc else {}
        try:
            return self.works.create(title or item.fields.get("title") or item.name, fields).id
        except ContrafactError as error:
            if error.code != "iswc_taken":
                raise
            # Another worker made it meanwhile.
            if not (found := self.works.with_iswc(iswc or "")):
                raise
            return found[0].id


def _submit_link(submit: SubmitTrack, item: ImportItem) -> Submission:
    link = parse_link(item.fields.get("link", ""))
    if isinstance(link, PlaylistLink):
        raise ContrafactError("playlist_link")
    return submit.video(link, Metadata(title=None if item.line else item.name))


def _begun(item: ImportItem, submission: Submission) -> Begun:
    return Begun(submission.track.id, is_own=submission.track.job_id == item.next_job_id)


def _file_name(item: ImportItem) -> str | None:
    return clean_file_name(PurePosixPath(item.name).name)


def _read(file: BufferedReader) -> Iterator[bytes]:
    while chunk := file.read(_CHUNK_BYTES):
        yield chunk
