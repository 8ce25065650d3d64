"""Let a worker set cases as documents: the API stores what one needs, and waits for what the worker makes of it.

The API stores a request as one object, the worker the finished document as another. Both are named by the hash of the
request, so that equal cases share them.
"""

from __future__ import annotations

import hashlib
import logging
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import Annotated

from pydantic import BaseModel, ConfigDict, StringConstraints, ValidationError

from contrafact.domain.cases import Case, Evidence
from contrafact.domain.errors import ContrafactError
from contrafact.ports.bucket import Bucket
from contrafact.ports.queue import Queue

DOCUMENTS = "documents/"
"""Prefix of the keys of both objects."""
WAIT_SECONDS = 30.0
_POLL_SECONDS = 0.2
_NUDGE_SECONDS = 5.0
"""A worker that is killed can take a message with it."""
_AT_ONCE = 4
"""Requests that wait for a document hold a thread of the API."""
_TURN_SECONDS = 1.0
_TRIES = _AT_ONCE
"""Each request for the same document may take it away before another one has read it."""
_log = logging.getLogger(__name__)

FileName = Annotated[str, StringConstraints(pattern=r"^[\w-]+\.png$", max_length=200)]
"""File name of a picture, without a folder."""
Content = Callable[[Case, Mapping[str, Evidence]], Mapping[str, object]]
SetFiles = Callable[[Mapping[str, object], Mapping[str, bytes]], bytes]
"""Sets texts and pictures by file name as a PDF. Raises ValueError if they do not fit the template."""


class DocumentFiles(BaseModel):
    """What a document is made of.

    Parameters
    ----------
    content : everything that it says.
    pictures : PNG by file name.
    """

    model_config = ConfigDict(extra="forbid", frozen=True, ser_json_bytes="base64", val_json_bytes="base64")

    content: dict[str, object]
    pictures: dict[FileName, bytes]


@dataclass(frozen=True, slots=True)
class OrderDocument:
    """`CaseDocument` by a worker.

    Parameters
    ----------
    content : returns everything that the document of a case says.
    seconds : a clock that only goes forward.
    """

    bucket: Bucket
    queue: Queue
    content: Content
    sleep: Callable[[float], object] = time.sleep
    seconds: Callable[[], float] = time.monotonic
    free: threading.Semaphore = field(default_factory=lambda: threading.Semaphore(_AT_ONCE))

    def __call__(
        self, case: Case, evidence: Mapping[str, Evidence], pictures: Mapping[str, Mapping[str, bytes]]
    ) -> bytes:
        """See `CaseDocument`. A document that is late is found by the next request.

        Raises
        ------
        ContrafactError : `busy` also if no worker makes it in time; `bucket_unavailable`, `disk_full`.
        """
        files = DocumentFiles(content=dict(self.content(case, evidence)), pictures=_by_file_name(pictures))
        data = files.model_dump_json().encode()
        sha256 = hashlib.sha256(data).hexdigest()
        with self._turn():
            found = self.bucket.get(document_key(sha256)) or self._made(sha256, data)
        # Objects that remain are removed with the old uploads.
        with suppress(ContrafactError):
            self.bucket.delete(order_key(sha256))
            self.bucket.delete(document_key(sha256))
        return found

    def _made(self, sha256: str, data: bytes) -> bytes:
        ends_at = self.seconds() + WAIT_SECONDS
        self._ask(sha256, data)
        n_asked, nudge_at = 1, self.seconds() + _NUDGE_SECONDS
        while self.seconds() < ends_at:
            # In this order: the worker writes the document before it removes the order.
            is_open = self.bucket.size(order_key(sha256)) is not None
            if (found := self.bucket.get(document_key(sha256))) is not None:
                return found
            if not is_open:
                # Another request has taken the document, or the worker could not make it.
                if n_asked == _TRIES:
                    break
                self._ask(sha256, data)
                n_asked += 1
            elif self.seconds() >= nudge_at:
                nudge_at += _NUDGE_SECONDS
                self.queue.nudge_document(sha256)
            self.sleep(_POLL_SECONDS)
        raise ContrafactError("busy")

    def _ask(self, sha256: str, data: bytes) -> None:
        self.bucket.put(order_key(sha256), data)
        if not self.queue.nudge_document(sha256):
            self.bucket.delete(order_key(sha256))
            raise ContrafactError("busy")

    @contextmanager
    def _turn(self) -> Iterator[None]:
        if not self.free.acquire(timeout=_TURN_SECONDS):
            raise ContrafactError("busy")
        try:
            yield
        finally:
            self.free.release()


@dataclass(frozen=True, slots=True)
class MakeDocument:
    """Makes a document that was ordered, in a worker."""

    bucket: Bucket
    set_files: SetFiles

    def __call__(self, sha256: str) -> None:
        """Make the document unless that was done. Idempotent. An order that cannot be read or set is dropped.

        Raises
        ------
        ContrafactError : `bucket_unavailable`, `disk_full`.
        """
        data = self.bucket.get(order_key(sha256))
        if data is None:
            _log.info("document %s is not ordered any more", sha256)
            return
        try:
            files = DocumentFiles.model_validate_json(data)
            made = self.set_files(files.content, files.pictures)
        except ValueError as error:
            reason = f"{error.error_count()} errors in its order" if isinstance(error, ValidationError) else error
            _log.warning("document %s cannot be made: %s", sha256, reason)
        else:
            self.bucket.put(document_key(sha256), made)
        self.bucket.delete(order_key(sha256))


def order_key(sha256: str) -> str:
    """Return the key of what a document is made of."""
    return f"{DOCUMENTS}{sha256}.json"


def document_key(sha256: str) -> str:
    """Return the key of a document."""
    return f"{DOCUMENTS}{sha256}.pdf"


def _by_file_name(pictures: Mapping[str, Mapping[str, bytes]]) -> dict[str, bytes]:
    return {
        f"{pair_id}-{name}.png": named[name] for pair_id, named in sorted(pictures.items()) for name in sorted(named)
    }
