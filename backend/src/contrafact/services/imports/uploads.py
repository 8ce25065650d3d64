"""Resumable uploads of the items of imports, by the protocol tus 1.0 (https://tus.io).

A part is an object of the bucket. The database says which parts belong to an upload: a part of a request that lost a
race, or whose checksum was wrong, belongs to none. The parts are joined when the item is submitted.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import timedelta

from contrafact.domain.acting import require_own
from contrafact.domain.errors import ContrafactError
from contrafact.domain.imports import UPLOAD_LIFETIME, ImportItem, ItemState, Upload
from contrafact.domain.jobs import Problem
from contrafact.ports import Clock, NewId
from contrafact.ports.bucket import Bucket
from contrafact.ports.imports import ImportItemStore, ImportStore
from contrafact.ports.queue import Queue
from contrafact.services.space import UploadQuota

UPLOADS = "uploads/"
"""Prefix of the keys of parts."""
PART_BYTES = 4 * 1024 * 1024
_MOST_PARTS = 10_000
_AT_ONCE = 500
_STRAY_AFTER = timedelta(days=1)
CHECKSUMS: Mapping[str, Callable[[], hashlib._Hash]] = {"sha1": hashlib.sha1, "sha256": hashlib.sha256}
"""Algorithms of checksums. tus asks for SHA-1, which here guards against damage, not against attackers."""


@dataclass(frozen=True, slots=True)
class Checksum:
    """What the bytes of a request must have as their hash."""

    algorithm: str
    digest: bytes

    @classmethod
    def parse(cls, header: str) -> Checksum:
        """Read the header `Upload-Checksum`. Raises `invalid_request`."""
        algorithm, _, text = header.partition(" ")
        try:
            digest = base64.b64decode(text, validate=True)
        except ValueError:
            digest = b""
        if algorithm not in CHECKSUMS or not digest:
            raise ContrafactError("invalid_request", "Upload-Checksum must be `sha1` or `sha256` and a base64 text.")
        return cls(algorithm, digest)


@dataclass(frozen=True, slots=True)
class RemoveParts:
    """Removes the stored parts of an item."""

    items: ImportItemStore
    bucket: Bucket

    def __call__(self, item: ImportItem) -> None:
        """Remove the parts. While the bucket is unavailable they stay until the sweep removes them."""
        if item.upload is None or not item.upload.parts:
            return
        with suppress(ContrafactError):
            for key in item.upload.parts:
                self.bucket.delete(key)
            self.items.forget_parts(item.id)


@dataclass(frozen=True, slots=True)
class ResumableUploads:
    """Uploads as a client of tus sees them.

    Parameters
    ----------
    quota : of the parts that wait.
    """

    imports: ImportStore
    items: ImportItemStore
    bucket: Bucket
    quota: UploadQuota
    remove_parts: RemoveParts
    queue: Queue
    clock: Clock
    new_id: NewId

    def get(self, item_id: str) -> ImportItem:
        """Return an item with its upload.

        Raises
        ------
        ContrafactError : `upload_not_found`, `not_yours`; `upload_expired` for one that was not finished in time.
        """
        item = self.items.get(item_id)
        if item is None or item.upload is None:
            raise ContrafactError("upload_not_found")
        which = self.imports.get(item.import_id)
        require_own(which.made_by if which else None)
        if item.problem is not None and item.problem.code == "upload_expired":
            raise ContrafactError("upload_expired")
        return item

    def append(
        self, item_id: str, offset: int, read: Callable[[int], bytes], checksum: Checksum | None = None
    ) -> ImportItem:
        """Store the bytes of a request; return the item with its new offset.

        What arrived before the connection was lost is kept, unless there is a checksum.

        Parameters
        ----------
        read : returns at most so many bytes of the body; none at its end.

        Raises
        ------
        ContrafactError : as `get`; `upload_offset_wrong`, `checksum_wrong`; `file_too_large` for more bytes than were
            announced; `quota_exceeded`, `disk_full`, `bucket_unavailable`; and as `read`.
        """
        item = self.get(item_id)
        upload = item.upload or Upload()
        if item.state is not ItemState.UPLOADING or offset != upload.offset:
            raise ContrafactError("upload_offset_wrong")
        receive = self._checked(item, read, checksum) if checksum else self._received(item, read)
        for parts, n_bytes in receive:
            item = self._grow(item, parts, n_bytes)
        return item

    def terminate(self, item_id: str) -> None:
        """Remove an upload; its item is refused.

        Raises
        ------
        ContrafactError : as `get`; `upload_not_found` for one that is being analysed or has ended.
        """
        item = self.get(item_id)
        cancelled = ContrafactError("import_cancelled")
        problem = Problem(cancelled.code, "The upload was stopped. Send the file again if it is wanted.")
        may_stop = item.state in {ItemState.UPLOADING, ItemState.WAITING}
        if not may_stop or not self.items.end(item, ItemState.REFUSED, None, problem, self.clock()):
            raise ContrafactError("upload_not_found")
        self.remove_parts(item)

    def _received(self, item: ImportItem, read: Callable[[int], bytes]) -> Iterator[tuple[list[str], int]]:
        """Store the body part by part; yield each."""
        left = (item.size_bytes or 0) - (item.upload or Upload()).offset
        with self.quota.upload() as count:
            for data in _parts(read, left):
                count(len(data))
                yield [self._put(item, data)], len(data)

    def _checked(
        self, item: ImportItem, read: Callable[[int], bytes], checksum: Checksum
    ) -> Iterator[tuple[list[str], int]]:
        """Store the body, and yield all its parts at once if the checksum fits."""
        found, keys, n_bytes = CHECKSUMS[checksum.algorithm](), [], 0
        left = (item.size_bytes or 0) - (item.upload or Upload()).offset
        try:
            with self.quota.upload() as count:
                for data in _parts(read, left):
                    count(len(data))
                    found.update(data)
                    keys.append(self._put(item, data))
                    n_bytes += len(data)
            if found.digest() != checksum.digest:
                raise ContrafactError("checksum_wrong")
        except BaseException:
            self._drop(keys)
            raise
        yield keys, n_bytes

    def _put(self, item: ImportItem, data: bytes) -> str:
        if len((item.upload or Upload()).parts) >= _MOST_PARTS:
            raise ContrafactError("file_too_large", "The file arrives in too many parts. Send larger ones.")
        key = f"{UPLOADS}{item.id}/{self.new_id()}"
        self.bucket.put(key, data)
        return key

    def _grow(self, item: ImportItem, parts: list[str], n_bytes: int) -> ImportItem:
        before = item.upload or Upload()
        offset = before.offset + n_bytes
        is_complete = offset == item.size_bytes
        expires_at = None if is_complete else self.clock() + UPLOAD_LIFETIME
        if not self.items.grow(item, offset, parts, expires_at):
            self._drop(parts)
            raise ContrafactError("upload_offset_wrong")
        if is_complete:
            self.queue.nudge_import(item.import_id)
        grown = Upload(offset, (*before.parts, *parts), expires_at)
        return replace(item, upload=grown, state=ItemState.WAITING if is_complete else item.state)

    def _drop(self, keys: Iterable[str]) -> None:
        """Remove parts that belong to no upload. What stays is removed by the sweep."""
        with suppress(ContrafactError):
            for key in keys:
                self.bucket.delete(key)


@dataclass(frozen=True, slots=True)
class ExpireUploads:
    """Refuses items whose file was not sent in time, and removes parts that belong to no upload."""

    items: ImportItemStore
    bucket: Bucket
    remove_parts: RemoveParts
    queue: Queue
    clock: Clock

    def __call__(self) -> int:
        """Refuse items and remove parts; return the number of items."""
        now, error = self.clock(), ContrafactError("upload_expired")
        expired = self.items.expired(now, _AT_ONCE)
        for item in expired:
            if self.items.end(item, ItemState.REFUSED, None, Problem(error.code, error.detail), now):
                self.remove_parts(item)
                self.queue.nudge_import(item.import_id)
        self._remove_strays()
        return len(expired)

    def _remove_strays(self) -> None:
        owner, wanted = "", frozenset[str]()
        for key, made_at in self.bucket.keys(UPLOADS):
            if made_at > self.clock() - _STRAY_AFTER:
                continue
            item_id = key.removeprefix(UPLOADS).partition("/")[0]
            if item_id != owner:
                item = self.items.get(item_id)
                owner, wanted = item_id, frozenset(item.upload.parts if item and item.upload else ())
            if key not in wanted:
                self.bucket.delete(key)


def _parts(read: Callable[[int], bytes], left: int) -> Iterator[bytes]:
    """Yield the body in parts. What was received before an error is yielded before the error is raised.

    Raises
    ------
    ContrafactError : `file_too_large` for more than `left` bytes.
    """
    gathered = bytearray()
    failure: Exception | None = None
    while failure is None:
        try:
            chunk = read(min(1 << 16, PART_BYTES - len(gathered)))
        except Exception as error:  # noqa: BLE001 - the connection was lost, or the body is malformed
            failure = error
            break
        if not chunk:
            break
        left -= len(chunk)
        if left < 0:
            failure = ContrafactError("file_too_large", "The request holds more bytes than the upload announced.")
            break
        gathered += chunk
        if len(gathered) == PART_BYTES:
            yield bytes(gathered)
            gathered.clear()
    if gathered:
        yield bytes(gathered)
    if failure is not None:
        raise failure
