"""The process in which yt-dlp runs: one request on stdin, lines of JSON on stdout, messages on stderr.

It runs apart so that a hang can be ended, a leak ends with it, and nothing of yt-dlp enters the worker.
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

from contrafact.adapters.youtube.errors import code_of_error, code_of_playlist_error, code_of_words
from contrafact.adapters.youtube.info import Info, entry_of, fetched_of, has_sound, reason_against
from contrafact.adapters.youtube.options import options_for
from contrafact.adapters.youtube.protocol import ChildLine, ChildRequest, ErrorLine
from contrafact.domain.errors import ContrafactError

_PR_SET_PDEATHSIG = 1
_REPORT_INTERVAL_S = 0.2
_MAX_REDIRECTS = 3

Emit = Callable[[ChildLine], None]


def main() -> None:
    """Serve the one request on stdin."""
    emit = _emitter(_take_stdout())
    request = ChildRequest.from_line(sys.stdin.readline())
    _die_with_parent(request.parent_pid)
    work = _fetch if request.action == "fetch" else _expand
    try:
        work(request, emit)
    except ContrafactError as error:
        emit(ErrorLine(kind="error", code=error.code, detail=error.detail))


def _take_stdout() -> TextIO:
    """Keep stdout for the lines of JSON; whatever else is printed goes to stderr."""
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
        sys.exit("The process that asked is gone.")


class _Listener:
    """Hears all that yt-dlp says: to stderr for the log, and kept, since YouTube's reasons come as warnings."""

    def __init__(self) -> None:
        self.said: list[str] = []

    def debug(self, message: str) -> None:
        del message

    info = debug

    def warning(self, message: str) -> None:
        self.said.append(message)
        print(message, file=sys.stderr)  # noqa: T201 - stderr is this process's log

    error = warning


class _Stopped(DownloadCancelled):  # type: ignore[misc]  # yt-dlp has no types
    """A limit was reached while downloading; yt-dlp lets this kind pass through its retries."""

    def __init__(self, error: ContrafactError) -> None:
        super().__init__(error.detail)
        self.error = error


def _fetch(request: ChildRequest, emit: Emit) -> None:
    listener = _Listener()
    hook = _progress_hook(request, emit)
    with YoutubeDL(options_for(request, listener, hook)) as downloader:
        try:
            info: Info = downloader.extract_info(request.url, download=False, process=False)
            _check(request, info, listener.said)
            done: Info = downloader.process_ie_result(dict(info), download=True)
        except _Stopped as stopped:
            raise stopped.error from stopped
        except (YoutubeDLError, OSError) as error:
            raise ContrafactError(code_of_error(error, listener.said)) from error
    emit(fetched_of(info, _downloaded_file(done)))


def _check(request: ChildRequest, info: Info, said: list[str]) -> None:
    """Refuse before a byte of sound is fetched."""
    reason = reason_against(info, request.max_duration_s)
    if reason is not None:
        raise reason
    if not has_sound(info):
        raise ContrafactError(code_of_words(said))


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
    listener = _Listener()
    with YoutubeDL(options_for(request, listener, _ignore)) as downloader:
        try:
            info = _playlist_info(downloader, request.url)
            entries = [entry_of(entry, request.max_duration_s) for entry in _first(info, request.limit)]
        except (YoutubeDLError, OSError) as error:
            raise ContrafactError(code_of_playlist_error(error, listener.said)) from error
    if not entries:
        raise ContrafactError("playlist_empty")
    title = info.get("title")
    emit({"kind": "expanded", "title": title if isinstance(title, str) else None, "entries": entries})


def _playlist_info(downloader: YoutubeDL, url: str) -> Info:
    for _ in range(_MAX_REDIRECTS):
        info: Info = downloader.extract_info(url, download=False, process=False)
        if info.get("_type") == "playlist":
            return info
        if info.get("_type") not in {"url", "url_transparent"}:
            break
        url = str(info["url"])
    raise ContrafactError("playlist_unavailable")


def _first(info: Info, limit: int) -> Iterator[Info]:
    entries = info.get("entries")
    return itertools.islice(iter(entries), limit) if hasattr(entries, "__iter__") else iter(())


def _ignore(status: Mapping[str, object]) -> None:
    del status


def _run() -> NoReturn:
    main()
    sys.stderr.flush()
    # Threads of yt-dlp's may still wait on sockets; there is nothing left for them to do.
    os._exit(0)


if __name__ == "__main__":
    _run()
