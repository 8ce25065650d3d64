"""Upgrade packages of this Python environment by pip, and put the old ones back."""

from __future__ import annotations

import importlib
import json
import os
import re
import shutil
import subprocess
import sys
import sysconfig
from collections.abc import Sequence
from importlib.metadata import Distribution, PackageNotFoundError, distribution, version
from importlib.util import find_spec
from pathlib import Path

from contrafact.domain.errors import ContrafactError

_PIP = (sys.executable, "-m", "pip", "--disable-pip-version-check", "--no-input", "--no-color")
_PATIENCE = ("--retries", "1", "--timeout", "20")
_LIMIT_S = 900
_SAVED = ".contrafact-saved-packages"
_PLAN = "plan.json"
_ADDRESS = re.compile(r"\S+://\S+")
_ROOT = 0


def site_packages() -> Path:
    """Return the folder of the environment's packages."""
    return Path(sysconfig.get_path("purelib"))


def versions(names: Sequence[str]) -> dict[str, str]:
    """Return the installed versions of packages; those that are not installed are left out."""
    importlib.invalidate_caches()
    found = {}
    for name in names:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            continue
    return found


def check_writable() -> None:
    """Raise `update_failed`, with what to do instead, if packages of this environment cannot be changed."""
    folder = site_packages()
    if find_spec("pip") is None:
        raise _failed(
            f"{sys.prefix} has no pip, as the images. Raise the versions in requirements.lock and build the worker's "
            "image again, or install pip there."
        )
    if sys.prefix == sys.base_prefix:
        raise _failed(f"{sys.executable} is not in a virtual environment. Run the command of the worker's environment.")
    owner = folder.stat().st_uid
    if os.geteuid() == _ROOT and owner != _ROOT:
        raise _failed(f"{folder} belongs to user {owner}. Run this as that user, not as root.")
    if not os.access(folder, os.W_OK):
        raise _failed(f"This user may not change {folder}. Run this as user {owner}, who owns it.")


def plan_upgrade(requirements: Sequence[str]) -> dict[str, str]:
    """Ask the package index what an upgrade would install.

    Returns
    -------
    dict : new version by name; empty if all is up to date.

    Raises
    ------
    ContrafactError : `update_failed`, if the index does not answer.
    """
    options = ("install", "--quiet", "--dry-run", "--report", "-", "--only-binary", ":all:", *_PATIENCE)
    # Without an answer of the index, pip takes what is installed as the newest, unless it must ignore it.
    _pip(*options, "--ignore-installed", "--no-deps", requirements[0])
    report = json.loads(_pip(*options, "--upgrade", *requirements))
    return {each["metadata"]["name"]: each["metadata"]["version"] for each in report["install"]}


def install(planned: dict[str, str]) -> None:
    """Install exact versions. Raises `update_failed`."""
    exact = [f"{name}=={number}" for name, number in planned.items()]
    _pip("install", "--quiet", "--no-deps", "--only-binary", ":all:", "--no-warn-script-location", *_PATIENCE, *exact)


def save(names: Sequence[str]) -> None:
    """Keep the files of packages until `forget`, also if this process is killed."""
    folder = _saved()
    present = versions(names)
    for name in present:
        for path in _files(distribution(name)):
            copy = folder / "files" / path.relative_to(sys.prefix)
            copy.parent.mkdir(parents=True, exist_ok=True)
            _link_or_copy(path, copy)
    folder.mkdir(parents=True, exist_ok=True)
    # Written last: without it, what is there is not whole, and nothing was changed yet.
    (folder / _PLAN).write_text(json.dumps(list(names)))


def put_back() -> bool:
    """Put back what `save` kept; return whether there was something."""
    folder = _saved()
    if not (folder / _PLAN).is_file():
        forget()
        return False
    names = json.loads((folder / _PLAN).read_text())
    _pip("uninstall", "--yes", "--quiet", *names)
    for copy in sorted((folder / "files").rglob("*")):
        target = Path(sys.prefix) / copy.relative_to(folder / "files")
        if copy.is_dir():
            target.mkdir(exist_ok=True)
        else:
            target.unlink(missing_ok=True)
            _link_or_copy(copy, target)
    forget()
    return True


def forget() -> None:
    """Delete what `save` kept."""
    shutil.rmtree(_saved(), ignore_errors=True)


def _saved() -> Path:
    return Path(sys.prefix) / _SAVED


def _files(package: Distribution) -> list[Path]:
    paths = (Path(os.path.normpath(str(package.locate_file(file)))) for file in package.files or ())
    return [path for path in paths if path.is_relative_to(sys.prefix) and path.is_file()]


def _link_or_copy(source: Path, target: Path) -> None:
    try:
        os.link(source, target)
    except OSError:
        shutil.copy2(source, target)


def _pip(*arguments: str) -> str:
    try:
        done = subprocess.run(
            [*_PIP, *arguments], capture_output=True, text=True, check=False, timeout=_LIMIT_S, stdin=subprocess.DEVNULL
        )
    except subprocess.TimeoutExpired:
        raise _failed("pip did not end in time.") from None
    if done.returncode == 0:
        return done.stdout
    errors = [line.removeprefix("ERROR: ") for line in done.stderr.splitlines() if line.startswith("ERROR: ")]
    reason = errors[0] if errors else "it gave no reason"
    # Addresses of private indexes may hold passwords.
    raise _failed(
        f"pip: {_ADDRESS.sub('(address)', reason).rstrip('.')}. If the package index cannot be reached, check the "
        "connection and pip's configuration."
    )


def _failed(detail: str) -> ContrafactError:
    return ContrafactError("update_failed", detail)
