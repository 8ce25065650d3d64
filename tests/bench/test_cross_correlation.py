from __future__ import annotations

import numpy as np
import pytest
from scipy.signal import lfilter
from tests.doubles.versions import theme, version

from contrafact.domain.chroma import Chroma
from contrafact_bench.systems.aligning import unit_rows
from contrafact_bench.systems.cross_correlation import POLE, CrossCorrelation, highest_peak


def plain_highest_peak(query: np.ndarray, reference: np.ndarray) -> float:
    lags = range(-len(query) + 1, len(reference) + 100)
    best = -np.inf
    for t in range(12):
        turned = np.roll(query, t, axis=1)
        products = [
            sum(turned[n] @ reference[n + lag] for n in range(len(query)) if 0 <= n + lag < len(reference))
            for lag in lags
        ]
        best = max(best, lfilter([1, -1], [1, -POLE], products).max())
    return float(best / min(len(query), len(reference)))


def test_the_peak_of_a_worked_example_is_one() -> None:
    # each frame another pitch: only at one lag and one rotation do all 6 meet, and the filter lets the jump from 0 pass
    reference = np.eye(12, dtype=np.float32)[[0, 5, 1, 8, 3, 10]]

    assert highest_peak(np.roll(reference, 3, axis=1), reference) == pytest.approx(1.0, abs=0.02)


@pytest.mark.parametrize(("n_query", "n_reference"), [(9, 9), (17, 6), (5, 40)])
def test_the_fast_transform_equals_direct_sums(n_query: int, n_reference: int) -> None:
    random = np.random.default_rng(4)
    query, reference = (unit_rows(random.random((n, 12)) ** 2) for n in (n_query, n_reference))

    assert highest_peak(query, reference) == pytest.approx(plain_highest_peak(query, reference), rel=2e-3)


def test_a_peak_is_measured_by_the_shorter_track() -> None:
    reference = unit_rows(version(theme(1)))
    with_silence = np.vstack([reference, np.zeros((200, 12), dtype=np.float32)])

    peak = highest_peak(reference[40:80], reference)

    assert highest_peak(reference[40:80], with_silence) == pytest.approx(peak, rel=1e-3)
    assert highest_peak(with_silence, reference[40:80]) == pytest.approx(
        highest_peak(reference, reference[40:80]), rel=1e-3
    )


def test_a_transposed_and_slightly_slower_recording_is_nearer_than_another_song() -> None:
    system = CrossCorrelation()
    query = system.describe(Chroma(version(theme(1))))
    cover = version(theme(1), transposition_semitones=4, tempo_ratio=0.97, seed=9)

    to_cover, *to_others = system.distances(query, [cover, *(version(theme(seed)) for seed in (2, 3, 4))])

    assert to_cover < min(to_others)
