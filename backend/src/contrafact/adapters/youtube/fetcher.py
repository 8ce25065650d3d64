"""Download audio from YouTube with yt-dlp, in a child process with a time limit."""

from __future__ import annotations

import json
import logging
import os
import selectors
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Generator, Iterator, Mapping
from contextlib import closing
from pathlib import Path
from typing import IO, Literal

from contrafact.adapters.youtube.arguments import Options, secrets_of_arguments
from contrafact.adapters.youtube.cookies import read_cookies, secrets_of
from contrafact.adapters.youtube.protocol import ChildLine, ChildRequest, FetchedLine
from contrafact.domain.chapters import Chapter
from contrafact.domain.errors import ContrafactError
from contrafact.domain.links import PlaylistLink, VideoLink
from contrafact.ports.sources import FetchedAudio, FetchProgress, PlaylistEntry, PlaylistExpansion

_log = logging.getLogger(__name__)
_POLL_S = 0.5
_LOGGED_BYTES = 4000


class YtDlpFetcher:
    """`SourceFetcher` for YouTube.

    Parameters
    ----------
    proxy : address of a proxy; None uses the environment's. SSL_CERT_FILE names its certificate authority.
    max_duration_s : longest video, in seconds.
    max_bytes : largest file, checked during the download.
    min_free_disk_bytes : free disk space below which a download stops with `disk_full`.
    time_limit_s : time after which the child process and its children are killed, in seconds.
    socket_timeout_s : timeout of a connection, in seconds.
    n_retries : number of retries of a failed request.
    backoff_s : pause before the first retry, in seconds; it doubles with each.
    cookies : file of cookies, read for each request, so that it can be renewed; None for none.
    options : more options of `yt_dlp.YoutubeDL`.
    ca_file : certificate authorities in place of those of SSL_CERT_FILE.

    Raises
    ------
    ContrafactError : `invalid_setting`; also later if the file of cookies was changed.
    """

    def __init__(
        self,
        *,
        proxy: str | None = None,
        max_duration_s: float = 1200.0,
        max_bytes: int = 200_000_000,
        min_free_disk_bytes: int = 500_000_000,
        time_limit_s: float = 900.0,
        socket_timeout_s: float = 20.0,
        n_retries: int = 4,
        backoff_s: float = 1.0,
        cookies: Path | None = None,
        options: Options | None = None,
        ca_file: Path | None = None,
    ) -> None:
        self._proxy = proxy
        self._max_duration_s = max_duration_s
        self._max_bytes = max_bytes
        self._min_free_disk_bytes = min_free_disk_bytes
        self._time_limit_s = time_limit_s
        self._socket_timeout_s = socket_timeout_s
        self._n_retries = n_retries
        self._backoff_s = backoff_s
        self._cookies = cookies
        self._options = options or {}
        self._environment = {"SSL_CERT_FILE": str(ca_file)} if ca_file else {}
        read_cookies(cookies)

    def fetch(self, video: VideoLink, folder: Path, on_progress: Callable[[FetchProgress], None]) -> FetchedAudio:
        """Download the audio of one video; see `SourceFetcher.fetch`."""
        progress = FetchProgress(0, None)
        # Closing kills the child, also after an exception.
        with closing(self._run(self._request("fetch", video.url, folder))) as lines:
            for line in lines:
                if line is not None and line["kind"] == "fetched":
                    return _fetched(line, folder)
                if line is not None and line["kind"] == "progress":
                    progress = FetchProgress(line["bytes_done"], line["bytes_total"])
                on_progress(progress)
        raise ContrafactError("download_failed")

    def expand(self, playlist: PlaylistLink, limit: int) -> PlaylistExpansion:
        """List the first `limit` entries of a playlist; see `SourceFetcher.expand`."""
        with tempfile.TemporaryDirectory(prefix="contrafact-") as folder:
            request = self._request("expand", playlist.url, Path(folder), limit)
            with closing(self._run(request)) as lines:
                for line in lines:
                    if line is not None and line["kind"] == "expanded":
                        entries = tuple(PlaylistEntry(**entry) for entry in line["entries"])
                        return PlaylistExpansion(line["title"], entries)
        raise ContrafactError("download_failed")

    def _request(self, action: Literal["fetch", "expand"], url: str, folder: Path, limit: int = 0) -> ChildRequest:
        return ChildRequest(
            action=action,
            url=url,
            folder=str(folder),
            parent_pid=os.getpid(),
            proxy=self._proxy,
            max_duration_s=self._max_duration_s,
            max_bytes=self._max_bytes,
            min_free_disk_bytes=self._min_free_disk_bytes,
            limit=limit,
            socket_timeout_s=self._socket_timeout_s,
            n_retries=self._n_retries,
            backoff_s=self._backoff_s,
            cookies=read_cookies(self._cookies),
            options=self._options,
        )

    def _run(self, request: ChildRequest) -> Generator[ChildLine | None]:
        """Yield the child's lines as they arrive and None every half second without one; kill it at the end.

        Raises the child's errors and `download_timeout`.
        """
        deadline = time.monotonic() + self._time_limit_s
        with tempfile.TemporaryFile() as log:
            child = _start(request, log, self._environment)
            try:
                for line in _lines(child.stdout) if child.stdout else ():
                    if line is not None and line["kind"] == "error":
                        raise ContrafactError(line["code"], line["detail"])
                    if time.monotonic() > deadline:
                        raise ContrafactError("download_timeout")
                    yield line
            finally:
                _end(child)
                _write_log(request, log)


def _fetched(line: FetchedLine, folder: Path) -> FetchedAudio:
    return FetchedAudio(
        path=folder / line["file_name"],
        title=line["title"],
        artist=line["artist"],
        duration_s=line["duration_s"],
        thumbnail_url=line["thumbnail_url"],
        published_at=line["published_at"],
        chapters=tuple(Chapter(**each) for each in line["chapters"]),
    )


def _start(request: ChildRequest, log: IO[bytes], environment: Mapping[str, str]) -> subprocess.Popen[bytes]:
    with tempfile.TemporaryFile() as stdin:
        stdin.write(request.to_line().encode())
        stdin.seek(0)
        return subprocess.Popen(
            # -P: do not import modules from the current folder.
            [sys.executable, "-P", "-m", "contrafact.adapters.youtube.child"],
            stdin=stdin,
            stdout=subprocess.PIPE,
            stderr=log,
            env={**os.environ, **environment, "DENO_DIR": f"{request.folder}/deno", "DENO_NO_UPDATE_CHECK": "1"},
            start_new_session=True,
        )


def _lines(out: IO[bytes]) -> Iterator[ChildLine | None]:
    waiting = b""
    with selectors.DefaultSelector() as selector:
        selector.register(out, selectors.EVENT_READ)
        while True:
            if not selector.select(_POLL_S):
                yield None
                continue
            data = os.read(out.fileno(), 1 << 16)
            if not data:
                return
            *whole, waiting = (waiting + data).split(b"\n")
            for line in whole:
                yield json.loads(line)


def _end(child: subprocess.Popen[bytes]) -> None:
    """Kill the process group of the child."""
    try:
        os.killpg(child.pid, signal.SIGKILL)
    except ProcessLookupError:
        _log.debug("the download process has already ended")
    child.wait()
    if child.stdout is not None:
        child.stdout.close()


def _write_log(request: ChildRequest, log: IO[bytes]) -> None:
    size = log.seek(0, os.SEEK_END)
    log.seek(max(0, size - _LOGGED_BYTES))
    messages = log.read().decode("utf-8", "replace").strip()
    for secret in (*secrets_of(request.cookies), *secrets_of_arguments(request.options)):
        messages = messages.replace(secret, "***")
    if messages:
        _log.info("messages of yt-dlp for %s: %s", request.url, messages)
