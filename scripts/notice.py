"""Write NOTICE: the licences of what Contrafact ships, fetches and starts.

`make notice`. Names and versions come from the lock files, licences of Python packages from the metadata of those
installed, licences of the page's packages from its lock. scripts/notice.toml has what these do not say.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
import textwrap
import tomllib
from collections import defaultdict
from importlib.metadata import PackageNotFoundError, metadata
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
NOTICE = ROOT / "NOTICE"
SAID: dict[str, Any] = tomllib.loads((ROOT / "scripts/notice.toml").read_text())
PYTHON_LOCKS = ("requirements.lock", "requirements-torch-cpu.lock", "requirements-torch-cuda.lock")
PRODUCT = ("api", "worker", "local", "milvus")
ONE_SPDX = r"(MIT|[A-Za-z]+-[\w.-]*\d[\w.-]*)"
SPDX = re.compile(rf"{ONE_SPDX}( (AND|OR) {ONE_SPDX})*")
HEADER = """\
Contrafact is free software: AGPL-3.0-or-later, see LICENSE. Its repository holds no code of others. This file names
what its set-up and its images fetch, what the built page contains, and what `make run` starts, with their licences.
The texts of the licences lie in the packages (*.dist-info, node_modules). `make notice` writes this file.
"""


def python_versions() -> dict[str, list[str]]:
    """Return the locked versions of every Python package of the product and its development."""
    found = defaultdict(list)
    for name, version in sorted(
        {pair for lock in PYTHON_LOCKS for pair in re.findall(r"^([a-z0-9][a-z0-9.-]*)==([^ ;]+)", read(lock), re.M)}
    ):
        found[name].append(version)
    return found


def licence(package: str) -> str:
    """Return the licence of a Python package, as an SPDX expression.

    Raises
    ------
    ValueError : neither scripts/notice.toml nor the package's metadata state it.
    """
    if package in SAID["licences"]:
        return str(SAID["licences"][package])
    try:
        fields = metadata(package).json
    except PackageNotFoundError:
        raise ValueError(f"{package} is not installed; add its licence to scripts/notice.toml") from None
    if expression := fields.get("license_expression"):
        return str(expression)
    # The older field holds any text, sometimes an expression.
    stated = str(fields.get("license") or "").strip()
    if not SPDX.fullmatch(stated):
        raise ValueError(f"{package} states no SPDX licence ({stated[:40]!r}); add it to scripts/notice.toml")
    return stated


def product() -> set[str]:
    """Return the packages that the product needs at run time; the others serve training and development."""
    subset = [sys.executable, "docker/subset_lock.py", "requirements.lock", "pyproject.toml", *PRODUCT]
    needed = subprocess.run(subset, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    return {*re.findall(r"^([a-z0-9][a-z0-9.-]*)==", needed + read("requirements-torch-cuda.lock"), re.M)}


def page_packages() -> list[tuple[str, str, str]]:
    """Return name, version and licence of the packages of npm that may be in the built page."""
    packages = json.loads(read("frontend/package-lock.json"))["packages"]
    named = {path.rpartition("node_modules/")[2]: one for path, one in packages.items() if path and not one.get("dev")}
    stated: dict[str, str] = SAID["npm_licences"]
    return sorted((name, one["version"], one.get("license") or stated[name]) for name, one in named.items())


def read(name: str) -> str:
    """Return the text of a file of the repository."""
    return (ROOT / name).read_text()


def section(title: str, lines: list[str]) -> str:
    """Return a section of the notice."""
    return "\n".join(["\n", title, "=" * len(title), "", *lines])


def described(parts: list[dict[str, str]], name: str) -> list[str]:
    """Return parts of the table of `scripts/notice.toml`, each with its licence and a text under it."""
    lines = []
    for part in parts:
        source = f", from the wheel {part['package']}" if "package" in part and name != "package" else ""
        lines += [f"{part[name]}{source}: {part['licence']}", *wrapped(part["text"])]
    return lines


def wrapped(text: str) -> list[str]:
    """Return lines of 120 characters at most, indented."""
    return textwrap.wrap(
        text, 120, initial_indent="  ", subsequent_indent="  ", break_long_words=False, break_on_hyphens=False
    )


def text() -> str:
    """Return the whole notice."""
    needed = product()
    rows = [(name, " and ".join(versions), licence(name)) for name, versions in python_versions().items()]
    sections = [
        section("Programs", described(SAID["programs"], "name")),
        section("Libraries inside packages of Python", described(SAID["bundled"], "package")),
        section("Packages of Python that the product needs", [" ".join(row) for row in rows if row[0] in needed]),
        section(
            "Packages of Python for training and development", [" ".join(row) for row in rows if row[0] not in needed]
        ),
        section("Packages of npm in the built page", [" ".join(row) for row in page_packages()]),
        section("Licences without an SPDX name", [f"{name}: {said}" for name, said in SAID["references"].items()]),
    ]
    return HEADER + "\n".join(sections) + "\n"


if __name__ == "__main__":
    NOTICE.write_text(text())
