"""Where a request came from, and under whose name its jobs wait in turn."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass

from contrafact.domain.acting import current_identity
from contrafact.domain.people import Way


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a request came from.

    Parameters
    ----------
    address : of the client, or its network; None outside a request.
    """

    address: str | None = None
    request_id: str | None = None


_ORIGIN: ContextVar[Origin | None] = ContextVar("origin", default=None)
_OWNER: ContextVar[str | None] = ContextVar("owner", default=None)
_BY_ADDRESS = "address:"


@contextmanager
def coming_from(origin: Origin) -> Iterator[None]:
    """Name the origin of the request that the block handles."""
    token = _ORIGIN.set(origin)
    try:
        yield
    finally:
        _ORIGIN.reset(token)


def current_origin() -> Origin:
    """Return where the running request came from."""
    return _ORIGIN.get() or Origin()


@contextmanager
def owned_by(owner: str | None) -> Iterator[None]:
    """Let the jobs that the block makes wait under the name of who began it, if known."""
    token = _OWNER.set(owner)
    try:
        yield
    finally:
        _OWNER.reset(token)


def current_owner() -> str:
    """Return under whose name jobs wait in turn: `user:ID`, or `address:ADDRESS` of a caller without an account."""
    owner, identity, address = _OWNER.get(), current_identity(), current_origin().address
    if owner is not None:
        return owner
    return f"{_BY_ADDRESS}{address}" if identity.way is Way.OPEN and address is not None else f"user:{identity.user_id}"


def has_account(owner: str) -> bool:
    """Return whether jobs wait under the name of a user, not of an address."""
    return not owner.startswith(_BY_ADDRESS)
