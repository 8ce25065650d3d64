"""A made-up YouTube behind a proxy on a free port of 127.0.0.1, with three videos."""

from __future__ import annotations

import datetime as dt
import json
import ssl
import threading
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from socketserver import TCPServer, ThreadingMixIn
from types import TracebackType
from typing import Self
from urllib.parse import parse_qs, urlsplit

Json = dict[str, object]

SONG, REMOVED, BOT_CHECK = "rehearsal_A", "rehearsal_B", "rehearsal_C"
_HOSTS = ("*.youtube.com", "youtube.com", "*.googlevideo.com", "*.googleapis.com", "*.ytimg.com")
_SCRIPT = "var _yt_player={};(function(g){var a={signatureTimestamp:20634};})(_yt_player);"
_CLIENT: Json = {"hl": "en", "gl": "US", "clientName": "WEB", "clientVersion": "2.20260708.00.00"}
_CONFIGURATION: Json = {
    "INNERTUBE_API_KEY": "rehearsal",
    "INNERTUBE_CLIENT_NAME": "WEB",
    "INNERTUBE_CLIENT_VERSION": "2.20260708.00.00",
    "INNERTUBE_CONTEXT_CLIENT_NAME": 1,
    "INNERTUBE_CONTEXT": {"client": _CLIENT},
    "PLAYER_JS_URL": "/s/player/0004de42/player_ias.vflset/en_US/base.js",
    "VISITOR_DATA": "CgtSZWhlYXJzYWwx",
}
_DATA: Json = {"contents": {"twoColumnWatchNextResults": {"results": {}}}}
_REFUSALS = {
    REMOVED: ("ERROR", "This video has been removed by the uploader"),
    BOT_CHECK: ("LOGIN_REQUIRED", "Sign in to confirm you\u2019re not a bot"),
}


class RehearsalServer:
    """Serves until it is closed.

    Parameters
    ----------
    audio : what the one video that plays holds; its format does not matter.
    folder : where the certificate is written.
    """

    def __init__(self, audio: bytes, folder: Path) -> None:
        self.authority = folder / "authority.pem"
        self._server = _Server(audio, _certificate(self.authority))
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True)

    @property
    def proxy_url(self) -> str:
        """Address of the proxy."""
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.shutdown()
        self._server.server_close()


class _Server(ThreadingMixIn, TCPServer):
    daemon_threads = True

    def __init__(self, audio: bytes, tls: ssl.SSLContext) -> None:
        super().__init__(("127.0.0.1", 0), _Proxy)
        self.audio = audio
        self.tls = tls

    def handle_error(self, request: object, client_address: object) -> None:
        """Ignore clients that hang up."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: _Server

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class's name
        """Say nothing."""


class _Proxy(_Handler):
    def do_CONNECT(self) -> None:
        """End TLS with the certificate of this server, whatever the host."""
        self.send_response(200, "Connection established")
        self.end_headers()
        with self.server.tls.wrap_socket(self.connection, server_side=True) as connection:
            _Site(connection, self.client_address, self.server)
        self.close_connection = True


class _Site(_Handler):
    def do_GET(self) -> None:
        """Answer with the audio, the player's script, or a page that holds the answer of the player."""
        parts = urlsplit(self.path)
        if parts.path == "/videoplayback":
            self._answer("audio/webm", self.server.audio)
        elif parts.path.startswith("/s/player/"):
            self._answer("text/javascript", _SCRIPT.encode())
        else:
            video_id = parse_qs(parts.query).get("v", [""])[0]
            self._answer("text/html; charset=utf-8", _page(video_id, len(self.server.audio)).encode())

    def do_POST(self) -> None:
        """Answer requests to YouTube's API."""
        body = json.loads(self.rfile.read(int(self.headers.get("Content-Length", 0))) or b"{}")
        is_player = urlsplit(self.path).path.endswith("/player")
        answer = _player(str(body.get("videoId")), len(self.server.audio)) if is_player else _DATA
        self._answer("application/json", json.dumps(answer).encode())

    def _answer(self, content_type: str, body: bytes) -> None:
        self.send_response(200)
        self.send_header("Content-Type", content_type)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


def _page(video_id: str, n_bytes: int) -> str:
    variables = {"ytInitialPlayerResponse": _player(video_id, n_bytes), "ytInitialData": _DATA}
    scripts = "".join(f"<script>var {name} = {json.dumps(value)};</script>" for name, value in variables.items())
    head = f"<script>ytcfg.set({json.dumps(_CONFIGURATION)});</script>"
    return f"<!DOCTYPE html><html><head>{head}</head><body>{scripts}</body></html>"


def _player(video_id: str, n_bytes: int) -> Json:
    details: Json = {
        "videoId": video_id,
        "title": "A rehearsal",
        "lengthSeconds": "180",
        "channelId": "UC" + "a" * 22,
        "author": "Contrafact",
        "shortDescription": "",
        "isLiveContent": False,
    }
    if video_id in _REFUSALS:
        status, reason = _REFUSALS[video_id]
        return {"playabilityStatus": {"status": status, "reason": reason}, "videoDetails": details}
    audio: Json = {
        "itag": 251,
        "url": f"https://rr1---sn-rehearsal.googlevideo.com/videoplayback?id={video_id}",
        "mimeType": 'audio/webm; codecs="opus"',
        "bitrate": 130_000,
        "audioQuality": "AUDIO_QUALITY_MEDIUM",
        "approxDurationMs": "180000",
        "contentLength": str(n_bytes),
    }
    return {
        "playabilityStatus": {"status": "OK"},
        "videoDetails": details,
        "streamingData": {"expiresInSeconds": "21540", "formats": [], "adaptiveFormats": [audio]},
    }


def _certificate(path: Path) -> ssl.SSLContext:
    """Make a certificate for an hour, with its key, which is trusted by the child process of the rehearsal alone."""
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "contrafact rehearsal")])
    now = dt.datetime.now(dt.UTC)
    certificate = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - dt.timedelta(hours=1))
        .not_valid_after(now + dt.timedelta(hours=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(host) for host in _HOSTS]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    path.write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    key_path = path.with_name("key.pem")
    key_path.touch(0o600)
    plain = serialization.NoEncryption()
    key_path.write_bytes(key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, plain))
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    tls.load_cert_chain(path, key_path)
    return tls
