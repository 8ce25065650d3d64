"""Keep disk space free, and limit the uploads that wait."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime

from contrafact.domain.errors import BucketFullError, ContrafactError
from contrafact.domain.health import DegradedPart
from contrafact.ports import Clock
from contrafact.ports.bucket import Bucket

INCOMING = "incoming/"
"""Prefix of the keys of uploaded files."""
BUCKET = "bucket"
_CHECK_EVERY_BYTES = 4 * 1024 * 1024
_LIST_EVERY_SECONDS = 30.0
_LIST_AGAIN_SECONDS = 2.0
"""Before an upload is refused, the files are counted again unless that was done so shortly before."""


class DiskSpace:
    """Checks that the disk of the bucket has space. A bucket that knows no limit always has.

    Parameters
    ----------
    min_free_bytes : space that must stay free.
    """

    def __init__(self, bucket: Bucket, min_free_bytes: int, clock: Clock) -> None:
        self._bucket = bucket
        self._min_free_bytes = min_free_bytes
        self._clock = clock
        self._full_since: datetime | None = None

    def check(self, needed_bytes: int = 0) -> None:
        """Check that the space stays free after some bytes were written.

        Raises
        ------
        BucketFullError : too little is free.
        ContrafactError : `bucket_unavailable`.
        """
        free_bytes = self._bucket.free_bytes()
        is_full = free_bytes is not None and free_bytes < self._min_free_bytes
        self._full_since = (self._full_since or self._clock()) if is_full else None
        if free_bytes is not None and free_bytes - needed_bytes < self._min_free_bytes:
            sizes = f"{size_text(free_bytes)} free, and {size_text(self._min_free_bytes)} must stay free"
            raise BucketFullError(f"The disk of the objects has {sizes}. Nothing is lost; free some space.")

    def degraded(self) -> list[DegradedPart]:
        """Return the bucket as degraded, with the time since when it has been found full, unless it has space."""
        try:
            self.check()
        except ContrafactError as error:
            return [DegradedPart(BUCKET, self._full_since, error.detail)]
        return []


class UploadQuota:
    """Limits the bytes of uploaded files that wait in the bucket, and keeps disk space free.

    The files are listed at most every few seconds. Between two lists the uploads of this process are added, and no
    deletion is noticed, so that the number may be too high for a moment, and too low if several processes take uploads.

    Parameters
    ----------
    max_bytes : of all waiting files together.
    prefix : of the keys of the files.
    seconds : a clock that only goes forward.
    """

    def __init__(
        self,
        bucket: Bucket,
        space: DiskSpace,
        max_bytes: int,
        seconds: Callable[[], float] = time.monotonic,
        prefix: str = INCOMING,
    ) -> None:
        self._bucket = bucket
        self._space = space
        self._max_bytes = max_bytes
        self._seconds = seconds
        self._prefix = prefix
        self._lock = threading.Lock()
        self._listing = threading.Lock()
        self._listed_at = float("-inf")
        self._listed_bytes = self._open_bytes = self._added_bytes = 0

    def waiting_bytes(self) -> int:
        """Return the bytes of waiting files, counted anew if the last count is old. Raises `bucket_unavailable`."""
        self._list(_LIST_EVERY_SECONDS)
        return self._total()

    @contextmanager
    def upload(self, expected_bytes: int = 0) -> Iterator[Callable[[int], None]]:
        """Yield a function to call with the size of each chunk before it is written.

        Parameters
        ----------
        expected_bytes : size of the file, if known.

        Raises
        ------
        ContrafactError : `disk_full`, `quota_exceeded`, `bucket_unavailable`; the function raises them too.
        """
        self._require(expected_bytes)
        written = 0

        def count(n_bytes: int) -> None:
            nonlocal written
            is_due = written // _CHECK_EVERY_BYTES != (written + n_bytes) // _CHECK_EVERY_BYTES
            written += n_bytes
            self._add(n_bytes, 0)
            if is_due:
                self._require(0)

        try:
            yield count
        except BaseException:
            self._add(-written, 0)
            raise
        self._add(-written, written)

    def _require(self, needed_bytes: int) -> None:
        self._space.check(needed_bytes)
        self._list(_LIST_EVERY_SECONDS)
        if self._total() + needed_bytes > self._max_bytes:
            self._list(_LIST_AGAIN_SECONDS)
        if self._total() + needed_bytes > self._max_bytes:
            raise ContrafactError(
                "quota_exceeded",
                f"{size_text(self._total())} of uploads wait to be processed, and at most {size_text(self._max_bytes)} "
                "may. Send the file again when some of them are done.",
            )

    def _total(self) -> int:
        with self._lock:
            return self._listed_bytes + self._added_bytes + self._open_bytes

    def _add(self, to_open: int, to_added: int) -> None:
        with self._lock:
            self._open_bytes += to_open
            self._added_bytes += to_added

    def _list(self, max_age_seconds: float) -> None:
        """List the files unless that was done so shortly before, or another upload does it now."""
        was_listed = self._listed_at > float("-inf")
        if not self._listing.acquire(blocking=not was_listed):
            return
        try:
            if self._seconds() - self._listed_at >= max_age_seconds:
                self._list_now()
        finally:
            self._listing.release()

    def _list_now(self) -> None:
        with self._lock:
            added_before = self._added_bytes
        listed_bytes = self._bucket.total_bytes(self._prefix)
        with self._lock:
            self._listed_bytes, self._listed_at = listed_bytes, self._seconds()
            # The list holds what was added before it began, and may hold what was added since.
            self._added_bytes -= added_before


def size_text(n_bytes: int) -> str:
    """Return a size in GB or MB as people write it."""
    return f"{n_bytes / 1e9:.1f} GB" if n_bytes >= 1e9 else f"{n_bytes / 1e6:.0f} MB"  # noqa: PLR2004
