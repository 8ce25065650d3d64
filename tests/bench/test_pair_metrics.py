from __future__ import annotations

import numpy as np
import pytest

from contrafact_bench.evaluation.pair_metrics import (
    Pairs,
    all_pairs,
    balanced,
    best_f1_cut,
    figures_at,
    figures_of,
    pair_average_precision,
    pair_ndcg,
    precision_recall_f1,
    roc_auc,
)

# By distance: cover, other, cover, other, other.
PAIRS = Pairs(np.array([0.1, 0.2, 0.3, 0.4, 0.5]), np.array([True, False, True, False, False]))


def test_each_pair_of_tracks_is_taken_once() -> None:
    pairs = all_pairs([[0, 1, 2], [1, 0, 3], [2, 3, 0]], [5, 6, 5])

    np.testing.assert_array_equal(pairs.distances, [1, 2, 3])
    np.testing.assert_array_equal(pairs.are_covers, [False, True, False])


def test_precision_recall_and_f1_of_a_cut() -> None:
    # called covers: the nearest four, of which two are: precision 2/4; both covers found: recall 2/2;
    # F1 = 2 x 0.5 x 1 / 1.5
    precision, recall, f1 = precision_recall_f1(PAIRS.distances < 0.45, PAIRS.are_covers)

    assert (precision, recall, f1) == (0.5, 1.0, pytest.approx(2 / 3))


def test_precision_and_recall_differ_when_a_cover_is_missed() -> None:
    # called covers: the nearest alone, which is one: precision 1/1, recall 1/2, F1 = 2 x 1 x 0.5 / 1.5
    assert precision_recall_f1(PAIRS.distances < 0.15, PAIRS.are_covers) == (1.0, 0.5, pytest.approx(2 / 3))


@pytest.mark.parametrize(
    ("said_yes", "are_covers"), [([False, False], [True, False]), ([True, True], [False, False]), ([], [])]
)
def test_precision_and_recall_of_nothing_are_zero(said_yes: list[bool], are_covers: list[bool]) -> None:
    assert precision_recall_f1(said_yes, are_covers) == (0, 0, 0)


def test_the_best_f1_belongs_to_one_cut() -> None:
    # cuts after 1..5 pairs: F1 = 2/3, 1/2, 4/5, 2/3, 4/7; the third calls 3 pairs covers, 2 of them right
    found = figures_at(PAIRS, best_f1_cut(PAIRS))

    assert (found.precision, found.recall, found.f1) == (pytest.approx(2 / 3), 1.0, pytest.approx(0.8))


def test_roc_auc_counts_covers_that_are_nearer_than_others() -> None:
    # cover at 0.1 is nearer than all 3 others, cover at 0.3 than 2 of 3: 5 of 6
    assert roc_auc(PAIRS) == pytest.approx(5 / 6)


def test_a_tie_counts_half_in_roc_auc() -> None:
    # cover at 1 against others at 1 (tied, 0.5) and 2 (nearer, 1): 1.5 of 2
    assert roc_auc(Pairs(np.array([1.0, 1.0, 2.0]), np.array([True, False, False]))) == pytest.approx(0.75)


def test_average_precision_weighs_precision_by_the_recall_it_adds() -> None:
    # covers at ranks 1 and 3, each half of the recall: 1/2 x 1/1 + 1/2 x 2/3
    assert pair_average_precision(PAIRS) == pytest.approx(5 / 6)


def test_tied_pairs_enter_average_precision_together() -> None:
    # the first distance holds a cover and another: precision 1/2 there brings all the recall
    assert pair_average_precision(Pairs(np.array([1.0, 1.0, 2.0]), np.array([True, False, False]))) == 0.5


@pytest.mark.parametrize("are_covers", [[True, True], [False, False]])
def test_pairs_of_one_kind_are_refused(are_covers: list[bool]) -> None:
    pairs = Pairs(np.array([1.0, 2.0]), np.array(are_covers))

    with pytest.raises(ValueError, match="both"):
        roc_auc(pairs)
    with pytest.raises(ValueError, match="both"):
        pair_average_precision(pairs)


def test_inconsistent_shapes_are_refused() -> None:
    with pytest.raises(ValueError, match="match"):
        precision_recall_f1([True], [True, False])
    with pytest.raises(ValueError, match="match"):
        Pairs(np.zeros(2), np.zeros(3, dtype=bool))
    with pytest.raises(ValueError, match="square"):
        all_pairs(np.zeros((2, 3)), [0, 1])


def test_distances_that_are_not_numbers_are_refused() -> None:
    with pytest.raises(ValueError, match="finite"):
        Pairs(np.array([np.nan]), np.array([True]))


def test_pairs_of_two_queries_are_taken_once_and_no_query_with_itself() -> None:
    # queries 0 and 2 of four tracks: pairs (0, 1), (0, 2), (0, 3), (2, 1), (2, 3)
    distances = [[9, 1, 2, 3], [4, 5, 9, 6]]

    pairs = all_pairs(distances, [0, 0, 1, 1], [0, 2])

    np.testing.assert_array_equal(pairs.distances, [1, 2, 3, 5, 6])
    np.testing.assert_array_equal(pairs.are_covers, [True, False, False, False, True])


def test_both_classes_have_precision_recall_and_f1() -> None:
    # up to 0.3: cover, other, cover are called covers; the two others beyond are right
    found = figures_at(PAIRS, 0.3)

    assert (found.precision, found.recall, found.f1) == (pytest.approx(2 / 3), 1, pytest.approx(0.8))
    assert (found.other_precision, found.other_recall) == (1, pytest.approx(2 / 3))
    assert found.other_f1 == pytest.approx(0.8)


def test_the_best_cut_is_the_distance_of_the_last_pair_called_a_cover() -> None:
    assert best_f1_cut(PAIRS) == 0.3


def test_balanced_pairs_keep_every_cover_and_draw_as_many_others() -> None:
    kept = balanced(PAIRS)

    assert kept.distances[kept.are_covers].tolist() == [0.1, 0.3]
    assert (~kept.are_covers).sum() == 2
    assert set(kept.distances[~kept.are_covers]) < {0.2, 0.4, 0.5}
    np.testing.assert_array_equal(balanced(PAIRS).distances, kept.distances)


def test_covers_are_sampled_where_they_are_the_majority() -> None:
    kept = balanced(Pairs(PAIRS.distances, ~PAIRS.are_covers))

    assert (kept.are_covers.sum(), (~kept.are_covers).sum()) == (2, 2)


def test_discounted_gain_takes_all_pairs_as_one_list() -> None:
    # covers at places 1 and 3: (1 + 1/2) / (1 + 1/log2 3)
    assert pair_ndcg(PAIRS) == pytest.approx(1.5 / (1 + 1 / np.log2(3)))


def test_tied_pairs_share_their_discounts() -> None:
    # the cover stands first or second: the mean of 1 and 1/log2 3
    tied = Pairs(np.array([1.0, 1.0, 2.0]), np.array([False, True, False]))

    assert pair_ndcg(tied) == pytest.approx((1 + 1 / np.log2(3)) / 2)


def test_all_figures_of_the_worked_example() -> None:
    found = figures_of(PAIRS)

    assert (found.roc_auc, found.average_precision) == (pytest.approx(5 / 6), pytest.approx(5 / 6))
    assert found.at_best_f1 == figures_at(PAIRS, 0.3)
    assert (found.n_covers, found.n_others) == (2, 3)
