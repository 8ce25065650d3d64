"""A stand-in for YouTube that yt-dlp's own extractor and downloader really talk to, through a proxy setting.

with FakeYouTube() as youtube:
    youtube.add_video("AAAAAAAAAAA", path, title="A song")
    os.environ.update(youtube.env())
"""

from __future__ import annotations

import tempfile
import threading
from collections import Counter
from pathlib import Path
from types import TracebackType

import trustme
from tests.doubles.youtube.catalogue import FakeChannel, FakePlaylist, FakeVideo, Fault
from tests.doubles.youtube.server import Server

_MIME_TYPES = {"mov": 'audio/mp4; codecs="mp4a.40.2"', "matroska": 'audio/webm; codecs="opus"'}


class FakeYouTube:
    """Serves videos and playlists on a free port of a host until it is closed."""

    def __init__(self, port: int = 0, host: str = "127.0.0.1") -> None:
        self._folder = tempfile.TemporaryDirectory(prefix="fake-youtube-")
        authority = trustme.CA()
        self.ca_file = Path(self._folder.name) / "authority.pem"
        authority.cert_pem.write_to_path(str(self.ca_file))
        self._host = host
        self._server = Server(authority, port, host)
        threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True).start()

    @property
    def proxy_url(self) -> str:
        return f"http://{self._host}:{self._server.server_address[1]}"

    @property
    def requests(self) -> Counter[str]:
        """How often each kind was asked for: watch, player, next, browse, playlist, media, thumbnail, `404 PATH`."""
        return self._server.requests

    @property
    def cookies(self) -> set[str]:
        """The cookies of all requests to the API."""
        return self._server.cookies

    @property
    def clients(self) -> set[str]:
        """The kinds of client that asked for the player, such as `MWEB`."""
        return self._server.clients

    def env(self) -> dict[str, str]:
        """The settings that lead the product here."""
        return {"CONTRAFACT_PROXY": self.proxy_url, "SSL_CERT_FILE": str(self.ca_file)}

    def add_video(
        self,
        video_id: str,
        audio_path: Path | None,
        *,
        title: str = "A song",
        author: str = "Somebody",
        artist: str | None = None,
        duration_s: float | None = None,
        published_at: str = "2011-03-04",
        fault: Fault | str | None = None,
        bytes_per_second: float | None = None,
        drops: float = 0,
        announced_bytes: int | None = None,
    ) -> FakeVideo:
        """Put up a video; `audio_path` (WebM or M4A) may be None where the fault comes before any sound.

        Parameters
        ----------
        artist : as the music section of the page names it; None for no such section.
        duration_s : the file's own where left out.
        fault, bytes_per_second, drops, announced_bytes : what is wrong with it, see `FakeVideo` and `Fault`.
        """
        measured_s, mime_type = _measure(audio_path) if audio_path else (180.0, _MIME_TYPES["matroska"])
        video = FakeVideo(
            video_id=video_id,
            media=audio_path,
            mime_type=mime_type,
            title=title,
            author=author,
            artist=artist,
            duration_s=measured_s if duration_s is None else duration_s,
            published_at=published_at,
            fault=Fault(fault) if fault else None,
            bytes_per_second=bytes_per_second,
            drops=drops,
            announced_bytes=announced_bytes,
        )
        self._server.videos[video_id] = video
        return video

    def add_playlist(
        self, list_id: str, video_ids: list[str], *, title: str = "A playlist", page_length: int = 100
    ) -> FakePlaylist:
        """Put up a playlist; ids of no video stand for deleted ones."""
        playlist = FakePlaylist(list_id, title, video_ids, page_length)
        self._server.playlists[list_id] = playlist
        return playlist

    def add_channel(
        self, page: str, channel_id: str, video_ids: list[str], *, has_videos_tab: bool = True
    ) -> FakeChannel:
        """Put up a channel at a page such as `/@name` or `/c/name`, and the playlist of its uploads."""
        channel = FakeChannel(channel_id, "A channel", has_videos_tab)
        self._server.channels[page] = channel
        self.add_playlist(f"UU{channel_id[2:]}", video_ids, title="Uploads from a channel")
        return channel

    def close(self) -> None:
        """Stop serving; connections that are open break."""
        self._server.shutdown()
        self._server.server_close()
        self._folder.cleanup()

    def __enter__(self) -> FakeYouTube:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def _measure(path: Path) -> tuple[float, str]:
    import av

    with av.open(str(path)) as container:
        duration_s = (container.duration or 0) / 1_000_000
        return duration_s, _MIME_TYPES[container.format.name.partition(",")[0]]
