from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from tests.doubles.songs import compose, cover, encode, render

from contrafact_bench.evaluation.transcodes import MP3_64, Samples, excerpt, transcoded
from contrafact_bench.reports import same_recording
from contrafact_training.data.datasets import DatasetError


def few_copies(samples: Samples, rng: np.random.Generator) -> Iterator[tuple[str, Samples]]:
    yield "MP3, 64 kbit/s", transcoded(samples, MP3_64)
    yield "20 s of it", excerpt(samples, 20.0, rng)
    yield "noise", rng.standard_normal(samples.size).astype(np.float32)


def test_copies_are_named_and_other_recordings_of_a_work_are_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(same_recording, "copies", few_copies)
    (tmp_path / "Work").mkdir()
    encode(tmp_path / "Work" / "one.wav", render(compose(10)))
    encode(tmp_path / "Work" / "other.wav", cover(compose(10), 1))
    (tmp_path / "Work" / "notes.txt").write_text("no sound")
    text = same_recording.same_recording_section(tmp_path, n_pairs=20)
    rows = [[cell.strip() for cell in line.split("|")[1:-1]] for line in text.splitlines() if line.startswith("|")]
    assert [row[:4] for row in rows[2:]] == [
        ["MP3, 64 kbit/s", "2", "2", "2"],
        ["20 s of it", "2", "2", "2"],
        ["noise", "2", "0", "0"],
    ]
    assert "4 of 6 copies are named (0.6667)" in text
    assert "1 pairs of whole recordings and 19 pairs of excerpts" in text
    assert "0 named." in text


def test_a_folder_without_two_recordings_of_a_work_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(DatasetError):
        same_recording.same_recording_section(tmp_path)
