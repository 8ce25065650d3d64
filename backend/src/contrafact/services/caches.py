"""Caches in memory: chroma read from its copies or the bucket, and results that are computed once."""

from __future__ import annotations

import logging
import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Generic, TypeVar

from contrafact.domain.chroma import Chroma
from contrafact.domain.errors import ContrafactError
from contrafact.features.chroma_io import chroma_from_bytes
from contrafact.ports.bucket import Bucket
from contrafact.ports.chroma import ChromaCopies

_N_READERS = 8
"""Fewer than the connections that the bucket's client keeps open."""
_OVERHEAD_BYTES = 500
"""Memory of a cached chroma beside its frames: objects, key and dictionary entry."""
_BATCH_BYTES = 2_800_000
"""Memory of the chroma of about 200 songs."""
_MISSING_DETAILS = {"invalid_chroma": "The track's chroma is gone. Delete the track and submit it again."}
_log = logging.getLogger(__name__)

Key = TypeVar("Key", bound=Hashable)
Value = TypeVar("Value")


def fetch_chroma(bucket: Bucket, key: str | None, missing: str = "invalid_chroma") -> Chroma:
    """Read a track's chroma from the bucket.

    Parameters
    ----------
    key : of the object; None if the track has no chroma.
    missing : error code if there is no such object.

    Raises
    ------
    ContrafactError : `missing`; `invalid_chroma` or `wrong_recipe` for a damaged or older object;
        `bucket_unavailable`.
    """
    data = bucket.get(key) if key else None
    if data is None:
        raise ContrafactError(missing, _MISSING_DETAILS.get(missing))
    return chroma_from_bytes(data)


class ChromaCache:
    """LRU cache of chroma by bucket key, bounded by size. Thread-safe.

    Parameters
    ----------
    max_bytes : memory that the cached chroma may take; 0 caches nothing.
    copies : of which several are read at once; what they lack is read from the bucket.
    """

    def __init__(self, bucket: Bucket, max_bytes: int, copies: ChromaCopies | None = None) -> None:
        self._bucket, self._copies = bucket, copies
        self._max_bytes = max_bytes
        self._n_bytes = 0
        self._cached: OrderedDict[str, Chroma] = OrderedDict()
        self._lock = threading.Lock()
        # The pool starts its threads at the first read.
        self._readers = ThreadPoolExecutor(_N_READERS, thread_name_prefix="chroma")

    @property
    def is_full(self) -> bool:
        """Whether the next 200 songs may evict others."""
        return self._n_bytes + _BATCH_BYTES > self._max_bytes

    def one(self, key: str) -> Chroma:
        """Return the chroma of a key. Raises as `fetch_chroma`."""
        found = self._lookup([key]) or {key: self._store(key, fetch_chroma(self._bucket, key))}
        return found[key]

    def get(self, keys: Sequence[str]) -> dict[str, Chroma]:
        """Return the chroma of several keys; damaged and missing ones are logged and left out.

        Raises
        ------
        ContrafactError : `bucket_unavailable`, `database_unavailable`.
        """
        found = self._lookup(keys)
        missing = [key for key in dict.fromkeys(keys) if key not in found]
        for key, chroma in (self._copies.get_many(missing) if self._copies and missing else {}).items():
            found[key] = self._store(key, chroma)
        missing = [key for key in missing if key not in found]
        for key, read in zip(missing, self._readers.map(self._fetch_or_log, missing), strict=True):
            if read is not None:
                found[key] = self._store(key, read)
        return found

    def _lookup(self, keys: Sequence[str]) -> dict[str, Chroma]:
        with self._lock:
            found = {key: self._cached[key] for key in keys if key in self._cached}
            for key in found:
                self._cached.move_to_end(key)
            return found

    def _store(self, key: str, chroma: Chroma) -> Chroma:
        with self._lock:
            if key not in self._cached:
                self._cached[key] = chroma
                self._n_bytes += _size(chroma)
            while self._n_bytes > self._max_bytes:
                _, oldest = self._cached.popitem(last=False)
                self._n_bytes -= _size(oldest)
        return chroma

    def _fetch_or_log(self, key: str) -> Chroma | None:
        try:
            return fetch_chroma(self._bucket, key)
        except ContrafactError as error:
            if error.code == "bucket_unavailable":
                raise
            _log.warning("chroma not usable: %s", error, extra={"key": key})
            return None


def _size(chroma: Chroma) -> int:
    others = sum(each.nbytes for each in (chroma.melody, chroma.whitened) if each is not None)
    return chroma.frames.nbytes + others + _OVERHEAD_BYTES


class OnceCache(Generic[Key, Value]):
    """LRU cache that computes each key once, also for concurrent callers. Thread-safe.

    Parameters
    ----------
    max_items : number of values that are kept.
    """

    def __init__(self, max_items: int) -> None:
        self._max_items = max_items
        self._cached: OrderedDict[Key, Future[Value]] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, key: Key, compute: Callable[[], Value]) -> Value:
        """Return the value of a key, computed if missing; an exception of `compute` is raised and not cached."""
        with self._lock:
            found = self._cached.get(key)
            if found is not None:
                self._cached.move_to_end(key)
            else:
                own = self._cached[key] = Future[Value]()
                if len(self._cached) > self._max_items:
                    self._cached.popitem(last=False)
        return found.result() if found is not None else self._compute(key, own, compute)

    def forget(self, key: Key) -> None:
        """Remove a key: the next `get` computes its value again."""
        with self._lock:
            self._cached.pop(key, None)

    def _compute(self, key: Key, own: Future[Value], compute: Callable[[], Value]) -> Value:
        try:
            own.set_result(compute())
        except BaseException as error:  # noqa: BLE001 - waiting callers must get the exception
            with self._lock:
                if self._cached.get(key) is own:
                    del self._cached[key]
            own.set_exception(error)
        return own.result()
