"""The bucket in Google Cloud Storage or its emulator."""

from __future__ import annotations

import contextlib
import functools
import io
import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, ParamSpec, TypeVar

from google.api_core.exceptions import NotFound, RequestRangeNotSatisfiable
from google.auth.exceptions import DefaultCredentialsError
from google.cloud import storage
from google.cloud.storage.fileio import BlobWriter
from google.cloud.storage.retry import DEFAULT_RETRY

from contrafact.domain.errors import ContrafactError
from contrafact.ports.bucket import ObjectWriter
from contrafact.ports.sources import FetchProgress

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer

Params = ParamSpec("Params")
Result = TypeVar("Result")

_TIMEOUT = (2.0, 30.0)
"""Timeouts to connect and to read, in seconds."""
_RETRY = DEFAULT_RETRY.with_timeout(4.0)
"""Short: the user gets an error and can try again."""
_NO_CREDENTIALS = (
    "No Google credentials were found. Set GOOGLE_APPLICATION_CREDENTIALS, or STORAGE_EMULATOR_HOST for an emulator."
)
_CHUNK_BYTES = 2 * 1024 * 1024
"""A part of an upload. The client holds three copies of one, so large parts cost the API memory."""

_PIECE_BYTES = 1024 * 1024
"""What is read at a time of an object that is sent on."""

_log = logging.getLogger(__name__)


def _guarded(method: Callable[Params, Result]) -> Callable[Params, Result]:
    """Decorator: raise `bucket_unavailable` if the client library fails.

    Its exceptions have no common base: those of google-cloud-storage, google-resumable-media, google-auth, requests
    and urllib3, and a plain `Exception` while it decodes an answer.
    """

    @functools.wraps(method)
    def call(*args: Params.args, **kwargs: Params.kwargs) -> Result:
        try:
            return method(*args, **kwargs)
        except _CallersError as error:
            raise error.cause from None
        except Exception as error:
            _log.warning("the bucket failed: %s: %s", type(error).__name__, error)
            raise ContrafactError("bucket_unavailable") from error

    return call


class _CallersError(Exception):
    """An error of the caller's callback or disk, not of the bucket."""

    def __init__(self, cause: Exception) -> None:
        super().__init__(cause)
        self.cause = cause


class GcsBucket:
    """`Bucket` in Google Cloud Storage.

    Parameters
    ----------
    client : client with the operator's credentials, or an anonymous one for the emulator.
    name : name of the bucket.
    """

    def __init__(self, client: storage.Client, name: str) -> None:
        self._client = client
        self._bucket = client.bucket(name)

    @_guarded
    def put(self, key: str, data: bytes) -> None:
        """See `Bucket.put`."""
        self._bucket.blob(key).upload_from_string(
            data, content_type="application/octet-stream", timeout=_TIMEOUT, retry=_RETRY
        )

    @_guarded
    def get(self, key: str) -> bytes | None:
        """See `Bucket.get`."""
        try:
            data: bytes = self._bucket.blob(key).download_as_bytes(timeout=_TIMEOUT, retry=_RETRY)
        except NotFound:
            return None
        return data

    @contextmanager
    def open_writer(self, key: str) -> Iterator[ObjectWriter]:
        """See `Bucket.open_writer`. A resumable upload, completed only if the block succeeds."""
        writer = _open_blob_writer(self._bucket.blob(key))
        guarded_writer = _GuardedWriter(writer)
        try:
            yield guarded_writer
        except BaseException:
            # If the bucket cannot be reached, the upload stays incomplete and never becomes an object.
            with contextlib.suppress(Exception):
                writer.terminate()
            raise
        _guarded(writer.close)()

    @_guarded
    def download(self, key: str, path: Path, on_progress: Callable[[FetchProgress], None]) -> bool:
        """See `Bucket.download`."""
        blob = self._bucket.get_blob(key, timeout=_TIMEOUT, retry=_RETRY)
        if blob is None:
            return False
        try:
            with _open_progress_file(path, blob.size, on_progress) as file:
                blob.download_to_file(file, timeout=_TIMEOUT, retry=_RETRY)
        except NotFound:
            return False
        return True

    @_guarded
    def size(self, key: str) -> int | None:
        """See `Bucket.size`."""
        blob = self._bucket.get_blob(key, timeout=_TIMEOUT, retry=_RETRY)
        return None if blob is None else int(blob.size or 0)

    def read_from(self, key: str, start: int) -> Iterator[bytes]:
        """See `Bucket.read_from`."""
        while data := self._piece(key, start):
            yield data
            if len(data) < _PIECE_BYTES:
                return
            start += len(data)

    @_guarded
    def _piece(self, key: str, start: int) -> bytes:
        """Return up to `_PIECE_BYTES` of an object; none beyond its end."""
        try:
            data: bytes = self._bucket.blob(key).download_as_bytes(
                start=start, end=start + _PIECE_BYTES - 1, timeout=_TIMEOUT, retry=_RETRY
            )
        except (NotFound, RequestRangeNotSatisfiable):
            return b""
        return data

    @_guarded
    def delete(self, key: str) -> None:
        """See `Bucket.delete`."""
        try:
            self._bucket.blob(key).delete(timeout=_TIMEOUT, retry=_RETRY)
        except NotFound:
            return

    def keys(self, prefix: str) -> Iterator[tuple[str, datetime]]:
        """See `Bucket.keys`. Read by pages of a thousand, as they are asked for."""
        pages = self._pages(prefix)
        while (page := self._next_page(pages)) is not None:
            yield from page

    @_guarded
    def _pages(self, prefix: str) -> Iterator[Any]:
        found = self._client.list_blobs(self._bucket, prefix=prefix, timeout=_TIMEOUT, retry=_RETRY)
        return iter(found.pages)

    @_guarded
    def _next_page(self, pages: Iterator[Any]) -> list[tuple[str, datetime]] | None:
        page = next(pages, None)
        return None if page is None else [(blob.name, blob.time_created) for blob in page]

    @_guarded
    def total_bytes(self, prefix: str) -> int:
        """See `Bucket.total_bytes`."""
        found = self._client.list_blobs(self._bucket, prefix=prefix, timeout=_TIMEOUT, retry=_RETRY)
        return sum(blob.size or 0 for blob in found)

    def free_bytes(self) -> None:
        """See `Bucket.free_bytes`. Google's storage has no limit."""

    @_guarded
    def check(self) -> None:
        """See `Bucket.check`."""
        next(iter(self._client.list_blobs(self._bucket, max_results=1, timeout=_TIMEOUT, retry=None)), None)


@contextmanager
def _marking_callers_errors() -> Iterator[None]:
    try:
        yield
    except Exception as error:
        raise _CallersError(error) from error


class _ProgressFile(io.BufferedWriter):
    """A file that reports how much of it is written. Raises `_CallersError`."""

    def __init__(self, path: Path, size_bytes: int | None, on_progress: Callable[[FetchProgress], None]) -> None:
        super().__init__(io.FileIO(path, "wb"))
        self._size_bytes = size_bytes
        self._on_progress = on_progress
        on_progress(FetchProgress(0, size_bytes))

    def write(self, data: ReadableBuffer) -> int:
        with _marking_callers_errors():
            n_written = super().write(data)
            self._on_progress(FetchProgress(self.tell(), self._size_bytes))
        return n_written

    def close(self) -> None:
        with _marking_callers_errors():
            super().close()


def _open_progress_file(
    path: Path, size_bytes: int | None, on_progress: Callable[[FetchProgress], None]
) -> _ProgressFile:
    with _marking_callers_errors():
        return _ProgressFile(path, size_bytes, on_progress)


class _GuardedWriter:
    def __init__(self, writer: BlobWriter) -> None:
        self._writer = writer

    @_guarded
    def write(self, data: bytes) -> object:
        return self._writer.write(data)


@_guarded
def _open_blob_writer(blob: storage.Blob) -> BlobWriter:
    return blob.open(
        "wb", chunk_size=_CHUNK_BYTES, content_type="application/octet-stream", timeout=_TIMEOUT, retry=_RETRY
    )


def connect_bucket(name: str, emulator_host: str | None) -> GcsBucket:
    """Return the bucket. Connects at first use.

    Parameters
    ----------
    emulator_host : address of an emulator, which needs no credentials; None for Google's service.

    Raises
    ------
    ContrafactError : `bucket_unavailable` if there are no credentials for Google's service.
    """
    if emulator_host is None:
        try:
            return GcsBucket(storage.Client(), name)
        except DefaultCredentialsError as error:
            raise ContrafactError("bucket_unavailable", _NO_CREDENTIALS) from error
    from google.auth.credentials import AnonymousCredentials

    options = {"api_endpoint": emulator_host}
    return GcsBucket(
        storage.Client("contrafact", AnonymousCredentials(), client_options=options),
        name,
    )
