"""One call for many threads that want its effect."""

from __future__ import annotations

import threading
from collections.abc import Callable


class Coalesced:
    """Runs calls one at a time. Each caller returns when a run has ended that began after it asked.

    So a caller waits for two runs at most, however many threads ask.
    """

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._is_running = False
        self._n_begun = self._n_ended = 0
        self._failed: tuple[int, BaseException] | None = None

    def __call__(self, run: Callable[[], object]) -> None:
        """Run, or wait for the run of another thread; both raise what the run raises."""
        with self._changed:
            wanted = self._n_begun + 1
            self._changed.wait_for(lambda: self._n_ended >= wanted or not self._is_running)
            if self._n_ended >= wanted:
                self._raise_if_failed(wanted)
                return
            self._begin()
        self._run(run)

    def alone(self, run: Callable[[], object]) -> None:
        """Run as soon as no other call runs; the run of another thread does not replace it."""
        with self._changed:
            self._changed.wait_for(lambda: not self._is_running)
            self._begin()
        self._run(run)

    def _begin(self) -> None:
        self._is_running = True
        self._n_begun += 1

    def _run(self, run: Callable[[], object]) -> None:
        error = None
        try:
            run()
        except BaseException as raised:
            error = raised
            raise
        finally:
            with self._changed:
                self._is_running = False
                self._n_ended = self._n_begun
                self._failed = (self._n_ended, error) if error is not None else None
                self._changed.notify_all()

    def _raise_if_failed(self, wanted: int) -> None:
        if self._failed is not None and self._failed[0] >= wanted:
            raise self._failed[1]
