"""Which tests the stages of `make test` and `make test-long` run."""

from __future__ import annotations

import os
import shlex
import subprocess
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from tests import conftest

ROOT = Path(__file__).parents[2]
TARGETS = {False: "test", True: "test-long"}
"""By whether a test is long."""
IMAGES = ROOT / "tests" / "images"
"""All of its tests are run with the long ones."""


@dataclass(frozen=True)
class Stage:
    """A target of the Makefile that runs pytest."""

    name: str
    expression: str
    folders: tuple[str, ...]
    ignored: tuple[str, ...]

    def runs(self, file: Path, *, is_long: bool) -> bool:
        """Return whether it runs the tests of a file that are long, or those that are not."""
        config: Any = SimpleNamespace(getoption=lambda _: self.expression)
        is_under = [any(file.is_relative_to(ROOT / each) for each in some) for some in (self.folders, self.ignored)]
        marks = {"product": conftest.starts_servers(file), "long": is_long}
        return (
            is_under == [True, False]
            and not conftest.pytest_ignore_collect(file, config)
            and bool(eval(self.expression, {}, marks))  # noqa: S307 - of our Makefile; its words are Python's
        )


def commands(*targets: str, **variables: str) -> list[list[str]]:
    """Return what make would run for targets."""
    environment = {name: value for name, value in os.environ.items() if name not in {"MAKEFLAGS", "TEST_LENGTH"}}
    done = subprocess.run(
        ["make", "--dry-run", *targets],
        cwd=ROOT,
        env={**environment, **variables},
        capture_output=True,
        text=True,
        check=True,
    )
    return [shlex.split(line) for line in done.stdout.replace("\\\n", " ").splitlines()]


def stages(target: str) -> list[Stage]:
    (words,) = [words for words in commands(target) if "scripts/stages.sh" in words]
    at = words.index("scripts/stages.sh")
    variables = dict(word.split("=", 1) for word in words[:at])
    names = " ".join(words[at + 1 :]).split()
    return [stage for name in names for stage in stage_of(name, commands(name, **variables))]


def stage_of(name: str, lines: list[list[str]]) -> list[Stage]:
    """Return the stage if it runs pytest."""
    found = []
    for words in lines:
        places = [place for place, word in enumerate(words) if Path(word).name == "pytest"]
        for place in places:
            rest = words[place + 1 :]
            expression, rest = (rest[1], rest[2:]) if rest[0] == "-m" else ("True", rest)
            folders = tuple(each for each in rest if not each.startswith("-"))
            ignored = tuple(each.removeprefix("--ignore=") for each in rest if each.startswith("--ignore="))
            found.append(Stage(name, expression, folders or ("tests",), ignored))
    return found


@pytest.mark.parametrize("is_long", TARGETS)
def test_each_test_is_run_by_one_stage_of_one_target(is_long: bool) -> None:
    of_target = {target: stages(target) for target in TARGETS.values()}
    files = list((ROOT / "tests").rglob("test_*.py"))
    assert len(files) > 300

    for file in files:
        found = {
            target: [stage.name for stage in some if stage.runs(file, is_long=is_long)]
            for target, some in of_target.items()
        }
        wanted = TARGETS[is_long or file.is_relative_to(IMAGES)]
        assert len(found.pop(wanted)) == 1, file
        assert not any(found.values()), file
