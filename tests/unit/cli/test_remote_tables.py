"""The subcommands that exchange works and tracks as tables, and merge and split works, against the API over HTTP."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from tests.doubles.memory_world import World, make_world
from tests.unit.cli.conftest import Command

from contrafact.cli.remote import tables
from contrafact.domain.tracks import TrackEdit
from contrafact.domain.works import Work

FIRST, SECOND = "yt-00000000001", "yt-00000000002"


@pytest.fixture
def world() -> World:
    world = make_world()
    for number in (1, 2, 3):
        world.add_ready(number)
    return world


def test_works_are_exported_and_imported_as_tables(
    on_server: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tables, "_AT_ONCE", 3)
    table = tmp_path / "works.csv"
    rows = "".join(f"Song {number},\r\n" for number in range(5))
    table.write_text(f"title,iswc\r\nNaima,T-034.524.680-1\r\nBad,T1\r\n{rows}", newline="")
    status, said, _ = on_server("works", "import", table, "--dry-run")
    assert (status, said.splitlines()[-1]) == (1, "Nothing is written: 6 created, 0 updated, 0 unchanged, 1 refused.")
    assert "line 3  refused    Bad  An ISWC is" in said
    assert "line 8  created    Song 4" in said
    assert on_server("works", "import", table)[1].endswith("6 created, 0 updated, 0 unchanged, 1 refused.\n")
    for name in ("out.csv", "out.json"):
        assert on_server("works", "export", tmp_path / name)[0] == 0
        status, said, _ = on_server("works", "import", tmp_path / name)
        assert (status, said) == (0, "0 created, 0 updated, 6 unchanged, 0 refused.\n")


def test_works_are_merged_split_and_restored(on_server: Command, world: World) -> None:
    for title in ("A", "B"):
        world.works.create(Work(title.lower() * 32, title, None, world.clock(), world.clock()))
    for track_id in (FIRST, SECOND):
        world.tracks.edit(track_id, TrackEdit(work_id="b" * 32), world.clock())
    status, said, _ = on_server("works", "merge", "a" * 32, "b" * 32)
    assert (status, said.split(".")[0]) == (0, "merge: 2 tracks moved")
    assert on_server("works", "undo", said.split()[-1])[1] == "undo: 2 tracks moved.\n"
    split = json.loads(on_server("works", "split", "b" * 32, FIRST, "--title", "C", "--json")[1])
    assert world.works.works[split["other_ids"][0]].title == "C"
    assert on_server("works", "merge", "a" * 32)[0] == 2
    assert on_server("works", "split", "a" * 32, FIRST)[0] == 2
    assert on_server("works", "undo", split["id"], "more")[0] == 2


def test_tracks_are_described_by_a_table(on_server: Command, world: World, tmp_path: Path) -> None:
    table = tmp_path / "tracks.csv"
    on_server("tracks", "export", table)
    table.write_text(table.read_text().replace("Song 1", "Naima"))
    assert on_server("tracks", "import", table)[1] == "0 created, 1 updated, 2 unchanged, 0 refused.\n"
    track = world.tracks.get(FIRST)
    assert track is not None
    assert track.metadata.title == "Naima"
    assert "song 2" not in on_server("tracks", "Naima")[1]
    assert on_server("tracks", "import", tmp_path / "none.csv")[0] == 1
    (tmp_path / "bad.csv").write_bytes(b"title\r\n\xff")
    assert on_server("tracks", "import", tmp_path / "bad.csv")[2].endswith("[invalid_table]\n")
    assert on_server("tracks", "two", "words")[0] == 2
