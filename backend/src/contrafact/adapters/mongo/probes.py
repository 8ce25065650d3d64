"""What an operator wants to know about a MongoDB server: where it is, who gets in, its version and clock."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from urllib.parse import quote_plus

from pymongo import MongoClient
from pymongo.errors import OperationFailure, PyMongoError
from pymongo.uri_parser import parse_uri

from contrafact.adapters.mongo.advisories import warning_about
from contrafact.adapters.mongo.database import Document, connect, explained, ping, server_time
from contrafact.domain.errors import ContrafactError

_TIMEOUT_MS = 2000
_NOT_PERMITTED = frozenset({13, 18, 8000})
"""Error codes: Unauthorized, AuthenticationFailed, AtlasError."""


@dataclass(frozen=True, slots=True)
class MongoAddress:
    """Where MONGODB_URI leads.

    Parameters
    ----------
    hosts : host names with ports; a Unix socket has its path and None.
    """

    hosts: tuple[tuple[str, int | None], ...]
    is_encrypted: bool


def parse_address(uri: str) -> MongoAddress:
    """Return where a URI leads.

    Raises
    ------
    ContrafactError : `invalid_setting` if the URI is malformed, or a DNS record that it names is missing.
    """
    parsed = _parsed(uri)
    return MongoAddress(tuple(parsed["nodelist"]), bool(parsed["options"].get("tls")))


class MongoProbe:
    """Questions to the server of a URI. All raise ContrafactError `database_unavailable` if it does not answer."""

    def __init__(self, uri: str) -> None:
        self.address = parse_address(uri)
        self.database = connect(uri)

    def close(self) -> None:
        """Close the connection."""
        self.database.client.close()

    @explained
    def ping(self) -> None:
        """Return if the server answers."""
        ping(self.database)

    @explained
    def lets_strangers_in(self) -> bool:
        """Return whether a client without a password can read the database."""
        host, port = self.address.hosts[0]
        place = quote_plus(host) if port is None else f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
        with MongoClient[Document](
            f"mongodb://{place}",
            tls=self.address.is_encrypted,
            directConnection=True,
            serverSelectionTimeoutMS=_TIMEOUT_MS,
        ) as client:
            try:
                client[self.database.name]["tracks"].find_one({}, {"_id": 1})
            except OperationFailure as failure:
                if failure.code in _NOT_PERMITTED:
                    return False
                raise
        return True

    @explained
    def version(self) -> tuple[str, Sequence[int]]:
        """Return the release as text and as numbers."""
        build = self.database.command("buildInfo")
        return build["version"], build["versionArray"]

    @explained
    def leaks_memory(self) -> bool:
        """Return whether CVE-2025-14847 is open: an affected release that takes compression by zlib."""
        return warning_about(self.database) is not None

    @explained
    def clock_difference_seconds(self) -> float:
        """Return how far this machine's clock is ahead of the server's, to within half of the time of one request."""
        measured: list[tuple[timedelta, float]] = []
        for _ in range(3):
            before = datetime.now(UTC)
            server = server_time(self.database)
            took = datetime.now(UTC) - before
            measured.append((took, (before + took / 2 - server).total_seconds()))
        return min(measured)[1]


def _parsed(uri: str) -> Document:
    try:
        return parse_uri(uri)
    except (PyMongoError, ValueError) as error:
        raise ContrafactError("invalid_setting", "MONGODB_URI is not an address of a database.") from error
