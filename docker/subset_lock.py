"""Print the part of the lock file that some extras need: `python subset_lock.py LOCK PYPROJECT EXTRA ...`.

The lock names, below each package, the packages that require it ("# via"). From the base dependencies and the extras
in pyproject.toml, these lines lead to every package that is needed. torch itself is not in the lock.
"""

from __future__ import annotations

import re
import sys
import tomllib
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path
from typing import Any

INSTALLED_APART = {"torch"}


def subset(lock: str, project: dict[str, Any], extras: Iterable[str]) -> str:
    """Return the packages of `lock` that the base dependencies and `extras` of `project` need, with their hashes.

    Raises
    ------
    ValueError : a dependency of the project is not in the lock.
    KeyError : the project has no such extra.
    """
    # A package can be there twice: one version for one Python, one for another.
    blocks = [
        (match[1], match[0]) for match in re.finditer(r"^([a-z0-9][\w.-]*)==.*\n(?:[ \t].*\n)*", lock, re.MULTILINE)
    ]
    requires = defaultdict(set)
    for name, block in blocks:
        for via in re.findall(r"^ +# via (.+)$", block, re.MULTILINE):
            for parent in via.split(", "):
                requires[parent].add(name)
    needed, new = set[str](), direct_dependencies(project, extras)
    if missing := new - {name for name, _ in blocks} - INSTALLED_APART:
        raise ValueError(f"not in the lock: {', '.join(sorted(missing))}")
    while new:
        needed |= new
        new = {child for name in new for child in requires[name]} - needed
    return "".join(block for name, block in blocks if name in needed)


def direct_dependencies(project: dict[str, Any], extras: Iterable[str]) -> set[str]:
    """Return the names that the project lists itself, extras of its own included."""
    found, rest = set[str](), [*project["dependencies"]]
    for extra in extras:
        rest += project["optional-dependencies"][extra]
    for requirement in rest:
        name, own_extras = re.match(r"([\w.-]+)(?:\[([\w, -]+)\])?", requirement).groups()  # type: ignore[union-attr]
        if name == project["name"]:
            inner = re.split(r", *", own_extras)
            found |= direct_dependencies({**project, "dependencies": []}, inner)
        else:
            found.add(re.sub(r"[-_.]+", "-", name).lower())
    return found


if __name__ == "__main__":
    lock_file, pyproject, *chosen = sys.argv[1:]
    table = tomllib.loads(Path(pyproject).read_text())["project"]
    sys.stdout.write(subset(Path(lock_file).read_text(), table, chosen))
