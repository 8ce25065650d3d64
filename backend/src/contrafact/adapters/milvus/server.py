"""A Milvus server: connects at first use, and turns its errors into those of the table."""

from __future__ import annotations

import json
import logging
import os
import re
import threading
import time
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any, Literal, TypeVar
from urllib.parse import unquote, urlsplit

from contrafact.domain.errors import ContrafactError

if TYPE_CHECKING:
    from pymilvus import CollectionSchema, MilvusClient

WRITE_SECONDS = 60.0
"""Longest wait for a call that writes; those of a person who waits take `READ_SECONDS`."""
READ_SECONDS = 5.0
BEHIND_SECONDS = 5.0
"""Milvus's `common.gracefulTime`: a search may miss what was written since. One that sees all takes 0.2 s longer."""
_AWAY_SECONDS = 2.0
"""After a server did not answer, calls fail at once for so long: else each of them would wait."""
RETRY_AFTER_SECONDS = 5.0
_REFUSED = frozenset({8, 9})
"""Milvus's codes RATE_LIMIT and FORCE_DENY: a quota of memory or disk is used up, or writing is switched off."""
_MISSING = frozenset({100, 1600})
"""Milvus's codes of a collection and of an alias that does not exist."""
_IDS_AT_ONCE = 10_000
_log = logging.getLogger(__name__)
Item = TypeVar("Item")
Consistency = Literal["Bounded", "Strong"]
"""Whether a search may miss what was written in the last `BEHIND_SECONDS`, or waits until it sees all."""


class MissingCollectionError(ContrafactError):
    """`engine_unavailable`, because a collection or its alias does not exist."""


class Milvus:
    """A client of a server. Thread-safe.

    Parameters
    ----------
    uri : `http[s]://[user:password@]host:port[/database]`.
    answer_seconds : longest wait for a connection and for the version, by which a server shows that it answers.
    """

    def __init__(self, uri: str, answer_seconds: float = READ_SECONDS) -> None:
        self._uri = uri
        self._answer_seconds = answer_seconds
        self._lock = threading.Lock()
        self._client: MilvusClient | None = None
        self._process = 0
        self._away_until = float("-inf")

    def call(self, method: str, *arguments: Any, timeout: float = READ_SECONDS, **named: Any) -> Any:  # noqa: ANN401 - whatever the method takes
        """Call a method of `pymilvus.MilvusClient`.

        Raises
        ------
        ContrafactError : `engine_unavailable`, for a missing collection as `MissingCollectionError`;
            `engine_refuses_writes`.
        """
        if time.monotonic() < self._away_until:
            raise ContrafactError("engine_unavailable", retry_after_s=RETRY_AFTER_SECONDS)
        try:
            return getattr(self._connected(), method)(*arguments, timeout=timeout, **named)
        except ImportError:
            raise ContrafactError(
                "invalid_setting", "MILVUS_URI needs the Python package pymilvus: install the extra `milvus`."
            ) from None
        except Exception as error:
            raise self._translated(error) from error

    def search(
        self, name: str, queries: Sequence[object], *, limit: int, consistency: Consistency, **named: object
    ) -> list[list[dict[str, Any]]]:
        """Return the results of each query, nearest first. Raises as `call`."""
        read: dict[str, Any] = {"limit": limit, "consistency_level": consistency, **named}
        found: list[list[dict[str, Any]]] = self.call("search", name, list(queries), **read)
        return found

    def count(self, name: str) -> int:
        """Return the number of rows of a collection, when all that was written can be searched. Raises as `call`."""
        named: dict[str, Any] = {"filter": "", "output_fields": ["count(*)"], "consistency_level": "Strong"}
        (found,) = self.call("query", name, **named)
        return int(found["count(*)"])

    def release(self) -> str:
        """Return the server's version as it names it. Raises as `call`."""
        return str(self.call("get_server_version", timeout=self._answer_seconds)).removeprefix("v")

    def version(self) -> tuple[int, int, int]:
        """Return the server's version. Raises as `call`."""
        found = re.match(r"(\d+)\.(\d+)\.(\d+)", self.release())
        return (int(found[1]), int(found[2]), int(found[3])) if found else (0, 0, 0)

    def create(
        self, name: str, schema: CollectionSchema, field: str, index: dict[str, Any], others: Sequence[str] = ()
    ) -> None:
        """Create a collection with an index of a field, and load it. Raises as `call`.

        Parameters
        ----------
        others : vector fields that are not searched.
        """
        from pymilvus import MilvusClient

        params = MilvusClient.prepare_index_params()
        params.add_index(field, **index)
        for other in others:
            params.add_index(other, index_type="FLAT", metric_type="COSINE")
        self.call("create_collection", name, schema=schema, timeout=WRITE_SECONDS)
        self.call("create_index", name, params, timeout=WRITE_SECONDS)
        self.call("load_collection", name, timeout=WRITE_SECONDS)

    def rows(self, name: str, **named: Any) -> Iterator[dict[str, Any]]:  # noqa: ANN401 - as of the client
        """Yield all rows of a collection. Raises as `call`."""
        rows = self.call("query_iterator", name, batch_size=_IDS_AT_ONCE, timeout=WRITE_SECONDS, **named)
        try:
            while some := rows.next():
                yield from some
        except Exception as error:
            raise self._translated(error) from error
        finally:
            rows.close()

    def _connected(self) -> MilvusClient:
        with self._lock:
            # A connection does not survive a fork.
            if self._client is None or self._process != os.getpid():
                from pymilvus import MilvusClient

                # It logs what it raises.
                logging.getLogger("pymilvus").setLevel(logging.CRITICAL)
                parts = urlsplit(self._uri)
                self._client = MilvusClient(
                    uri=parts._replace(netloc=parts.netloc.rpartition("@")[2], path="").geturl(),
                    user=unquote(parts.username or ""),
                    password=unquote(parts.password or ""),
                    db_name=parts.path.strip("/"),
                    timeout=self._answer_seconds,
                )
                self._process = os.getpid()
            return self._client

    def _translated(self, error: Exception) -> ContrafactError:
        code = getattr(error, "code", None)
        message = str(getattr(error, "message", error)).strip()
        if code in _REFUSED:
            return ContrafactError("engine_refuses_writes", f"The vector engine takes no vectors: {message}")
        if code in _MISSING:
            return MissingCollectionError(
                "engine_unavailable",
                "The vector engine lacks the collection of this library. Workers fill it anew; try again later.",
                RETRY_AFTER_SECONDS,
            )
        _log.warning("the vector engine does not answer: %s", message)
        self._away_until = time.monotonic() + _AWAY_SECONDS
        return ContrafactError("engine_unavailable", retry_after_s=RETRY_AFTER_SECONDS)


def batches(items: Sequence[Item], size: int) -> Iterator[Sequence[Item]]:
    """Yield items in batches."""
    return (items[first : first + size] for first in range(0, len(items), size))


def among(field: str, values: Sequence[str]) -> str:
    """Return the filter of rows whose field has one of some values."""
    return f"{field} in {json.dumps(list(values))}"
