"""The folder of half-done downloads: what killed processes left in it is removed."""

from __future__ import annotations

import shutil
import time
from pathlib import Path

_STALE_SECONDS = 2 * 3600.0
"""Longer than any job may take."""


def clear_scratch(folder: Path) -> None:
    """Empty the folder, before any job begins."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True, exist_ok=True)


def remove_stale(folder: Path) -> None:
    """Remove what no running job can still be writing to."""
    for entry in folder.iterdir():
        if entry.stat().st_mtime < time.time() - _STALE_SECONDS:
            shutil.rmtree(entry, ignore_errors=True)
