"""Programs that arrive inside PyPI packages."""

from __future__ import annotations

import importlib.util
import shutil
from pathlib import Path


def packaged_program(package: str, inside: str) -> Path | None:
    """Return the program at `inside` within the folder of `package`, or None when it is not installed.

    The package is located, not imported: some of them import much that is not needed here.
    """
    try:
        spec = importlib.util.find_spec(package)
    except ModuleNotFoundError:
        return None
    for folder in (spec.submodule_search_locations or []) if spec else []:
        program = Path(folder) / inside
        if program.is_file():
            return program
    return None


def program_on_path(*names: str) -> Path | None:
    """Return the first of the programs `names` that is on PATH."""
    found = (shutil.which(name) for name in names)
    return next((Path(path) for path in found if path), None)
