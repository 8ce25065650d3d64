"""`python -m contrafact_local`: the whole product on one machine, until Ctrl-C.

With `--dev`, the API and the page reload when their code changes.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path

from contrafact_local import preflight
from contrafact_local.datafolder import DataFolder, data_folder
from contrafact_local.dev import plan_development
from contrafact_local.plan import Plan, plan_product
from contrafact_local.settings import LocalSettings, read_settings
from contrafact_local.supervise import supervise
from contrafact_local.trouble import TroubleError


def main() -> int:
    """Run the product as the environment tells; return the exit status."""
    try:
        settings = read_settings()
        preflight.check_settings()
    except TroubleError as trouble:
        return _fail(trouble)
    make_plan = plan_development if "--dev" in sys.argv[1:] else _checked_plan
    return run(settings.data_dir, partial(make_plan, settings))


def run(data_dir: Path, plan: Callable[[DataFolder], Plan]) -> int:
    """Run what `plan` returns for the locked data folder until somebody asks to stop; return the exit status."""
    try:
        with data_folder(data_dir) as folder:
            supervise(plan(folder), folder, say)
    except TroubleError as trouble:
        return _fail(trouble)
    except KeyboardInterrupt:
        return 0  # before anything was started; from then on Ctrl-C stops the parts in order
    return 0


def say(line: str) -> None:
    """Print one line at once, whoever reads it."""
    print(line, flush=True)  # noqa: T201 - a command's own words


def _checked_plan(settings: LocalSettings, folder: DataFolder) -> Plan:
    preflight.check(settings)
    return plan_product(settings, folder)


def _fail(trouble: TroubleError) -> int:
    print(f"contrafact: {trouble}", file=sys.stderr)  # noqa: T201 - a command's own words
    return 1


if __name__ == "__main__":
    sys.exit(main())
