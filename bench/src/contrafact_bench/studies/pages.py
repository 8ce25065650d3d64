"""Make the pages of studies by name."""

from __future__ import annotations

import sys
import time
from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from contrafact_bench.evaluation.setting import Setting

STUDIES = ("segment-length", "query-length", "speed", "ablation", "failures", "alignment")
"""Each is a module of this package with a function `study`, which draws the figure and returns the page."""
LONG = ("ablation",)
"""Made only by name, not by `all`."""


def write_study(name: str, setting: Setting) -> None:
    """Make one study: its page `studies/NAME.md` and its figure beside it."""
    started = time.monotonic()
    text = import_module(f"contrafact_bench.studies.{name.replace('-', '_')}").study(setting)
    setting.folder.mkdir(parents=True, exist_ok=True)
    (setting.folder / f"{name}.md").write_text(text, encoding="utf-8")
    sys.stderr.write(f"{name}: {time.monotonic() - started:.0f} s\n")
