"""Write requirements-torch-cpu.lock: the CPU builds of torch that set-up accepts, each with its file and SHA-256.

`python scripts/lock_torch_cpu.py`. Accepted is one build of the version in pyproject.toml for each supported Python.
pip looks them up, in the index TORCH_INDEX_URL as well if that is set. A build that pip does not find here stays as it
is in the file; the file is not written if one is in neither.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path
from urllib.parse import unquote

ROOT = Path(__file__).parents[1]
LOCK = ROOT / "requirements-torch-cpu.lock"
PYTHONS = ("311", "312", "313")
PLATFORM = "manylinux_2_28_x86_64"
LISTED = re.compile(r"^#   ([0-9a-f]{64})  (\S+)$", re.MULTILINE)
HEADER = """\
# The CPU builds of torch that set-up accepts, and no other. `make lock` writes this file (scripts/lock_torch_cpu.py).
#
"""


def pinned_version(pyproject: str) -> str:
    """Return the version of torch that pyproject.toml pins.

    Raises
    ------
    ValueError : it pins none.
    """
    for requirement in tomllib.loads(pyproject)["project"]["optional-dependencies"]["worker"]:
        if found := re.fullmatch(r"torch==([\d.]+)", requirement):
            return found[1]
    raise ValueError("the extra worker in pyproject.toml pins no version of torch")


def builds(version: str) -> list[str]:
    """Return the names of the accepted files."""
    return [f"torch-{version}+cpu-cp{python}-cp{python}-{PLATFORM}.whl" for python in PYTHONS]


def look_up(file: str) -> str | None:
    """Ask pip for the SHA-256 of a file of torch; None where pip finds no such file."""
    version, python = file.split("-")[1:3]
    options = [
        "--quiet",
        "--dry-run",
        "--ignore-installed",
        "--no-deps",
        "--only-binary",
        ":all:",
        "--target",
        "unused",
    ]
    options += ["--python-version", python.removeprefix("cp"), "--platform", PLATFORM, "--report", "-"]
    if index := os.environ.get("TORCH_INDEX_URL"):
        options += ["--extra-index-url", index]
    done = subprocess.run(
        [sys.executable, "-m", "pip", "install", *options, f"torch==={version}"],
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        return None
    download = json.loads(done.stdout)["install"][0]["download_info"]
    if unquote(download["url"]).rpartition("/")[2] != file:
        return None
    return str(download["archive_info"]["hashes"]["sha256"])


def lock(version: str, hashes: dict[str, str]) -> str:
    """Return the text of the lock file."""
    listed = "".join(f"#   {digest}  {file}\n" for file, digest in hashes.items())
    return (
        HEADER
        + listed
        + " \\\n".join([f"torch=={version}+cpu", *(f"    --hash=sha256:{h}" for h in hashes.values())])
        + "\n"
    )


def main() -> str | None:
    """Write the lock; return what is wrong, or None."""
    version = pinned_version((ROOT / "pyproject.toml").read_text())
    known = {file: digest for digest, file in LISTED.findall(LOCK.read_text() if LOCK.exists() else "")}
    hashes = {}
    for file in builds(version):
        digest = look_up(file) or known.get(file)
        if digest is None:
            return f"contrafact: pip finds no {file}; set TORCH_INDEX_URL to an index of PyTorch's CPU builds"
        if digest != known.get(file, digest):
            return f"contrafact: {file} is not the file that was locked; find out why before you accept it"
        hashes[file] = digest
    LOCK.write_text(lock(version, hashes))
    return None


if __name__ == "__main__":
    sys.exit(main())
