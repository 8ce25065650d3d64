"""Slow and greedy clients take no thread from others."""

from __future__ import annotations

import json
import socket
import struct
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, as_completed
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

import pytest
from tests.api.memory_server import get, open_connection, read_response, running_server

pytestmark = pytest.mark.slow

N_SLOW = 60
TRACK = "/tracks/yt-00000000008"
HEAD = "{} HTTP/1.1\r\nHost: 127.0.0.1\r\n"
JSON = HEAD.format("POST /api/v1/tracks") + "Content-Type: application/json\r\n"
FORM = HEAD.format("POST /api/v1/tracks/upload") + "Content-Type: multipart/form-data; boundary=x\r\n"
PART = '--x\r\nContent-Disposition: form-data; name="file"; filename="a.wav"\r\n\r\nmusic'
END = "\r\n--x--\r\n"
SLOW = {
    "nothing": "",
    "header": HEAD.format("GET /api/v1/tracks") + "X-Slow: ",
    "body": JSON + "Content-Length: 5000\r\n\r\n{",
    "chunked body": JSON + "Transfer-Encoding: chunked\r\n\r\n1\r\n",
    "large body": JSON + "Content-Length: 900000\r\n\r\n{",
    "upload": FORM + "Content-Length: 150000\r\n\r\n" + PART,
    "refused upload": HEAD.format("POST /api/v1/none") + "Content-Type: audio/wav\r\nContent-Length: 150000\r\n\r\n",
    "reader": (HEAD.format("GET /api/openapi.json") + "\r\n") * 50,
    "lingerer": HEAD.format("GET /api/v1/health/live") + "Connection: close\r\n\r\n",
}


@dataclass(frozen=True)
class Gate:
    """A server whose rankings end only while its gate is open."""

    port: int
    file: Path

    def open(self) -> None:
        self.file.unlink(missing_ok=True)

    @contextmanager
    def closed(self) -> Iterator[None]:
        self.file.touch()
        try:
            yield
        finally:
            self.open()


STRICT = {"CONTRAFACT_SLOW_CLIENT_S": "0.5", "CONTRAFACT_MIN_BYTES_PER_S": "1000000000"}


@pytest.fixture(scope="module")
def port(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    with running_server(tmp_path_factory.mktemp("server")) as found:
        yield found


@pytest.fixture(scope="module")
def strict_port(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    with running_server(tmp_path_factory.mktemp("strict"), STRICT) as found:
        yield found


@pytest.fixture
def gate(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Gate]:
    """Run a server with the settings of the test's parameter."""
    settings = {f"CONTRAFACT_{name}": value for name, value in request.param.items()}
    with running_server(tmp_path, settings, gate=tmp_path / "gate") as port:
        yield Gate(port, tmp_path / "gate")


def ask(port: int, request: bytes) -> tuple[int, bytes]:
    with open_connection(port) as connection:
        connection.sendall(request)
        response = read_response(connection)
        return response.status, response.read()


def read_to_end(connection: socket.socket) -> bytes:
    return b"".join(iter(lambda: connection.recv(65_536), b""))


@pytest.mark.parametrize("kind", SLOW)
def test_health_small_reads_and_writes_are_answered_beside_slow_clients(port: int, kind: str) -> None:
    with ExitStack() as stack:
        slow = [stack.enter_context(open_connection(port, "127.0.0.2")) for _ in range(N_SLOW)]
        for connection in slow:
            connection.sendall(SLOW[kind].encode())
        link = b'{"url": "https://youtu.be/dQw4w9WgXcQ"}'
        for request, status in (
            (get("/health/live"), 200),
            (get("/tracks"), 200),
            (get(f"{TRACK}/ranking"), 200),
            (JSON.encode() + b"Content-Length: %d\r\n\r\n" % len(link) + link, 202),
            (FORM.encode() + b"Content-Length: %d\r\n\r\n" % len(PART + END) + (PART + END).encode(), 202),
        ):
            assert ask(port, request)[0] in {status, 200}


@pytest.mark.parametrize("kind", ["body", "chunked body", "large body", "upload"])
def test_a_body_that_arrives_too_slowly_is_refused_and_its_connection_closed(strict_port: int, kind: str) -> None:
    with open_connection(strict_port) as connection:
        connection.sendall(SLOW[kind].encode())
        response = read_response(connection)
        details = json.loads(response.read())
        assert (response.status, details["code"]) == (408, "body_too_slow")
        assert response.getheader("Content-Type") == "application/problem+json"
        assert response.getheader("Connection") == "close"
        assert connection.recv(1) == b""


@pytest.mark.parametrize("kind", ["nothing", "header"])
def test_a_connection_without_a_complete_head_is_closed(strict_port: int, kind: str) -> None:
    with open_connection(strict_port) as connection:
        connection.sendall(SLOW[kind].encode())
        assert connection.recv(1) == b""


def test_a_response_that_nobody_reads_is_dropped(strict_port: int) -> None:
    with socket.socket() as connection:
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        connection.connect(("127.0.0.1", strict_port))
        connection.sendall(2 * SLOW["reader"].encode())
        for _ in range(3):
            # Each is closed as late after its start as the reader after its own.
            with open_connection(strict_port) as later:
                assert later.recv(1) == b""
        assert read_to_end(connection).count(b"HTTP/1.1 200 OK\r\n") < 100


def test_requests_that_were_sent_at_once_are_all_answered_to_a_late_reader(port: int) -> None:
    with open_connection(port) as connection:
        connection.sendall(SLOW["reader"].encode() + get("/health/live", "Connection: close\r\n"))
        ask(port, get("/health/live"))
        received = read_to_end(connection)
    assert received.count(b"HTTP/1.1 200 OK\r\n") == 51
    assert received.endswith(b'{"status":"ok"}')


def test_a_body_in_pieces_is_received_whole(port: int) -> None:
    link = b'{"url": "https://youtu.be/dQw4w9WgXcQ"}'
    with open_connection(port) as connection:
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        for byte in JSON.encode() + b"Content-Length: %d\r\n\r\n" % len(link) + link:
            connection.send(bytes([byte]))
        response = read_response(connection)
        assert response.status in {200, 202}
        response.read()
        connection.sendall(get("/health/live"))
        assert read_response(connection).status == 200


def test_a_client_that_expects_to_be_asked_for_its_body_is_asked(port: int) -> None:
    with open_connection(port) as connection:
        length = f"Content-Length: {len(PART + END)}\r\n"
        connection.sendall((FORM + length + "Expect: 100-continue\r\n\r\n").encode())
        assert connection.recv(100) == b"HTTP/1.1 100 Continue\r\n\r\n"
        connection.sendall((PART + END).encode())
        assert read_response(connection).status in {200, 202}


@pytest.mark.long
def test_a_new_client_is_answered_when_all_connections_are_taken(tmp_path: Path) -> None:
    settings, options = {"CONTRAFACT_MAX_CONNECTIONS": "64"}, ("--worker-connections", "64")
    with running_server(tmp_path, settings, *options) as port, ExitStack() as stack:
        slow = [stack.enter_context(open_connection(port, "127.0.0.2")) for _ in range(100)]
        assert ask(port, get("/tracks"))[0] == 200
        assert slow[0].recv(1) == b""
        for _ in range(100):
            stack.enter_context(open_connection(port, "127.0.0.2")).sendall(SLOW["upload"].encode())
        assert ask(port, get("/tracks"))[0] == 200


def rank(port: int, client: str, headers: str = "") -> tuple[int, str | None, str | None]:
    """Ask for a ranking; return status, Retry-After and the code of the error."""
    with open_connection(port, client) as connection:
        connection.sendall(get(f"{TRACK}/ranking", headers))
        response = read_response(connection)
        return response.status, response.getheader("Retry-After"), json.loads(response.read()).get("code")


def leave_after_asking(port: int, client: str) -> None:
    """Reset a connection whose request waits for its refusal."""
    with open_connection(port, client) as connection:
        connection.sendall(get(f"{TRACK}/ranking"))
        assert ask(port, get("/health/live"))[0] == 200
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))


def first(futures: Sequence[Future[Any]], count: int) -> list[Any]:
    """Wait for as many results, and return them."""
    return [future.result() for future in islice(as_completed(futures), count)]


@pytest.mark.parametrize("gate", [{"MAX_MATCHING_REQUESTS": "2", "MAX_REQUESTS_PER_CLIENT": "8"}], indirect=True)
def test_rankings_beyond_the_limits_are_refused_while_all_else_is_answered(gate: Gate) -> None:
    with ThreadPoolExecutor(60) as pool, gate.closed():
        greedy = [pool.submit(rank, gate.port, "127.0.0.3") for _ in range(20)]
        assert first(greedy, 12) == 12 * [(429, "5", "too_many_requests")]
        leave_after_asking(gate.port, "127.0.0.3")
        # The header counts if a trusted proxy sends it.
        assert rank(gate.port, "127.0.0.1", "X-Forwarded-For: 9.9.9.9, 127.0.0.3\r\n")[0] == 429
        assert rank(gate.port, "127.0.0.3", "X-Forwarded-For: 127.0.0.4\r\n")[0] == 429
        # 34 are in progress: 2 run, and 16 for each of them wait.
        others = [pool.submit(rank, gate.port, f"127.0.0.{client}") for client in (4, 5, 6, 7) for _ in range(7)]
        assert first(others, 2) == 2 * [(503, "5", "busy")]
        for path in ("/health/live", "/tracks", "/tracks/yt-00000000009"):
            assert ask(gate.port, get(path))[0] == 200
        gate.open()
        ranked = [future.result()[0] for future in (*greedy, *others)]
        assert (ranked.count(200), ranked.count(429), ranked.count(503)) == (34, 12, 2)


@pytest.mark.long
@pytest.mark.parametrize("gate", [{"MAX_MATCHING_REQUESTS": "1", "BUSY_WAIT_S": "0.5"}], indirect=True)
def test_a_ranking_that_waits_for_too_long_is_refused(gate: Gate) -> None:
    with ThreadPoolExecutor(2) as pool, gate.closed():
        rankings = [pool.submit(rank, gate.port, f"127.0.0.{client}") for client in (2, 3)]
        assert first(rankings, 1) == [(503, "5", "busy")]
        gate.open()
        assert sorted(future.result()[0] for future in rankings) == [200, 503]


def test_a_script_with_eight_rankings_at_a_time_is_never_refused(port: int) -> None:
    with ThreadPoolExecutor(8) as pool:
        assert {answer[0] for answer in pool.map(lambda _: rank(port, "127.0.0.1"), range(50))} == {200}
