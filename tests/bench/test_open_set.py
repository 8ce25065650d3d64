from __future__ import annotations

import numpy as np
import pytest

from contrafact_bench.evaluation.open_set import N_REPETITIONS, FirstResults, answers, cut_at_false_alarms, halves


def best(similarity: list[float], *, covers: list[int], answerable: list[int]) -> FirstResults:
    places = np.arange(len(similarity))
    return FirstResults(np.array(similarity), np.isin(places, covers), np.isin(places, answerable))


def test_a_query_is_answerable_when_its_work_is_in_the_library() -> None:
    works = np.array([0, 0, 1, 1, 2, 2, 3, 3])
    places = np.arange(8.0)
    order = np.abs(places[:, None] - places)

    found = list(halves(order, works, np.arange(8)))

    assert len(found) == N_REPETITIONS
    for each in found:
        assert each.is_answerable.sum() == 4  # two of four works, with two tracks each
        assert (each.is_cover <= each.is_answerable).all()
    assert len({each.is_answerable.tobytes() for each in found}) > 1


def test_the_own_recording_is_never_the_first_result() -> None:
    works = np.array([0, 0, 1, 1])
    order = 1 - np.eye(4)

    for each in halves(order, works, np.arange(4)):
        np.testing.assert_array_equal(each.similarity, -1.0)


def test_a_track_without_a_cover_is_no_query() -> None:
    for each in halves(np.ones((3, 3)), np.array([0, 0, 1]), np.arange(3)):
        assert len(each.similarity) == 2


def test_the_cut_has_at_most_five_percent_false_alarms() -> None:
    others = np.linspace(0, 1, 40)  # two of forty may pass
    found = best([*others, 0.99, 0.5], covers=[40, 41], answerable=[40, 41])

    at_cut = answers(found, cut_at_false_alarms(found))

    assert at_cut.false_alarms == pytest.approx(0.05)
    assert at_cut.answered == pytest.approx(0.5)


def test_a_wrong_first_result_counts_as_answered_but_not_as_right() -> None:
    found = best([3.0, 2.0, 1.0, 0.0], covers=[1], answerable=[0, 1, 2])

    at_cut = answers(found, 2.0)

    assert (at_cut.answered, at_cut.answered_rightly, at_cut.false_alarms) == pytest.approx((2 / 3, 1 / 3, 0))
