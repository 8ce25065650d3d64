from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from tests.unit.cli.conftest import Command

from contrafact.features.extract import extract_chroma


def test_the_file_holds_chroma_between_0_and_1_and_the_time_between_two_rows(
    contrafact: Command, recordings: Path, tmp_path: Path
) -> None:
    status, out, err = contrafact("features", recordings / "song.wav", "--out", tmp_path / "f.npz")

    frames = extract_chroma(recordings / "song.wav").frames
    with np.load(tmp_path / "f.npz", allow_pickle=False) as file:
        assert set(file.files) >= {
            "chroma",
            "seconds_per_frame",
            "recipe",
            "fingerprint",
            "whitened",
            "whitened_recipe",
        }
        assert file["chroma"].dtype == np.float32
        np.testing.assert_array_equal(file["chroma"], frames / np.float32(255))
        assert float(file["seconds_per_frame"]) == pytest.approx(20 * 1024 / 44_100)
        assert str(file["recipe"]) == "hpcp-v1"
    assert (status, err) == (0, "")
    assert out == f"{tmp_path / 'f.npz'}: {len(frames)} rows of 0.4644 s by hpcp-v1, hpcp-v2\n"


def test_an_existing_file_is_replaced_without_leftovers(contrafact: Command, recordings: Path, tmp_path: Path) -> None:
    (tmp_path / "f.npz").write_text("old")

    contrafact("features", recordings / "song.wav", "--out", tmp_path / "f.npz")

    assert [path.name for path in tmp_path.iterdir()] == ["f.npz"]
    assert (tmp_path / "f.npz").read_bytes().startswith(b"PK")


def test_an_existing_file_stays_when_the_audio_cannot_be_read(contrafact: Command, tmp_path: Path) -> None:
    (tmp_path / "f.npz").write_text("old")
    (tmp_path / "song.mp3").write_text("no music")

    status, out, err = contrafact("features", tmp_path / "song.mp3", "--out", tmp_path / "f.npz")

    assert (status, out) == (1, "")
    assert err.startswith(f"contrafact: {tmp_path / 'song.mp3'}: The file is not audio")
    assert err.endswith("[not_audio]\n")
    assert (tmp_path / "f.npz").read_text() == "old"


def test_an_unwritable_file_is_reported_in_one_line(contrafact: Command, recordings: Path, tmp_path: Path) -> None:
    (tmp_path / "f.npz").mkdir()

    status, _, err = contrafact("features", recordings / "song.wav", "--out", tmp_path / "f.npz")

    assert status == 1
    assert err.count("\n") == 1
    assert err.endswith("[file_unusable]\n")
    assert [path.name for path in tmp_path.iterdir()] == ["f.npz"]


def test_a_missing_folder_is_reported_before_the_extraction(contrafact: Command, tmp_path: Path) -> None:
    status, _, err = contrafact("features", tmp_path / "song.wav", "--out", tmp_path / "none" / "f.npz")

    assert status == 1
    assert err == f"contrafact: There is no folder {str(tmp_path / 'none')!r} to write into. [file_not_found]\n"


def test_the_maximum_duration_is_a_setting(
    contrafact: Command, recordings: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CONTRAFACT_MAX_DURATION_S", "10")

    status, _, err = contrafact("features", recordings / "song.wav", "--out", tmp_path / "f.npz")

    assert status == 1
    assert "[too_long]" in err
