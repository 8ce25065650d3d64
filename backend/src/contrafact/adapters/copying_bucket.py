"""A bucket whose chroma is also copied into the database."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from datetime import datetime
from pathlib import Path

from contrafact.features.chroma_io import chroma_from_bytes
from contrafact.ports.bucket import Bucket, ObjectWriter
from contrafact.ports.chroma import ChromaCopies
from contrafact.ports.sources import FetchProgress

_CHROMA = "chroma/"


class CopyingBucket:
    """`Bucket` that keeps `ChromaCopies` in step with its chroma: each is written after it, and deleted before it."""

    def __init__(self, bucket: Bucket, copies: ChromaCopies) -> None:
        self._bucket, self._copies = bucket, copies

    def put(self, key: str, data: bytes) -> None:
        """See `Bucket.put`."""
        self._bucket.put(key, data)
        if key.startswith(_CHROMA):
            self._copies.put(key, chroma_from_bytes(data))

    def delete(self, key: str) -> None:
        """See `Bucket.delete`."""
        if key.startswith(_CHROMA):
            self._copies.delete(key)
        self._bucket.delete(key)

    def get(self, key: str) -> bytes | None:
        """See `Bucket.get`."""
        return self._bucket.get(key)

    def open_writer(self, key: str) -> AbstractContextManager[ObjectWriter]:
        """See `Bucket.open_writer`."""
        return self._bucket.open_writer(key)

    def download(self, key: str, path: Path, on_progress: Callable[[FetchProgress], None]) -> bool:
        """See `Bucket.download`."""
        return self._bucket.download(key, path, on_progress)

    def size(self, key: str) -> int | None:
        """See `Bucket.size`."""
        return self._bucket.size(key)

    def read_from(self, key: str, start: int) -> Iterator[bytes]:
        """See `Bucket.read_from`."""
        return self._bucket.read_from(key, start)

    def keys(self, prefix: str) -> Iterator[tuple[str, datetime]]:
        """See `Bucket.keys`."""
        return self._bucket.keys(prefix)

    def total_bytes(self, prefix: str) -> int:
        """See `Bucket.total_bytes`."""
        return self._bucket.total_bytes(prefix)

    def free_bytes(self) -> int | None:
        """See `Bucket.free_bytes`."""
        return self._bucket.free_bytes()

    def check(self) -> None:
        """See `Bucket.check`."""
        self._bucket.check()
