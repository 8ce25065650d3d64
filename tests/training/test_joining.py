from __future__ import annotations

from pathlib import Path

import pytest
import torch

from contrafact.embedding.embedder import save_weights
from contrafact.embedding.intervals import IntervalNetwork
from contrafact.embedding.joined import JoinedNetwork
from contrafact.embedding.network import CoverNetwork
from contrafact_training.train.joining import joined, load_first, load_second
from contrafact_training.train.train import RunError


def seeded(network: type[CoverNetwork]) -> CoverNetwork:
    torch.manual_seed(5)
    return network()


def test_a_joined_network_computes_what_both_do() -> None:
    first, second = seeded(CoverNetwork).eval(), IntervalNetwork().eval()
    chroma = torch.rand(1, 12, 100, generator=torch.Generator().manual_seed(0))

    network = joined(first, second)

    with torch.inference_mode():
        torch.testing.assert_close(network.powers(chroma), first.powers(chroma))
        torch.testing.assert_close(network.second(chroma), second(chroma))


@pytest.mark.parametrize("architecture", [CoverNetwork, JoinedNetwork])
def test_the_first_network_is_read_from_published_weights(tmp_path: Path, architecture: type[CoverNetwork]) -> None:
    network = seeded(architecture)
    save_weights(network, tmp_path / "weights.safetensors")

    first = load_first(tmp_path / "weights.safetensors")

    assert type(first) is CoverNetwork
    torch.testing.assert_close(first.project.weight, network.project.weight.half().float())


def test_the_run_of_the_first_network_is_no_second(tmp_path: Path) -> None:
    save_weights(seeded(CoverNetwork), tmp_path / "checkpoint.safetensors")

    with pytest.raises(RunError, match="holds no training of the network over intervals"):
        load_second(tmp_path)
