"""Requests that no client library sends, over a socket to gunicorn."""

from __future__ import annotations

import json
import socket
from collections.abc import Iterator
from http.client import HTTPResponse
from typing import Any

import pytest
from tests.api.memory_server import running_server

pytestmark = pytest.mark.slow

_MULTIPART = "multipart/form-data; boundary=x"
_PART = b'--x\r\nContent-Disposition: form-data; name="file"; filename="a.wav"\r\n\r\nmusic\r\n'


@pytest.fixture(scope="module")
def port(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    with running_server(tmp_path_factory.mktemp("gunicorn")) as found:
        yield found


def send(port: int, request: bytes) -> tuple[int, dict[str, str], bytes]:
    """Send bytes, close the sending side; return status, headers and body."""
    with socket.create_connection(("127.0.0.1", port), timeout=20) as connection:
        connection.sendall(request)
        connection.shutdown(socket.SHUT_WR)
        response = HTTPResponse(connection)
        response.begin()
        return response.status, dict(response.getheaders()), response.read()


def send_chunked(port: int, method: str, path: str, content_type: str, body: bytes) -> tuple[int, Any]:
    head = (
        f"{method} /api/v1{path} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: {content_type}\r\n"
        "Transfer-Encoding: chunked\r\n\r\n"
    )
    status, headers, answer = send(port, head.encode() + body)
    assert headers["Content-Type"] == "application/problem+json"
    return status, json.loads(answer)


def chunk(data: bytes) -> bytes:
    return b"%x\r\n%s\r\n" % (len(data), data)


@pytest.mark.parametrize("path", ["/tracks/upload", "/checks/clip", "/tracks", "/tracks/delete"])
@pytest.mark.parametrize("is_begun", [False, True], ids=["first chunk", "second chunk"])
@pytest.mark.parametrize(
    "end",
    [
        b"-1\r\nx\r\n0\r\n\r\n",
        b"+1\r\nx\r\n0\r\n\r\n",
        b"0x1\r\nx\r\n0\r\n\r\n",
        b"\r\n\r\n",
        b"z\r\n",
        b"1_0\r\n" + b"x" * 16 + b"\r\n0\r\n\r\n",
        b"1;\x00\r\nx\r\n0\r\n\r\n",
        b"1\r\nxyz\r\n0\r\n\r\n",
        b"5\r\nx",
        b"0\r\nbad trailer\r\n\r\n",
        b"9" * 10_000,
        b"",
    ],
)
def test_a_body_whose_chunked_encoding_is_malformed_is_a_bad_request(
    port: int, path: str, is_begun: bool, end: bytes
) -> None:
    is_file = path in {"/tracks/upload", "/checks/clip"}
    begin = (_PART if is_file else b'{"url": "') if is_begun else b""
    body = (chunk(begin) if is_begun else b"") + end
    status, answer = send_chunked(port, "POST", path, _MULTIPART if is_file else "application/json", body)
    assert (status, answer["status"], answer["code"]) == (400, 400, "invalid_request")


def test_a_malformed_body_that_no_route_reads_changes_no_answer(port: int) -> None:
    for method, path, content_type, status, code in (
        ("POST", "/tracks", "text/plain", 415, "unsupported_media_type"),
        ("POST", "/none", "application/json", 404, "not_found"),
        ("DELETE", "/tracks/yt-00000000001", "application/json", 404, "track_not_found"),
    ):
        answered, answer = send_chunked(port, method, path, content_type, b"-1\r\nx\r\n0\r\n\r\n")
        assert (answered, answer["code"]) == (status, code)


def test_nothing_after_a_malformed_body_is_taken_for_a_request(port: int) -> None:
    hidden = b"DELETE /api/v1/tracks/yt-00000000001 HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"
    head = b"POST /api/v1/tracks HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
    with socket.create_connection(("127.0.0.1", port), timeout=20) as connection:
        connection.sendall(head + b"Transfer-Encoding: chunked\r\n\r\n-1\r\n" + hidden)
        received = b"".join(iter(lambda: connection.recv(65_536), b""))
    assert received.count(b"HTTP/1.1 ") == 1


@pytest.mark.parametrize(
    ("request_line", "headers", "status"),
    [
        (b"GET /api/v1/tracks?q=" + b"a" * 5000 + b" HTTP/1.1", b"", 414),
        (b"GET / HTTP/1.1", b"A: " + b"a" * 9000 + b"\r\n", 431),
        (b"GET / HTTP/1.1", b"a: b\r\n" * 200, 431),
        (b"GET /", b"", 400),
        (b"GET / HTTP/9.9", b"", 400),
        (b"get / HTTP/1.1", b"", 400),
        (b"GET / HTTP/1.1", b"A : b\r\n", 400),
        (b"GET / HTTP/1.1", b"A: b\x00\r\n", 400),
        (b"GET / HTTP/1.1", b"A\r\n", 400),
        (b"GET / HTTP/1.1", b"Transfer-Encoding: magic\r\n", 501),
        (b"GET / HTTP/1.1", b"Content-Length: 1\r\nContent-Length: 2\r\n", 400),
        (b"GET / HTTP/1.1", b"Content-Length: -1\r\n", 400),
    ],
)
def test_a_malformed_head_is_answered_with_problem_details(
    port: int, request_line: bytes, headers: bytes, status: int
) -> None:
    answered, sent, body = send(port, request_line + b"\r\nHost: 127.0.0.1\r\n" + headers + b"\r\n")
    assert (answered, sent["Content-Type"]) == (status, "application/problem+json")
    assert sent["X-Request-Id"]
    details = json.loads(body)
    assert (details["status"], details["code"]) == (status, "invalid_request")
    assert "gunicorn" not in details["detail"]


@pytest.mark.parametrize(
    "headers",
    [
        b"Host: 127.0.0.1\r\nHost: evil.example\r\n",
        b"Host: evil.example\r\nHost: 127.0.0.1\r\n",
        b"Host: 127.0.0.1\r\nHost: 127.0.0.1\r\n",
        b"Host: evil@127.0.0.1\r\n",
        b"Host: 127.0.0.1\x00\r\n",
        b"Host: 127.\t0.0.1\r\n",
        b"Host: 127.0.0.1, evil.example\r\n",
        b"Host:\r\n",
        b"",
    ],
)
def test_ambiguous_host_headers_are_refused(port: int, headers: bytes) -> None:
    status, _, body = send(port, b"GET /api/v1/tracks HTTP/1.1\r\n" + headers + b"\r\n")
    assert status in {400, 421}
    assert b"items" not in body
