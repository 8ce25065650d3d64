"""Servers of a cluster that run and do not answer, or leave processes behind."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import psutil
import pytest
from tests.cluster import processes
from tests.cluster.addresses import Address, Loopback
from tests.cluster.balancer import Balancer, find_nginx
from tests.cluster.processes import Liveness, Process

from contrafact_local.parts import wait_until

STEP_SECONDS = 10.0


class Probed:
    """A server and a clock that moves at each probe."""

    def __init__(self, *answers: bool) -> None:
        self.answers = list(answers)
        self.now = 0.0

    def answer(self) -> bool:
        return self.answers.pop(0)

    def lost_at(self, patience_s: float) -> Iterator[float]:
        """Yield the moments at which it is to be killed."""
        liveness = Liveness(self.answer, patience_s, lambda: self.now)
        while self.answers:
            self.now += STEP_SECONDS
            if liveness.is_lost():
                yield self.now
                liveness.starts()


def test_a_server_that_does_not_answer_for_too_long_is_killed_and_given_more_time_to_start() -> None:
    away, back = [False] * 15, [True]
    assert list(Probed(*away).lost_at(30.0)) == [40.0, 110.0]
    # One answer is enough.
    assert list(Probed(*away[:3], *back, *away[:3]).lost_at(30.0)) == []
    # Once it has answered, it is as new.
    assert list(Probed(*away[:4], *back, *away[:4]).lost_at(30.0)) == [40.0, 90.0]


@pytest.mark.slow
def test_a_server_that_started_only_in_part_is_started_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(processes, "PROBE_SECONDS", 0.1)
    # The first start leaves a file and waits; the second says that it is ready.
    program = (
        "import pathlib, time\n"
        "first = pathlib.Path('first')\n"
        "pathlib.Path('ready').touch() if first.exists() else first.touch()\n"
        "time.sleep(600)\n"
    )
    ready = tmp_path / "ready"
    server = Process(
        "server", (sys.executable, "-c", program), {}, tmp_path / "log", ready.exists, tmp_path, patience_s=3.0
    )
    server.start()
    try:
        assert wait_until(ready.exists, 120)
        assert server.n_lost >= 1
        assert len(server.family()) == 1
    finally:
        server.stop()


@pytest.fixture
def nginx(tmp_path: Path) -> Iterator[Process]:
    """nginx in front of an API that is not there."""
    if find_nginx() is None:
        pytest.skip("nginx is not installed")
    process = Balancer(tmp_path, Loopback(), [Address("127.0.0.1", 1)]).process
    process.start()
    try:
        process.wait_until_ready(120)
        yield process
    finally:
        process.stop()


def runs(process: psutil.Process) -> bool:
    with suppress(psutil.NoSuchProcess):
        return process.is_running() and process.status() != psutil.STATUS_ZOMBIE
    return False


def kill_master(nginx: Process) -> list[psutil.Process]:
    """Kill the first process of nginx when it has its workers, and wait for its end; return these, which it leaves."""
    assert wait_until(lambda: len(nginx.family()) == 3, 120)
    master, *workers = nginx.family()
    assert nginx.kill(lambda family: family[0])
    assert wait_until(lambda: not runs(master), 30)
    return workers


@pytest.mark.slow
def test_what_a_killed_nginx_leaves_is_ended_before_it_starts_again_and_when_it_is_stopped(nginx: Process) -> None:
    workers = kill_master(nginx)
    # It gets its port again.
    left = kill_master(nginx)
    assert wait_until(lambda: not any(map(runs, workers)), 30)
    nginx.stop()
    assert wait_until(lambda: not any(map(runs, left)), 30)
    # Else it would start a second one, if it is started again.
    assert nginx._watching is not None
    assert not nginx._watching.is_alive()
