# ruff: noqa: T201 - a command, which prints what it has to say
"""For trials by hand: serves a folder of audio as videos, and prints the settings that lead the product there."""

from __future__ import annotations

import argparse
import base64
import hashlib
import sys
import threading
from pathlib import Path

from tests.doubles.youtube.fake import FakeYouTube

_SUFFIXES = {".webm", ".m4a", ".mp4"}


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.doubles.youtube", description=__doc__)
    parser.add_argument("--folder", type=Path, required=True, help="folder of WebM or M4A files")
    parser.add_argument("--port", type=int, default=0, help="port of the proxy (a free one when left out)")
    arguments = parser.parse_args()
    files = sorted(path for path in arguments.folder.iterdir() if path.suffix in _SUFFIXES)
    if not files:
        print(f"{arguments.folder} holds no WebM or M4A file", file=sys.stderr)
        return 1
    with FakeYouTube(arguments.port) as youtube:
        ids = {path: _id_of(path) for path in files}
        for path, video_id in ids.items():
            youtube.add_video(video_id, path, title=path.stem)
            print(f"https://www.youtube.com/watch?v={video_id}  {path.name}")
        youtube.add_playlist("PLstandinforyoutube", list(ids.values()), title=arguments.folder.name)
        print("https://www.youtube.com/playlist?list=PLstandinforyoutube  all of them")
        for name, value in youtube.env().items():
            print(f"export {name}={value}", flush=True)
        try:
            threading.Event().wait()
        except KeyboardInterrupt:
            return 0
    return 0


def _id_of(path: Path) -> str:
    return base64.urlsafe_b64encode(hashlib.sha256(path.name.encode()).digest())[:11].decode()


if __name__ == "__main__":
    raise SystemExit(main())
