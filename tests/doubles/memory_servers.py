"""`Bucket` and `Queue` in memory, a manual clock and counting ids."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

from contrafact.domain.errors import ContrafactError
from contrafact.ports.sources import FetchProgress


class ManualClock:
    """A clock that a test advances."""

    def __init__(self) -> None:
        self.moment = datetime(2026, 1, 1, 12, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.moment

    def advance(self, seconds: float) -> None:
        self.moment += timedelta(seconds=seconds)


class CountingIds:
    """Consecutive ids of 32 hex digits."""

    def __init__(self) -> None:
        self._numbers = itertools.count(1)

    def __call__(self) -> str:
        return f"{next(self._numbers):032x}"


class MemoryBucket:
    """Raises `bucket_unavailable` while `is_away` is set. `free` is the free space of its disk in bytes."""

    def __init__(self, clock: ManualClock | None = None) -> None:
        self.free: int | None = None
        self.n_listed = 0
        self.objects: dict[str, tuple[bytes, datetime]] = {}
        self.is_away = False
        self._clock = clock or ManualClock()

    def put(self, key: str, data: bytes) -> None:
        self.check()
        self.objects[key] = (bytes(data), self._clock())

    def get(self, key: str) -> bytes | None:
        self.check()
        found = self.objects.get(key)
        return found[0] if found else None

    @contextmanager
    def open_writer(self, key: str) -> Iterator[_Writer]:
        writer = _Writer(self)
        yield writer
        self.put(key, bytes(writer.data))

    def download(self, key: str, path: Path, on_progress: Callable[[FetchProgress], None]) -> bool:
        data = self.get(key)
        if data is not None:
            on_progress(FetchProgress(0, len(data)))
            path.write_bytes(data)
            on_progress(FetchProgress(len(data), len(data)))
        return data is not None

    def size(self, key: str) -> int | None:
        data = self.get(key)
        return None if data is None else len(data)

    def read_from(self, key: str, start: int) -> Iterator[bytes]:
        data = (self.get(key) or b"")[start:]
        yield from (data[at : at + 1000] for at in range(0, len(data), 1000))

    def delete(self, key: str) -> None:
        self.check()
        self.objects.pop(key, None)

    def keys(self, prefix: str) -> Iterator[tuple[str, datetime]]:
        self.check()
        yield from [(key, made_at) for key, (_, made_at) in sorted(self.objects.items()) if key.startswith(prefix)]

    def total_bytes(self, prefix: str) -> int:
        self.check()
        self.n_listed += 1
        return sum(len(data) for key, (data, _) in self.objects.items() if key.startswith(prefix))

    def free_bytes(self) -> int | None:
        self.check()
        return self.free

    def check(self) -> None:
        if self.is_away:
            raise ContrafactError("bucket_unavailable")


class _Writer:
    def __init__(self, bucket: MemoryBucket) -> None:
        self._bucket = bucket
        self.data = bytearray()

    def write(self, data: bytes) -> int:
        self._bucket.check()
        self.data += data
        return len(data)


class MemoryQueue:
    """Records nudges; sends none while `is_away` is set."""

    def __init__(self) -> None:
        self.jobs: list[str] = []
        self.playlists: list[str] = []
        self.sets: list[str] = []
        self.imports: list[str] = []
        self.clips: list[str] = []
        self.documents: list[str] = []
        self.reembeddings: list[str] = []
        self.is_away = False

    def nudge_job(self, job_id: str, track_id: str) -> bool:
        return self._record(self.jobs, job_id)

    def nudge_playlist(self, playlist_id: str) -> bool:
        return self._record(self.playlists, playlist_id)

    def nudge_import(self, import_id: str) -> bool:
        return self._record(self.imports, import_id)

    def nudge_set(self, set_id: str) -> bool:
        return self._record(self.sets, set_id)

    def nudge_clip(self, clip_id: str) -> bool:
        return self._record(self.clips, clip_id)

    def nudge_document(self, sha256: str) -> bool:
        return self._record(self.documents, sha256)

    def nudge_reembedding(self) -> bool:
        return self._record(self.reembeddings, "")

    def check(self) -> None:
        if self.is_away:
            raise ConnectionError

    def _record(self, nudges: list[str], item_id: str) -> bool:
        if not self.is_away:
            nudges.append(item_id)
        return not self.is_away
