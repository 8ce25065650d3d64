from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.unit.cli.conftest import Command

from contrafact.embedding.embedder import load_embedder
from contrafact.features.extract import extract_chroma
from contrafact.matching.index import track_distance

Answer = Callable[..., dict[str, object]]


def test_the_verdict_is_that_of_the_two_embeddings(answer: Answer, recordings: Path, weights: Path) -> None:
    a, b = recordings / "song.wav", recordings / "more" / "cover.wav"
    embedder = load_embedder(weights)
    first, second = (embedder.embed(extract_chroma(path)) for path in (a, b))
    distance = track_distance(first, second)
    expected = embedder.card.calibration.verdict(distance, embedder.model_id)

    told = answer("check", a, b)

    assert told == {
        "query": str(a),
        "reference": str(b),
        "decision": expected.decision.value,
        "probability": expected.probability,
        "distance": distance,
        "threshold": expected.threshold,
        "transposition_semitones": None,
        "sections": [],
        "model_id": embedder.model_id,
    }


def test_chroma_made_before_gives_the_very_verdict_of_the_audio(
    contrafact: Command, answer: Answer, recordings: Path, tmp_path: Path
) -> None:
    a, b = recordings / "song.wav", recordings / "other.wav"
    for path in (a, b):
        contrafact("features", path, "--out", tmp_path / f"{path.stem}.npz")
    of_audio = answer("check", a, b)

    mixed = answer("check", tmp_path / "song.npz", b)
    of_chroma = answer("check", tmp_path / "song.npz", tmp_path / "other.npz")

    names = {"query", "reference"}
    assert {key: value for key, value in mixed.items() if key not in names} == {
        key: value for key, value in of_audio.items() if key not in names
    }
    assert of_chroma["distance"] == of_audio["distance"]


def test_without_json_it_is_a_sentence(contrafact: Command, recordings: Path) -> None:
    status, out, err = contrafact("check", recordings / "song.wav", recordings / "other.wav")

    assert (status, err) == (0, "")
    assert out.count("\n") == 1
    assert "probability 0." in out
    assert "(likely below 0.327), by untrained-" in out


@pytest.mark.parametrize("link", ["song.wav", "../recordings/song.wav", "symbolic.wav", "hard.wav"])
def test_a_file_is_not_checked_against_itself_under_whatever_name(
    contrafact: Command, recordings: Path, tmp_path: Path, link: str
) -> None:
    folder = tmp_path / "recordings"
    folder.mkdir()
    song = folder / "song.wav"
    song.write_bytes((recordings / "song.wav").read_bytes())
    (folder / "symbolic.wav").symlink_to(song)
    os.link(song, folder / "hard.wav")

    status, out, err = contrafact("check", song, folder / link)

    assert (status, out) == (1, "")
    assert err == "contrafact: A track cannot be checked against itself. Choose two different tracks. [same_track]\n"


def test_the_error_says_which_of_the_two_files_is_missing(
    contrafact: Command, recordings: Path, tmp_path: Path
) -> None:
    status, _, err = contrafact("check", recordings / "song.wav", tmp_path / "gone.wav")

    assert status == 1
    assert err.startswith(f"contrafact: {tmp_path / 'gone.wav'}: ")
    assert err.endswith("[file_not_found]\n")


def test_weights_that_are_not_there_are_told_in_one_line(contrafact: Command, recordings: Path, tmp_path: Path) -> None:
    status, _, err = contrafact(
        "check", recordings / "song.wav", recordings / "other.wav", "--weights", tmp_path / "none"
    )

    assert status == 1
    assert err.endswith("[invalid_weights]\n")


def test_the_option_names_the_weights_whatever_the_setting_says(
    contrafact: Command, recordings: Path, weights: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CONTRAFACT_MODEL_DIR", str(tmp_path))

    status, out, _ = contrafact("check", recordings / "song.wav", recordings / "other.wav", "--weights", weights)

    assert status == 0
    assert "untrained-" in out
