"""As root, the launcher becomes an unprivileged user, or refuses to start."""

from __future__ import annotations

import json
import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.doubles.unprivileged import STRANGER, open_to_all

ROOT = Path(__file__).parents[3]
NOBODY = pwd.getpwnam("nobody")
REPORT = """
import ctypes, json, os, pathlib
from contrafact_local import account, settings
found = account.leave_root(settings.read_settings())
pathlib.Path(os.environ["CONTRAFACT_DATA_DIR"], "made").touch()
status = dict(line.split(":\\t") for line in open("/proc/self/status").read().splitlines() if ":\\t" in line)
death = ctypes.c_int()
ctypes.CDLL(None).prctl(2, ctypes.byref(death), 0, 0, 0)
print(json.dumps({"name": found.name, "uids": status["Uid"].split(), "gids": status["Gid"].split(),
    "groups": os.getgroups(), "capabilities": status["CapEff"], "death": death.value, "environment": dict(os.environ)}))
"""

pytestmark = pytest.mark.skipif(os.geteuid() != 0, reason="only root can become another user")


@pytest.fixture
def shared() -> Iterator[Path]:
    """A folder that every user can enter."""
    with tempfile.TemporaryDirectory(prefix="contrafact-shared-") as folder:
        Path(folder).chmod(0o755)
        yield Path(folder)


def environment(data: Path, **variables: str) -> dict[str, str]:
    return {**os.environ, "CONTRAFACT_ALLOW_ROOT": "0", "CONTRAFACT_DATA_DIR": str(data), **variables}


def refusal(data: Path, *prefix: str, **variables: str) -> str:
    """Return the line with which the launcher ends."""
    done = subprocess.run(
        [*prefix, sys.executable, "-m", "contrafact_local"],
        env=environment(data, **variables),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (1, "", 1), done.stderr
    return done.stderr.removeprefix("contrafact: ").removesuffix("\n")


def report(data: Path, **variables: str) -> dict[str, Any]:
    """Return what a process is after it left root."""
    command = open_to_all("setpriv", "--pdeathsig", "TERM", "--", sys.executable, "-c", REPORT)
    done = subprocess.run(command, env=environment(data, **variables), stdout=subprocess.PIPE, check=True, timeout=60)
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def owner(path: Path) -> tuple[int, int]:
    return path.stat().st_uid, path.stat().st_gid


def test_root_is_refused_in_one_line_before_anything_is_made(tmp_path: Path) -> None:
    line = refusal(tmp_path / "data")
    assert line == (
        f"Contrafact does not run as root: set CONTRAFACT_USER to an unprivileged user (who must own {tmp_path}/data "
        "if it exists), or CONTRAFACT_ALLOW_ROOT=1"
    )
    (tmp_path / "data").mkdir()
    assert refusal(tmp_path / "data") == line
    early = subprocess.run(
        [ROOT / "scripts" / "may_run.sh"], env=environment(tmp_path / "data"), stderr=subprocess.PIPE, check=False
    )
    assert (early.returncode, early.stderr.decode()) == (1, f"contrafact: {line}\n")


@pytest.mark.parametrize("variables", [{"CONTRAFACT_USER": "nobody"}, {"CONTRAFACT_ALLOW_ROOT": "1"}])
def test_root_may_set_up_for_a_user_or_if_it_is_allowed(tmp_path: Path, variables: dict[str, str]) -> None:
    subprocess.run([ROOT / "scripts" / "may_run.sh"], env=environment(tmp_path / "data", **variables), check=True)


@pytest.mark.parametrize(
    ("user", "expected"),
    [
        ("nosuchuser", "CONTRAFACT_USER=nosuchuser is not a user of this machine"),
        ("4294967295", "CONTRAFACT_USER=4294967295 is not a user of this machine"),
        ("root", "CONTRAFACT_USER=root is root"),
        ("0", "CONTRAFACT_USER=0 is root"),
    ],
)
def test_a_user_who_cannot_run_it_is_refused(tmp_path: Path, user: str, expected: str) -> None:
    assert refusal(tmp_path / "data", CONTRAFACT_USER=user).startswith(expected)
    assert not (tmp_path / "data").exists()


def test_the_named_user_gets_a_new_data_folder_and_root_has_no_rights_left(shared: Path) -> None:
    private = shared / "of_root"
    private.mkdir(mode=0o700)
    data = shared / "new" / "data"
    found = report(data, CONTRAFACT_USER="nobody", SUDO_USER="alice", TMPDIR=str(private), KEPT="kept")
    assert found["name"] == "nobody"
    assert found["uids"] == [str(NOBODY.pw_uid)] * 4
    assert found["gids"] == [str(NOBODY.pw_gid)] * 4
    assert found["groups"] == os.getgrouplist("nobody", NOBODY.pw_gid)
    assert int(found["capabilities"], 16) == 0
    assert found["death"] == signal.SIGTERM
    assert {name: found["environment"].get(name) for name in ("USER", "LOGNAME", "KEPT", "SUDO_USER", "TMPDIR")} == {
        "USER": "nobody",
        "LOGNAME": "nobody",
        "KEPT": "kept",
        "SUDO_USER": None,
        "TMPDIR": None,
    }
    assert owner(data) == owner(data / "made") == (NOBODY.pw_uid, NOBODY.pw_gid)
    assert data.stat().st_mode & 0o777 == 0o700


def test_the_owner_of_the_data_folder_runs_it_also_without_an_account(shared: Path) -> None:
    data = shared / "data"
    data.mkdir()
    shutil.chown(data, STRANGER, STRANGER + 1)
    found = report(data)
    assert found["uids"] == [str(STRANGER)] * 4
    assert found["groups"] == [STRANGER + 1]
    assert found["environment"]["HOME"] == str(data)
    assert owner(data / "made") == (STRANGER, STRANGER + 1)


def test_a_data_folder_of_another_user_is_refused(shared: Path) -> None:
    data = shared / "data"
    data.mkdir()
    line = refusal(data, *open_to_all(), CONTRAFACT_USER="nobody")
    assert line.startswith(f"The data folder {data} belongs to root; run `chown -R nobody {data}`")


def test_a_program_that_the_user_cannot_read_is_named(shared: Path) -> None:
    closed = shared / "closed"
    closed.mkdir(mode=0o700)
    line = refusal(
        shared / "data", *open_to_all(), CONTRAFACT_USER="nobody", CONTRAFACT_MODEL_DIR=str(closed / "weights")
    )
    assert line.startswith(f"User nobody cannot read {closed}, which Contrafact needs")
    assert not (shared / "data").exists()


def test_only_root_becomes_another_user(shared: Path) -> None:
    as_nobody = open_to_all("setpriv", f"--reuid={NOBODY.pw_uid}", "--clear-groups", "--")
    line = refusal(shared / "data", *as_nobody, CONTRAFACT_USER=str(STRANGER))
    assert line == f"Only root can become CONTRAFACT_USER={STRANGER}; unset it, or start as that user"


def test_development_is_refused_in_a_folder_that_the_user_cannot_write_to(shared: Path) -> None:
    code = "from contrafact_local import account, dev, settings; account.leave_root(settings.read_settings())"
    command = open_to_all(sys.executable, "-c", f"{code}; dev.vite_part(1)")
    done = subprocess.run(
        command,
        env=environment(shared / "data", CONTRAFACT_USER=str(STRANGER)),
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert "run `make dev` as the user who owns this folder" in done.stderr
