"""Options and logger of `yt_dlp.YoutubeDL`."""

from __future__ import annotations

import io
import sys
from collections.abc import Callable, Mapping

from yt_dlp import YoutubeDL

from contrafact.adapters.youtube.protocol import ChildRequest

FILE_NAME = "audio"
_VIDEO_EXTRACTOR = "^youtube$"
_LIST_EXTRACTORS = ("^youtube:tab$", "^youtube:playlist$")
_LONGEST_BACKOFF_S = 30.0


class MessageLog:
    """Logger for yt-dlp. Prints warnings to stderr and keeps them.

    Attributes
    ----------
    messages : all warnings, also about yt-dlp itself.
    reasons : why YouTube gives no formats, in its words.
    """

    def __init__(self) -> None:
        self.messages: list[str] = []
        self.reasons: list[str] = []

    def debug(self, message: str) -> None:
        """Ignore a message."""
        del message

    info = debug

    def warning(self, message: str) -> None:
        """Print and keep a message."""
        self.messages.append(message)
        print(message, file=sys.stderr)  # noqa: T201 - stderr is this process's log

    error = warning

    def listen_to(self, downloader: YoutubeDL) -> None:
        """Keep the reasons that the extractor reports, which could not be distinguished from other warnings."""
        extractor = downloader.get_info_extractor("Youtube")
        for name in ("raise_no_formats", "raise_geo_restricted"):
            setattr(extractor, name, self._keeping(getattr(extractor, name)))

    def _keeping(self, report: Callable[..., object]) -> Callable[..., object]:
        def keep(*arguments: object, **options: object) -> object:
            self.reasons += [str(each) for each in arguments[:1]]
            return report(*arguments, **options)

        return keep


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
    if request.action == "expand":
        # Of a channel only one page is read, which names the list of its uploads.
        options["playlist_items"] = "0"
    if request.cookies is not None:
        # yt-dlp writes cookies back to the file that it reads them from: here a copy in memory.
        options["cookiefile"] = io.StringIO(request.cookies)
    options |= request.options
    if request.proxy is not None:
        options["proxy"] = request.proxy
    return options


def _deno() -> dict[str, str]:
    from deno import find_deno_bin

    try:
        return {"path": str(find_deno_bin())}
    except FileNotFoundError:
        return {}
