"""`make dev`: the page from its sources, and an API that restarts when its code changes."""

from __future__ import annotations

import re
import signal
from pathlib import Path

import pytest
import requests
from tests.doubles.make_run import ROOT, MakeRun

from contrafact_local.parts import wait_until
from contrafact_local.processes import children_of

RESTART_SECONDS = 60.0
API_SOURCE = ROOT / "backend/src/contrafact_api/app.py"


def is_live(page: str) -> bool:
    return requests.get(f"{page}/api/v1/health/live", timeout=60).ok


@pytest.mark.long
def test_make_dev_serves_the_sources_and_restarts_the_api_after_a_change(tmp_path: Path) -> None:
    product = MakeRun(tmp_path, command=("make", "dev"))
    try:
        product.wait_for("Contrafact is ready at ")
        ready = re.search(r"Contrafact is ready at (\S+)", product.printed())
        assert ready is not None
        page = ready[1]
        assert "/@vite/client" in requests.get(page, timeout=30).text
        assert is_live(page)

        api = product.pid_of("contrafact_api.gunicorn_conf")
        before = set(children_of(api))
        API_SOURCE.touch()

        assert wait_until(lambda: before.isdisjoint(children_of(api)) and is_live(page), RESTART_SECONDS)
        pids = product.pids()
    finally:
        product.stop(signal.SIGINT)
    assert wait_until(lambda: not any(Path(f"/proc/{pid}").exists() for pid in pids), 30.0)
