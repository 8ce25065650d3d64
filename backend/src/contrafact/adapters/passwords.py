"""Passwords: Argon2id by argon2-cffi, and the lists of common passwords of zxcvbn."""

from __future__ import annotations

import functools
import re
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from argon2 import PasswordHasher, Type
from argon2.exceptions import InvalidHashError, VerificationError

from contrafact.domain.errors import ContrafactError

# About 0.3 s of one core. One lane: more would take the cores of other requests.
TIME_COST, MEMORY_KIB, LANES = 6, 65_536, 1
AT_ONCE = 2
"""Hashes that are computed at a time, for all callers together: 128 MiB and two cores at most."""
WAITING = 8
WAIT_SECONDS = 5.0
_FEWEST_GUESSES_LOG10 = 9
"""A guess takes 0.3 s of a core by Argon2id: ten years of a core."""
_LONGEST_RATED = 64
"""The rating takes long for long repetitions; no password of this length is weak for what follows."""
_SHORTEST_WORD = 3
"""Shorter parts of known words, such as initials, are in many good passwords."""


class Argon2Passwords:
    """`Passwords` by Argon2id.

    Parameters
    ----------
    time_cost, memory_kib : tests take less.
    at_once, waiting : hashes that are computed and that wait at a time.
    """

    def __init__(
        self,
        time_cost: int = TIME_COST,
        memory_kib: int = MEMORY_KIB,
        at_once: int = AT_ONCE,
        waiting: int = WAITING,
        wait_seconds: float = WAIT_SECONDS,
    ) -> None:
        self._hasher = PasswordHasher(time_cost, memory_kib, LANES, type=Type.ID)
        self._running = threading.BoundedSemaphore(at_once)
        self._admitted = threading.BoundedSemaphore(at_once + waiting)
        self._wait_seconds = wait_seconds

    def hash(self, password: str) -> str:
        """See `Passwords.hash`."""
        with self._turn():
            return self._hasher.hash(password)

    def verify(self, password_hash: str | None, password: str) -> bool:
        """See `Passwords.verify`."""
        with self._turn():
            try:
                self._hasher.verify(password_hash or self._of_nobody, password)
            except (VerificationError, InvalidHashError):
                return False
            return password_hash is not None

    def is_outdated(self, password_hash: str) -> bool:
        """See `Passwords.is_outdated`."""
        return self._hasher.check_needs_rehash(password_hash)

    def is_weak(self, password: str, known: Sequence[str]) -> bool:
        """See `Passwords.is_weak`."""
        if _is_made_of(known, password):
            return True
        # Its lists take time and memory, which only this needs.
        from zxcvbn import zxcvbn

        with self._turn():
            rated = zxcvbn(password[:_LONGEST_RATED], user_inputs=list(known), max_length=_LONGEST_RATED)
        return bool(rated["guesses_log10"] < _FEWEST_GUESSES_LOG10)

    @functools.cached_property
    def _of_nobody(self) -> str:
        """Hash that is verified for users who do not exist, so that the time does not tell them apart."""
        return self._hasher.hash("nobody")

    @contextmanager
    def _turn(self) -> Iterator[None]:
        """Wait for a turn. Raises `busy` if many wait already, or it takes long."""
        if not self._admitted.acquire(blocking=False):
            raise ContrafactError("busy")
        try:
            if not self._running.acquire(timeout=self._wait_seconds):
                raise ContrafactError("busy")
            try:
                yield
            finally:
                self._running.release()
        finally:
            self._admitted.release()


def _is_made_of(known: Sequence[str], password: str) -> bool:
    """Return whether a password has no letters beside known words, their parts and the parts joined."""
    words = {word for text in known for word in _forms(text.casefold()) if len(word) >= _SHORTEST_WORD}
    if not words:
        return False
    longest_first = "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))
    rest, n_found = re.subn(longest_first, "", password.casefold())
    return n_found > 0 and not any(letter.isalpha() for letter in rest)


def _forms(text: str) -> list[str]:
    parts = re.split(r"[\W_]+", text)
    return [text, "".join(parts), *parts]
