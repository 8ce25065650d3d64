from __future__ import annotations

import re
import socket
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest

from contrafact.domain.errors import ContrafactError
from contrafact_api import gunicorn_conf
from contrafact_api.serving import connection
from contrafact_api.serving.connection import Connection, Pace, PacedUnreader, Step, readers_over, slowest


class Body:
    """A body that a client sends."""

    def __init__(self, pace: Pace) -> None:
        self.client, self._server = socket.socketpair()
        self.is_closed_after = False
        self.unreader = PacedUnreader(self._server, pace, self._close_after)
        self.unreader.begin_body()

    def _close_after(self) -> None:
        self.is_closed_after = True

    def close(self) -> None:
        self.client.close()
        self._server.close()


@pytest.fixture
def body(request: pytest.FixtureRequest) -> Iterator[Body]:
    found = Body(request.param)
    yield found
    found.close()


@pytest.mark.parametrize("body", [Pace(grace_seconds=0.05, min_bytes_per_s=1)], indirect=True)
def test_a_body_may_pause_if_it_arrived_fast_enough_on_average(body: Body) -> None:
    body.client.sendall(b"x" * 1000)
    assert body.unreader.chunk() == b"x" * 1000
    body.client.sendall(b"y")
    assert body.unreader.chunk() == b"y"
    assert not body.is_closed_after


@pytest.mark.parametrize("body", [Pace(grace_seconds=0.05, min_bytes_per_s=1e9)], indirect=True)
def test_a_body_that_stops_is_too_slow_and_stays_so(body: Body) -> None:
    body.client.sendall(b"x" * 1000)
    body.unreader.chunk()
    for _ in range(2):
        with pytest.raises(ContrafactError) as caught:
            body.unreader.chunk()
        assert caught.value.code == "body_too_slow"
        body.client.sendall(b"late")
    assert body.is_closed_after


@pytest.mark.parametrize("body", [Pace(grace_seconds=10, min_bytes_per_s=1e9)], indirect=True)
def test_the_time_in_which_the_app_stores_a_body_does_not_count(body: Body, monkeypatch: pytest.MonkeyPatch) -> None:
    now = 0.0
    monkeypatch.setattr(connection.time, "monotonic", lambda: now)
    for _ in range(3):
        body.client.sendall(b"x")
        assert body.unreader.chunk() == b"x"
        now += 100


def test_before_a_thread_reads_the_body_nothing_is_read_from_the_socket() -> None:
    unreader = PacedUnreader(cast("socket.socket", None), Pace(1, 1), lambda: None)
    with pytest.raises(BlockingIOError):
        unreader.read()


def conn(address: str, since: float, unsent_bytes: int = 0) -> Any:
    step = Step.READER if unsent_bytes else Step.REQUEST
    return SimpleNamespace(address=address, since=since, step=step, sock=SimpleNamespace(unsent_bytes=unsent_bytes))


def test_the_slowest_connection_is_the_oldest_of_the_address_that_has_most() -> None:
    oldest, first, second = conn("10.0.0.1", 1), conn("10.0.0.2", 2), conn("10.0.0.2", 3)
    assert slowest([oldest, second, first]) is first
    assert slowest([oldest, second]) is oldest
    assert slowest(cast("list[Connection]", [])) is None


def test_the_slowest_readers_are_dropped_until_the_rest_fits_into_memory() -> None:
    readers = [conn("10.0.0.1", since, 40) for since in (3, 1, 2)]
    waiting = conn("10.0.0.1", 0)
    assert list(readers_over(120, [*readers, waiting])) == []
    assert list(readers_over(80, [*readers, waiting])) == [readers[1]]
    assert list(readers_over(39, [*readers, waiting])) == [readers[1], readers[2], readers[0]]


def test_connections_stay_open_longer_than_the_page_pauses() -> None:
    source = (Path(__file__).parents[2] / "frontend/src/lib/queries/health.ts").read_text()
    (pause,) = re.findall(r"WELL_MS = ([0-9_]+);", source)
    assert gunicorn_conf.keepalive > int(pause) / 1000 + 10
