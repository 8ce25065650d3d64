"""Open many slow connections to the API from a process of their own: `python -m benchmarks.slow_clients PORT KIND N`.

A connection that the server closes is opened again, as by somebody who wants to occupy the server.
"""

from __future__ import annotations

import contextlib
import os
import resource
import selectors
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_HOST = "127.0.0.1"
SLOW_ADDRESS = "127.0.0.2"
"""Another one than that of the clients that are measured."""
_HEAD = "{} HTTP/1.1\r\nHost: 127.0.0.1\r\n"
_GET = _HEAD.format("GET /api/openapi.json")
_JSON = _HEAD.format("POST /api/v1/tracks") + "Content-Type: application/json\r\nContent-Length: 5000\r\n\r\n"
_FORM = "Content-Type: multipart/form-data; boundary=x\r\nContent-Length: 100000000\r\n\r\n"
_CHUNKED = "Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n"
_PART = '--x\r\nContent-Disposition: form-data; name="file"; filename="a.mp3"\r\n\r\n'
N_PIPELINED = 100

KINDS = {
    "nothing": ("", b""),
    "idle": (_GET + "\r\n", b""),
    "header": (_GET + "X-Slow: ", b"x"),
    "body": (_JSON, b" "),
    "chunked body": (_HEAD.format("POST /api/v1/tracks") + _CHUNKED, b"1\r\n \r\n"),
    "upload": (_HEAD.format("POST /api/v1/tracks/upload") + _FORM + _PART, b"x"),
    "reader": ((_GET + "\r\n") * N_PIPELINED, b""),
}
"""By name, what a connection sends at once and what it sends every second. Readers read no answer at all."""


@contextmanager
def slow_clients(port: int, kind: str, count: int) -> Iterator[None]:
    """Keep slow connections open, in another process.

    Raises
    ------
    RuntimeError : the connections could not be opened.
    """
    command = [sys.executable, "-m", "benchmarks.slow_clients", str(port), kind, str(count)]
    folder = Path(__file__).parents[1]
    with subprocess.Popen(command, cwd=folder, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        try:
            if process.stdout.readline() != b"open\n":
                raise RuntimeError(f"{count} slow connections could not be opened")
            yield
        finally:
            process.terminate()


def main() -> None:
    """Open the connections and keep them until the process is ended."""
    port, kind, count = int(sys.argv[1]), sys.argv[2], int(sys.argv[3])
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(most, count + 100), most))
    parent = os.getppid()
    with selectors.DefaultSelector() as selector:
        for _ in range(count):
            _open(selector, port, kind)
        sys.stdout.write("open\n")
        sys.stdout.flush()
        while os.getppid() == parent:
            _pass_a_second(selector, port, kind)


def _open(selector: selectors.BaseSelector, port: int, kind: str) -> None:
    connection = socket.socket()
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    connection.bind((SLOW_ADDRESS, 0))
    connection.setblocking(False)
    with contextlib.suppress(BlockingIOError):
        connection.connect((_HOST, port))
    selector.register(connection, selectors.EVENT_WRITE, False)
    connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)


def _pass_a_second(selector: selectors.BaseSelector, port: int, kind: str) -> None:
    begin, drip = KINDS[kind]
    end = time.monotonic() + 1
    while (left := end - time.monotonic()) > 0:
        for key, _ in selector.select(left):
            assert isinstance(key.fileobj, socket.socket)
            _serve(selector, key.fileobj, port, kind, begin.encode())
    for key in list(selector.get_map().values()):
        if key.data and drip:
            assert isinstance(key.fileobj, socket.socket)
            with contextlib.suppress(OSError):
                key.fileobj.send(drip)


def _serve(selector: selectors.BaseSelector, connection: socket.socket, port: int, kind: str, begin: bytes) -> None:
    """Begin a request on a new connection; open a closed one again."""
    try:
        if not selector.get_key(connection).data:
            connection.send(begin)
            events = 0 if kind == "reader" else selectors.EVENT_READ
            if events:
                selector.modify(connection, events, True)
            else:
                selector.unregister(connection)
                _unread.append(connection)
            return
        if connection.recv(65_536):
            return
    except BlockingIOError:
        return
    except OSError:
        pass
    selector.unregister(connection)
    connection.close()
    _open(selector, port, kind)


_unread: list[socket.socket] = []
"""Connections of readers: nothing is ever read of them, not even that the server closed them."""


if __name__ == "__main__":
    main()
