"""A month of use in seconds: the short form of `python -m tests.cluster.soak`."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest
from tests.cluster.database import FAKETIME
from tests.cluster.soak import Course

N_TRACKS, N_STEPS = 10, 6


@pytest.mark.long
@pytest.mark.timeout(600)
@pytest.mark.skipif(not FAKETIME.exists(), reason="libfaketime is not installed")
def test_in_a_month_nothing_grows_but_the_library() -> None:
    # A process of its own: it sets the clock of its modules.
    options = ("--tracks", str(N_TRACKS), "--steps", str(N_STEPS))
    done = subprocess.run(
        [sys.executable, "-m", "tests.cluster.soak", *options], capture_output=True, text=True, check=False
    )
    assert done.returncode in {0, 1}, done.stderr
    found = json.loads(done.stdout)
    assert found["grown"] == []
    last = found["day 30.0"]
    # The trash keeps a day.
    assert N_TRACKS < last["tracks"] <= 1.3 * N_TRACKS
    assert last["embeddings"] >= N_TRACKS


def test_what_grows_in_the_last_third_is_named() -> None:
    steady, growing = {"tracks": 100, "jobs": 100}, [{"tracks": 100, "jobs": 100 + 100 * step} for step in range(9)]
    assert Course([steady] * 9).grown() == []
    assert Course(growing).grown() == ["jobs: 600, then 900"]
