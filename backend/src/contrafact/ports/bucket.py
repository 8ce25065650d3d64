"""Interface of the bucket, which stores chroma and uploaded files."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from datetime import datetime
from pathlib import Path
from typing import Protocol

from contrafact.ports.sources import FetchProgress


class ObjectWriter(Protocol):
    """An object being written. It exists only after the writing ended without an error."""

    def write(self, data: bytes) -> object:
        """Append bytes."""


class Bucket(Protocol):
    """Objects by key. All methods raise ContrafactError `bucket_unavailable` if the bucket does not answer.

    Methods that write raise BucketFullError if its disk is full.
    """

    def put(self, key: str, data: bytes) -> None:
        """Write an object, replacing an older one."""

    def get(self, key: str) -> bytes | None:
        """Return an object, or None."""

    def open_writer(self, key: str) -> AbstractContextManager[ObjectWriter]:
        """Write an object in pieces. After an exception in the block it does not exist."""

    def download(self, key: str, path: Path, on_progress: Callable[[FetchProgress], None]) -> bool:
        """Copy an object into a file; False if it does not exist. `on_progress` may raise to stop."""

    def size(self, key: str) -> int | None:
        """Return the size of an object in bytes; None if it does not exist."""

    def read_from(self, key: str, start: int) -> Iterator[bytes]:
        """Yield an object from a byte on, in pieces that are read when they are asked for.

        It ends early if the object is deleted meanwhile; one that does not exist yields nothing.
        """

    def delete(self, key: str) -> None:
        """Delete an object, if it exists."""

    def keys(self, prefix: str) -> Iterator[tuple[str, datetime]]:
        """Yield the keys with a prefix, each with its time of creation."""

    def total_bytes(self, prefix: str) -> int:
        """Return the size of all objects whose keys have a prefix."""

    def free_bytes(self) -> int | None:
        """Return the free space of the bucket's disk; None if the bucket knows no limit."""

    def check(self) -> None:
        """Raise unless the bucket answers."""
