from __future__ import annotations

from collections import Counter

import pytest

from contrafact.alignment.melody import melody_agreement
from contrafact.domain.verdicts import MelodyAgreement
from contrafact_bench.evaluation.melody_pairs import melody_pairs

N_PAIRS = 12


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
