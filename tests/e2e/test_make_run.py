"""`make run`: ready soon, nothing left afterwards, and up again after any part dies."""

from __future__ import annotations

import http.client
import json
import os
import signal
import socket
import urllib.request
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from tests.doubles.make_run import MakeRun

from contrafact_local.machine import free_port
from contrafact_local.parts import wait_until

QUICK_SECONDS = 90.0
"""Far more than a start takes, since the machine may be busy; `make bench` measures it."""
BACK_SECONDS = 60.0


def get(product: MakeRun, path: str) -> Any:
    with urllib.request.urlopen(f"{product.address}{path}", timeout=60) as answer:  # noqa: S310 - http, on this machine
        return json.load(answer)


def is_ready(product: MakeRun) -> bool:
    try:
        get(product, "/api/v1/health/ready")
    except (OSError, http.client.HTTPException):
        return False
    return True


def post_work(product: MakeRun, title: str) -> None:
    request = urllib.request.Request(  # noqa: S310 - http, on this machine
        f"{product.address}/api/v1/works",
        json.dumps({"title": title}).encode(),
        {"Content-Type": "application/json"},
    )
    with urllib.request.urlopen(request, timeout=60) as answer:  # noqa: S310 - http, on this machine
        assert answer.status == 201


def all_ended(pids: set[int]) -> bool:
    return not any(Path(f"/proc/{pid}").exists() for pid in pids)


# Started in the background of a script, where the shell has SIGINT ignored: make, which else catches it, leaves it so.
IN_A_SCRIPT = ("sh", "-c", "trap '' INT; exec make run")


@pytest.mark.timeout(600)
def test_every_start_is_quick_keeps_the_data_and_leaves_no_process_however_it_is_stopped(tmp_path: Path) -> None:
    port = free_port()
    for n_works, (number, command) in enumerate([(signal.SIGINT, ("make", "run")), (signal.SIGTERM, IN_A_SCRIPT)]):
        product = MakeRun(tmp_path, port, command=command)
        try:
            assert product.wait_until_ready() < QUICK_SECONDS
            assert len(get(product, "/api/v1/works")["items"]) == n_works
            with urllib.request.urlopen(product.address, timeout=60) as page:  # noqa: S310 - http, on this machine
                assert b"<title>" in page.read()
            post_work(product, f"Blue Moon {n_works}")
            pids = product.pids()
            assert len(pids) >= 8  # make, launcher, supervisord, two servers, API, worker
        finally:
            status = product.stop(number)
        # make ends by the signal that it got; a shell shows that as 128 + its number.
        assert status in {-number, 128 + number, 2}
        assert wait_until(partial(all_ended, pids), 30.0)


@pytest.mark.long
@pytest.mark.timeout(600)
def test_every_part_that_is_killed_comes_back_with_the_data(tmp_path: Path) -> None:
    product = MakeRun(tmp_path, free_port())
    parts = {
        "worker": "contrafact_worker",
        "api": "contrafact_api.gunicorn_conf",
        "mongod": "--replSet",
        "valkey": "valkey-server",
    }
    try:
        product.wait_until_ready()
        post_work(product, "Blue Moon")
        for name, words in parts.items():
            killed = product.pid_of(words)
            os.kill(killed, signal.SIGKILL)
            product.wait_for(f"{name} ended; it is started again\n", BACK_SECONDS)
            product.wait_for(f"{name} is back\n", BACK_SECONDS)
            assert product.pid_of(words) != killed
        assert wait_until(lambda: is_ready(product), BACK_SECONDS)
        assert [work["title"] for work in get(product, "/api/v1/works")["items"]] == ["Blue Moon"]
    finally:
        product.stop(signal.SIGINT)


def test_a_port_in_use_is_said_in_one_line(tmp_path: Path) -> None:
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        server.listen()
        product = MakeRun(tmp_path, server.getsockname()[1])
        assert product.process.wait(60) == 2  # make's status when a command of its failed
    lines = [line for line in product.printed().splitlines() if line.startswith("contrafact: ")]
    assert lines == [
        f"contrafact: Port {product.port} of 127.0.0.1 is in use; "
        "stop what listens there or set CONTRAFACT_PORT to another port"
    ]
