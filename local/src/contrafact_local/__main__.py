"""Run the product on one machine until Ctrl-C: `python -m contrafact_local`, or with `--dev` for development."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path

from contrafact_local import preflight
from contrafact_local.account import leave_root
from contrafact_local.credentials import record_settings
from contrafact_local.datafolder import DataFolder, data_folder
from contrafact_local.dev import plan_development
from contrafact_local.parts import LaunchError, file_error
from contrafact_local.plan import Plan, plan_product
from contrafact_local.settings import LocalSettings, read_settings
from contrafact_local.supervise import supervise


def main() -> int:
    """Run the product with the settings of the environment; return the exit status."""
    try:
        settings = read_settings()
        account = leave_root(settings)
        preflight.check_settings()
    except LaunchError as error:
        return _fail(error)
    if account is not None:
        say(f"Running as user {account.name}, not as root")
    return run(settings.data_dir, partial(_checked_plan, settings))


def run(data_dir: Path, plan: Callable[[DataFolder], Plan]) -> int:
    """Lock the data folder and run the plan made for it until a stop is requested; return the exit status.

    Files of this process and of all parts are for its user alone.
    """
    os.umask(0o077)
    try:
        with data_folder(data_dir) as folder:
            supervise(_recorded(plan, folder), folder, say)
    except LaunchError as error:
        return _fail(error)
    except KeyboardInterrupt:
        return 0  # before anything was started; later Ctrl-C stops the parts in order
    return 0


def _recorded(plan: Callable[[DataFolder], Plan], folder: DataFolder) -> Plan:
    try:
        planned = plan(folder)
        record_settings(folder.path, planned.environment)
    except OSError as error:
        raise file_error(error, folder.path) from None
    return planned


def say(line: str) -> None:
    """Print a line without buffering."""
    print(line, flush=True)  # noqa: T201 - output of a command


def _checked_plan(settings: LocalSettings, folder: DataFolder) -> Plan:
    if "--dev" in sys.argv[1:]:
        plan = plan_development(settings, folder)
    else:
        preflight.check(settings)
        plan = plan_product(settings, folder)
    for warning in (*plan.notices, *preflight.warnings(settings)):
        say(f"Warning: {warning}")
    return plan


def _fail(error: LaunchError) -> int:
    print(f"contrafact: {error}", file=sys.stderr)  # noqa: T201 - output of a command
    return 1


if __name__ == "__main__":
    sys.exit(main())
