"""The subcommand for cases, against the API on stores in memory, over HTTP."""

from __future__ import annotations

import json
from functools import partial
from pathlib import Path

import pytest
from tests.doubles.memory_world import World, make_world
from tests.doubles.tunes import tune
from tests.unit.cli.conftest import Command

A, B = "yt-00000000001", "yt-00000000002"


@pytest.fixture
def world() -> World:
    world = make_world()
    for number in (1, 2):
        world.add_ready(number, title=f"Song {number}", near=number / 4, chroma=tune(1))
    return world


@pytest.fixture
def cases(on_server: Command) -> Command:
    return partial(on_server, "cases")


def test_a_case_is_opened_filled_frozen_exported_and_shared(cases: Command, tmp_path: Path) -> None:
    assert cases()[1] == "There are no cases.\n"
    case_id = cases("open", "Claim 7")[1].strip()
    assert cases("add", case_id, A, B)[1].splitlines()[2].endswith("likely    Song 1  |  Song 2")
    cases("note", case_id, "Listen at 1:12.")
    assert "frozen" in cases("freeze", case_id)[1]
    assert cases()[1] == f"{case_id}  frozen  1 pairs  Claim 7\n"
    assert cases("show", case_id)[1].splitlines()[-1] == "note: Listen at 1:12."
    for kind, start in (("pdf", b"%PDF-"), ("csv", b"case_id,"), ("json", b"{")):
        assert cases("export", case_id, str(tmp_path / f"case.{kind}"))[0] == 0
        assert (tmp_path / f"case.{kind}").read_bytes().startswith(start)
    assert "/shared-case#" in cases("link", case_id, "--days", "2")[1]
    assert cases("add", case_id, A, B)[2].endswith("[case_frozen]\n")


def test_a_comparison_that_differs_is_named_and_is_exit_status_1(cases: Command, world: World) -> None:
    case_id = cases("open", "Claim 7")[1].strip()
    cases("add", case_id, A, B)
    assert cases("rerun", case_id)[:2] == (0, "1  the same\n")
    world.tracks.tracks.pop(B)
    status, said, _ = cases("rerun", case_id, "--json")
    (found,) = json.loads(said)["pairs"].values()
    assert (status, found["is_same"], found["differences"][0]["what"]) == (1, False, "songs")


def test_bad_usage_says_what_is_possible(cases: Command) -> None:
    for arguments in (("close", "x"), ("add", "x"), ("open",)):
        status, _, said = cases(*arguments)
        assert (status, "Give one of these" in said) == (2, True)
    assert "must end in .pdf, .csv, .json" in cases("export", "0" * 32, "case.docx")[2]
    assert cases("show", "0" * 32)[2].endswith("[case_not_found]\n")
