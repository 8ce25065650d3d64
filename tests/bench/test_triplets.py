from __future__ import annotations

import pytest
import torch

from contrafact_bench.systems.trained import Mining, select_triplets, triplet_loss

MARGIN = 0.3
WORKS = torch.tensor([0, 0, 0, 1, 1])
# Row anchors. For anchor 0: positives 1 at 0.2 and 2 at 0.5, negatives 3 at 0.4 and 4 at 0.7.
DISTANCES = torch.tensor(
    [
        [0.0, 0.2, 0.5, 0.4, 0.7],
        [0.2, 0.0, 0.9, 0.1, 0.3],
        [0.5, 0.9, 0.0, 1.5, 1.6],
        [0.4, 0.1, 1.5, 0.0, 0.6],
        [0.7, 0.3, 1.6, 0.6, 0.0],
    ]
)


def chosen(kind: Mining, anchor: int | None = None) -> set[tuple[int, ...]]:
    triplets = torch.stack(select_triplets(DISTANCES, WORKS, kind, MARGIN), dim=1).tolist()
    return {tuple(triplet) for triplet in triplets if anchor in {None, triplet[0]}}


def test_a_semi_hard_negative_lies_beyond_the_positive_and_within_the_margin() -> None:
    # Beyond 0.2 up to 0.5 lies 0.4; beyond 0.5 up to 0.8 lies 0.7.
    assert chosen("semi-hard", anchor=0) == {(0, 1, 3), (0, 2, 4)}


def test_only_the_worked_triplets_are_semi_hard() -> None:
    # Anchor 1: 0.3 beyond 0.2. Anchor 2: 1.5 and 1.6 too far. Anchor 3 (positive at 0.6): all nearer or too far.
    # Anchor 4 (positive at 0.6): 0.7 within.
    assert chosen("semi-hard") == {(0, 1, 3), (0, 2, 4), (1, 0, 4), (4, 3, 0)}


def test_a_hard_negative_is_the_nearest() -> None:
    assert chosen("hard") == {
        *{(0, 1, 3), (0, 2, 3)},
        *{(1, 0, 3), (1, 2, 3)},
        *{(2, 0, 3), (2, 1, 3)},
        *{(3, 4, 1), (4, 3, 1)},
    }


def test_batch_hard_takes_the_farthest_positive_with_the_nearest_negative() -> None:
    assert chosen("batch-hard") == {(0, 2, 3), (1, 2, 3), (2, 1, 3), (3, 4, 1), (4, 3, 1)}


def test_batch_all_takes_every_triplet() -> None:
    # Work 0: 3 anchors x 2 positives x 2 negatives; work 1: 2 anchors x 1 positive x 3 negatives.
    assert len(chosen("batch-all")) == 3 * 2 * 2 + 2 * 1 * 3


def test_random_takes_one_valid_triplet_for_each_anchor_and_not_always_the_same() -> None:
    torch.manual_seed(0)
    draws = [frozenset(chosen("random")) for _ in range(20)]

    for draw in draws:
        assert sorted(triplet[0] for triplet in draw) == [0, 1, 2, 3, 4]
        assert draw <= chosen("batch-all")
    assert len(set(draws)) > 1


@pytest.mark.parametrize("kind", ["random", "semi-hard", "hard", "batch-all", "batch-hard"])
def test_a_batch_of_one_work_has_no_triplet_and_no_loss(kind: Mining) -> None:
    works = torch.zeros(5, dtype=torch.int64)

    assert all(len(rows) == 0 for rows in select_triplets(DISTANCES, works, kind, MARGIN))
    assert triplet_loss(DISTANCES.clone().requires_grad_(), works, kind, MARGIN).item() == 0


def test_the_loss_is_the_mean_over_triplets_that_are_not_yet_right() -> None:
    # Batch-hard, positive - negative + 0.3: 0.4, 1.1, 0.9 - 1.5 + 0.3 < 0 (left out), 0.8, 0.6.
    assert triplet_loss(DISTANCES, WORKS, "batch-hard", MARGIN).item() == pytest.approx((0.4 + 1.1 + 0.8 + 0.6) / 4)


def test_the_loss_pulls_the_positive_and_pushes_the_negative() -> None:
    distances = DISTANCES.clone().requires_grad_()
    (gradient,) = torch.autograd.grad(triplet_loss(distances, WORKS, "batch-hard", MARGIN), distances)

    assert gradient[0, 2] > 0
    assert gradient[0, 3] < 0
    assert gradient[0, 1] == 0
