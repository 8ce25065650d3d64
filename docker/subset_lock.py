"""Print a lock file without some of its packages: `python subset_lock.py LOCK NAMES`.

NAMES holds one package a line; `#` begins a comment. A name that the lock does not hold is an error, so that the list
is kept when the lock changes.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path


def subset(lock: str, left_out: set[str]) -> str:
    """Return `lock` without the packages `left_out`; each package is its line and the hashes below it.

    Raises
    ------
    ValueError : a package to leave out is not in the lock.
    """
    blocks = re.findall(r"^[a-z0-9].*\n(?:[ \t].*\n)*", lock, flags=re.MULTILINE)
    # A package may be there twice: one version for one Python, one for another.
    named = [(block.partition("==")[0], block) for block in blocks]
    if unknown := left_out - {name for name, _ in named}:
        raise ValueError(f"not in the lock: {', '.join(sorted(unknown))}")
    return "".join(block for name, block in named if name not in left_out)


def names_in(listed: str) -> set[str]:
    """Return the names of a list with comments."""
    return {name for line in listed.splitlines() if (name := line.partition("#")[0].strip())}


if __name__ == "__main__":
    lock, left_out = (Path(argument).read_text() for argument in sys.argv[1:3])
    sys.stdout.write(subset(lock, names_in(left_out)))
