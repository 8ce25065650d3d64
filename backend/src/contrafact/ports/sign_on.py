"""Interfaces of single sign-on."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

from contrafact.domain.people import PendingSignOn, Profile


class IdentityProvider(Protocol):
    """A provider of single sign-on. Raises `sign_on_unavailable` while it does not answer."""

    def address(self, pending: PendingSignOn, state: str) -> str:
        """Return the address to which the browser is sent."""

    def profile(self, pending: PendingSignOn, code: str) -> Profile:
        """Exchange a code for what the provider says of the user. Raises `sign_on_failed` if anything does not fit."""


class SignOnStore(Protocol):
    """Browsers that were sent to a provider. Errors and atomicity as of `stores`."""

    def put(self, pending: PendingSignOn) -> None:
        """Write one."""

    def take(self, state_hash: str, now: datetime) -> PendingSignOn | None:
        """Remove one and return it; None if there is none, or it has expired."""
