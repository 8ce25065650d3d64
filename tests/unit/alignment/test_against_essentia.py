"""With one transposition and the parameters of the paper, results equal essentia's (docs/decisions/0025)."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from essentia import standard
from numpy.typing import NDArray
from tests.doubles.versions import theme, version

from contrafact.alignment.parameters import AlignmentParameters
from contrafact.alignment.qmax import qmax, qmax_by_transposition
from contrafact.alignment.recurrence import recurrence

PAPER = AlignmentParameters(power=1, stack_frames=9, kappa=0.095, onset_penalty=0.5, extension_penalty=0.5)


def by_essentia(query: NDArray[np.uint8], reference: NDArray[np.uint8]) -> tuple[NDArray[np.bool_], float]:
    recurrences = standard.ChromaCrossSimilarity(
        frameStackSize=9, frameStackStride=1, binarizePercentile=0.095, oti=False
    )
    distances = standard.CoverSongSimilarity(
        disOnset=0.5, disExtension=0.5, alignmentType="serra09", distanceType="asymmetric"
    )
    matrix = recurrences(*(frames.astype(np.float32) / 255 for frames in (query, reference)))
    _, distance = distances(matrix)
    return matrix.astype(np.bool_), float(distance)


def assert_equal_to_essentia(query: NDArray[np.uint8], reference: NDArray[np.uint8]) -> None:
    matrix, distance = by_essentia(query, reference)

    # Essentia omits the last stack of each track, so it gets one frame more.
    ours = recurrence(query[:-1], reference[:-1], 0, PAPER)

    np.testing.assert_array_equal(ours, matrix)
    length = qmax(ours, PAPER)
    assert np.sqrt(ours.shape[1]) / length == pytest.approx(distance, rel=1e-6)
    assert qmax_by_transposition(query[:-1], reference[:-1], [0], PAPER) == [length]


@pytest.mark.parametrize("seed", range(5))
def test_noise_has_the_matrix_and_the_distance_of_essentia(seed: int) -> None:
    rng = np.random.default_rng(seed)
    n_query, n_reference = rng.integers(60, 300, 2)
    query, reference = (rng.integers(0, 256, (n, 12), dtype=np.uint8) for n in (n_query, n_reference))

    assert_equal_to_essentia(query, reference)


@pytest.mark.parametrize("tempo_ratio", [0.8, 1.0, 1.2])
def test_versions_of_a_song_have_the_matrix_and_the_distance_of_essentia(tempo_ratio: float) -> None:
    song = theme(1)

    assert_equal_to_essentia(version(song, seed=1), version(song, tempo_ratio=tempo_ratio, seed=2))


def test_real_tracks_have_the_matrix_and_the_distance_of_essentia(real_tracks: list[NDArray[np.uint8]]) -> None:
    sounding = [track for track in real_tracks if sounds_throughout(track)]
    assert len(sounding) >= 12

    for query, reference in zip(sounding[:12:2], sounding[1:12:2], strict=True):
        assert_equal_to_essentia(query, reference)


def test_silence_matches_in_essentia_and_not_here() -> None:
    rng = np.random.default_rng(0)
    query, reference = (rng.integers(0, 256, (100, 12), dtype=np.uint8) for _ in range(2))
    query[20:40], reference[60:80] = 0, 0

    matrix, _ = by_essentia(query, reference)
    ours = recurrence(query[:-1], reference[:-1], 0, PAPER)

    assert matrix[20:32, 60:72].all()
    assert not ours[20:32, 60:72].any()
    matrix[20:32], matrix[:, 60:72] = False, False
    np.testing.assert_array_equal(ours, matrix)


def test_where_the_percentile_equals_a_distance_essentia_finds_nothing() -> None:
    # (210 - 9 - 1) * 0.095 = 19, where its interpolation gives both neighbours the weight 0.
    rng = np.random.default_rng(0)
    query, reference = (rng.integers(0, 256, (210, 12), dtype=np.uint8) for _ in range(2))

    matrix, _ = by_essentia(query, reference)

    assert not matrix.any()
    assert recurrence(query[:-1], reference[:-1], 0, PAPER).mean() == pytest.approx(0.06, abs=0.02)


@pytest.fixture
def real_tracks(research_data: Path) -> list[NDArray[np.uint8]]:
    with np.load(research_data / "hpcp.npz", allow_pickle=False) as stored:
        frames, offsets, split = stored["frames"], stored["offsets"], stored["split"]
    return [frames[offsets[i] : offsets[i + 1]] for i in np.flatnonzero(split == "val")[:40]]


def sounds_throughout(track: NDArray[np.uint8]) -> bool:
    stacks = np.lib.stride_tricks.sliding_window_view(track.any(axis=1), PAPER.stack_frames)
    return bool(stacks.any(axis=1).all())
