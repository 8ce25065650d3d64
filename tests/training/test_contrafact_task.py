from __future__ import annotations

import math

import numpy as np
import pytest
import torch
from tests.doubles.labelled_chroma import small_dataset
from torch import Tensor

from contrafact.domain.chroma import Chroma
from contrafact.embedding.network import CoverNetwork
from contrafact_training.train.config import LossWeights
from contrafact_training.train.contrafact_task import (
    ContrafactTask,
    NetworkInTraining,
    best_pairs,
    decoupled_contrast,
    max_mean,
    supervised_contrast,
)

WORKS = torch.tensor([0, 0, 1, 1])


def batch() -> Tensor:
    tracks = np.stack(small_dataset(n_works=2, n_tracks=2, n_frames=64).tracks)
    return torch.from_numpy(tracks.transpose(0, 2, 1).astype(np.float32) / 255)


def loss_of(**weights: float) -> float:
    torch.manual_seed(4)
    chosen = LossWeights(**({"classify": 0.0, "contrast": 0.0, "segments": 0.0} | weights))
    return float(ContrafactTask(2, chosen).eval()(batch(), WORKS).detach())


def test_maxmean_averages_best_matches_in_both_directions() -> None:
    east, north, west = [1.0, 0.0], [0.0, 1.0], [-1.0, 0.0]
    query, reference = torch.tensor([[east, north]]), torch.tensor([[east, west]])

    # FirstResults for east, north: 1, 0. FirstResults for east, west: 1, 0.
    assert max_mean(query, reference).tolist() == [[0.5]]
    # The same from the other side, and with three segments against two: best 1, 0, -0 and 1, 0.
    many = torch.tensor([[east, north, west]])
    assert max_mean(many, torch.tensor([[east, north]])).item() == pytest.approx((2 / 3 + 1) / 2)
    assert max_mean(torch.tensor([[east, north]]), many).item() == pytest.approx((2 / 3 + 1) / 2)


def test_the_contrast_of_a_worked_example() -> None:
    similarities = torch.tensor([[9.0, 0.6, 0.2], [0.6, 9.0, 0.4], [0.2, 0.4, 9.0]])

    loss = supervised_contrast(similarities, torch.tensor([0, 0, 1]), temperature=0.2)

    first = -math.log(math.exp(3) / (math.exp(3) + math.exp(1)))
    second = -math.log(math.exp(3) / (math.exp(3) + math.exp(2)))
    # The third has no cover and adds nothing.
    assert loss.item() == pytest.approx((first + second) / 3)


def test_losses_add_up_by_their_weights() -> None:
    parts = [loss_of(classify=1.0), loss_of(contrast=1.0), loss_of(segments=1.0)]

    assert min(parts) > 0
    assert loss_of(classify=1.0, contrast=2.0, segments=0.5) == pytest.approx(
        parts[0] + 2 * parts[1] + 0.5 * parts[2], rel=1e-5
    )


def test_best_pairs_use_no_row_and_no_column_twice() -> None:
    similarities = torch.tensor([[[0.9, 0.8, 0.1], [0.7, 0.2, 0.0]]])

    # After 0.9 its row and column are used, so that 0.8 and 0.7 are out.
    assert best_pairs(similarities, 1).item() == pytest.approx(0.9)
    assert best_pairs(similarities, 2).item() == pytest.approx((0.9 + 0.2) / 2)
    assert best_pairs(similarities, 5).item() == pytest.approx((0.9 + 0.2) / 2)


def test_the_decoupled_contrast_of_a_worked_example() -> None:
    east, north, west = [1.0, 0.0], [0.0, 1.0], [-1.0, 0.0]
    # Crops of one segment: two covers at 90 degrees, and two equal crops of another work.
    segments = torch.tensor([[east], [north], [west], [west]])

    loss = decoupled_contrast(segments, torch.tensor([0, 0, 1, 1]), temperature=0.5)

    alignment = (0 + 1) / 2  # of both works
    of_east, of_north, of_west = -1 / 0.5, 0 / 0.5, math.log((math.exp(-2) + math.exp(0)) / 2)
    assert loss.item() == pytest.approx((of_east + of_north + 2 * of_west) / 4 - alignment / 0.5)


def test_the_decoupled_contrast_counts_the_closest_segments_of_other_works() -> None:
    east, north, west = [1.0, 0.0], [0.0, 1.0], [-1.0, 0.0]
    works = torch.tensor([0, 0, 1, 1])
    far = torch.tensor([[east, east], [east, east], [west, west], [west, west]])
    near = torch.tensor([[east, east], [east, east], [west, north], [west, north]])

    assert decoupled_contrast(near, works, 0.1) > decoupled_contrast(far, works, 0.1) + 5


@pytest.mark.parametrize("network", ["resnet", "intervals"])
def test_every_part_of_the_network_learns(network: str) -> None:
    torch.manual_seed(4)
    task = ContrafactTask(2, LossWeights(decoupled=1.0), network)
    task(batch(), WORKS).backward()

    assert all(each.grad is not None and each.grad.abs().sum() > 0 for each in task.parameters())


def test_tracks_are_compared_by_their_whole_vectors() -> None:
    torch.manual_seed(4)
    network = CoverNetwork()
    system = NetworkInTraining(network)
    chroma = Chroma(small_dataset(n_works=1, n_tracks=1, n_frames=70).tracks[0])
    vector = system.describe(chroma)

    assert not network.training
    assert np.linalg.norm(vector) == pytest.approx(1, abs=1e-5)
    opposite = np.negative(vector)
    np.testing.assert_allclose(system.distances(vector, [vector, opposite]), [0, 2], atol=1e-5)
