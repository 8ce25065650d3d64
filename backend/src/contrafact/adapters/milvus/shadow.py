"""Shadow mode: the default engine answers, Milvus is asked the same in the background, and both are compared."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from threading import Event

import numpy as np
from numpy.typing import NDArray

from contrafact.domain.embeddings import Neighbour, StoredEmbedding
from contrafact.domain.errors import ContrafactError
from contrafact.ports.vector_engine import VectorEngine

_REPORT_SECONDS = 60.0
_log = logging.getLogger(__name__)


@dataclass(slots=True)
class Comparison:
    """What the compared searches gave until now.

    Parameters
    ----------
    n_searches, n_failed : compared, and those to which the shadow gave no answer.
    recall : sum over the searches of the part of the default engine's tracks that the shadow found, 0..1 each.
    seconds, shadow_seconds : of all searches.
    """

    n_searches: int = 0
    n_failed: int = 0
    recall: float = 0.0
    seconds: float = 0.0
    shadow_seconds: float = 0.0

    def __str__(self) -> str:
        n = max(1, self.n_searches)
        return (
            f"{self.n_searches} searches, {self.n_failed} failed: mean recall {self.recall / n:.4f}, "
            f"{1000 * self.seconds / n:.1f} ms, in the shadow {1000 * self.shadow_seconds / n:.1f} ms"
        )


class ShadowEngine:
    """`VectorEngine` that answers as `main`, and compares `shadow` with it. The log says the result each minute.

    A search is not compared while another one is: people never wait for the shadow.
    """

    def __init__(self, main: VectorEngine, shadow: VectorEngine) -> None:
        self._main, self._shadow = main, shadow
        self.comparison = Comparison()
        self._thread: ThreadPoolExecutor | None = None
        self._is_busy = threading.Lock()
        self._reported_at = time.monotonic()

    @property
    def n_tracks(self) -> int:
        """See `VectorEngine.n_tracks`."""
        return self._main.n_tracks

    @property
    def version(self) -> int:
        """See `VectorEngine.version`."""
        return self._main.version

    def put(self, entries: Sequence[StoredEmbedding]) -> None:
        """See `VectorEngine.put`."""
        self._main.put(entries)

    def remove(self, track_ids: Sequence[str]) -> None:
        """See `VectorEngine.remove`."""
        self._main.remove(track_ids)

    def nearest(self, vector: NDArray[np.float32], k: int, leave_out: str | None = None) -> list[Neighbour]:
        """See `VectorEngine.nearest`."""
        return self._compared(lambda engine: engine.nearest(vector, k, leave_out))

    def nearest_to_segments(
        self, segments: NDArray[np.float32], k: int, leave_out: str | None = None
    ) -> list[Neighbour]:
        """See `VectorEngine.nearest_to_segments`."""
        return self._compared(lambda engine: engine.nearest_to_segments(segments, k, leave_out))

    def vectors(self, *track_ids: str) -> list[NDArray[np.float32] | None]:
        """See `VectorEngine.vectors`."""
        return self._main.vectors(*track_ids)

    def count(self) -> int:
        """See `VectorEngine.count`."""
        return self._main.count()

    def keep_fresh(self, ended: Event) -> None:
        """See `VectorEngine.keep_fresh`."""
        self._main.keep_fresh(ended)

    def _compared(self, search: Callable[[VectorEngine], list[Neighbour]]) -> list[Neighbour]:
        began = time.perf_counter()
        found = search(self._main)
        seconds = time.perf_counter() - began
        if found and self._is_busy.acquire(blocking=False):
            # The thread starts in the process that searches.
            self._thread = self._thread or ThreadPoolExecutor(1, "shadow")
            self._thread.submit(self._compare, search, {each.track_id for each in found}, seconds)
        return found

    def _compare(self, search: Callable[[VectorEngine], list[Neighbour]], found: set[str], seconds: float) -> None:
        said = self.comparison
        try:
            began = time.perf_counter()
            others = {each.track_id for each in search(self._shadow)}
            said.n_searches += 1
            said.recall += len(found & others) / len(found)
            said.seconds += seconds
            said.shadow_seconds += time.perf_counter() - began
        except ContrafactError:
            said.n_failed += 1
        finally:
            self._is_busy.release()
        if time.monotonic() - self._reported_at > _REPORT_SECONDS:
            self._reported_at = time.monotonic()
            _log.info("shadow engine: %s", said)
