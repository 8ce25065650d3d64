"""What an operator wants to know about a Valkey or Redis server: where it is, who gets in, its version."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote, urlsplit

import redis
from redis.backoff import NoBackoff
from redis.exceptions import AuthenticationError, NoPermissionError, RedisError
from redis.retry import Retry

from contrafact.domain.errors import ContrafactError

_TIMEOUT_SECONDS = 2.0
_DEFAULT_PORT = 6379
_FIXED_BY_SERIES = {
    # CVE-2026-23479, CVE-2026-25243, CVE-2026-23631
    "valkey": {(7, 2): 13, (8, 0): 8, (8, 1): 7, (9, 0): 4},
    # CVE-2025-49844
    "redis": {(6, 2): 20, (7, 2): 11, (7, 4): 6, (8, 0): 4, (8, 2): 2},
}
"""First patch release of each series without holes that let a client run code."""


@dataclass(frozen=True, slots=True)
class BrokerAddress:
    """Where CELERY_BROKER_URL leads.

    Parameters
    ----------
    host : host name, or the path of a Unix socket.
    port : None for a Unix socket.
    """

    host: str
    port: int | None
    is_encrypted: bool
    password: str | None
    user: str | None


@dataclass(frozen=True, slots=True)
class BrokerVersion:
    """Release of a broker.

    Parameters
    ----------
    name : `valkey` or `redis`.
    """

    name: str
    text: str

    @property
    def is_affected(self) -> bool:
        """Whether a client can run code by a known hole. Series without a fix count as affected."""
        major, minor, patch = ([int(part) for part in self.text.split(".") if part.isdigit()] + [0, 0, 0])[:3]
        fixes = _FIXED_BY_SERIES[self.name]
        fixed = fixes.get((major, minor))
        return (major, minor) < max(fixes) if fixed is None else patch < fixed


def parse_address(url: str) -> BrokerAddress:
    """Return where a URL leads.

    Raises
    ------
    ContrafactError : `invalid_setting` if it is malformed.
    """
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise ContrafactError("invalid_setting", "CELERY_BROKER_URL is not an address of a broker.") from None
    secrets = (unquote(each) if each else None for each in (parts.password, parts.username))
    if parts.scheme.endswith("socket"):
        return BrokerAddress(unquote(parts.path), None, False, *secrets)
    host = parts.hostname or "127.0.0.1"
    return BrokerAddress(host, port or _DEFAULT_PORT, parts.scheme == "rediss", *secrets)


def lets_strangers_in(url: str) -> bool:
    """Return whether a client without a password gets an answer.

    Raises
    ------
    ContrafactError : `not_ready` if the broker does not answer.
    """
    with _answering(), connected(parse_address(url), is_known=False) as client:
        try:
            client.ping()
        except (AuthenticationError, NoPermissionError):
            return False
    return True


def server_version(url: str) -> BrokerVersion:
    """Return the release.

    Raises
    ------
    ContrafactError : `not_ready` if the broker does not answer, or refuses the password.
    """
    with _answering(), connected(parse_address(url), is_known=True) as client:
        info: dict[str, Any] = client.info("server")
    name = "valkey" if "valkey_version" in info else "redis"
    return BrokerVersion(name, str(info[f"{name}_version"]))


def connected(
    address: BrokerAddress, *, is_known: bool = True, timeout_seconds: float = _TIMEOUT_SECONDS
) -> redis.Redis:
    """Return a client, which connects at first use; `is_known`: with the password."""
    place: dict[str, Any] = (
        {"unix_socket_path": address.host}
        if address.port is None
        else {"host": address.host, "port": address.port, "ssl": address.is_encrypted}
    )
    return redis.Redis(
        **place,
        username=address.user or None if is_known else None,
        password=address.password if is_known else None,
        socket_connect_timeout=timeout_seconds,
        socket_timeout=timeout_seconds,
        retry=Retry(NoBackoff(), 0),
    )


@contextmanager
def _answering() -> Iterator[None]:
    try:
        yield
    except (AuthenticationError, NoPermissionError) as error:
        raise ContrafactError("not_ready", "The broker refuses the password of CELERY_BROKER_URL.") from error
    except (RedisError, OSError) as error:
        raise ContrafactError("not_ready", f"The broker does not answer ({type(error).__name__}).") from error
