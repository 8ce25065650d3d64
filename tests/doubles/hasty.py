"""Run a module of the product with shorter pauses: `python -m tests.doubles.hasty contrafact_local` starts it all.

A part that ends again and again is started again after two seconds at most, and lost messages are sent again after two
seconds, not after twenty. The lengths of these pauses have unit tests.
"""

from __future__ import annotations

import runpy
import sys
from dataclasses import replace
from datetime import timedelta

from contrafact.domain import jobs
from contrafact.services import sweep

LAUNCHER = "contrafact_local"
COMMAND = (sys.executable, "-m", "tests.doubles.hasty", LAUNCHER)
"""Takes the place of `make run`."""


def main() -> None:
    """Run the module that the first argument names, with the other arguments."""
    del sys.argv[0]
    jobs._FIRST_PAUSE = timedelta(seconds=2)
    sweep._UNSETTLED = timedelta(seconds=5)
    if sys.argv[0] == LAUNCHER:
        _start_hasty_parts()
    runpy.run_module(sys.argv[0], run_name="__main__", alter_sys=True)


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
