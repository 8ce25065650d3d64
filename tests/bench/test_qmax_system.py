from __future__ import annotations

import numpy as np
import pytest
from tests.doubles.labelled_chroma import small_dataset

from contrafact.alignment.align import similarity
from contrafact.domain.chroma import Chroma
from contrafact_bench.evaluation.evaluate import evaluate
from contrafact_bench.systems.registry import load_system


def test_qmax_equals_the_alignment_of_the_product() -> None:
    tracks = small_dataset(2, 2, 90).tracks
    system = load_system("qmax")

    described = [system.describe(Chroma(track)) for track in tracks]

    expected = [-similarity(Chroma(tracks[0]), Chroma(track)).similarity for track in tracks]
    np.testing.assert_allclose(system.distances(described[0], described), expected)
    assert (system.name, system.is_quadratic, system.n_parameters) == ("qmax", True, 0)


def test_qmax_finds_transposed_covers() -> None:
    assert evaluate(load_system("qmax"), small_dataset(5, 3, 120)).figures.map == pytest.approx(1, abs=0.05)
