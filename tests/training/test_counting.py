"""What is counted again on labelled tracks. The command is tested in `test_calibrate_command`."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from tests.doubles.weights import calibration

from contrafact.scoring.calibration import Calibration, Cuts
from contrafact_training.fit.counting import with_cuts_kept


def kept(precise: float, exhaustive: float) -> Calibration:
    """Count twenty covers from 0.99 to 0.8; from 0.5 down others, which stand for five pairs each, and covers."""
    probabilities = np.array([0.99 - i / 100 for i in range(20)] + [0.5 - i / 200 for i in range(40)])
    are_covers = np.array([True] * 20 + [i % 2 == 1 for i in range(40)])
    cuts = {"precise": Cuts(precise, 0.1), **dict.fromkeys(("balanced", "exhaustive"), Cuts(exhaustive, exhaustive))}
    return with_cuts_kept(replace(calibration(), **cuts), probabilities, are_covers, np.where(are_covers, 1.0, 5.0))


def test_a_precise_cut_below_its_precision_is_raised_and_a_higher_one_stays() -> None:
    assert kept(0.4, 0.3).precise.likely == pytest.approx(0.65)
    assert kept(0.7, 0.3).precise == Cuts(0.7, 0.1)


def test_an_exhaustive_cut_above_its_recall_is_lowered_and_a_lower_one_stays() -> None:
    # 36 of 40 covers are found with the 32nd of the doubtful pairs.
    found = kept(0.6, 0.4).exhaustive

    assert found.likely == pytest.approx(0.5 - 31.5 / 200)
    assert found.unlikely == found.likely
    assert kept(0.6, 0.2).exhaustive == Cuts(0.2, 0.2)
