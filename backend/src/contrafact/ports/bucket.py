"""What the services need from the bucket."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from datetime import datetime
from pathlib import Path
from typing import Protocol

from contrafact.ports.sources import FetchProgress


class ObjectWriter(Protocol):
    """An object being written; it exists only once the writing ended without an error."""

    def write(self, data: bytes) -> object:
        """Write some bytes."""
        ...


class Bucket(Protocol):
    """Objects by key. All methods raise ContrafactError `bucket_unavailable` while it does not answer."""

    def put(self, key: str, data: bytes) -> None:
        """Write a whole object, in place of any older one."""
        ...

    def get(self, key: str) -> bytes | None:
        """A whole object, or None."""
        ...

    def open_writer(self, key: str) -> AbstractContextManager[ObjectWriter]:
        """Write an object piece by piece; an exception in the block leaves no object behind."""
        ...

    def download(self, key: str, path: Path, on_progress: Callable[[FetchProgress], None]) -> bool:
        """Copy an object into a file; False if there is none. `on_progress` may raise to stop."""
        ...

    def delete(self, key: str) -> None:
        """Remove an object; nothing happens if there is none."""
        ...

    def keys(self, prefix: str) -> Iterator[tuple[str, datetime]]:
        """Keys that begin with a prefix, each with the moment it was made."""
        ...

    def check(self) -> None:
        """Return if the bucket answers."""
        ...
