"""Refuse requests with wrong API keys before they take a thread."""

from __future__ import annotations

from collections.abc import Iterable

from contrafact.domain.people import Access
from contrafact.domain.tokens import KEY_PREFIX, hash_of, is_key
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
    wrong : knows the keys of this library.
    """

    def __init__(self, access: Access, wrong: WrongKeys) -> None:
        self._is_on = access is Access.ACCOUNTS
        self._wrong = wrong

    def refuses(self, lane: Lane, headers: Iterable[tuple[str, str]]) -> bool:
        """Return whether a request is refused. One with a cookie may have a proxy's own token, which is no key.

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
        if key is None or (has_cookie and not key.startswith(KEY_PREFIX)):
            return False
        return not is_key(key) or self._wrong.is_wrong(hash_of(key))
