"""Embedding a track of four minutes, against the same weights in PyTorch's own layout.

The baseline keeps channels first and autograd on, as a network does that nobody has thought about; the product
keeps channels last and turns autograd off. Their outputs must agree.
"""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import torch
from safetensors.torch import load_file
from torch import nn
from torch.nn import functional

from benchmarks.table import Row, print_table, times_ms
from contrafact.domain.chroma import SECONDS_PER_FRAME, Chroma
from contrafact.embedding.embedder import load_embedder
from contrafact.embedding.network import CoverNetwork
from contrafact.embedding.prepare import network_input

DURATION_S = 240
REPEATS = 10
WEIGHTS = Path(__file__).parents[1] / "model_weights"


def main() -> int:
    """Measure and print."""
    embedder = load_embedder(WEIGHTS)
    random = np.random.default_rng(1)
    chroma = Chroma(random.integers(0, 256, (int(DURATION_S / SECONDS_PER_FRAME), 12), dtype=np.uint8))
    layers = plain_layers()

    def plain_embed() -> torch.Tensor:
        return functional.normalize(layers(torch.from_numpy(network_input(chroma.frames))), dim=1)

    np.testing.assert_allclose(embedder.embed(chroma), plain_embed()[0].detach().numpy(), atol=1e-4)
    rows = []
    for n_threads in (1, torch.get_num_threads()):
        torch.set_num_threads(n_threads)
        plain, ours = min(times_ms(plain_embed, REPEATS)), min(times_ms(lambda: embedder.embed(chroma), REPEATS))
        rows.append(
            Row(f"embed 4 minutes, {n_threads} thread(s), best of {REPEATS}", "channels first", plain, ours, "ms")
        )
    return print_table(rows)


def plain_layers() -> nn.Module:
    """The product's weights, channels first."""
    network = CoverNetwork().eval()
    network.load_state_dict(load_file(next(WEIGHTS.glob("*.safetensors"))))
    return nn.Sequential(network.layers, network.project).to(memory_format=torch.contiguous_format)


if __name__ == "__main__":
    sys.exit(main())
