from __future__ import annotations

from functools import partial
from itertools import combinations
from pathlib import Path

import numpy as np
import pytest
from tests.doubles.songs import SEEDS, compose, encode, render

from contrafact.domain.verdicts import Decision
from contrafact.features.hpcp import compute_chroma
from contrafact_bench.commands import main
from contrafact_bench.evaluation.changes import CHANGES, UNCHANGED, by_semitones
from contrafact_bench.evaluation.nonmusic import KINDS, make_sound
from contrafact_bench.evaluation.product import Product
from contrafact_bench.evaluation.transcodes import decoded
from contrafact_bench.studies.changes import write_changes_page
from contrafact_bench.studies.false_alarms import Sound, draw_pairs

TIMES = np.arange(44_100 * 12) / 44_100
TONE = (0.3 * np.sin(2 * np.pi * 440 * TIMES)).astype(np.float32)
OTHER = (0.3 * np.sin(2 * np.pi * 660 * TIMES)).astype(np.float32)
SECONDS_AND_PITCHES = {
    UNCHANGED: (12.0, 440.0),
    "20 dB quieter": (12.0, 440.0),
    "35 cents up": (11.76, 449.0),
    "a semitone down, as a tape": (12.71, 415.3),
    "33 played at 45": (8.89, 594.0),
    "half speed": (24.0, 220.0),
    "tempo 0.8, same pitch": (15.0, 440.0),
    "tempo 1.5, same pitch": (8.0, 440.0),
    "stereo out of phase": (12.0, 440.0),
    "Opus, 20 kbit/s": (12.0, 440.0),
    "telephone": (12.0, 440.0),
    "twice in a row": (24.0, 440.0),
    "60 s of silence in front": (72.0, 440.0),
    "applause in the middle": (42.0, 440.0),
}


@pytest.mark.parametrize("name", SECONDS_AND_PITCHES)
def test_a_change_has_the_length_and_the_pitch_that_its_name_says(name: str) -> None:
    seconds, pitch_hz = SECONDS_AND_PITCHES[name]
    changed = CHANGES[name](TONE, OTHER, np.random.default_rng(0))
    assert changed.dtype == np.float32
    assert len(changed) / 44_100 == pytest.approx(seconds, abs=0.1)
    spectrum = np.abs(np.fft.rfft(changed[-44_100 * 4 :]))
    assert np.argmax(spectrum) / 4 == pytest.approx(pitch_hz, abs=1.5)


def test_a_medley_begins_with_one_song_and_ends_with_another() -> None:
    changed = CHANGES["medley with another song"](TONE, OTHER, np.random.default_rng(0))
    first, last = (np.argmax(np.abs(np.fft.rfft(part))) for part in (changed[:44_100], changed[-44_100:]))
    assert (first, last) == (440, 660)


@pytest.mark.parametrize("kind", KINDS)
def test_sounds_that_are_no_music_are_loud_enough_to_be_taken_and_made_the_same_again(kind: str) -> None:
    sound = make_sound(kind, 3, 5.0)
    assert sound.shape == (5 * 44_100,)
    assert 1e-4 < np.abs(sound).max() <= 1
    np.testing.assert_array_equal(sound, make_sound(kind, 3, 5.0))
    assert not np.array_equal(sound, make_sound(kind, 4, 5.0))


def test_half_of_the_pairs_are_of_one_kind() -> None:
    sounds = [Sound(kind, number) for kind in "abc" for number in range(4)]
    pairs = list(draw_pairs(sounds, 100, seed=0))
    assert sum(one.kind == other.kind for one, other in pairs) == 50
    assert all(one != other for one, other in pairs)
    assert pairs == list(draw_pairs(sounds, 100, seed=0))


@pytest.mark.slow
def test_the_page_counts_decisions_on_changed_recordings(tmp_path: Path) -> None:
    for seed in SEEDS[:3]:
        for timbre in ("piano", "organ"):
            folder = tmp_path / "songs" / f"song {seed}"
            folder.mkdir(parents=True, exist_ok=True)
            encode(folder / f"{timbre}.wav", render(compose(seed), timbre=timbre, seed=seed)[: 44_100 * 20])
    runs = tmp_path / "runs"
    names = (UNCHANGED, "Opus, 20 kbit/s")
    text = write_changes_page(tmp_path / "songs", tmp_path / "changes.md", None, runs, names=names)
    assert text == (tmp_path / "changes.md").read_text()
    assert "6 recordings of 3 works" in text
    assert "None of 12 pairs of different works is likely." in text
    rows = {line.split(" | ")[0]: line.split(" | ")[1:] for line in text.splitlines() if line.startswith("| ")}
    assert rows["| unchanged"][1] == rows["| Opus, 20 kbit/s"][1] == "6"
    # Nothing is made again.
    kept = {path: path.stat().st_mtime_ns for path in (runs / "changes").iterdir()}
    assert len(kept) == 12
    assert write_changes_page(tmp_path / "songs", tmp_path / "changes.md", None, runs, names=names) == text
    assert {path: path.stat().st_mtime_ns for path in (runs / "changes").iterdir()} == kept


def test_a_folder_without_three_works_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        main(["changes", str(tmp_path), "--out", str(tmp_path / "changes.md"), "--runs", str(tmp_path)])
    assert caught.value.code == 1
    assert "needs 3 works with two recordings each" in capsys.readouterr().err


def test_a_recording_out_of_phase_keeps_its_chroma() -> None:
    song = render(compose(SEEDS[0]))[: 44_100 * 10]
    plain, changed = (
        compute_chroma([CHANGES[name](song, song, np.random.default_rng(0))]).values()
        for name in (UNCHANGED, "stereo out of phase")
    )
    cosines = (plain * changed).sum(axis=1) / np.linalg.norm(plain, axis=1) / np.linalg.norm(changed, axis=1)
    assert np.median(cosines) > 0.99


@pytest.mark.long
@pytest.mark.slow
def test_a_recording_out_of_tune_is_as_probable_a_cover(research_data: Path, tmp_path: Path) -> None:
    changed = "roy_orbison+Black_and_White_Night+15-Claudette"
    cover = "everly_brothers+The_Fabulous_Style_of+01-Claudette"
    product = Product(None, tmp_path)
    of_changed, of_cover = (decoded(research_data / "audio" / f"{name}.mp3") for name in (changed, cover))
    plain, other = product.analyse(changed, lambda: of_changed), product.analyse(cover, lambda: of_cover)
    probability = product.verdict(plain, other).probability
    for cents in (-40, 50):
        off = product.analyse(f"off {cents}", lambda: by_semitones(of_changed, cents / 100))  # noqa: B023 - called at once
        assert abs(off.recording.chroma.tuning_cents) > 30
        assert abs(product.verdict(off, other).probability - probability) < 0.1, cents


@pytest.mark.slow
def test_no_pair_of_sounds_that_are_no_music_is_likely(tmp_path: Path) -> None:
    product = Product(None, tmp_path)
    kinds = ("white noise", "speech", "drums", "drone", "applause")
    sounds = [
        product.analyse(f"{kind} {number}", partial(make_sound, kind, number, 45.0 + 5 * number))
        for kind in kinds
        for number in range(2)
    ]
    assert {product.verdict(*pair).decision for pair in combinations(sounds, 2)} <= {Decision.UNLIKELY, Decision.UNSURE}
