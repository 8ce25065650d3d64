"""The Milvus of the tests is started again when it crashes while it starts."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.doubles.milvus_server import N_STARTS, MilvusServer

from contrafact_local.machine import free_port

PROGRAM = """
import sys
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
port, n_crashes, starts = int(sys.argv[1]), int(sys.argv[2]), Path("starts")
starts.write_text((starts.read_text() if starts.exists() else "") + "x")
if len(starts.read_text()) <= n_crashes:
    sys.exit("panic: nil pointer")
class Health(BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200)
        self.end_headers()
        self.wfile.write(b"OK")
HTTPServer(("127.0.0.1", port), Health).serve_forever()
"""


class CrashingServer(MilvusServer):
    """Crashes some times before it is up."""

    n_crashes = 0

    @property
    def command(self) -> tuple[str, ...]:
        return (sys.executable, "-c", PROGRAM, str(self.metrics_port), str(self.n_crashes))

    @property
    def n_starts(self) -> int:
        return len((self.folder / "starts").read_text())


@pytest.fixture
def server(tmp_path: Path) -> Iterator[CrashingServer]:
    server = CrashingServer(tmp_path, free_port(), free_port())
    yield server
    server.kill()


def test_it_is_started_again_after_crashes_before_it_is_up_and_before_it_is_ready(server: CrashingServer) -> None:
    server.n_crashes = 1

    def is_ready() -> bool:
        if server.n_starts == 2:
            assert server.process is not None
            server.process.kill()
        return server.n_starts > 2

    server.start(is_ready)
    assert server.answers()
    assert server.n_starts == 3


def test_one_that_always_crashes_fails_with_the_end_of_its_log(server: CrashingServer) -> None:
    server.n_crashes = N_STARTS
    with pytest.raises(AssertionError, match="panic: nil pointer"):
        server.start()
    assert server.n_starts == N_STARTS
