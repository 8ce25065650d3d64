"""A CONNECT proxy that ends TLS for YouTube's hosts with an authority of its own, and answers as they do."""

from __future__ import annotations

import json
import re
import socket
import ssl
import threading
import time
from collections import Counter
from http.server import BaseHTTPRequestHandler
from socketserver import TCPServer, ThreadingMixIn
from typing import cast
from urllib.parse import parse_qs, unquote, urlsplit

import trustme
from tests.doubles.youtube import responses
from tests.doubles.youtube.catalogue import FakeChannel, FakePlaylist, FakeVideo, Fault

HOSTS = ("youtube.com", "*.youtube.com", "youtu.be", "*.googlevideo.com", "*.ytimg.com", "*.googleapis.com")
_STATUSES = {Fault.RATE_LIMITED: 429, Fault.FORBIDDEN: 403, Fault.SERVER_ERROR: 503}
_CHUNK_BYTES = 16_384
_TINY_JPEG = bytes.fromhex("ffd8ffe000104a46494600010100000100010000ffd9")


class Server(ThreadingMixIn, TCPServer):
    """The proxy, with what it serves and what it was asked for."""

    daemon_threads = True
    allow_reuse_address = True

    def __init__(self, authority: trustme.CA, port: int, host: str) -> None:
        super().__init__((host, port), ProxyHandler)
        self.tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        authority.issue_cert(*HOSTS).configure_cert(self.tls)
        self.videos: dict[str, FakeVideo] = {}
        self.playlists: dict[str, FakePlaylist] = {}
        self.channels: dict[str, FakeChannel] = {}
        self.requests: Counter[str] = Counter()
        self.cookies: set[str] = set()
        self.clients: set[str] = set()
        self.lock = threading.Lock()

    def count(self, kind: str) -> None:
        with self.lock:
            self.requests[kind] += 1

    def handle_error(self, request: object, client_address: object) -> None:
        """Clients that hang up are no news."""


class ProxyHandler(BaseHTTPRequestHandler):
    """Takes CONNECT alone; any other host than YouTube's is refused."""

    protocol_version = "HTTP/1.1"

    def do_CONNECT(self) -> None:
        server = cast("Server", self.server)
        host = self.path.rpartition(":")[0]
        if not any(re.fullmatch(pattern.replace(".", r"\.").replace("*", r"[\w-]+"), host) for pattern in HOSTS):
            server.count(f"refused {host}")
            self.send_error(404)
            return
        self.send_response(200, "Connection established")
        self.end_headers()
        with server.tls.wrap_socket(self.connection, server_side=True) as connection:
            SiteHandler(connection, self.client_address, server)
        self.close_connection = True

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class's name
        """Say nothing."""


class SiteHandler(BaseHTTPRequestHandler):
    """Answers as youtube.com, googlevideo.com and ytimg.com do."""

    protocol_version = "HTTP/1.1"
    timeout = 20

    @property
    def site(self) -> Server:
        return cast("Server", self.server)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class's name
        """Say nothing."""

    def do_GET(self) -> None:
        parts = urlsplit(self.path)
        query = {name: values[0] for name, values in parse_qs(parts.query).items()}
        if parts.path == "/videoplayback":
            self._media(query.get("id", ""))
        elif parts.path == "/watch":
            video_id = query.get("v", "")
            self._watch(video_id)
        elif parts.path == "/playlist":
            self.site.count("playlist")
            self._text(responses.playlist_page(self.site.playlists.get(query.get("list", "")), self.site.videos))
        elif parts.path.startswith("/embed/"):
            self.site.count("embed")
            self._text(responses.embed_page())
        elif parts.path.startswith("/s/player/"):
            self.site.count("player script")
            self._answer(200, "text/javascript", responses.PLAYER_SCRIPT.encode())
        elif parts.path.startswith("/vi/"):
            self.site.count("thumbnail")
            self._answer(200, "image/jpeg", _TINY_JPEG)
        elif (page := unquote(parts.path).removesuffix("/videos")) in self.site.channels:
            self.site.count("channel")
            self._text(responses.channel_page(self.site.channels[page], page))
        else:
            self.site.count(f"404 {parts.path}")
            self._answer(404, "text/plain", b"not served by the stand-in")

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers.get("Content-Length", 0))) or b"{}")
        endpoint = urlsplit(self.path).path.removeprefix("/youtubei/v1/")
        self.site.count(endpoint)
        self.site.cookies.add(self.headers.get("Cookie", ""))
        if endpoint == "player":
            self.site.clients.add(body["context"]["client"]["clientName"])
        video_id = body.get("videoId", "")
        video = self.site.videos.get(video_id)
        if video is not None and video.fault in _STATUSES:
            self._answer(_STATUSES[video.fault], "text/plain", b"")
        elif endpoint == "player":
            self._json(responses.player_response(video, video_id))
        elif endpoint == "next":
            self._json(responses.next_response(video))
        elif endpoint == "browse":
            self._browse(body)
        else:
            self._answer(404, "application/json", b"{}")

    def _watch(self, video_id: str) -> None:
        self.site.count("watch")
        video = self.site.videos.get(video_id)
        if video is not None and video.fault in _STATUSES:
            self._answer(_STATUSES[video.fault], "text/html", b"")
        else:
            self._text(responses.watch_page(video, video_id))

    def _browse(self, body: dict[str, str]) -> None:
        if "continuation" in body:
            list_id, _, start = body["continuation"].partition(":")
            self._json(responses.continuation_response(self.site.playlists[list_id], self.site.videos, int(start)))
            return
        playlist = self.site.playlists.get(body.get("browseId", "").removeprefix("VL"))
        self._json(responses.playlist_response(playlist, self.site.videos, with_unavailable="params" in body))

    def _media(self, video_id: str) -> None:
        self.site.count("media")
        video = self.site.videos.get(video_id)
        if video is None or video.media is None or video.fault == Fault.MEDIA_FORBIDDEN:
            self._answer(403, "text/plain", b"")
            return
        size = video.size_bytes
        begin, end = _range(self.headers.get("Range"), size)
        if begin >= size:
            self._answer(416, "text/plain", b"")
            return
        self.send_response(206 if "Range" in self.headers else 200)
        self.send_header("Content-Type", video.mime_type.partition(";")[0])
        self.send_header("Content-Length", str(end - begin + 1))
        self.send_header("Content-Range", f"bytes {begin}-{end}/{size}")
        self.end_headers()
        with self.site.lock:
            drops = video.take_drop()
        self._send_media(video, begin, begin + (end - begin) // 2 if drops else end + 1)
        if drops:
            self.close_connection = True
            self.connection.shutdown(socket.SHUT_RDWR)

    def _send_media(self, video: FakeVideo, begin: int, end: int) -> None:
        if video.media is None:
            return
        pace = video.bytes_per_second
        step = _CHUNK_BYTES if pace is None else max(1, min(_CHUNK_BYTES, int(pace / 10)))
        with video.media.open("rb") as file:
            file.seek(begin)
            for start in range(begin, end, step):
                self.wfile.write(file.read(min(step, end - start)))
                if pace is not None:
                    time.sleep(step / pace)

    def _text(self, page: str) -> None:
        self._answer(200, "text/html; charset=utf-8", page.encode())

    def _json(self, value: responses.Json) -> None:
        self._answer(200, "application/json", json.dumps(value).encode())

    def _answer(self, status: int, content_type: str, body: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Type", content_type)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


def _range(header: str | None, size: int) -> tuple[int, int]:
    match = re.fullmatch(r"bytes=(\d+)-(\d*)", header or "")
    if not match:
        return 0, size - 1
    return int(match[1]), min(int(match[2]) if match[2] else size - 1, size - 1)
