from __future__ import annotations

import numpy as np
import pytest

from contrafact_training.metrics import (
    average_precisions,
    first_ranks,
    precision_at,
    rank_all,
    retrieval_figures,
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


def test_precision_looks_at_the_first_places_alone() -> None:
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


def test_the_diagonal_is_not_looked_at() -> None:
    odd = DISTANCES.copy()
    np.fill_diagonal(odd, [np.nan, -1, np.inf, 9, 0])

    assert retrieval_figures(odd, WORKS) == retrieval_figures(DISTANCES, WORKS)


def test_distances_are_left_as_they_were() -> None:
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
def test_input_that_makes_no_sense_is_refused(distances: np.ndarray, works: list[int], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        rank_all(distances, works)


def test_precision_at_no_place_is_refused() -> None:
    with pytest.raises(ValueError, match="at least 1"):
        precision_at(rank_all(DISTANCES, WORKS), 0)
