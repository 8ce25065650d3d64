from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tests.doubles.tunes import tune
from tests.unit.cli.conftest import Command

from contrafact.domain.chroma import SECONDS_PER_FRAME, Chroma
from contrafact.features.chroma_io import write_chroma

Answer = Callable[..., dict[str, Any]]


@pytest.fixture
def folder(recordings: Path, tmp_path: Path) -> Path:
    """A copy that a test may change."""
    return Path(shutil.copytree(recordings, tmp_path / "folder"))


def test_all_other_recordings_are_ranked_with_the_verdict_that_check_gives(
    answer: Answer, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Else a folder has the prior that is estimated from it, and a pair that of a small library.
    monkeypatch.setenv("CONTRAFACT_PRIOR", "0.05")
    query = folder / "song.wav"

    found = answer("rank", query, folder)

    assert found["query"] == str(query)
    assert {item["file"] for item in found["items"]} == {str(folder / "more/cover.wav"), str(folder / "other.wav")}
    assert [item["rank"] for item in found["items"]] == [1, 2]
    probabilities = [item["verdict"]["probability"] for item in found["items"]]
    assert probabilities == sorted(probabilities, reverse=True)
    assert all(item["is_aligned"] for item in found["items"])
    for item in found["items"]:
        alone, verdict = answer("check", query, item["file"]), item["verdict"]
        if verdict["decision"] == "unlikely":
            # As in the product, sections are not computed for unlikely pairs.
            assert (verdict["sections"], verdict["transposition_semitones"]) == ([], None)
            alone |= {key: verdict[key] for key in ("sections", "transposition_semitones", "tempo_ratio", "reason")}
        assert verdict == {key: alone[key] for key in verdict}


def test_rows_below_the_threshold_are_left_out(contrafact: Command, answer: Answer, folder: Path) -> None:
    query = folder / "song.wav"
    whole = answer("rank", query, folder)["items"]
    least = whole[0]["verdict"]["probability"]
    assert whole[1]["verdict"]["probability"] < least

    shown = answer("rank", query, folder, "--min-probability", str(least))["items"]

    assert [item["file"] for item in shown] == [whole[0]["file"]]
    assert shown[0]["verdict"]["threshold"] == max(0.5, least)
    for damaged in ("1.5", "-0.1", "often", "nan"):
        status, _, err = contrafact("rank", query, folder, "--min-probability", damaged)
        assert (status, "is no probability: give a number from 0 to 1" in err) == (2, True)


def test_the_query_is_left_out_under_any_name(answer: Answer, folder: Path) -> None:
    found = answer("rank", folder / "more" / ".." / "song.wav", folder)

    assert [Path(item["file"]).name for item in found["items"] if "song" in item["file"]] == []


def test_recordings_equally_near_follow_by_name(answer: Answer, folder: Path) -> None:
    for name in ("c.wav", "a.wav", "b.wav"):
        shutil.copy(folder / "other.wav", folder / name)
    (folder / "other.wav").unlink()
    (folder / "more" / "cover.wav").unlink()

    found = answer("rank", folder / "song.wav", folder)

    assert [Path(item["file"]).name for item in found["items"]] == ["a.wav", "b.wav", "c.wav"]


def test_chroma_and_any_spelling_of_an_extension_are_found_and_hidden_files_are_not(
    contrafact: Command, answer: Answer, folder: Path
) -> None:
    contrafact("features", folder / "other.wav", "--out", folder / "more" / "other.NPZ")
    shutil.move(folder / "other.wav", folder / "other.WAV")
    (folder / ".hidden.wav").write_text("")
    (folder / ".trash").mkdir()
    (folder / ".trash" / "old.wav").write_text("")

    found = answer("rank", folder / "song.wav", folder)

    assert {Path(item["file"]).name for item in found["items"]} == {"other.NPZ", "other.WAV", "cover.wav"}


def test_sound_under_any_name_is_ranked(answer: Answer, folder: Path) -> None:
    shutil.move(folder / "other.wav", folder / "other.aiff")
    shutil.copy(folder / "more" / "cover.wav", folder / "no extension")

    found = answer("rank", folder / "song.wav", folder)

    assert {Path(item["file"]).name for item in found["items"]} == {"other.aiff", "no extension", "cover.wav"}
    assert found["left_out"] == []


def test_every_file_that_is_left_out_is_listed_with_the_reason(contrafact: Command, folder: Path) -> None:
    (folder / "empty.mp3").write_bytes(b"")
    (folder / "more" / "text.npz").write_text("no chroma")
    (folder / "cover.jpg").write_bytes(b"\xff\xd8\xff\xe0" + bytes(99))
    (folder / "song.mpc").write_bytes(b"MPCK" + bytes(99))
    (folder / "lost.mp3").symlink_to(folder / "nothing")

    status, out, err = contrafact("rank", folder / "song.wav", folder)

    assert status == 1
    assert "other.wav" in out
    *lines, summary = err.splitlines()
    assert [(line.split(": ")[1], line.split(" [")[-1]) for line in lines] == [
        (f"Left out {folder / 'cover.jpg'}", "not_audio]"),
        (f"Left out {folder / 'empty.mp3'}", "empty_file]"),
        (f"Left out {folder / 'lost.mp3'}", "file_not_found]"),
        (f"Left out {folder / 'more' / 'text.npz'}", "invalid_chroma]"),
        (f"Left out {folder / 'song.mpc'}", "unsupported_format]"),
    ]
    assert "This is a picture." in lines[0]
    assert summary == ("contrafact: 2 read, 5 left out: cover.jpg, empty.mp3, lost.mp3, more/text.npz, song.mpc.")


def test_json_holds_what_is_left_out(contrafact: Command, folder: Path) -> None:
    (folder / "notes.txt").write_text("These are the words of the song.")

    status, out, err = contrafact("rank", folder / "song.wav", folder, "--json")

    (left_out,) = json.loads(out)["left_out"]
    assert (status, left_out["file"], left_out["code"]) == (1, str(folder / "notes.txt"), "not_audio")
    assert err.endswith("2 read, 1 left out: notes.txt.\n")


def test_a_folder_that_cannot_be_opened_is_left_out(
    contrafact: Command, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def scandir(path: str) -> Any:
        if str(path) == str(folder / "more"):
            raise PermissionError(13, "Permission denied", str(path))
        return real(path)

    real = os.scandir
    monkeypatch.setattr(os, "scandir", scandir)

    status, _, err = contrafact("rank", folder / "song.wav", folder)

    assert status == 1
    assert f"Left out {folder / 'more'}: Permission denied. [file_unusable]" in err


def test_without_json_it_is_a_table(contrafact: Command, folder: Path) -> None:
    _, out, _ = contrafact("rank", folder / "song.wav", folder)

    header, *lines = out.splitlines()
    assert header.split() == [
        *("rank", "verdict", "probability", "distance", "similarity", "transposition", "matched", "file"),
    ]
    assert [line.split()[0] for line in lines] == ["1", "2"]


def test_recordings_beyond_the_candidates_are_not_aligned_and_rank_last(
    contrafact: Command, answer: Answer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for seed in range(6):
        write_chroma(tmp_path / f"{seed}.npz", tune(seed))
    whole = answer("rank", tmp_path / "0.npz", tmp_path)["items"]
    by_distance = sorted(whole, key=lambda item: item["verdict"]["distance"])
    monkeypatch.setenv("CONTRAFACT_CANDIDATES", "2")

    items = answer("rank", tmp_path / "0.npz", tmp_path)["items"]

    assert {item["file"] for item in items[:2]} == {item["file"] for item in by_distance[:2]}
    assert [item["file"] for item in items[2:]] == [item["file"] for item in by_distance[2:]]
    assert [item["is_aligned"] for item in items] == [True, True, False, False, False]
    assert [item["verdict"]["similarity"] for item in items[2:]] == [None, None, None]
    _, out, _ = contrafact("rank", tmp_path / "0.npz", tmp_path)
    assert out.splitlines()[-1].split()[4:7] == ["-", "-", "-"]


def test_a_folder_without_recordings_gives_an_empty_list(answer: Answer, recordings: Path, tmp_path: Path) -> None:
    assert answer("rank", recordings / "song.wav", tmp_path)["items"] == []


def test_a_query_that_cannot_be_read_is_a_failure(contrafact: Command, folder: Path) -> None:
    (folder / "empty.mp3").write_bytes(b"")

    status, out, err = contrafact("rank", folder / "empty.mp3", folder)

    assert (status, out) == (1, "")
    assert err.endswith("[empty_file]\n")


@pytest.mark.parametrize("name", ["none", "song.wav"])
def test_a_path_that_is_no_folder_is_reported(contrafact: Command, folder: Path, name: str) -> None:
    status, _, err = contrafact("rank", folder / "song.wav", folder / name)

    assert status == 1
    assert err == f"contrafact: There is no folder {str(folder / name)!r}. [file_not_found]\n"


def test_a_name_with_a_line_break_stays_in_one_line(contrafact: Command, folder: Path) -> None:
    (folder / "a\n\x1b[31mred.mp3").write_bytes(b"")

    _, _, err = contrafact("rank", folder / "song.wav", folder)

    assert err.count("\n") == 2
    assert r"a\n\x1b[31mred.mp3" in err


def test_a_clip_ranks_the_recording_that_it_was_cut_from_first(answer: Answer, tmp_path: Path) -> None:
    library = tmp_path / "library"
    library.mkdir()
    for seed in range(4):
        write_chroma(library / f"{seed}.npz", tune(seed))
    write_chroma(tmp_path / "clip.npz", Chroma(tune(2).frames[40:90]))

    best, *others = answer("rank", "--clip", tmp_path / "clip.npz", library)["items"]

    assert best["file"] == str(library / "2.npz")
    (section,) = best["verdict"]["sections"]
    assert section["reference_start_s"] == pytest.approx(40 * SECONDS_PER_FRAME, abs=1)
    assert len(others) == 3
    assert all(item["is_aligned"] for item in others)


def test_a_clip_of_more_than_a_minute_is_refused(contrafact: Command, tmp_path: Path) -> None:
    write_chroma(tmp_path / "long.npz", tune(0))

    status, out, err = contrafact("rank", "--clip", tmp_path / "long.npz", tmp_path)

    assert (status, out) == (1, "")
    assert err.endswith("[clip_too_long]\n")
