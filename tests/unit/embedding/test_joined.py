from __future__ import annotations

from pathlib import Path

import pytest
import torch

from contrafact.domain.chroma import MIN_FRAMES
from contrafact.embedding.card import EMBEDDING_DIM
from contrafact.embedding.embedder import load_weights, save_weights
from contrafact.embedding.fourier import N_SEGMENT_MAGNITUDES, segment_magnitudes
from contrafact.embedding.joined import JoinedNetwork
from contrafact.embedding.pooling import segment_centres


@pytest.fixture(scope="module")
def network() -> JoinedNetwork:
    torch.manual_seed(3)
    return JoinedNetwork().eval().requires_grad_(False)


def random_chroma(n_tracks: int, n_frames: int, seed: int = 0) -> torch.Tensor:
    return torch.rand(n_tracks, 12, n_frames, generator=torch.Generator().manual_seed(seed))


@pytest.mark.parametrize("n_frames", [MIN_FRAMES, 43, 44, 515])
def test_the_vectors_are_as_long_and_as_many_as_those_of_one_network(network: JoinedNetwork, n_frames: int) -> None:
    whole, segments = network(random_chroma(2, n_frames))

    assert whole.shape == (2, EMBEDDING_DIM)
    assert segments.shape == (2, len(segment_centres(n_frames)), EMBEDDING_DIM)
    torch.testing.assert_close(whole.norm(dim=1), torch.ones(2))
    torch.testing.assert_close(segments.norm(dim=2), torch.ones(segments.shape[:2]))


def test_all_parts_of_segments_count_alike_and_those_of_wholes_by_their_weights(network: JoinedNetwork) -> None:
    whole, segments = network.parts(random_chroma(2, 100))

    for part, weight in zip(whole.split([256, 128, 256], dim=1), (1, 1, 0.7), strict=True):
        torch.testing.assert_close(part.norm(dim=1), torch.full((2,), weight * (2 + 0.7**2) ** -0.5))
    for part in segments.split([256, 256, 128], dim=2):
        torch.testing.assert_close(part.norm(dim=2), torch.full(segments.shape[:2], 3**-0.5))


def test_a_transposed_track_has_the_same_embedding(network: JoinedNetwork) -> None:
    chroma = random_chroma(1, 150)

    for moved, still in zip(network(chroma.roll(5, dims=1)), network(chroma), strict=True):
        torch.testing.assert_close(moved, still, rtol=0, atol=1e-5)


def test_the_weights_are_read_back(network: JoinedNetwork, tmp_path: Path) -> None:
    save_weights(network, tmp_path / "weights.safetensors")
    torch.manual_seed(4)
    loaded = JoinedNetwork().eval()
    load_weights(loaded, tmp_path / "weights.safetensors")

    for found, expected in zip(loaded(random_chroma(1, 100)), network(random_chroma(1, 100)), strict=True):
        torch.testing.assert_close(found, expected, rtol=0, atol=0.02)


@pytest.mark.parametrize(
    ("n_frames", "centres"), [(6, [3.0]), (43, [21.5]), (64, [21.5, 42.5]), (65, [21.5, 43.0, 43.5])]
)
def test_the_last_segment_ends_with_the_input(n_frames: int, centres: list[float]) -> None:
    assert segment_centres(n_frames).tolist() == centres


def test_the_magnitudes_of_a_segment_do_not_depend_on_distant_music() -> None:
    chroma, centres = random_chroma(1, 300), torch.tensor([100.0, 250.0])
    changed = chroma.clone()
    # The same columns in another order, so that the mean that is subtracted stays.
    changed[:, :, 200:] = chroma[:, :, 200:].flip(2)

    before, after = segment_magnitudes(chroma, centres)[0], segment_magnitudes(changed, centres)[0]

    assert before.shape == (2, N_SEGMENT_MAGNITUDES)
    torch.testing.assert_close(after[0], before[0], rtol=0, atol=1e-5)
    assert (after[1] - before[1]).norm() > 1e-2
