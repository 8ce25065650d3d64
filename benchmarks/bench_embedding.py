"""Measure the embedding of a track of four minutes, whole and in segments; baseline: the one vector of `thesis-cnn`.

Both start from stored frames. The baseline's weights are random, which does not affect the time. Baseline and product
alternate, since a machine's speed varies over minutes.
"""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import torch

from benchmarks.table import Row, median, print_table, times_ms
from contrafact.domain.chroma import Chroma
from contrafact.embedding.embedder import load_embedder
from contrafact.embedding.network import network_input
from contrafact_bench.systems.thesis_cnn import ThesisCnnNetwork

N_FRAMES = 515
"""239 s."""
N_WARM_UPS = 3
N_ROUNDS = 20
MIN_RATIO = 1.5
"""The product, two networks, must be at least this many times as fast as the baseline."""
WEIGHTS = Path(__file__).parents[1] / "model_weights"


def main() -> int:
    """Measure and print."""
    torch.set_num_threads(1)
    embedder = load_embedder(WEIGHTS)
    thesis = ThesisCnnNetwork().eval()
    frames = np.random.default_rng(1).integers(0, 256, (N_FRAMES, 12), dtype=np.uint8)

    def embed_by_thesis() -> torch.Tensor:
        with torch.inference_mode():
            vector: torch.Tensor = thesis(torch.from_numpy(network_input(frames)))
        return vector

    def embed() -> object:
        return embedder.embed(Chroma(frames))

    times: list[list[float]] = [[], []]
    for turn in range(N_WARM_UPS + N_ROUNDS):
        both = [times_ms(work, 1) for work in (embed_by_thesis, embed)]
        if turn >= N_WARM_UPS:
            for kept, found in zip(times, both, strict=True):
                kept.extend(found)
    rows = []
    for name, statistic in (("median", median), ("best", min)):
        baseline, ours = (statistic(each) for each in times)
        target = baseline / MIN_RATIO
        rows.append(Row(f"embed {N_FRAMES} frames, one core, {name}", "thesis-cnn", baseline, ours, "ms", target))
    return print_table(rows)


if __name__ == "__main__":
    sys.exit(main())
