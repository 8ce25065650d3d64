"""`.ci/run` and the runner of stages behind `make check` and `make test`."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
MAKEFILE = """
fails:
\t@echo broken >&2; exit 3
passes:
\t@echo fine
test-a:
\t@echo '===== 3 passed, 2 skipped, 7 deselected in 3.20s ====='
kills-its-lane:
\t@kill -s KILL 0
hangs:
\t@trap 'echo stopped; exit 1' INT; echo waiting; touch hanging; sleep 60 & wait
waits-for-hangs:
\t@until [ -e hanging ]; do sleep 0.05; done
test-flaky:
	@$(PYTEST) flaky
test-wrong:
	@$(PYTEST) flaky wrong
test-stopped:
	@$(PYTEST) stopped flaky
test-b:
\t@echo '===== 1 failed, 4 passed, 1 error in 61.20s (0:01:01) ====='; exit 1
"""

FLAKY = """
from pathlib import Path

def test_fails_once():
    marker = Path(__file__).with_name("was here")
    was_here = marker.exists()
    marker.touch()
    assert was_here

def test_runs_once():
    marker = Path(__file__).with_name("once")
    assert not marker.exists()
    marker.touch()
"""


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A folder with the scripts and a Makefile of stages."""
    folder = tmp_path / "checkout"
    for name in ("scripts", ".ci"):
        shutil.copytree(ROOT / name, folder / name)
    (folder / "Makefile").write_text(MAKEFILE)
    return folder


def run(*command: str | Path, **environment: str) -> tuple[int, list[str]]:
    done = subprocess.run(
        command,
        env={**os.environ, **environment},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=240,
        check=False,
    )
    return done.returncode, done.stdout.splitlines()


def test_stages_that_pass_are_summed_up_in_the_last_line(checkout: Path) -> None:
    status, lines = run(checkout / "scripts/stages.sh", "passes", "test-a")

    assert status == 0
    assert "fine" in lines
    assert lines[-1].startswith("All stages passed. pytest: 3 passed, 2 skipped in ")


def test_a_stage_that_fails_is_named_and_the_others_run_all_the_same(checkout: Path) -> None:
    status, lines = run(checkout / "scripts/stages.sh", "fails test-a", "test-b passes")

    assert status == 1
    assert {"broken", "fine"} <= set(lines)
    assert lines[-1].startswith("FAILED: ")
    assert set(lines[-1].partition(". pytest")[0].removeprefix("FAILED: ").split()) == {"fails", "test-b"}
    assert "pytest: 1 failed, 1 with errors, 7 passed, 2 skipped in " in lines[-1]


@pytest.fixture
def pytest_stages(checkout: Path) -> dict[str, str]:
    """The environment of stages of pytest: with a test that fails once, with one that always fails, and cut short."""
    for name, text in (("flaky", FLAKY), ("wrong", "def test_fails():\n    assert False\n")):
        (checkout / name).mkdir()
        (checkout / name / f"test_{name}.py").write_text(text)
    (checkout / "stopped").mkdir()
    # It cannot be imported at first, so that no test runs.
    (checkout / "stopped" / "test_stopped.py").write_text(FLAKY.replace("def test_fails_once():", "if True:"))
    (checkout / "pytest.ini").write_text("[pytest]\n")
    # To import the plugins of this repository takes seconds.
    alone = {"PYTEST_ADDOPTS": "", "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}
    return {"PYTEST": f"{sys.executable} -m pytest", **alone}


def test_a_test_that_failed_runs_again_alone_and_is_listed_as_flaky(
    checkout: Path, pytest_stages: dict[str, str]
) -> None:
    status, lines = run(checkout / "scripts/stages.sh", "test-flaky", "test-a", **pytest_stages)

    assert status == 0
    assert any(each.startswith("flaky: flaky/test_flaky.py::test_fails_once") for each in lines[-5:])
    assert lines[-1].startswith("All stages passed. pytest: 1 flaky, 4 passed, 2 skipped in ")


def test_a_test_that_fails_twice_fails_its_stage(checkout: Path, pytest_stages: dict[str, str]) -> None:
    status, lines = run(checkout / "scripts/stages.sh", "test-wrong", **pytest_stages)

    assert status == 1
    assert "=== test-wrong: running again what failed" in lines
    assert any(each.startswith("FAILED wrong/test_wrong.py::test_fails") for each in lines[-5:])
    assert lines[-1].startswith("FAILED: test-wrong. pytest: 2 failed, 1 passed in ")


@pytest.mark.long
def test_a_stage_that_stopped_before_all_its_tests_had_run_is_not_run_again(
    checkout: Path, pytest_stages: dict[str, str]
) -> None:
    status, lines = run(checkout / "scripts/stages.sh", "test-stopped", **pytest_stages)

    assert status == 1
    assert "=== test-stopped: running again what failed" not in lines
    assert lines[-1].startswith("FAILED: test-stopped. pytest: 1 with errors in ")


@pytest.fixture
def make(checkout: Path) -> dict[str, str]:
    """An environment in which `make` only prints its target and the folder of the research data."""
    program = checkout / "bin" / "make"
    program.parent.mkdir()
    program.write_text('#!/bin/sh\necho "$* with ${CONTRAFACT_RESEARCH_DATA-no data}"\n')
    program.chmod(0o755)
    return {"PATH": f"{program.parent}:{os.environ['PATH']}"}


@pytest.mark.parametrize(("chosen", "used"), [("", "shared/data"), ("elsewhere", "elsewhere")])
def test_ci_tests_with_the_research_data(checkout: Path, make: dict[str, str], chosen: str, used: str) -> None:
    for name in ("shared/data", "elsewhere"):
        (checkout.parent / name).mkdir(parents=True)
    variable = str(checkout.parent / chosen) if chosen else ""

    status, lines = run(checkout / ".ci/run", CONTRAFACT_RESEARCH_DATA=variable, **make)

    assert status == 0
    assert Path(lines[-1].removeprefix("test with ")).resolve() == checkout.parent / used


def test_ci_fails_without_the_research_data_unless_they_are_skipped(checkout: Path, make: dict[str, str]) -> None:
    status, lines = run(checkout / ".ci/run", CONTRAFACT_RESEARCH_DATA="", **make)
    assert status == 1
    assert lines[-1].startswith("contrafact: no research data at ")

    status, lines = run(checkout / ".ci/run", CONTRAFACT_RESEARCH_DATA="skip", **make)
    assert (status, lines[-1]) == (0, "test with no data")


def test_a_lane_that_was_killed_fails_with_the_stages_that_it_did_not_run(checkout: Path) -> None:
    status, lines = run(checkout / "scripts/stages.sh", "kills-its-lane passes", "test-a")

    assert status == 1
    assert lines[-1].startswith("FAILED: kills-its-lane passes. pytest: 3 passed")


def test_an_interrupted_run_stops_its_stages_and_prints_their_output(checkout: Path) -> None:
    command = subprocess.Popen(
        [checkout / "scripts/stages.sh", "hangs", "waits-for-hangs"],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    assert command.stdout is not None
    lines = []
    for line in command.stdout:
        lines.append(line.rstrip())
        if line.startswith("=== waits-for-hangs: passed"):
            command.terminate()

    assert command.wait(timeout=240) == 130
    # make may end by the signal, or as a failed stage.
    assert "=== hangs: interrupted, its output so far:" in lines or "=== hangs: FAILED in" in "\n".join(lines)
    assert "waiting" in lines
