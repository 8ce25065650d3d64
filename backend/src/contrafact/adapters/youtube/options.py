"""How yt-dlp is told to work: nothing of the machine's own settings, nothing but YouTube, nothing left behind."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Protocol

from contrafact.adapters.youtube.protocol import ChildRequest

FILE_NAME = "audio"
_VIDEO_EXTRACTOR = "^youtube$"
_LIST_EXTRACTORS = ("^youtube:tab$", "^youtube:playlist$")
_LONGEST_BACKOFF_S = 30.0


class Logger(Protocol):
    """What yt-dlp asks of a logger."""

    def debug(self, message: str) -> None: ...  # noqa: D102
    def info(self, message: str) -> None: ...  # noqa: D102
    def warning(self, message: str) -> None: ...  # noqa: D102
    def error(self, message: str) -> None: ...  # noqa: D102


def options_for(
    request: ChildRequest, logger: Logger, on_download: Callable[[Mapping[str, object]], None]
) -> dict[str, object]:
    """Options of `yt_dlp.YoutubeDL` for one request.

    Parameters
    ----------
    logger : takes every message; nothing is printed.
    on_download : called for every block that was written.
    """

    def backoff_s(n: int) -> float:
        return min(request.backoff_s * 2.0**n, _LONGEST_BACKOFF_S)

    options: dict[str, object] = {
        "allowed_extractors": [_VIDEO_EXTRACTOR, *(_LIST_EXTRACTORS if request.action == "expand" else ())],
        "noplaylist": True,
        # Plain files first; a stream in pieces only where there is nothing else. No format needs FFmpeg.
        "format": "ba[protocol^=http]/ba/wa*[acodec!=none]",
        "paths": {"home": request.folder},
        "outtmpl": {"default": FILE_NAME},
        "fixup": "never",
        # Formats may be missing for a reason; the reason is read from what is known of the video.
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
        # With certifi, SSL_CERT_FILE would be overlooked.
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
