"""Chroma of the tracks that are compared, kept at hand so that the bucket is asked once."""

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

_N_FETCHERS = 8
"""Fewer than the connections that the bucket's client keeps open."""
_OVERHEAD_BYTES = 500
"""What a chroma takes in memory beside its frames, key and place among the others included."""
_ROOM_BYTES = 1_500_000
"""What some 200 songs take."""
_log = logging.getLogger(__name__)


class ChromaCache:
    """The chroma asked for most recently, up to a size. Any number of threads may ask at once.

    Parameters
    ----------
    bucket : where all of them lie.
    max_bytes : how much memory they may take together; 0 keeps nothing.
    """

    def __init__(self, bucket: Bucket, max_bytes: int) -> None:
        self._bucket = bucket
        self._max_bytes = max_bytes
        self._n_bytes = 0
        self._kept: OrderedDict[str, Chroma] = OrderedDict()
        self._lock = threading.Lock()
        # It starts its threads at the first fetch.
        self._fetchers = ThreadPoolExecutor(_N_FETCHERS, thread_name_prefix="chroma")

    @property
    def is_full(self) -> bool:
        """Whether the next 200 songs may put others out."""
        return self._n_bytes + _ROOM_BYTES > self._max_bytes

    def one(self, key: str) -> Chroma:
        """The chroma of a key.

        Raises
        ------
        ContrafactError : `invalid_chroma`, `wrong_recipe`: it is damaged or gone, which concerns its track alone;
            `bucket_unavailable`.
        """
        found = self._at_hand([key]) or {key: self._keep(key, fetch_chroma(self._bucket, key))}
        return found[key]

    def get(self, keys: Sequence[str]) -> dict[str, Chroma]:
        """The chroma of keys, those that are damaged or gone left out, which the log tells.

        Raises
        ------
        ContrafactError : `bucket_unavailable`.
        """
        found = self._at_hand(keys)
        missing = [key for key in dict.fromkeys(keys) if key not in found]
        for key, chroma in zip(missing, self._fetchers.map(self._fetch_usable, missing), strict=True):
            if chroma is not None:
                found[key] = self._keep(key, chroma)
        return found

    def _at_hand(self, keys: Sequence[str]) -> dict[str, Chroma]:
        with self._lock:
            found = {key: self._kept[key] for key in keys if key in self._kept}
            for key in found:
                self._kept.move_to_end(key)
            return found

    def _keep(self, key: str, chroma: Chroma) -> Chroma:
        with self._lock:
            if key not in self._kept:
                self._kept[key] = chroma
                self._n_bytes += _size(chroma)
            while self._n_bytes > self._max_bytes:
                _, oldest = self._kept.popitem(last=False)
                self._n_bytes -= _size(oldest)
        return chroma

    def _fetch_usable(self, key: str) -> Chroma | None:
        try:
            return fetch_chroma(self._bucket, key)
        except ContrafactError as error:
            if error.code == "bucket_unavailable":
                raise
            _log.warning("chroma not usable: %s", error, extra={"key": key})
            return None


def fetch_chroma(bucket: Bucket, key: str) -> Chroma:
    """The chroma of a key, from the bucket; errors as in `ChromaCache.one`."""
    data = bucket.get(key)
    if data is None:
        raise ContrafactError("invalid_chroma", "The track's chroma is gone. Delete the track and submit it again.")
    return chroma_from_bytes(data)


def _size(chroma: Chroma) -> int:
    return chroma.frames.nbytes + _OVERHEAD_BYTES


Key = TypeVar("Key", bound=Hashable)
Value = TypeVar("Value")


class Recent(Generic[Key, Value]):
    """The answers asked for last; of several who ask the same at once, one works it out and the others wait.

    Parameters
    ----------
    max_kept : answers that are kept.
    """

    def __init__(self, max_kept: int) -> None:
        self._max_kept = max_kept
        self._kept: OrderedDict[Key, Future[Value]] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, key: Key, make: Callable[[], Value]) -> Value:
        """The answer to `key`; `make` works it out if nobody has, and what it raises is not kept."""
        with self._lock:
            found = self._kept.get(key)
            if found is not None:
                self._kept.move_to_end(key)
            else:
                mine = self._kept[key] = Future[Value]()
                if len(self._kept) > self._max_kept:
                    self._kept.popitem(last=False)
        return found.result() if found is not None else self._made(key, mine, make)

    def _made(self, key: Key, mine: Future[Value], make: Callable[[], Value]) -> Value:
        try:
            mine.set_result(make())
        except BaseException as error:  # noqa: BLE001 - whoever waits must not wait for ever
            with self._lock:
                if self._kept.get(key) is mine:
                    del self._kept[key]
            mine.set_exception(error)
        return mine.result()
