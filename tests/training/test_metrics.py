from __future__ import annotations

import numpy as np
import pytest

from contrafact_training.data.metrics import (
    Ranking,
    average_precisions,
    first_ranks,
    gains,
    map_interval,
    precision_at,
    rank,
    rank_all,
    ranking_figures,
    retrieval_figures,
    top_rate,
)

# Five tracks on a line: work 0 at 0, 3 and 10; work 1 at 1; work 2 at 4, and works 1 and 2 have no cover.
#   query at 0  : 1 . 3 cover, 4 ., 10 cover         -> covers at ranks 2 and 4
#   query at 3  : 4 ., 1 ., 0 cover, 10 cover        -> covers at ranks 3 and 4
#   query at 10 : 4 ., 3 cover, 1 ., 0 cover         -> covers at ranks 2 and 4
PLACES = np.array([0.0, 3.0, 10.0, 1.0, 4.0])
WORKS = np.array([0, 0, 0, 1, 2])
DISTANCES = np.abs(PLACES[:, None] - PLACES[None, :])


def test_average_precision_is_the_mean_of_the_precision_at_each_cover() -> None:
    # ranks 2, 4: (1/2 + 2/4) / 2 = 0.5;  ranks 3, 4: (1/3 + 2/4) / 2 = 5/12;  ranks 2, 4: 0.5
    expected = [0.5, 5 / 12, 0.5]
    np.testing.assert_allclose(average_precisions(rank_all(DISTANCES, WORKS)), expected)


def test_the_first_cover_of_each_query_is_found() -> None:
    np.testing.assert_array_equal(first_ranks(rank_all(DISTANCES, WORKS)), [2, 3, 2])


def test_figures_are_means_over_the_queries_that_have_a_cover() -> None:
    figures = retrieval_figures(DISTANCES, WORKS)

    assert figures.map == pytest.approx(17 / 36)  # (1/2 + 5/12 + 1/2) / 3 = (17/12) / 3
    assert figures.mrr == pytest.approx(4 / 9)  # (1/2 + 1/3 + 1/2) / 3
    assert figures.mr1 == pytest.approx(7 / 3)  # (2 + 3 + 2) / 3
    assert figures.p_at_1 == 0  # no query has a cover in the first place
    assert figures.p_at_10 == pytest.approx(0.2)  # 2 covers each among 10 places, of which the list has 4
    assert figures.n_queries == 3
    assert figures.n_without_cover == 2


def test_precision_counts_the_first_results_only() -> None:
    # among the first three places: 1, 1 and 1 covers -> (1/3 + 1/3 + 1/3) / 3
    assert precision_at(rank_all(DISTANCES, WORKS), 3) == pytest.approx(1 / 3)
    # among the first two: 1, 0 and 1 -> (1/2 + 0 + 1/2) / 3
    assert precision_at(rank_all(DISTANCES, WORKS), 2) == pytest.approx(1 / 3)


def test_a_perfect_ranking_has_figures_of_one() -> None:
    places = np.array([0.0, 0.1, 5.0, 5.1])

    figures = retrieval_figures(np.abs(places[:, None] - places), np.array([7, 7, 9, 9]))

    assert (figures.map, figures.mrr, figures.mr1, figures.p_at_1) == (1, 1, 1, 1)
    assert figures.p_at_10 == pytest.approx(0.1)


def test_the_query_is_left_out_even_where_a_cover_is_its_exact_copy() -> None:
    distances = np.zeros((3, 3))  # all tied: each list keeps the order of the tracks
    # query 0: [1 ., 2 cover] -> 1/2;  query 2: [0 cover, 1 .] -> 1;  query 1 has no cover
    np.testing.assert_allclose(average_precisions(rank_all(distances, [0, 1, 0])), [0.5, 1.0])


def test_the_diagonal_is_ignored() -> None:
    odd = DISTANCES.copy()
    np.fill_diagonal(odd, [np.nan, -1, np.inf, 9, 0])

    assert retrieval_figures(odd, WORKS) == retrieval_figures(DISTANCES, WORKS)


def test_distances_are_not_modified() -> None:
    before = DISTANCES.copy()

    rank_all(DISTANCES, WORKS)

    np.testing.assert_array_equal(DISTANCES, before)


@pytest.mark.parametrize(
    ("distances", "works", "message"),
    [
        (np.zeros((2, 3)), [0, 0], "square"),
        (np.zeros((3, 3)), [0, 0], "square"),
        (np.zeros(4), [0, 0, 1, 1], "square"),
        (np.array([[0, np.nan], [np.nan, 0]]), [0, 0], "finite"),
        (np.array([[0, np.inf], [np.inf, 0]]), [0, 0], "finite"),
        (np.ones((2, 2)), [0, 1], "no two tracks"),
        (np.zeros((0, 0)), [], "no two tracks"),
    ],
)
def test_inconsistent_input_is_refused(distances: np.ndarray, works: list[int], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        rank_all(distances, works)


def test_precision_at_zero_results_is_refused() -> None:
    with pytest.raises(ValueError, match="at least 1"):
        precision_at(rank_all(DISTANCES, WORKS), 0)


def test_the_identification_rate_counts_queries_with_a_cover_among_the_first() -> None:
    ranking = rank_all(DISTANCES, WORKS)  # first covers at ranks 2, 3, 2

    assert [top_rate(ranking, n) for n in (1, 2, 3)] == [0, pytest.approx(2 / 3), 1]


def test_discounted_gain_falls_with_the_logarithm_of_the_rank() -> None:
    # covers at ranks 2 and 4: (1/log2 3 + 1/log2 5) / (1/log2 2 + 1/log2 3)
    at_2_and_4 = (1 / np.log2(3) + 1 / np.log2(5)) / (1 + 1 / np.log2(3))
    at_3_and_4 = (1 / np.log2(4) + 1 / np.log2(5)) / (1 + 1 / np.log2(3))

    np.testing.assert_allclose(gains(rank_all(DISTANCES, WORKS)), [at_2_and_4, at_3_and_4, at_2_and_4])


def test_some_queries_are_ranked_as_among_all() -> None:
    queries = np.array([2, 4, 0])

    some = rank(DISTANCES[queries], WORKS, queries)

    np.testing.assert_array_equal(some.relevant, rank_all(DISTANCES, WORKS).relevant[[2, 0]])
    np.testing.assert_array_equal(some.works, [0, 0])
    assert some.n_without_cover == 1


def test_all_figures_of_the_worked_example() -> None:
    figures = ranking_figures(rank_all(DISTANCES, WORKS))

    assert figures.map == pytest.approx(17 / 36)
    assert (figures.mrr, figures.mr1) == (pytest.approx(4 / 9), pytest.approx(7 / 3))
    assert (figures.p_at_1, figures.p_at_10) == (0, pytest.approx(0.2))
    assert (figures.top_1, figures.top_5, figures.top_10) == (0, 1, 1)
    assert (figures.n_queries, figures.n_without_cover) == (3, 2)
    # one work alone: drawing it again always gives the same mean
    assert figures.map_interval == (pytest.approx(17 / 36), pytest.approx(17 / 36))


def test_the_interval_resamples_works() -> None:
    random = np.random.default_rng(1)
    works = np.repeat(np.arange(40), 5)
    places = works + random.normal(0, 1.5, works.size)
    ranking = rank_all(np.abs(places[:, None] - places), works)
    values, mean = average_precisions(ranking), average_precisions(ranking).mean()

    low, high = map_interval(ranking)

    slow = np.random.default_rng(9)
    means = []
    for _ in range(2000):
        drawn = slow.integers(40, size=40)
        means.append(np.concatenate([values[works == work] for work in drawn]).mean())
    assert low < mean < high
    assert (low, high) == pytest.approx(tuple(np.percentile(means, [2.5, 97.5])), abs=0.015)
    assert map_interval(ranking) == (low, high)


def test_the_interval_is_wider_than_that_of_resampled_queries() -> None:
    # ten works whose queries all find every cover, ten whose queries find them last
    works = np.repeat(np.arange(20), 6)
    relevant = np.zeros((120, 119), dtype=bool)
    relevant[:60, :5] = True
    relevant[60:, -5:] = True
    by_work, alone = (Ranking(relevant, labels, 0) for labels in (works, np.arange(120)))

    widths = [high - low for low, high in (map_interval(by_work), map_interval(alone))]

    # sqrt(6) times as wide: the queries of a work say no more than one of them
    assert widths[0] / widths[1] == pytest.approx(6**0.5, rel=0.15)


@pytest.mark.parametrize(("distances", "queries"), [(np.zeros((1, 3)), [0, 1]), (np.full((1, 3), np.nan), [0])])
def test_inconsistent_queries_are_refused(distances: np.ndarray, queries: list[int]) -> None:
    with pytest.raises(ValueError, match=r"square|finite"):
        rank(distances, [0, 0, 1], queries)
