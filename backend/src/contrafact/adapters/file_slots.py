"""A limited number of slots for heavy work, shared by the processes of one machine."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


class FileSlots:
    """Slots that are locked files, which the system frees when a process dies.

    Parameters
    ----------
    folder : of the files; made if it is missing.
    n_slots : at least 1.
    """

    def __init__(self, folder: Path, n_slots: int) -> None:
        self._folder, self._n_slots = folder, n_slots

    @contextmanager
    def one(self) -> Iterator[bool]:
        """Hold a slot until the block ends; the value is False if none is free."""
        self._folder.mkdir(parents=True, exist_ok=True)
        held = next(filter(None, map(self._locked, range(self._n_slots))), None)
        try:
            yield held is not None
        finally:
            if held is not None:
                os.close(held)

    def _locked(self, number: int) -> int | None:
        # Never 0, which is the standard input.
        descriptor = os.open(self._folder / f"slot-{number}", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(descriptor)
            return None
        return descriptor
