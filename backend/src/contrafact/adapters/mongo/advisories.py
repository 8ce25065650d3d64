"""Known holes of MongoDB servers, from their version and options."""

from __future__ import annotations

import logging
import threading
from collections.abc import Sequence

from pymongo.database import Database
from pymongo.errors import PyMongoError

from contrafact.adapters.mongo.database import Document, connect

_FIXED_BY_SERIES = {(8, 2): 3, (8, 0): 17, (7, 0): 28, (6, 0): 27, (5, 0): 32, (4, 4): 30}
"""First patch release of each series without CVE-2025-14847."""
_log = logging.getLogger(__name__)


def is_affected(version: Sequence[int]) -> bool:
    """Return whether CVE-2025-14847 is open in a release, such as (7, 0, 16).

    Series without a fix count as affected.
    """
    major, minor, patch, *_ = version
    fixed = _FIXED_BY_SERIES.get((major, minor))
    return (major, minor) < max(_FIXED_BY_SERIES) if fixed is None else patch < fixed


def warning_about(database: Database[Document]) -> str | None:
    """Return a sentence about a server that reveals memory by zlib compression, or None.

    Raises
    ------
    PyMongoError : the server does not answer.
    """
    build = database.command("buildInfo")
    # A server lists the compressors that it shares with the client.
    offered = database.command("hello", compression=["zlib"]).get("compression", [])
    if "zlib" not in offered or not is_affected(build["versionArray"]):
        return None
    return (
        f"MongoDB {build['version']} at MONGODB_URI reveals memory to anyone who reaches its port (CVE-2025-14847): "
        "update it, or start mongod with --networkMessageCompressors snappy,zstd"
    )


def warn_in_background(uri: str) -> threading.Thread:
    """Log the warning about the server of a URI, if it answers now; return the thread that asks it."""
    thread = threading.Thread(target=_warn, args=(uri,), name="advisories", daemon=True)
    thread.start()
    return thread


def _warn(uri: str) -> None:
    database = connect(uri)
    try:
        warning = warning_about(database)
    except PyMongoError:
        return  # readiness and the warm-up report it
    finally:
        database.client.close()
    if warning is not None:
        _log.warning("%s", warning)
