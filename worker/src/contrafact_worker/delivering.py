"""Send the messages of webhooks in threads of the worker's main process, beside all jobs."""

from __future__ import annotations

import logging
import threading

from contrafact.services.delivering import DeliverWebhooks

N_THREADS = 4
_PAUSE_SECONDS = 1.0
_log = logging.getLogger(__name__)


class Delivering:
    """Threads that send messages as they become due.

    Parameters
    ----------
    pause_seconds : between two looks while none is due.
    """

    def __init__(self, deliver: DeliverWebhooks, pause_seconds: float = _PAUSE_SECONDS) -> None:
        self._deliver = deliver
        self._pause_seconds = pause_seconds
        self._ended = threading.Event()
        self._threads = [
            threading.Thread(target=self._run, name=f"webhooks-{number}", daemon=True) for number in range(N_THREADS)
        ]

    def start(self) -> None:
        """Start the threads."""
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        """End the threads after their current messages; does not wait for them, another worker sends the rest."""
        self._ended.set()

    def _run(self) -> None:
        while not self._ended.is_set():
            try:
                is_any = self._deliver()
            except Exception as error:  # noqa: BLE001 - the thread must go on: a server may be back at the next round
                _log.warning("webhooks not sent, to be tried again: %s", error)
                is_any = False
            if not is_any:
                self._ended.wait(self._pause_seconds)
