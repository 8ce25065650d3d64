from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from tests.doubles.tunes import cover, joined, tune
from tests.unit.cli.conftest import Command

from contrafact.alignment.align import align
from contrafact.domain.chroma import SECONDS_PER_FRAME
from contrafact.embedding.background import load_background
from contrafact.embedding.card import find_card
from contrafact.embedding.distances import distances
from contrafact.embedding.embedder import load_embedder
from contrafact.features.chroma_io import write_chroma
from contrafact.features.extract import extract_chroma
from contrafact.scoring.hubness import HubnessCache
from contrafact.scoring.reasons import minutes
from contrafact.search.verdicts import Judge, Recording

Answer = Callable[..., dict[str, Any]]


def test_an_older_chroma_file_is_compared_by_its_own_recipe_which_is_said(
    contrafact: Command, answer: Answer, recordings: Path, tmp_path: Path
) -> None:
    song, other = recordings / "song.wav", recordings / "other.wav"
    write_chroma(tmp_path / "old.npz", replace(extract_chroma(song), whitened=None))

    assert answer("check", song, other)["recipe"] == "hpcp-v2"
    assert answer("check", tmp_path / "old.npz", other)["recipe"] == "hpcp-v1"
    _, out, _ = contrafact("check", tmp_path / "old.npz", other)
    assert "Compared by the older recipe hpcp-v1" in out
    assert "recipe" not in contrafact("check", song, other)[1]


def test_the_verdict_follows_from_embeddings_and_alignment(answer: Answer, recordings: Path, weights: Path) -> None:
    a, b = recordings / "song.wav", recordings / "more" / "cover.wav"
    embedder, chroma = load_embedder(weights), [extract_chroma(path) for path in (a, b)]
    hubness = HubnessCache(load_background(embedder.card, find_card(weights)))
    judge = Judge(embedder.card.calibration, embedder.model_id, 0.1)
    expected = judge.check(*(Recording(embedder.embed(each).whole, each) for each in chroma), hubness)
    found = align(*chroma)
    query, reference = (embedder.embed(each).whole for each in chroma)

    verdict = answer("check", a, b)

    assert verdict == {"query": str(a), "reference": str(b), **asdict(expected)} | {
        "sections": [asdict(section) for section in expected.sections]
    }
    assert verdict["distance"] == float(distances(query, reference[None, :])[0])
    assert verdict["similarity"] == found.similarity


def test_a_chroma_file_gives_the_same_verdict_as_the_audio(
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


def test_without_json_the_verdict_is_a_sentence_with_its_reason(
    contrafact: Command, answer: Answer, recordings: Path
) -> None:
    status, out, err = contrafact("check", recordings / "song.wav", recordings / "other.wav")

    verdict = answer("check", recordings / "song.wav", recordings / "other.wav")
    assert (status, err) == (0, "")
    first, second, *rest = out.splitlines()
    assert f"probability {verdict['probability']:.2f} (likely from 0.80), distance {verdict['distance']:.3f}" in first
    assert second == verdict["reason"]
    assert rest == []


def test_the_sections_are_a_table(contrafact: Command, answer: Answer, tmp_path: Path) -> None:
    song = tune(1)
    write_chroma(tmp_path / "song.npz", song)
    write_chroma(tmp_path / "medley.npz", joined(tune(2, 130), cover(song, transposition_semitones=3)))

    _, out, _ = contrafact("check", tmp_path / "song.npz", tmp_path / "medley.npz")

    head, line, _ = out.splitlines()[2:]
    assert head.split() == ["song.npz", "medley.npz", "strength"]
    section = answer("check", tmp_path / "song.npz", tmp_path / "medley.npz")["sections"][0]
    assert section["reference_start_s"] - section["query_start_s"] == pytest.approx(130 * SECONDS_PER_FRAME, abs=2)
    start, end = line.split()[1].split("-")
    assert start == minutes(section["reference_start_s"])
    assert end == minutes(section["reference_end_s"])


def test_plot_draws_the_evidence(contrafact: Command, tmp_path: Path) -> None:
    song = tune(1)
    write_chroma(tmp_path / "song.npz", song)
    write_chroma(tmp_path / "other.npz", cover(song))

    status, _, _ = contrafact("check", tmp_path / "song.npz", tmp_path / "other.npz", "--plot", tmp_path / "out.png")

    assert status == 0
    with Image.open(tmp_path / "out.png") as picture:
        assert picture.format == "PNG"
        assert min(picture.size) > 600
        # The path: the first and the last tenth of the diagonal are red.
        colours = {picture.convert("RGB").getpixel((x, y)) for x in range(60, 120) for y in range(56, 116)}
    assert any(red > 150 and green < 100 and blue < 100 for red, green, blue in colours)


@pytest.mark.parametrize(("name", "code"), [("out.jpg", "bad_usage"), ("none/out.png", "file_not_found")])
def test_an_unwritable_picture_is_reported_before_any_file_is_read(
    contrafact: Command, tmp_path: Path, name: str, code: str
) -> None:
    status, out, err = contrafact("check", tmp_path / "a.npz", tmp_path / "b.npz", "--plot", tmp_path / name)

    assert (status, out) == (2 if code == "bad_usage" else 1, "")
    assert err.endswith(f"[{code}]\n")


def test_the_operating_point_and_the_prior_are_chosen(
    contrafact: Command, answer: Answer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_chroma(tmp_path / "a.npz", tune(1))
    write_chroma(tmp_path / "b.npz", tune(2))
    files = (tmp_path / "a.npz", tmp_path / "b.npz")

    usual = answer("check", *files)
    assert answer("check", *files, "--operating-point", "exhaustive")["threshold"] == 0.5
    monkeypatch.setenv("CONTRAFACT_OPERATING_POINT", "exhaustive")
    assert answer("check", *files)["threshold"] == 0.5
    monkeypatch.setenv("CONTRAFACT_PRIOR", "0.9")
    assert answer("check", *files)["probability"] > usual["probability"]
    assert contrafact("check", *files, "--operating-point", "lax")[0] == 2
    monkeypatch.setenv("CONTRAFACT_PRIOR", "1")
    assert contrafact("check", *files)[0] == 2


@pytest.mark.parametrize("link", ["song.wav", "../recordings/song.wav", "symbolic.wav", "hard.wav"])
def test_a_file_is_not_checked_against_itself_under_another_name(
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


def test_missing_weights_are_reported_in_one_line(contrafact: Command, recordings: Path, tmp_path: Path) -> None:
    status, _, err = contrafact(
        "check", recordings / "song.wav", recordings / "other.wav", "--weights", tmp_path / "none"
    )

    assert status == 1
    assert err.endswith("[invalid_weights]\n")


def test_the_option_for_weights_overrides_the_setting(
    contrafact: Command, recordings: Path, weights: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CONTRAFACT_MODEL_DIR", str(tmp_path))

    status, out, _ = contrafact("check", recordings / "song.wav", recordings / "other.wav", "--weights", weights)

    assert status == 0
    assert "untrained-" in out
