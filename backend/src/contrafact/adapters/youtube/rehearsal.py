"""Try the installed yt-dlp on a made-up YouTube on this machine, before downloads rely on it."""

from __future__ import annotations

import secrets
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from contrafact.adapters.youtube.fetcher import YtDlpFetcher
from contrafact.adapters.youtube.rehearsal_server import BOT_CHECK, REMOVED, SONG, RehearsalServer
from contrafact.domain.errors import ContrafactError
from contrafact.domain.links import VideoLink

_AUDIO_BYTES = 50_000
_LIMIT_S = 60.0
_DENO = "import deno, subprocess; subprocess.run([deno.find_deno_bin(), '--version'], check=True)"


def rehearse() -> str | None:
    """Fetch a made-up video as a job does, and two that YouTube refuses; start the JavaScript runtime.

    Returns
    -------
    str or None : a sentence about what does not work; None if all does.
    """
    audio = secrets.token_bytes(_AUDIO_BYTES)
    with TemporaryDirectory(prefix="contrafact-rehearsal-") as folder, RehearsalServer(audio, Path(folder)) as server:
        fetcher = YtDlpFetcher(
            proxy=server.proxy_url,
            ca_file=server.authority,
            min_free_disk_bytes=0,
            time_limit_s=_LIMIT_S,
            n_retries=0,
        )
        found = {each: _outcome(fetcher, each, Path(folder), audio) for each in (SONG, REMOVED, BOT_CHECK)}
    expected = {SONG: "fetched", REMOVED: "video_removed", BOT_CHECK: "bot_check"}
    for video_id, outcome in expected.items():
        if found[video_id] != outcome:
            return f"A video that should be `{outcome}` is `{found[video_id]}`."
    return None if _deno_starts() else "Its JavaScript runtime, deno, does not start."


def _outcome(fetcher: YtDlpFetcher, video_id: str, parent: Path, audio: bytes) -> str:
    folder = parent / video_id
    folder.mkdir()
    try:
        fetched = fetcher.fetch(VideoLink(video_id), folder, lambda _: None)
    except ContrafactError as error:
        return error.code
    is_whole = fetched.path.read_bytes() == audio and fetched.title == "A rehearsal"
    return "fetched" if is_whole else "fetched wrongly"


def _deno_starts() -> bool:
    command = [sys.executable, "-P", "-c", _DENO]
    return subprocess.run(command, capture_output=True, check=False).returncode == 0
