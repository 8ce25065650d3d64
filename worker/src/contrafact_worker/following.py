"""Keep Milvus in step with the database, in a thread of one worker's main process, beside all jobs."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable

from contrafact.adapters.milvus.upkeep import MilvusUpkeep

_PAUSE_SECONDS = 1.0
_log = logging.getLogger(__name__)


class EngineFollowing:
    """Thread that fills the first collection and then writes each change.

    Parameters
    ----------
    holds : takes or renews the duty; returns whether this worker has it.
    pause_seconds : between two looks at the changes.
    """

    def __init__(self, upkeep: MilvusUpkeep, holds: Callable[[], bool], pause_seconds: float = _PAUSE_SECONDS) -> None:
        self._upkeep, self._holds = upkeep, holds
        self._pause_seconds = pause_seconds
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._run, name="vector engine", daemon=True)
        self._said = ""

    def start(self) -> None:
        """Start the thread."""
        self._thread.start()

    def stop(self) -> None:
        """End the thread soon; does not wait for it, another worker goes on."""
        self._ended.set()

    def _run(self) -> None:
        while not self._ended.is_set():
            try:
                if self._holds():
                    self._work()
                self._said = ""
            except Exception as error:  # noqa: BLE001 - the thread must go on: a server may be back at the next round
                # The same each second would fill the log.
                if str(error) != self._said:
                    _log.warning("the vector engine is followed later: %s", error)
                self._said = str(error)
            self._ended.wait(self._pause_seconds)

    def _work(self) -> None:
        if self._upkeep.is_due():
            _log.info("filled the vector engine: %s", self._upkeep(self._renew))
        self._upkeep.catch_up()

    def _renew(self, _n_written: int) -> None:
        if self._ended.is_set() or not self._holds():
            raise InterruptedError("another worker fills the vector engine")
