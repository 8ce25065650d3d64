"""The subcommands that speak to a server, against the API on stores in memory, over HTTP."""

from __future__ import annotations

import csv
import json
from dataclasses import replace
from pathlib import Path

import pytest
from tests.doubles.memory_app import make_app
from tests.doubles.memory_audio import MemoryAudioStore
from tests.doubles.memory_world import World, make_world
from tests.doubles.serving import served
from tests.unit.cli.conftest import Command

from contrafact.cli.main import main
from contrafact.domain.audio import AudioCopy
from contrafact.domain.jobs import Problem, State
from contrafact.domain.people import Access, Role, Scope

FIRST, SECOND = "yt-00000000001", "yt-00000000002"


@pytest.fixture
def world() -> World:
    world = make_world()
    for number in (1, 2, 3):
        world.add_ready(number, near=0.1 * number)
    world.index.count()
    return world


def end_job(world: World, track_id: str, state: State, problem: Problem | None = None) -> str:
    """End the newest job of a track; return the id of the job."""
    track = world.tracks.get(track_id)
    assert track is not None
    world.jobs.jobs[track.job_id] = replace(world.jobs.jobs[track.job_id], state=state, problem=problem)
    return track.job_id


def test_tracks_of_the_server_are_listed_and_searched(on_server: Command) -> None:
    status, everything, _ = on_server("tracks")
    _, found, _ = on_server("tracks", "song 2")
    _, as_json, _ = on_server("tracks", "--limit", 2, "--json")

    assert status == 0
    assert [line.split() for line in everything.splitlines()] == [
        ["yt-00000000003", "ready", "Song", "3"],
        ["yt-00000000002", "ready", "Song", "2"],
        ["yt-00000000001", "ready", "Song", "1"],
    ]
    assert found.split() == [SECOND, "ready", "Song", "2"]
    assert [track["id"] for track in json.loads(as_json)["items"]] == ["yt-00000000003", SECOND]


def test_a_check_of_two_tracks_prints_what_a_check_of_two_files_prints(on_server: Command) -> None:
    status, text, _ = on_server("check", FIRST, "https://youtu.be/00000000002")
    _, as_json, _ = on_server("check", FIRST, SECOND, "--json")

    verdict = json.loads(as_json)["verdict"]
    assert status == 0
    assert f"probability {verdict['probability']:.2f} (likely from {verdict['threshold']:.2f})" in text
    assert verdict["reason"] in text


def test_the_library_is_ranked_by_a_track(on_server: Command) -> None:
    status, text, _ = on_server("rank", FIRST)
    _, first, _ = on_server("rank", FIRST, "--limit", 1, "--json")

    assert status == 0
    assert text.splitlines()[0].split()[-2:] == ["matched", "track"]
    assert [line.split()[-3] for line in text.splitlines()[1:]] == [SECOND, "yt-00000000003"]
    assert [item["track"]["id"] for item in json.loads(first)["items"]] == [SECOND]


def test_links_and_files_are_added_and_one_bad_one_does_not_keep_the_others(
    on_server: Command, world: World, tmp_path: Path
) -> None:
    file = tmp_path / "song.mp3"
    file.write_bytes(b"ID3" + bytes(100))

    status, out, error = on_server("add", "https://youtu.be/abcdefghijk", "https://example.com/x", file)

    (video, upload) = out.splitlines()
    assert status == 1
    assert video.startswith("yt-abcdefghijk  job ")
    assert upload.startswith("file-")
    assert error.startswith("contrafact: https://example.com/x: ")
    assert error.endswith("[unsupported_site]\n")
    assert error.count("\n") == 1
    assert on_server("tracks", upload.split()[0])[1].split()[2:] == ["song"]
    # The file now names its track.
    assert on_server("wait", file, "--timeout", 0)[2].endswith("[still_running]\n")


def test_title_and_artist_are_sent_with_a_file(on_server: Command, world: World, tmp_path: Path) -> None:
    file = tmp_path / "take 1.wav"
    file.write_bytes(b"RIFF" + bytes(70_000))

    added = json.loads(on_server("add", file, "--title", "Halo", "--artist", "Ane Brun", "--json")[1])["items"][0]

    assert (added["track"]["title"], added["track"]["artist"]) == ("Halo", "Ane Brun")
    (key,) = (key for key, _ in world.bucket.keys("incoming/"))
    assert world.bucket.get(key) == file.read_bytes()


def test_a_playlist_is_added_by_its_link(on_server: Command) -> None:
    status, out, _ = on_server("add", "https://www.youtube.com/playlist?list=PL0123456789abcdef")

    assert status == 0
    assert out.startswith("playlist ")


def test_wait_ends_when_the_job_has_ended(on_server: Command, world: World) -> None:
    job_id = end_job(world, FIRST, State.READY)
    end_job(world, SECOND, State.FAILED, Problem("too_short", "The recording is too short."))

    assert on_server("wait", FIRST, "--timeout", 5)[:2] == (0, f"{FIRST}  ready\n")
    assert on_server("wait", job_id, "--timeout", 5)[:2] == (0, f"{FIRST}  ready\n")
    assert on_server("wait", SECOND)[::2] == (1, "contrafact: The recording is too short. [too_short]\n")
    assert on_server("wait", FIRST, SECOND) == (
        1,
        f"{FIRST}  ready\n",
        f"contrafact: {SECOND}: The recording is too short. [too_short]\n",
    )


def test_add_waits_for_the_analysis(on_server: Command, world: World) -> None:
    end_job(world, FIRST, State.READY)

    status, out, _ = on_server("add", "https://youtu.be/00000000001", "--wait", "--timeout", 5)

    assert (status, out.split()[0]) == (0, FIRST)


def test_export_writes_every_track_with_its_work(on_server: Command, world: World, tmp_path: Path) -> None:
    work = json.loads(on_server("works", "--json")[1])["items"]
    track = world.tracks.get(FIRST)
    assert track is not None

    status, said, _ = on_server("export", tmp_path / "library.csv")
    on_server("export", tmp_path / "library.json")

    with (tmp_path / "library.csv").open(newline="") as file:
        rows = list(csv.DictReader(file))
    assert (status, work) == (0, [])
    assert said == f"3 tracks written to {tmp_path / 'library.csv'}.\n"
    assert [row["id"] for row in rows] == ["yt-00000000003", SECOND, FIRST]
    assert [each["id"] for each in json.loads((tmp_path / "library.json").read_text())] == [row["id"] for row in rows]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["library.csv", "library.json"]


def test_a_title_is_no_formula_in_the_export(on_server: Command, world: World, tmp_path: Path) -> None:
    world.add_ready(4, title="=HYPERLINK(1)")

    on_server("export", tmp_path / "library.csv")

    with (tmp_path / "library.csv").open(newline="") as file:
        assert next(csv.DictReader(file))["title"] == "'=HYPERLINK(1)"


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("check", FIRST, "yt-zzzzzzzzzzz"), "track_not_found"),
        (("check", FIRST, FIRST), "same_track"),
        (("rank", "yt-zzzzzzzzzzz"), "track_not_found"),
        (("add", "https://youtu.be/short"), "invalid_link"),
        (("add", "/nowhere/song.mp3"), "file_not_found"),
        (("add", "nowhere.mp3"), "file_not_found"),
        (("check", FIRST, "./nowhere.mp3"), "file_not_found"),
        (("import", "/nowhere"), "file_not_found"),
        (("wait", "0" * 32), "job_not_found"),
    ],
)
def test_errors_of_the_server_keep_their_codes(arguments: tuple[str, ...], code: str, on_server: Command) -> None:
    status, out, error = on_server(*arguments)

    assert (status, out) == (1, "")
    assert error.startswith("contrafact: ")
    assert error.endswith(f" [{code}]\n")


@pytest.mark.parametrize(
    "arguments",
    [
        ("features", "a.wav", "--out", "f.npz"),
        ("rank", FIRST, "folder"),
        ("rank", FIRST, "--clip"),
        ("check", FIRST, SECOND, "--plot", "f.png"),
        ("check", "nothing", SECOND),
        ("add", "https://youtu.be/abcdefghijk", "--title", "T"),
        ("export", "library.txt"),
        ("tracks", "--limit", "0"),
    ],
)
def test_what_a_server_cannot_do_is_bad_usage(arguments: tuple[str, ...], on_server: Command) -> None:
    status, out, error = on_server(*arguments)

    assert (status, out) == (2, "")
    assert error.endswith(" [bad_usage]\n")


@pytest.mark.parametrize("arguments", [("tracks",), ("rank", "a.wav"), ("--key-file", "k", "check", "a", "b")])
def test_what_needs_a_server_says_so(arguments: tuple[str, ...], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(arguments) == 2
    assert "--server" in capsys.readouterr().err


def test_a_key_from_a_file_does_what_its_scopes_permit(
    world: World, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    key = tmp_path / "key"
    key.touch(0o600)
    curator = world.people.add(Role.CURATOR)
    link = "https://youtu.be/abcdefghijk"
    with served(make_app(world, access=Access.ACCOUNTS)) as address:

        def run(*arguments: str) -> tuple[int, str]:
            status = main(["--server", address, "--key-file", str(key), *arguments])
            return status, capsys.readouterr().err

        key.write_text(world.people.key_of(curator, Scope.READ) + "\n")
        assert run("tracks") == (0, "")
        status, refused = run("add", link)
        assert (status, refused.endswith("[scope_missing]\n")) == (1, True)
        key.write_text(world.people.key_of(curator, Scope.SUBMIT))
        assert run("add", link) == (0, "")
        key.write_text("cf_" + "0" * 49)
        assert run("tracks")[1].endswith("[invalid_key]\n")
        key.write_text("")
        assert run("tracks")[1].endswith("[bad_usage]\n")
        key.unlink()
        assert run("tracks")[1].endswith("[file_unusable]\n")


def test_a_key_that_others_can_read_is_named(server: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    key = tmp_path / "key"
    key.write_text("cf_key")
    key.chmod(0o644)

    main(["--server", server, "--key-file", str(key), "works"])

    assert "chmod 600" in capsys.readouterr().err


def test_no_server_is_an_error_of_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--server", "http://127.0.0.1:1", "tracks"]) == 1
    assert main(["--server", "ftp://songs.example", "tracks"]) == 2
    unusable, unreadable = capsys.readouterr().err.splitlines()
    assert unusable.endswith("[server_unusable]")
    assert unreadable.endswith("[bad_usage]")


def test_the_copy_of_a_track_is_written_to_a_file(on_server: Command, world: World, tmp_path: Path) -> None:
    job_id = world.tracks.tracks[FIRST].job_id
    world.bucket.put("audio/a", b"sound")
    MemoryAudioStore(world.tracks).set_audio(FIRST, job_id, AudioCopy("audio/a", 5, world.clock()))
    status, out, _ = on_server("audio", FIRST, tmp_path / "a.webm")
    assert (status, out) == (0, f"5 bytes written to {tmp_path / 'a.webm'}.\n")
    assert (tmp_path / "a.webm").read_bytes() == b"sound"

    status, _, err = on_server("audio", SECOND, tmp_path / "b.webm")
    assert (status, "No audio of this recording is kept" in err) == (1, True)
    assert [each.name for each in tmp_path.iterdir()] == ["a.webm"]
    assert on_server("audio", FIRST, tmp_path / "a.mp3")[0] == 2
