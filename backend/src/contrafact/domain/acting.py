"""Who acts: the identity in whose name the running code changes something."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from contrafact.domain.errors import ContrafactError
from contrafact.domain.people import SYSTEM, Identity, Maker, Role, Scope, Way

_ACTING: ContextVar[Identity | None] = ContextVar("acting", default=None)


@contextmanager
def acting_as(identity: Identity) -> Iterator[None]:
    """Let the block act as an identity. A new thread acts so only if the context is copied to it."""
    token = _ACTING.set(identity)
    try:
        yield
    finally:
        _ACTING.reset(token)


def current_identity() -> Identity:
    """Return who acts: in the API the caller of the request, elsewhere the system."""
    return _ACTING.get() or SYSTEM


def current_maker() -> Maker | None:
    """Return whose is what the running code makes; None for the system's own."""
    identity = current_identity()
    return None if identity is SYSTEM else identity.maker


def require_own(made_by: Maker | None) -> None:
    """Raise `not_yours` unless who acts may change what a user made."""
    if not current_identity().may_change(made_by):
        raise ContrafactError("not_yours")


def require_administrator() -> None:
    """Raise `role_too_low` unless who acts may do what administrators do."""
    if not current_identity().may(Scope.ADMIN, Role.ADMINISTRATOR):
        raise ContrafactError("role_too_low", "Only an administrator may delete for good; leave it in the trash.")


def on_behalf_of(maker: Maker | None) -> Identity:
    """Return the identity by which a worker goes on with what a user began; the system's for None."""
    if maker is None:
        return SYSTEM
    return Identity(maker.id, maker.name, Role.CONTRIBUTOR, Role.CONTRIBUTOR.scopes, Way.SYSTEM)
