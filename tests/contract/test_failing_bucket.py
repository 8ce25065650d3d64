"""Whatever a bucket answers, and wherever it fails, callers get `bucket_unavailable`."""

from __future__ import annotations

import errno
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import ClassVar

import pytest
from google.cloud.storage.exceptions import DataCorruption, InvalidResponse
from google.cloud.storage.retry import DEFAULT_RETRY
from google.resumable_media import DataCorruption as OlderDataCorruption
from google.resumable_media import InvalidResponse as OlderInvalidResponse
from requests import Response

from contrafact.adapters import gcs_bucket
from contrafact.adapters.gcs_bucket import GcsBucket, connect_bucket
from contrafact.domain.errors import ContrafactError
from contrafact.ports.sources import FetchProgress

PIECE = b"x" * 9_000_000
"""More than the client sends at once, so that the upload is under way."""
OBJECT = b'{"name": "a", "size": "5", "timeCreated": "2026-01-01T00:00:00Z"}'


class Handler(BaseHTTPRequestHandler):
    """Answers each request by `reply`, which gets method and path."""

    protocol_version = "HTTP/1.1"
    reply: ClassVar[Callable[[str, str], tuple[int, bytes, dict[str, str]]]]

    def _answer(self) -> None:
        n_bytes = int(self.headers.get("Content-Length", 0))
        self.rfile.read(n_bytes)
        status, body, headers = type(self).reply(self.command, self.path)
        self.send_response(status)
        for name, value in ({"Content-Length": str(len(body))} | headers).items():
            self.send_header(name, value.replace("ADDRESS", self.headers["Host"]))
        self.end_headers()
        self.wfile.write(body)
        self.close_connection = "Content-Length" in headers

    def __getattr__(self, name: str) -> Callable[[], None]:
        if name.startswith("do_"):
            return self._answer
        raise AttributeError(name)

    def log_message(self, *_: object) -> None:
        """Print nothing."""


@pytest.fixture(autouse=True)
def _short_retries(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gcs_bucket, "_RETRY", DEFAULT_RETRY.with_timeout(0.1))


@contextmanager
def bucket_that_answers(reply: Callable[[str, str], tuple[int, bytes, dict[str, str]]]) -> Iterator[GcsBucket]:
    handler = type("Answering", (Handler,), {"reply": staticmethod(reply)})
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        server.daemon_threads = True
        thread = Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        try:
            yield connect_bucket("songs", f"http://127.0.0.1:{server.server_port}")
        finally:
            server.shutdown()
            thread.join()


def write(bucket: GcsBucket, *pieces: bytes) -> None:
    with bucket.open_writer("a") as writer:
        for piece in pieces:
            writer.write(piece)


def assert_all_unavailable(bucket: GcsBucket, folder: Path) -> None:
    calls: list[Callable[[], object]] = [
        lambda: bucket.get("a"),
        lambda: bucket.put("a", b"x"),
        lambda: write(bucket, b"x"),
        lambda: write(bucket, PIECE, PIECE),
        lambda: bucket.download("a", folder / "copy", print),
        lambda: list(bucket.keys("")),
        lambda: bucket.size("a"),
        lambda: list(bucket.read_from("a", 5)),
        bucket.check,
    ]
    for number, call in enumerate(calls):
        with pytest.raises(ContrafactError) as caught:
            call()
        assert caught.value.code == "bucket_unavailable", number


@pytest.mark.parametrize(
    ("status", "body", "headers"),
    [
        (400, b"", {}),
        (403, b"<html>forbidden</html>", {}),
        (412, b"{}", {}),
        (418, b"tea", {}),
        (301, b"", {}),
        (200, b"<html>a captive portal</html>", {"Content-Encoding": "gzip"}),
        (200, b"cut off", {"Content-Length": "900"}),
    ],
)
def test_any_wrong_answer_makes_every_call_unavailable(
    status: int, body: bytes, headers: dict[str, str], tmp_path: Path
) -> None:
    with bucket_that_answers(lambda *_: (status, body, headers)) as bucket:
        assert_all_unavailable(bucket, tmp_path)


@pytest.mark.parametrize("status", [200, 308, 404, 410, 499])
def test_an_upload_that_fails_after_its_start_is_unavailable(status: int) -> None:
    def reply(method: str, _: str) -> tuple[int, bytes, dict[str, str]]:
        if method == "POST":
            return 200, b"{}", {"Location": "http://ADDRESS/session"}
        return status, b"{}", {}

    with bucket_that_answers(reply) as bucket:
        for pieces in ((b"x",), (PIECE, PIECE)):
            if status == 200 and len(pieces) == 1:
                continue
            with pytest.raises(ContrafactError) as caught:
                write(bucket, *pieces)
            assert caught.value.code == "bucket_unavailable"


def test_an_object_whose_checksum_is_wrong_is_unavailable(tmp_path: Path) -> None:
    headers = {"X-Goog-Hash": "crc32c=AAAAAA=="}
    with bucket_that_answers(lambda *_: (200, OBJECT, headers)) as bucket:
        for call in (lambda: bucket.get("a"), lambda: bucket.download("a", tmp_path / "copy", print)):
            with pytest.raises(ContrafactError) as caught:
                call()
            assert caught.value.code == "bucket_unavailable"


def test_an_error_in_the_block_is_raised_though_the_upload_cannot_be_ended() -> None:
    def reply(method: str, _: str) -> tuple[int, bytes, dict[str, str]]:
        if method == "POST":
            return 200, b"{}", {"Location": "http://ADDRESS/session"}
        return (418, b"", {}) if method == "DELETE" else (308, b"", {"Range": f"bytes=0-{2 * 1024 * 1024 - 1}"})

    def fail(bucket: GcsBucket) -> None:
        with bucket.open_writer("a") as writer:
            writer.write(PIECE[:3_000_000])
            raise ValueError("stop")

    with bucket_that_answers(reply) as bucket, pytest.raises(ValueError, match="stop"):
        fail(bucket)


@pytest.mark.parametrize(
    "error",
    [
        InvalidResponse(Response(), "no"),
        DataCorruption(Response(), "no"),
        OlderInvalidResponse(Response(), "no"),
        OlderDataCorruption(Response(), "no"),
        ValueError("Upload has finished."),
        Exception("a plain one"),
    ],
)
def test_every_exception_of_the_client_library_is_unavailable(
    error: Exception, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise error

    with bucket_that_answers(lambda *_: (200, OBJECT, {})) as bucket:
        monkeypatch.setattr("google.cloud.storage.Client._connection", property(fail))
        assert_all_unavailable(bucket, tmp_path)


@pytest.mark.parametrize("error", [OSError(errno.ENOSPC, "full"), ValueError("stop"), ConnectionError("its own")])
def test_an_error_of_the_callback_or_the_disk_during_a_download_is_no_failure_of_the_bucket(
    error: Exception, tmp_path: Path
) -> None:
    def stop(progress: FetchProgress) -> None:
        if progress.bytes_done:
            raise error

    def reply(_: str, path: str) -> tuple[int, bytes, dict[str, str]]:
        return (200, b"music", {}) if "alt=media" in path else (200, OBJECT, {})

    with bucket_that_answers(reply) as bucket:
        with pytest.raises(type(error)) as caught:
            bucket.download("a", tmp_path / "copy", stop)
        assert caught.value is error
        with pytest.raises(FileNotFoundError):
            bucket.download("a", tmp_path / "none" / "copy", print)
