from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
from tests.doubles.songs import compose, encode, render

from contrafact.alignment.melody import melody_agreement
from contrafact.domain.chroma import SAMPLE_RATE
from contrafact.domain.verdicts import MelodyAgreement
from contrafact_bench.evaluation.melody_pairs import melody_pairs
from contrafact_bench.studies.melody import write_melody_page

N_PAIRS = 8


@pytest.mark.long
@pytest.mark.slow
def test_same_and_different_melodies_over_the_same_chords_are_told_apart() -> None:
    """Sung and played, in other keys and tempi, up to 6 dB below and above the accompaniment."""
    found: Counter[MelodyAgreement] = Counter()
    for pair in melody_pairs(N_PAIRS, seed=1):
        answer = melody_agreement(pair.query, pair.reference, [pair.section], pair.transposition_semitones)
        found[pair.expected] += answer is pair.expected
        # Never the opposite.
        assert answer in {pair.expected, MelodyAgreement.CANNOT_TELL}, pair.sounds

    assert sum(found.values()) >= 0.9 * N_PAIRS, found


@pytest.mark.slow
def test_the_page_counts_what_is_said_of_made_pairs_and_of_recordings(tmp_path: Path) -> None:
    for work in (1, 2):
        (tmp_path / "works" / str(work)).mkdir(parents=True)
        for take in (1, 2):
            song = render(compose(work), transposition_semitones=take)[: SAMPLE_RATE * 30]
            encode(tmp_path / "works" / str(work) / f"{take}.wav", song)

    page = write_melody_page(tmp_path / "out" / "melody.md", tmp_path / "works", n_pairs=2)

    assert (tmp_path / "out" / "melody.md").read_text() == page
    assert "| made, same melody | 1 | 1 | 0 | 0 |" in page
    assert "| made, different melodies | 1 | 0 | 1 | 0 |" in page
    assert "| recordings of one work | 2 | 2 | 0 | 0 |" in page
