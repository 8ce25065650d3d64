"""`contrafact import`, against the API on stores in memory, over HTTP, with a worker in a thread."""

from __future__ import annotations

import csv
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.doubles.import_place import BAD, A, B, Place, make_place
from tests.doubles.memory_app import make_app
from tests.doubles.serving import served
from tests.unit.cli.conftest import Command
from tests.unit.services.fakes import entry

from contrafact.cli.main import main
from contrafact.domain.imports import ImportState
from contrafact.ports.sources import PlaylistExpansion
from contrafact_client import Contrafact, importing
from contrafact_client.importing import LocalFile, send_files, wait_for_import


@pytest.fixture
def place(tmp_path: Path) -> Place:
    return make_place(tmp_path / "server")


@pytest.fixture
def server(place: Place) -> Iterator[str]:
    """The API, and a worker that carries on every import that is announced."""
    ended = threading.Event()

    def work() -> None:
        while not ended.wait(0.01):
            for import_id in list(place.world.imports.imports):
                place.importing.run(import_id)
                place.analyse()
                place.world.clock.advance(31)

    with served(make_app(place.world)) as address:
        thread = threading.Thread(target=work, daemon=True)
        thread.start()
        yield address
        ended.set()
        thread.join()


@pytest.fixture
def run(server: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Command:
    monkeypatch.setenv("CONTRAFACT_PORT", server.rpartition(":")[2])

    def call(*arguments: object) -> tuple[int, str, str]:
        status = main(["import", *map(str, arguments)])
        captured = capsys.readouterr()
        return status, captured.out, captured.err

    return call


@pytest.fixture
def tapes(tmp_path: Path) -> Path:
    folder = tmp_path / "tapes"
    (folder / "b").mkdir(parents=True)
    for name, data in {"a.mp3": A, "again.mp3": A, "b/b.mp3": B, "bad.mp3": BAD, "cover.jpg": b"picture"}.items():
        (folder / name).write_bytes(data)
    return folder


def receipt(path: Path) -> dict[str, str]:
    with path.open(newline="") as file:
        return {row["name"]: row["code"] or row["outcome"] for row in csv.DictReader(file)}


def test_a_folder_is_sent_to_the_server_on_this_machine_and_accounted_for(
    run: Command, tapes: Path, tmp_path: Path
) -> None:
    status, out, err = run(tapes, "--receipt", tmp_path / "receipt.csv")
    assert status == 1
    assert "done: 2 added, 1 duplicates, 2 refused." in out
    assert "Refused tapes/bad.mp3" in err
    assert "[corrupt_audio]" in err
    expected = {"a.mp3": "added", "again.mp3": "duplicate", "b/b.mp3": "added", "bad.mp3": "corrupt_audio"}
    assert receipt(tmp_path / "receipt.csv") == {
        **{f"tapes/{name}": outcome for name, outcome in expected.items()},
        "tapes/cover.jpg": "not_audio",
    }


def test_what_is_all_added_or_there_ends_with_status_0(run: Command, tapes: Path) -> None:
    assert run(tapes / "a.mp3", tapes / "again.mp3")[0] == 0
    status, out, _ = run(tapes / "a.mp3", "--name", "Again")
    assert (status, "0 added, 1 duplicates" in out) == (0, True)


def test_a_manifest_sends_its_files_and_submits_its_links(run: Command, place: Place, tapes: Path) -> None:
    lines = "file;url;title;isrc\na.mp3;;Take On Me;USWB18500001\n;https://youtu.be/00000000007;Seven;\ngone.mp3;;;\n"
    (tapes / "list.csv").write_text(lines)
    status, out, err = run(tapes / "list.csv", "--receipt", tapes / "r.csv")
    assert status == 1
    assert "Line 4: there is no file" in err
    assert out.count("done: 1 added, 0 duplicates, 0 refused.") == 2
    titles = {track.metadata.title: track.metadata.isrc for track in place.world.tracks.tracks.values()}
    assert titles == {"Take On Me": "USWB18500001", "Seven": None}
    assert receipt(tapes / "r.csv") == {"a.mp3": "added", "https://youtu.be/00000000007": "added", "": "file_not_found"}


def test_a_playlist_is_imported_by_the_server(run: Command, place: Place) -> None:
    place.pipeline.playlist = PlaylistExpansion("Covers", (entry(1), entry(2, "video_private")))
    status, out, err = run("https://www.youtube.com/playlist?list=PL0123456789")
    assert status == 1
    assert "1 added, 0 duplicates, 1 refused" in out
    assert "[video_private]" in err


def test_a_folder_of_the_server_is_imported_without_sending_it(run: Command, place: Place) -> None:
    place.write(a_mp3=A)
    status, out, _ = run("--on-server", place.root)
    assert (status, "1 added" in out) == (0, True)
    status, _, err = run("--on-server", "/etc")
    assert (status, "[path_not_allowed]" in err) == (1, True)


def test_an_interrupted_import_goes_on_from_where_it_stopped(
    run: Command, server: str, place: Place, tapes: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(importing, "PART_BYTES", 4)
    sent: list[int] = []
    send_part = importing._send_part

    def cut(*given: object) -> int:
        if len(sent) == 2:
            raise KeyboardInterrupt
        sent.append(1)
        return send_part(*given)  # type: ignore[arg-type]

    monkeypatch.setattr(importing, "_send_part", cut)
    status, _, err = run(tapes / "b")
    assert status == 130
    import_id = err.split("--resume ")[1].split()[0]
    (item,) = place.items(import_id)
    assert item.upload is not None
    assert item.upload.offset == 8
    monkeypatch.setattr(importing, "_send_part", send_part)
    status, out, _ = run("--resume", import_id, tapes / "b")
    assert (status, "1 added" in out) == (0, True)
    assert place.state(import_id) is ImportState.DONE
    (track,) = place.world.tracks.tracks.values()
    assert place.pipeline.extracted == [B]
    assert run("--resume", import_id, tapes / "a.mp3")[0] == 2
    assert track.id in place.world.tracks.tracks


def test_a_part_is_sent_again_when_the_server_takes_it_later(
    server: str, place: Place, tapes: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(importing.time, "sleep", lambda _: setattr(place.world.bucket, "is_away", False))
    with Contrafact(server) as library:
        import_id = library.start_files_import({"name": "x"})["id"]
        place.world.bucket.is_away = True
        assert send_files(library, import_id, [LocalFile(tapes / "a.mp3", "a.mp3")]) == 1
        assert library.get_import(import_id)["counts"]["uploading"] == 0


def test_an_import_that_is_sent_no_files_ends(server: str, place: Place) -> None:
    with Contrafact(server) as library:
        import_id = library.start_files_import({"name": "x"})["id"]
        assert send_files(library, import_id, []) == 0
        ended = wait_for_import(library, import_id, timeout=30)
    assert ended is not None
    assert (ended["state"], place.items(import_id)) == ("done", [])


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["nothing.mp3"], "file_not_found"),
        (["--watch", "x"], "bad_usage"),
        (["x.mp3", "--receipt", "r.txt"], "bad_usage"),
        (["https://example.com/x"], "unsupported_site"),
    ],
)
def test_what_cannot_be_imported_is_named(run: Command, arguments: list[str], code: str) -> None:
    status, _, err = run(*arguments)
    assert status > 0
    assert f"[{code}]" in err
