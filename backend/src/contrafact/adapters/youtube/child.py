"""The child process that runs yt-dlp: one request on stdin, JSON lines on stdout, messages on stderr.

A process of its own can be killed when it hangs, returns leaked memory, and keeps yt-dlp out of the worker.
"""

from __future__ import annotations

import ctypes
import itertools
import json
import os
import shutil
import signal
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import NoReturn, TextIO

from yt_dlp import YoutubeDL
from yt_dlp.utils import DownloadCancelled, YoutubeDLError

from contrafact.adapters.youtube.errors import code_of_error, code_of_playlist_error, code_of_reasons, detail_of
from contrafact.adapters.youtube.info import Info, entry_of, fetched_of, has_sound, reason_against, uploads_url
from contrafact.adapters.youtube.options import MessageLog, options_for
from contrafact.adapters.youtube.protocol import ChildLine, ChildRequest, ErrorLine
from contrafact.domain.errors import ContrafactError

_PR_SET_PDEATHSIG = 1
_REPORT_INTERVAL_S = 0.2
_MAX_REDIRECTS = 3
_LIST_PAGE = "/playlist?"

Emit = Callable[[ChildLine], None]


def main() -> None:
    """Process the request on stdin."""
    emit = _emitter(_take_stdout())
    request = ChildRequest.from_line(sys.stdin.readline())
    _die_with_parent(request.parent_pid)
    process(request, emit)


def process(request: ChildRequest, emit: Emit) -> None:
    """Process a request. The last line that is emitted is its result or its error."""
    work = _fetch if request.action == "fetch" else _expand
    try:
        work(request, emit)
    except ContrafactError as error:
        emit(ErrorLine(kind="error", code=error.code, detail=error.detail))


def _take_stdout() -> TextIO:
    """Reserve stdout for JSON lines; redirect other output to stderr."""
    own = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    return own


def _emitter(out: TextIO) -> Emit:
    def emit(line: ChildLine) -> None:
        out.write(json.dumps(line) + "\n")
        out.flush()

    return emit


def _die_with_parent(parent_pid: int) -> None:
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent_pid:
        sys.exit("The parent process has ended.")


class _Stopped(DownloadCancelled):  # type: ignore[misc]  # yt-dlp has no types
    """A limit was reached while downloading. yt-dlp does not retry after this type of error."""

    def __init__(self, error: ContrafactError) -> None:
        super().__init__(error.detail)
        self.error = error


def _fetch(request: ChildRequest, emit: Emit) -> None:
    log = MessageLog()
    hook = _progress_hook(request, emit)
    with YoutubeDL(options_for(request, log, hook)) as downloader:
        log.listen_to(downloader)
        try:
            info: Info = downloader.extract_info(request.url, download=False, process=False)
            _check(request, info, log)
            done: Info = downloader.process_ie_result(dict(info), download=True)
        except _Stopped as stopped:
            raise stopped.error from stopped
        except (YoutubeDLError, OSError) as error:
            raise _explained(code_of_error(error, log.messages), log) from error
    emit(fetched_of(info, _downloaded_file(done)))


def _explained(code: str, log: MessageLog) -> ContrafactError:
    return ContrafactError(code, detail_of(code, log.messages))


def _check(request: ChildRequest, info: Info, log: MessageLog) -> None:
    """Raise if the video cannot be used, before its audio is downloaded."""
    reason = reason_against(info, request.max_duration_s)
    if reason is not None:
        raise reason
    if not has_sound(info):
        raise _explained(code_of_reasons(log.reasons, log.messages), log)


def _downloaded_file(done: Info) -> str:
    downloads = done.get("requested_downloads")
    if not isinstance(downloads, list) or not downloads or not Path(downloads[0]["filepath"]).is_file():
        raise ContrafactError("download_failed")
    return Path(downloads[0]["filepath"]).name


def _progress_hook(request: ChildRequest, emit: Emit) -> Callable[[Mapping[str, object]], None]:
    reported_at = -_REPORT_INTERVAL_S

    def hook(status: Mapping[str, object]) -> None:
        nonlocal reported_at
        done, total = _bytes(status.get("downloaded_bytes")), _bytes(status.get("total_bytes"))
        if max(done or 0, total or 0) > request.max_bytes:
            limit = f"The video's audio is too large: at most {request.max_bytes / 1e6:g} MB are fetched."
            raise _Stopped(ContrafactError("file_too_large", limit))
        now = time.monotonic()
        if now - reported_at >= _REPORT_INTERVAL_S or status.get("status") == "finished":
            reported_at = now
            if shutil.disk_usage(request.folder).free < request.min_free_disk_bytes:
                raise _Stopped(ContrafactError("disk_full"))
            emit({"kind": "progress", "bytes_done": done or 0, "bytes_total": total})

    return hook


def _bytes(value: object) -> int | None:
    return int(value) if isinstance(value, int | float) else None


def _expand(request: ChildRequest, emit: Emit) -> None:
    log = MessageLog()
    with YoutubeDL(options_for(request, log, _ignore)) as downloader:
        try:
            info = _playlist_info(downloader, request.url)
            entries = [entry_of(entry, request.max_duration_s) for entry in _first(info, request.limit)]
        except (YoutubeDLError, OSError) as error:
            raise ContrafactError(code_of_playlist_error(error, log.messages)) from error
    if not entries:
        raise ContrafactError("playlist_empty")
    title = info.get("title")
    emit({"kind": "expanded", "title": title if isinstance(title, str) else None, "entries": entries})


def _playlist_info(downloader: YoutubeDL, url: str) -> Info:
    for _ in range(_MAX_REDIRECTS):
        info: Info = downloader.extract_info(url, download=False, process=False)
        if info.get("_type") == "playlist" and _LIST_PAGE in url:
            return info
        if info.get("_type") == "playlist":
            url = uploads_url(info)
        elif info.get("_type") in {"url", "url_transparent"}:
            url = str(info["url"])
        else:
            break
    raise ContrafactError("playlist_unavailable")


def _first(info: Info, limit: int) -> Iterator[Info]:
    entries = info.get("entries")
    return itertools.islice(iter(entries), limit) if hasattr(entries, "__iter__") else iter(())


def _ignore(status: Mapping[str, object]) -> None:
    del status


def _run() -> NoReturn:
    main()
    sys.stderr.flush()
    # Do not wait for threads of yt-dlp that are blocked on sockets.
    os._exit(0)


if __name__ == "__main__":
    _run()
