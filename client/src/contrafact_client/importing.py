"""Send files to an import, part by part, by tus 1.0 (https://tus.io), and wait for its end."""

from __future__ import annotations

import errno
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import BinaryIO, cast

from contrafact_client.errors import ServerError, TransportError
from contrafact_client.models import FileFields, FileToSend, ImportAnswer, ItemAnswer
from contrafact_client.operations import Operations
from contrafact_client.transport import Transport

PART_BYTES = 8 * 1024 * 1024
_ANNOUNCED_AT_ONCE = 400
_TRIES = 12
_LONGEST_PAUSE = 60.0
_LATER = frozenset({409, 423, 429, 500, 502, 503, 504, 507})
"""Statuses after which a part may be taken later."""
_HEADERS = {"Tus-Resumable": "1.0.0"}
_RESTING = frozenset({"done", "failed", "cancelled", "paused"})


@dataclass(frozen=True)
class LocalFile:
    """A file to send.

    Parameters
    ----------
    name : the path by which the import knows it.
    fields : what is known of it, such as `title` and `isrc`; see the columns of manifests.
    """

    path: Path
    name: str
    fields: Mapping[str, str] = field(default_factory=dict)


def send_files(
    library: Operations,
    import_id: str,
    files: Sequence[LocalFile],
    *,
    only_known: bool = False,
    progress: Callable[[int], None] | None = None,
) -> int:
    """Announce files of an import and send those that the server lacks; return how many belong to the import.

    What was sent before, also in part, is not sent again. Without files the import ends at once, and the answer is 0.

    Parameters
    ----------
    only_known : leave out files that were not announced before.
    progress : called with the number of files that are done, after each.

    Raises
    ------
    ServerError, TransportError
    OSError : a file cannot be read.
    """
    n_known = n_done = 0
    # Without a last batch, be it empty, the server would wait for files.
    batches = list(_batches(files)) or [[]]
    for number, batch in enumerate(batches, 1):
        is_last = number == len(batches) and not only_known
        items = _announced(library, import_id, batch, is_last=is_last, only_known=only_known)
        n_known += len(items)
        for file, item in items:
            if item["state"] == "uploading":
                send_file(library.transport, item["id"], file.path)
            n_done += 1
            if progress:
                progress(n_done)
    return n_known


def send_file(transport: Transport, item_id: str, path: Path) -> None:
    """Send a file from where the server stopped to receive it.

    Raises
    ------
    ServerError, TransportError
    OSError : the file cannot be read, or becomes shorter while it is sent.
    """
    with path.open("rb") as file:
        size = file.seek(0, 2)
        offset: int | None = None
        n_failed = 0
        while offset is None or offset < size:
            try:
                offset = _offset(transport, item_id) if offset is None else offset
                if offset < size:
                    offset = _send_part(transport, item_id, file, offset)
                n_failed = 0
            except (ServerError, TransportError) as error:
                n_failed += 1
                if n_failed == _TRIES or (isinstance(error, ServerError) and error.status not in _LATER):
                    raise
                time.sleep(min(0.5 * 2**n_failed, _LONGEST_PAUSE))
                offset = None


def wait_for_import(
    library: Operations,
    import_id: str,
    *,
    timeout: float | None = None,
    progress: Callable[[ImportAnswer], None] | None = None,
) -> ImportAnswer | None:
    """Wait until an import has ended or is paused; None if that takes longer than `timeout` seconds.

    Raises
    ------
    ServerError, TransportError
    """
    deadline, pause = None if timeout is None else time.monotonic() + timeout, 0.5
    while True:
        found = library.get_import(import_id)
        if progress:
            progress(found)
        if found["state"] in _RESTING and not found["counts"]["analysing"]:
            return found
        if deadline is not None and time.monotonic() > deadline:
            return None
        time.sleep(pause)
        pause = min(1.5 * pause, 3.0)


def _announced(
    library: Operations, import_id: str, batch: list[LocalFile], *, is_last: bool, only_known: bool
) -> list[tuple[LocalFile, ItemAnswer]]:
    named = {(each.name, each.path.stat().st_size): each for each in batch}
    files = [
        FileToSend(name=name, size_bytes=size, fields=cast("FileFields", dict(each.fields)) if each.fields else None)
        for (name, size), each in named.items()
    ]
    answer = library.announce_files(import_id, {"files": files, "is_last": is_last, "only_known": only_known})
    items = answer["items"]
    if len(items) == len(named):
        # The server may write a name in another way.
        return list(zip(named.values(), items, strict=True))
    known = {(each.name, size): each for (_, size), each in named.items()}
    return [(known[key], item) for item in items if (key := (item["name"], item["size_bytes"])) in known]


def _send_part(transport: Transport, item_id: str, file: BinaryIO, offset: int) -> int:
    file.seek(offset)
    data = file.read(PART_BYTES)
    if not data:
        # The server would answer with the same offset for ever.
        raise OSError(errno.EIO, "became shorter while it was sent", file.name)
    headers = {**_HEADERS, "Upload-Offset": str(offset), "Content-Type": "application/offset+octet-stream"}
    answer = transport.exchange("PATCH", f"/api/v1/uploads/{item_id}", headers=headers, data=data)
    return int(answer["Upload-Offset"])


def _offset(transport: Transport, item_id: str) -> int:
    return int(transport.exchange("HEAD", f"/api/v1/uploads/{item_id}", headers=_HEADERS)["Upload-Offset"])


def _batches(files: Iterable[LocalFile]) -> Iterator[list[LocalFile]]:
    left = iter(files)
    while batch := list(islice(left, _ANNOUNCED_AT_ONCE)):
        yield batch
