"""What the evaluation of one system says of problems with labels, and of tracks that are short or silent."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from tests.doubles.commands import run_command
from tests.doubles.labelled_chroma import small_dataset, write_npz
from tests.doubles.songs import compose, cover, encode

from contrafact_bench.commands import evaluate_main
from contrafact_bench.systems.registry import UNTRAINED
from contrafact_training.data.datasets import Dataset


@pytest.fixture(autouse=True)
def own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep distances and look for trained baselines where no other test does."""
    monkeypatch.chdir(tmp_path)


def run(capsys: pytest.CaptureFixture[str], *arguments: object) -> tuple[int, str, str]:
    return run_command(evaluate_main, capsys, *arguments)


@pytest.fixture
def chroma_file(tmp_path: Path) -> Path:
    return write_npz(tmp_path / "chroma.npz", val=small_dataset(3, 2, 80), test=small_dataset(4, 2, 80, seed=1))


@pytest.mark.parametrize("system", UNTRAINED)
def test_every_untrained_system_finds_easy_covers(
    chroma_file: Path, capsys: pytest.CaptureFixture[str], system: str
) -> None:
    status, out, _ = run(capsys, chroma_file, "--system", system, "--split", "val", "--json")

    assert status == 0
    assert json.loads(out)["map"] == 1.0


@pytest.mark.parametrize("system", UNTRAINED)
def test_a_track_of_less_than_3_s_is_skipped_by_every_untrained_system(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], system: str
) -> None:
    whole = small_dataset(3, 2, 80)
    path = write_npz(
        tmp_path / "chroma.npz", val=Dataset(whole.names, [whole.tracks[0][:5], *whole.tracks[1:]], whole.works)
    )

    status, _, err = run(capsys, path, "--system", system, "--json")

    assert status == 1
    assert err.splitlines()[0].startswith("skipped work0/track0: 2.3 s of music are too few")


def test_a_dataset_that_is_all_silent_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    whole = small_dataset(2, 2, 80)
    path = write_npz(
        tmp_path / "chroma.npz", val=Dataset(whole.names, [0 * track for track in whole.tracks], whole.works)
    )

    status, _, err = run(capsys, path, "--system", "dtw")

    assert status == 1
    assert "None of the 4 tracks can be used; the first is work0/track0: " in err


def test_label_problems_are_counted_and_listed_on_request(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    whole = small_dataset(2, 3, 80)
    path = write_npz(tmp_path / "chroma.npz", val=Dataset(whole.names, whole.tracks, np.array([0, 0, 0, 1, 1, 2])))

    status, _, err = run(capsys, path, "--system", "fourier-2d")
    check_status, listed, _ = run(capsys, path, "--check")

    assert (status, err) == (0, "note: problems with the labels of these tracks: 1; --check lists them\n")
    assert (check_status, listed) == (1, "work val-2: work1/track5 is its only track, so it has no cover.\n")


def test_labels_without_problems_pass_the_check(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = write_npz(tmp_path / "chroma.npz", val=small_dataset(2, 2, 80))

    assert run(capsys, path, "--check") == (0, "", "")


def test_a_folder_is_checked_for_label_problems_too(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for name in ("one/1.wav", "two/1.wav", "two/2.wav"):
        (tmp_path / "works" / name).parent.mkdir(parents=True, exist_ok=True)
        samples = cover(compose(seed=1), seed=ord(name[0]) + ord(name[4]))
        encode(tmp_path / "works" / name, samples[: 5 * 44_100])
    (tmp_path / "works" / "two" / "broken.mp3").write_text("no audio", encoding="utf-8")

    status, out, _ = run(capsys, tmp_path / "works", "--check")

    assert status == 1
    assert out.splitlines()[0].startswith("two/broken.mp3: ")
    assert out.splitlines()[1:] == ["work one: one/1.wav is its only track, so it has no cover."]
