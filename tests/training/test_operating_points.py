from __future__ import annotations

import numpy as np
import pytest

from contrafact_training.fit.operating_points import Chosen, choose_cuts


def choose(*rows: tuple[float, bool, float], shown: tuple[float, ...] = (0.5,)) -> Chosen:
    probabilities, are_covers, weights = zip(*rows, strict=True)
    return choose_cuts(np.array(probabilities), np.array(are_covers), np.array(weights, float), np.array(shown))


def twenty_and_twenty() -> list[tuple[float, bool, float]]:
    """20 covers, then alternately others and covers."""
    certain = [(0.99 - i / 100, True, 1.0) for i in range(20)]
    return certain + [(0.5 - i / 100, i % 2 == 1, 1.0) for i in range(20)]


def test_each_point_is_the_best_cut_that_fulfils_its_condition() -> None:
    found = choose(*twenty_and_twenty())

    # 21 of 22 are covers down to 0.49, the second of the alternate ones: 0.9545; at 0.47 it is 22 of 24
    assert found.precise.cuts.likely == pytest.approx(0.485)
    assert found.precise.figures.precision == pytest.approx(21 / 22)
    assert found.precise.figures.recall == pytest.approx(21 / 30)
    # F1 rises with each pair of them to 2 x 30 / (40 + 30) at the end
    assert found.balanced.cuts.likely == pytest.approx(0.31 / 2)
    # so that exhaustive, which would begin at 27 of 30, is the same
    assert found.exhaustive == found.balanced
    assert found.precise.figures.is_reached
    assert found.exhaustive.figures.is_reached


def test_exhaustive_has_a_lower_cut_than_balanced() -> None:
    rows = [(0.9, True, 8.0), (0.5, False, 20.0), (0.4, True, 1.0), (0.3, False, 1.0), (0.2, True, 1.0)]
    found = choose(*rows)

    assert found.balanced.cuts.likely == pytest.approx(0.7)
    assert found.exhaustive.cuts.likely == pytest.approx(0.35)
    assert found.exhaustive.figures.recall == pytest.approx(0.9)
    assert found.exhaustive.figures.precision == pytest.approx(9 / 29)


def test_pairs_count_by_their_weights() -> None:
    light, heavy = (
        choose((0.9, True, 19.0), (0.8, False, weight), (0.7, True, 19.0)).precise for weight in (1.0, 19.0)
    )

    assert (light.cuts.likely, light.figures.precision) == (pytest.approx(0.35), pytest.approx(38 / 39))
    assert (heavy.cuts.likely, heavy.figures.precision) == (pytest.approx(0.85), 1.0)


def test_a_cut_does_not_separate_equal_probabilities() -> None:
    found = choose((0.9, True, 1.0), (0.6, True, 1.0), (0.6, False, 1.0), (0.6, False, 1.0), (0.1, True, 1.0))

    assert found.precise.cuts.likely == pytest.approx(0.75)
    assert found.balanced.figures.precision in {0.5, 0.6}


def test_without_a_precise_cut_the_most_precise_one_is_marked_as_not_reached() -> None:
    found = choose((0.9, False, 1.0), (0.8, True, 1.0), (0.7, True, 1.0), (0.6, False, 1.0)).precise

    assert not found.figures.is_reached
    assert found.figures.precision == pytest.approx(2 / 3)


def test_the_unlikely_cut_keeps_nine_in_ten_of_the_shown_covers() -> None:
    shown = tuple(np.linspace(0.1, 0.2, 11))
    found = choose((0.9, True, 1.0), (0.5, False, 1.0), shown=shown)

    assert found.balanced.cuts.unlikely == pytest.approx(0.11)


def test_the_unlikely_cut_is_at_most_the_likely_cut() -> None:
    found = choose((0.04, True, 1.0), (0.02, False, 1.0), shown=(0.5,))

    assert found.balanced.cuts.unlikely == found.balanced.cuts.likely == pytest.approx(0.03)


def test_without_covers_there_are_no_points() -> None:
    with pytest.raises(ValueError, match="no pair is a cover"):
        choose((0.2, False, 1.0))
