"""Ask a part in a thread of its own whether it is ready, so that one that hangs does not delay the others."""

from __future__ import annotations

import threading
import time

from contrafact_local.parts import Part

READY_PAUSE_SECONDS = 5.0
FIRST_PAUSE_SECONDS = 0.1
LONGEST_PAUSE_SECONDS = 2.0


class Prober:
    """Asks a running part whether it is ready until it is; then, less often, whether it still answers."""

    def __init__(self, part: Part) -> None:
        self._part = part
        self._lock = threading.Lock()
        self._changed = threading.Event()
        self._began: float | None = None
        self._answers = False
        self._was_ready = False
        threading.Thread(target=self._run, name=f"probe {part.name}", daemon=True).start()

    @property
    def answers(self) -> bool:
        """The last answer."""
        with self._lock:
            return self._answers

    def begin(self) -> None:
        """Ask from now on: the part was started."""
        self._reset(time.monotonic())

    def end(self) -> None:
        """Ask no more: the part has ended."""
        self._reset(None)

    def _reset(self, began: float | None) -> None:
        with self._lock:
            self._began, self._answers, self._was_ready = began, False, False
        self._changed.set()

    def _run(self) -> None:
        pause: float | None = None
        while True:
            self._changed.wait(pause)
            self._changed.clear()
            pause = self._ask_once()

    def _ask_once(self) -> float | None:
        """Ask if the part is running; return the pause until the next question, None until it is started."""
        with self._lock:
            began, was_ready = self._began, self._was_ready
        if began is None:
            return None
        answers = self._part.still_answers() if was_ready else self._part.ready()
        with self._lock:
            if began != self._began:
                return 0.0  # it was started again meanwhile
            self._answers = answers
            self._was_ready = was_ready or answers
        if answers:
            return READY_PAUSE_SECONDS
        return min(LONGEST_PAUSE_SECONDS, max(FIRST_PAUSE_SECONDS, (time.monotonic() - began) / 50))
