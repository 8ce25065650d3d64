from __future__ import annotations

import pytest
import torch

from contrafact.embedding.architecture import EMBEDDING_DIM, MIN_FRAMES, N_PARAMETERS
from contrafact.embedding.network import CoverNetwork


@pytest.fixture(scope="module")
def network() -> CoverNetwork:
    torch.manual_seed(3)
    return CoverNetwork(dropout=0.1).eval()


def random_chroma(n_tracks: int, n_frames: int) -> torch.Tensor:
    return torch.randn(n_tracks, 1, 12, n_frames, generator=torch.Generator().manual_seed(n_frames))


def test_the_network_has_the_parameters_of_the_thesis(network: CoverNetwork) -> None:
    assert sum(parameter.numel() for parameter in network.parameters()) == N_PARAMETERS == 3_964_352


def test_each_convolution_is_followed_by_relu_dropout_and_normalisation(network: CoverNetwork) -> None:
    names = [type(layer).__name__ for layer in network.layers]

    block = ["Conv2d", "ReLU", "Dropout", "BatchNorm2d"]
    pool = ["MaxPool2d"]
    assert names == [*block * 2, *pool, *block * 2, *pool, *block * 2, "AdaptiveAvgPool2d", "Flatten"]


@pytest.mark.parametrize("n_frames", [MIN_FRAMES, 45, 515])
def test_embeddings_have_length_one(network: CoverNetwork, n_frames: int) -> None:
    embeddings = network(random_chroma(3, n_frames))

    assert embeddings.shape == (3, EMBEDDING_DIM)
    torch.testing.assert_close(embeddings.norm(dim=1), torch.ones(3))


def test_44_frames_leave_one_column_and_43_none(network: CoverNetwork) -> None:
    before_pooling = network.layers[:-2]

    assert before_pooling(random_chroma(1, MIN_FRAMES)).shape == (1, 256, 8, 1)
    with pytest.raises(RuntimeError):
        network(random_chroma(1, MIN_FRAMES - 1))


def test_a_track_has_the_same_embedding_alone_and_in_a_batch(network: CoverNetwork) -> None:
    batch = random_chroma(4, 100)

    torch.testing.assert_close(network(batch)[2:3], network(batch[2:3]))
