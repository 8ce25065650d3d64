from __future__ import annotations

import numpy as np
import pytest
from tests.unit.alignment.test_chords import MINOR, A, C, F, G, chroma_of

from contrafact.scoring.commonness import chord_steps
from contrafact_training.data.datasets import Dataset
from contrafact_training.fit.commonness import fit_step_shares

LOOP, OTHER = [C, G, MINOR + A, F, C], [C, C + 1, F, C + 1, C]


def test_each_work_counts_once_however_often_it_is_recorded() -> None:
    tracks = [chroma_of(chords, seed=seed) for seed, chords in enumerate([LOOP, LOOP, LOOP, OTHER, LOOP])]
    # The last recording is of the work of the fourth; work 2 has no recording.
    shares = fit_step_shares(Dataset([""] * 5, tracks, np.array([0, 0, 1, 3, 3])))

    assert shares[chord_steps(np.array(LOOP))] == pytest.approx([2.5 / 3] * 3)
    assert shares[chord_steps(np.array(OTHER))[:1]] == pytest.approx([0.5 / 3])
    assert shares.dtype == np.float32
