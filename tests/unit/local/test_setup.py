"""`make setup` reports missing programs in one line that says what to install."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
NO_PYTHON = "contrafact: No Python 3.11 to 3.13 found; install one"
NO_VENV = "contrafact: Python's venv module is missing; install it"


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A copy of what the set-up needs before it installs anything."""
    return copy_of_scripts(tmp_path)


def copy_of_scripts(folder: Path) -> Path:
    shutil.copytree(ROOT / "scripts", folder / "scripts")
    shutil.copy(ROOT / "Makefile", folder)
    (folder / "bin").mkdir()
    return folder


def fake(checkout: Path, name: str, *lines: str) -> None:
    program = checkout / "bin" / name
    program.write_text("\n".join(["#!/bin/sh", *lines, ""]))
    program.chmod(0o755)


def setup(checkout: Path, **environment: str) -> tuple[int, list[str]]:
    path = f"{checkout / 'bin'}:/usr/bin:/bin"
    done = subprocess.run(
        [checkout / "scripts" / "setup.sh"],
        env={**os.environ, "PATH": path, "PYTHON": "", **environment},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    return done.returncode, done.stderr.splitlines()


def test_without_a_fitting_python_it_names_the_package(checkout: Path) -> None:
    for name in ("python3", "python3.11", "python3.12", "python3.13"):
        fake(checkout, name, "exit 1")
    assert setup(checkout) == (
        1,
        [f"{NO_PYTHON} (apt install python3 python3-venv) or set PYTHON to its path"],
    )


def test_without_the_venv_module_it_names_the_package(checkout: Path) -> None:
    version = f"{sys.version_info.major}.{sys.version_info.minor}"
    fake(checkout, "python3", f'case "$2" in *ensurepip*) exit 1;; esac; exec "{sys.executable}" "$@"')
    assert setup(checkout) == (
        1,
        [f"{NO_VENV}: apt install python{version}-venv (or python3-venv)"],
    )
    assert not (checkout / ".venv").exists()


def test_an_unfitting_choice_of_python_is_named(checkout: Path) -> None:
    fake(checkout, "python3.9", "exit 1")
    assert setup(checkout, PYTHON="python3.9") == (
        1,
        ["contrafact: PYTHON=python3.9 is no Python 3.11 to 3.13; choose another or unset it"],
    )


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can become another user")
@pytest.mark.parametrize(
    ("owner", "allowed", "expected"), [("nobody", "0", "nobody"), ("nobody", "1", "root"), (0, "0", "root")]
)
def test_root_sets_up_another_users_folder_as_that_user(owner: str | int, allowed: str, expected: str) -> None:
    with tempfile.TemporaryDirectory(prefix="contrafact-shared-") as folder:
        checkout = copy_of_scripts(Path(folder))
        fake(checkout, "python3", 'echo "$(id -un) $HOME $(umask)" > report', "exit 1")
        for name in ("python3.11", "python3.12", "python3.13"):
            fake(checkout, name, "exit 1")
        (checkout / "report").touch(0o666)
        for path in (checkout, checkout / "report"):
            shutil.chown(path, owner)
            path.chmod(0o755)
        assert setup(checkout, CONTRAFACT_ALLOW_ROOT=allowed)[0] == 1
        home = pwd.getpwnam(expected).pw_dir if expected != "root" else os.environ.get("HOME", "/")
        assert (checkout / "report").read_text() == f"{expected} {home} 0022\n"


@pytest.mark.long
@pytest.mark.slow
def test_a_virtual_environment_of_another_folder_is_made_anew(checkout: Path) -> None:
    venv = checkout / ".venv"
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", venv], check=True)
    (venv / "old").touch()
    # As after `mv`: the scripts still name the folder where it was made.
    activate = venv / "bin" / "activate"
    activate.write_text(activate.read_text().replace(str(checkout), "/elsewhere"))
    fake(checkout, "python3", f'exec "{sys.executable}" "$@"')
    status, errors = setup(checkout)
    # It goes on to install packages, of which this copy has no list.
    assert status == 1
    assert any("requirements.lock" in line for line in errors)
    assert not (venv / "old").exists()
    assert (venv / "bin" / "pip").exists()


def test_the_packaged_node_serves_where_there_is_none_on_path() -> None:
    without_node = 'node() { return 1; }; export -f node; exec "$0"'
    done = subprocess.run(
        ["/bin/bash", "-c", without_node, ROOT / "scripts" / "node_path.sh"],
        capture_output=True,
        text=True,
        check=True,
    )
    folder = Path(done.stdout.strip())
    assert folder == ROOT / ".venv" / "node-bin"
    version = subprocess.run(
        [folder / "npm", "--version"],
        env={"PATH": f"{folder}:/usr/bin:/bin", "HOME": os.environ.get("HOME", "/")},
        capture_output=True,
        text=True,
        check=True,
    )
    assert int(version.stdout.partition(".")[0]) >= 10
