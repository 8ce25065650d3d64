from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from tests.doubles.songs import compose, encode, render

from contrafact.domain.chroma import RECIPE, TUNED_RECIPE
from contrafact.domain.errors import ContrafactError
from contrafact.features.extract import extract_chroma


@pytest.fixture
def recordings(research_data: Path) -> Path:
    return research_data / "audio"


OUT_OF_TUNE = {"who+Who_s_Better_Who_s_Best+01-My_Generation": 35}
"""Of the twelve recordings, in cents."""
N_COMPARED = 6
"""Of them, so that this takes seconds."""


@pytest.mark.slow
def test_chroma_of_real_recordings_in_tune_equals_the_reference(recordings: Path) -> None:
    with np.load(recordings / "hpcp_reference.npz", allow_pickle=False) as references:
        assert len(references.files) == 12
        for stem in [*OUT_OF_TUNE, *sorted(set(references.files) - set(OUT_OF_TUNE))][:N_COMPARED]:
            chroma, theirs = extract_chroma(recordings / f"{stem}.mp3"), references[stem]
            assert chroma.tuning_cents == pytest.approx(OUT_OF_TUNE.get(stem, 0), abs=2), stem
            assert chroma.recipe == (TUNED_RECIPE if stem in OUT_OF_TUNE else RECIPE)
            ours = chroma.values()
            assert abs(len(ours) - len(theirs)) <= 1, stem
            n = min(len(ours), len(theirs))
            lengths = np.linalg.norm(ours[:n], axis=1) * np.linalg.norm(theirs[:n], axis=1)
            cosine = (ours[:n] * theirs[:n]).sum(axis=1) / np.maximum(lengths, 1e-9)
            assert np.median(cosine) >= (0.94 if stem in OUT_OF_TUNE else 0.998), stem


def test_lossy_codecs_hardly_change_the_chroma(tmp_path: Path) -> None:
    samples = render(compose(2))
    plain, lossy = (extract_chroma(encode(tmp_path / f"a.{codec}", samples)).values() for codec in ("wav", "webm"))
    assert abs(len(plain) - len(lossy)) <= 1
    n = min(len(plain), len(lossy))
    cosine = (plain[:n] * lossy[:n]).sum(axis=1)
    cosine /= np.linalg.norm(plain[:n], axis=1) * np.linalg.norm(lossy[:n], axis=1)
    assert np.median(cosine) > 0.995


def test_progress_counts_the_decoded_seconds(tmp_path: Path) -> None:
    seen: list[float] = []
    extract_chroma(encode(tmp_path / "a.wav", render(compose(2))[: 44_100 * 10]), on_progress=seen.append)
    assert seen == sorted(seen)
    assert len(seen) >= 8
    assert seen[-1] == pytest.approx(10)


def test_an_exception_of_on_progress_stops_the_extraction(tmp_path: Path) -> None:
    calls: list[float] = []

    def cancel(seconds: float) -> None:
        calls.append(seconds)
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        extract_chroma(encode(tmp_path / "a.wav", render(compose(2))[: 44_100 * 10]), on_progress=cancel)
    assert len(calls) == 1


def test_a_tone_above_5000_hz_is_silence(tmp_path: Path) -> None:
    t = np.arange(5 * 44_100) / 44_100
    fades = np.minimum(1, np.minimum(t, 5 - t))
    whistle = (0.3 * fades * np.sin(2 * np.pi * 15_000 * t)).astype(np.float32)
    with pytest.raises(ContrafactError) as caught:
        extract_chroma(encode(tmp_path / "a.webm", whistle))
    assert caught.value.code == "silent_audio"


@pytest.mark.slow
def test_extraction_prints_nothing(tmp_path: Path) -> None:
    path = encode(tmp_path / "a.mp3", render(compose(2))[: 44_100 * 4])
    path.write_bytes(path.read_bytes()[2000:])
    code = (
        f"from pathlib import Path; from contrafact.features.extract import extract_chroma as e; e(Path({str(path)!r}))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert (done.stdout, done.stderr) == ("", "")


def test_whoever_asks_gets_the_decoded_sound_while_the_chroma_is_computed(tmp_path: Path) -> None:
    samples = render(compose(2))
    heard: list[np.ndarray[tuple[int], np.dtype[np.float32]]] = []
    chroma = extract_chroma(encode(tmp_path / "a.wav", samples), on_audio=lambda block: heard.append(block.copy()))
    sound = np.concatenate(heard)
    assert np.allclose(sound, samples, atol=1e-3)
    assert chroma.peaks is not None
    assert chroma.peaks.max() == round(255 * float(np.abs(sound).max()))
