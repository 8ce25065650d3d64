"""Refuse requests with wrong API keys before they take a thread."""

from __future__ import annotations

from collections.abc import Iterable

from contrafact.domain.people import Access
from contrafact.domain.tokens import hash_of, is_key
from contrafact.services.wrong_keys import WrongKeys
from contrafact_api.serving.lanes import Lane

BEARER = "bearer "
_ANSWERED_LANES = frozenset({Lane.LIVE, Lane.HEALTH})
"""Health checks answer everybody."""


def bearer_of(authorization: str) -> str | None:
    """Return the key of an Authorization header; None if it is of another kind."""
    is_key_sent = authorization[: len(BEARER)].lower() == BEARER
    return authorization[len(BEARER) :].strip() if is_key_sent else None


class KeyFilter:
    """Tells which requests carry a key that cannot be right.

    Parameters
    ----------
    wrong : keys that were looked up and not found.
    """

    def __init__(self, access: Access, wrong: WrongKeys) -> None:
        self._is_on = access is Access.ACCOUNTS
        self._wrong = wrong

    def refuses(self, lane: Lane, headers: Iterable[tuple[str, str]]) -> bool:
        """Return whether a request is refused. One with a cookie is left to the app: a proxy may add such headers.

        Parameters
        ----------
        headers : names in upper case, and values.
        """
        if not self._is_on or lane in _ANSWERED_LANES:
            return False
        key, has_cookie = None, False
        for name, value in headers:
            if name == "AUTHORIZATION":
                key = bearer_of(value)
            has_cookie = has_cookie or name == "COOKIE"
        return key is not None and not has_cookie and (not is_key(key) or self._wrong.is_wrong(hash_of(key)))
