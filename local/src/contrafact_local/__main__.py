"""`python -m contrafact_local`: the whole product on one machine, until Ctrl-C."""

from __future__ import annotations

import sys

from contrafact_local import preflight
from contrafact_local.datafolder import data_folder
from contrafact_local.plan import plan_product
from contrafact_local.settings import read_settings
from contrafact_local.supervise import supervise
from contrafact_local.trouble import TroubleError


def main() -> int:
    """Run the product; return the exit status."""
    try:
        settings = read_settings()
        with data_folder(settings.data_dir) as folder:
            preflight.check(settings)
            supervise(plan_product(settings, folder), folder, say)
    except TroubleError as trouble:
        print(f"contrafact: {trouble}", file=sys.stderr)  # noqa: T201 - a command's own words
        return 1
    except KeyboardInterrupt:
        return 0  # before anything was started; from then on Ctrl-C stops the parts in order
    return 0


def say(line: str) -> None:
    """Print one line at once, whoever reads it."""
    print(line, flush=True)  # noqa: T201 - a command's own words


if __name__ == "__main__":
    sys.exit(main())
