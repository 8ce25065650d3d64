"""Run a module of the product with shorter pauses: `python -m tests.doubles.hasty contrafact_local` starts it all.

A part that ends again and again is started again after two seconds at most, and lost messages are sent again after two
seconds, not after twenty. The lengths of these pauses have unit tests.

`held` makes the worker wait where it enters a stage, so that a test can kill it there.
"""

from __future__ import annotations

import os
import runpy
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

from contrafact.domain import jobs
from contrafact.services import sweep

LAUNCHER, WORKER = "contrafact_local", "contrafact_worker"
COMMAND = (sys.executable, "-m", "tests.doubles.hasty", LAUNCHER)
"""Takes the place of `make run`."""


def main() -> None:
    """Run the module that the first argument names, with the other arguments."""
    del sys.argv[0]
    jobs._FIRST_PAUSE = timedelta(seconds=2)
    sweep._UNSETTLED = timedelta(seconds=5)
    if sys.argv[0] == LAUNCHER:
        _start_hasty_parts()
    if sys.argv[0] == WORKER:
        _wait_where_held()
    runpy.run_module(sys.argv[0], run_name="__main__", alter_sys=True)


@contextmanager
def held(data: Path, stage: str) -> Iterator[None]:
    """Make workers of the product with this data folder wait at the begin of a stage: "extracting", "ranking"."""
    file = _hold(data, stage)
    file.touch()
    try:
        yield
    finally:
        file.unlink()


def _hold(data: Path, stage: str) -> Path:
    return data / "run" / f"hold-{stage}"


def _wait_where_held() -> None:
    from contrafact.services.clips import ProcessClip
    from contrafact.services.ingest import IngestTrack

    enter, rank = IngestTrack._enter, ProcessClip.run

    def waiting_enter(self: IngestTrack, leased: Any, state: Any) -> None:
        enter(self, leased, state)
        _wait(state.value)

    def waiting_rank(self: ProcessClip, leased: Any) -> None:
        _wait("ranking")
        rank(self, leased)

    IngestTrack._enter, ProcessClip.run = waiting_enter, waiting_rank  # type: ignore[method-assign]


def _wait(stage: str) -> None:
    while _hold(Path(os.environ["CONTRAFACT_DATA_DIR"]), stage).exists():
        time.sleep(0.05)


def _start_hasty_parts() -> None:
    from contrafact_local import plan, watching
    from contrafact_local.parts import Part

    def hasty(part: Part) -> Part:
        python, option, *module = part.command
        if (python, option) != (sys.executable, "-m"):
            return part
        return replace(part, command=(python, option, "tests.doubles.hasty", *module))

    plan_product = plan.plan_product

    def plan_hasty_product(*given: object) -> plan.Plan:
        found = plan_product(*given)  # type: ignore[arg-type]  # as it is called
        return replace(found, stages=tuple(tuple(map(hasty, stage)) for stage in found.stages))

    watching.LONGEST_PAUSE_SECONDS = 2.0
    plan.plan_product = plan_hasty_product


if __name__ == "__main__":
    main()
