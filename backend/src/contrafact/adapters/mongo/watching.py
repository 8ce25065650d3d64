"""A change stream on embeddings, in a thread of its own."""

from __future__ import annotations

import logging
import threading
import time
import weakref

from pymongo.collection import Collection
from pymongo.database import Database
from pymongo.errors import OperationFailure, PyMongoError

from contrafact.adapters.mongo.database import Document

_AWAIT_MS = 500
_SILENT_SECONDS = 3.0
"""A stream that did not answer for so long may have lost its connection."""
_AGAIN_SECONDS = 1.0
_NO_REPLICA_SET = 40573
_log = logging.getLogger(__name__)


class MongoEmbeddingWatch:
    """`EmbeddingWatch` on a replica set; on a server without change streams it never knows.

    The thread starts at the first call, in the process that asks, and ends after the watch is no longer used.
    """

    def __init__(self, database: Database[Document]) -> None:
        self._embeddings = database["embeddings"]
        self._changed = threading.Condition()
        self._thread: threading.Thread | None = None
        self._n_changes = 0
        self._answered_at = float("-inf")

    def count(self) -> int | None:
        """See `EmbeddingWatch.count`."""
        with self._changed:
            self._start()
            is_alive = time.monotonic() - self._answered_at < _SILENT_SECONDS
            return self._n_changes if is_alive else None

    def wait(self, seconds: float) -> None:
        """See `EmbeddingWatch.wait`."""
        with self._changed:
            self._start()
            seen = self._n_changes
            self._changed.wait_for(lambda: self._n_changes > seen, seconds)

    def note(self, *, is_change: bool) -> None:
        """Note that the stream answered, and whether with a change."""
        with self._changed:
            self._answered_at = time.monotonic()
            if is_change:
                self._n_changes += 1
                self._changed.notify_all()

    def note_end(self) -> None:
        """Note that changes may be missed from now on."""
        with self._changed:
            self._answered_at = float("-inf")

    def _start(self) -> None:
        if self._thread is None:
            arguments = (self._embeddings, weakref.ref(self))
            self._thread = threading.Thread(target=_run, args=arguments, name="embedding-watch", daemon=True)
            self._thread.start()


def _run(embeddings: Collection[Document], reference: weakref.ref[MongoEmbeddingWatch]) -> None:
    """Report changes until the watch is garbage-collected."""
    is_logged = False
    while (watch := reference()) is not None:
        try:
            del watch
            with embeddings.watch([{"$project": {"_id": 1}}], max_await_time_ms=_AWAIT_MS) as stream:
                is_logged = False
                # What changed before the stream began counts as one change.
                is_change = True
                while stream.alive and (watch := reference()) is not None:
                    watch.note(is_change=is_change)
                    del watch
                    is_change = stream.try_next() is not None
        except PyMongoError as error:
            if isinstance(error, OperationFailure) and error.code == _NO_REPLICA_SET:
                _log.warning("the database is no replica set: changes are asked for at each ranking")
                return
            if not is_logged:
                _log.warning("changes of embeddings are not reported for now: %s", error)
                is_logged = True
        if (watch := reference()) is not None:
            watch.note_end()
            del watch
        time.sleep(_AGAIN_SECONDS)
