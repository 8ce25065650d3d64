from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from contrafact.index.graph import Graph, build_graph

FIRST = """
from pathlib import Path
import sys
import numpy as np
from contrafact.features.hpcp import compute_chroma
from contrafact.features.spectral_peaks import spectra_function
from tests.unit.index.test_graph import built
tone = np.sin(2 * np.pi * 220 * np.arange(5 * 44100) / 44100).astype(np.float32)
"""
ORDERS = {
    "graph first": "built(Path(sys.argv[1])); print(compute_chroma([tone]).frames[3].argmax())",
    "essentia first": "spectra_function(); built(Path(sys.argv[1])); print(compute_chroma([tone]).frames[3].argmax())",
}


def vectors(n: int, seed: int) -> NDArray[np.float32]:
    drawn = np.random.default_rng(seed).standard_normal((n, 32)).astype(np.float32)
    return drawn / np.linalg.norm(drawn, axis=1, keepdims=True)


def built(folder: Path, n: int = 500) -> Graph:
    build_graph(folder / "graph", [vectors(n, 1)[:300], vectors(n, 1)[300:]], 32, n_threads=2)
    return Graph(folder / "graph")


def test_vectors_of_all_blocks_are_found_by_their_rows(tmp_path: Path) -> None:
    graph = built(tmp_path)
    for row in (0, 299, 300, 499):
        assert row in graph.nearest(vectors(500, 1)[row], 3)


def test_at_least_k_rows_are_found_if_there_are_as_many(tmp_path: Path) -> None:
    graph = built(tmp_path)
    assert 200 <= len(set(graph.nearest(vectors(1, 2)[0], 200).tolist())) <= 250
    everything = graph.nearest(vectors(1, 2)[0], 5000).tolist()
    # A graph is no list: a few of its points may not be reached.
    assert 490 <= len(set(everything)) == len(everything) <= 500
    assert set(everything) <= set(range(500))


def test_a_file_that_is_not_a_graph_is_refused(tmp_path: Path) -> None:
    (tmp_path / "graph").write_bytes(b"no graph" * 100)
    with pytest.raises(ValueError, match=r"index|graph"):
        Graph(tmp_path / "graph")


@pytest.mark.parametrize("order", ORDERS)
def test_essentia_works_in_the_same_process(tmp_path: Path, order: str) -> None:
    done = subprocess.run(
        [sys.executable, "-c", FIRST + ORDERS[order], tmp_path], capture_output=True, text=True, check=False
    )
    assert done.stdout.splitlines()[-1:] == ["0"], done.stderr
