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

from contrafact.adapters.youtube.errors import code_of_error, code_of_playlist_error, code_of_text
from contrafact.adapters.youtube.info import Info, entry_of, fetched_of, has_sound, reason_against
from contrafact.adapters.youtube.protocol import ChildLine, ChildRequest, ErrorLine
from contrafact.domain.errors import ContrafactError

_PR_SET_PDEATHSIG = 1
_REPORT_INTERVAL_S = 0.2
_MAX_REDIRECTS = 3
FILE_NAME = "audio"
_VIDEO_EXTRACTOR = "^youtube$"
_LIST_EXTRACTORS = ("^youtube:tab$", "^youtube:playlist$")
_LONGEST_BACKOFF_S = 30.0

Emit = Callable[[ChildLine], None]


def main() -> None:
    """Process the request on stdin."""
    emit = _emitter(_take_stdout())
    request = ChildRequest.from_line(sys.stdin.readline())
    _die_with_parent(request.parent_pid)
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


class MessageLog:
    """Logger for yt-dlp. Prints warnings to stderr and keeps them: YouTube's reasons come as warnings."""

    def __init__(self) -> None:
        self.messages: list[str] = []

    def debug(self, message: str) -> None:
        """Ignore a message."""
        del message

    info = debug

    def warning(self, message: str) -> None:
        """Print and keep a message."""
        self.messages.append(message)
        print(message, file=sys.stderr)  # noqa: T201 - stderr is this process's log

    error = warning


class _Stopped(DownloadCancelled):  # type: ignore[misc]  # yt-dlp has no types
    """A limit was reached while downloading. yt-dlp does not retry after this type of error."""

    def __init__(self, error: ContrafactError) -> None:
        super().__init__(error.detail)
        self.error = error


def _fetch(request: ChildRequest, emit: Emit) -> None:
    log = MessageLog()
    hook = _progress_hook(request, emit)
    with YoutubeDL(options_for(request, log, hook)) as downloader:
        try:
            info: Info = downloader.extract_info(request.url, download=False, process=False)
            _check(request, info, log.messages)
            done: Info = downloader.process_ie_result(dict(info), download=True)
        except _Stopped as stopped:
            raise stopped.error from stopped
        except (YoutubeDLError, OSError) as error:
            raise ContrafactError(code_of_error(error, log.messages)) from error
    emit(fetched_of(info, _downloaded_file(done)))


def _check(request: ChildRequest, info: Info, messages: list[str]) -> None:
    """Raise if the video cannot be used, before its audio is downloaded."""
    reason = reason_against(info, request.max_duration_s)
    if reason is not None:
        raise reason
    if not has_sound(info):
        raise ContrafactError(code_of_text(messages))


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


def options_for(
    request: ChildRequest, logger: MessageLog, on_download: Callable[[Mapping[str, object]], None]
) -> dict[str, object]:
    """Return the options of `yt_dlp.YoutubeDL`, independent of the machine's configuration.

    Parameters
    ----------
    logger : receives all messages.
    on_download : called for every block that was written.
    """

    def backoff_s(n: int) -> float:
        return min(request.backoff_s * 2.0**n, _LONGEST_BACKOFF_S)

    options: dict[str, object] = {
        "allowed_extractors": [_VIDEO_EXTRACTOR, *(_LIST_EXTRACTORS if request.action == "expand" else ())],
        "noplaylist": True,
        # Plain files first, fragmented streams last. No format needs FFmpeg.
        "format": "ba[protocol^=http]/ba/wa*[acodec!=none]",
        "paths": {"home": request.folder},
        "outtmpl": {"default": FILE_NAME},
        "fixup": "never",
        # The reason why formats are missing is read from the video's metadata.
        "ignore_no_formats_error": True,
        "cachedir": False,
        "updatetime": False,
        "socket_timeout": request.socket_timeout_s,
        "retries": request.n_retries,
        "fragment_retries": request.n_retries,
        "extractor_retries": request.n_retries,
        "retry_sleep_functions": dict.fromkeys(("http", "fragment", "extractor"), backoff_s),
        "skip_unavailable_fragments": False,
        "js_runtimes": {"deno": _deno()},
        # certifi would ignore SSL_CERT_FILE.
        "compat_opts": {"no-certifi"},
        "logger": logger,
        "progress_hooks": [on_download],
        "noprogress": True,
        "quiet": True,
        "color": {"stdout": "never", "stderr": "never"},
    }
    if request.proxy is not None:
        options["proxy"] = request.proxy
    return options


def _deno() -> dict[str, str]:
    from deno import find_deno_bin

    try:
        return {"path": str(find_deno_bin())}
    except FileNotFoundError:
        return {}


def _run() -> NoReturn:
    main()
    sys.stderr.flush()
    # Do not wait for threads of yt-dlp that are blocked on sockets.
    os._exit(0)


if __name__ == "__main__":
    _run()
