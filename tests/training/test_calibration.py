from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from tests.doubles.labelled_chroma import small_dataset
from tests.doubles.weights import background_of

from contrafact.domain.errors import ContrafactError
from contrafact.scoring.pair_features import TrackFeatures
from contrafact_training.data.labelled_pairs import Embedded, aligned, embed, nearest_pairs, sampled_pairs
from contrafact_training.fit.calibration import Fitted, calibrate
from contrafact_training.fit.quality import FitContext, quality_on

N_WORKS, N_TRACKS = 14, 3
CONTENTS = np.linspace(0.2, 0.6, 50)
"""Harmonic content of the tracks that the weights were trained on."""
BACKGROUND = background_of(np.eye(40, dtype=np.float32)[:20])


def embedded(noise: float = 0.35, seed: int = 0) -> Embedded:
    """Tracks whose vectors are near those of their work, the nearer the less noise."""
    dataset = small_dataset(N_WORKS, N_TRACKS, 60, seed=seed)
    rng = np.random.default_rng(seed)
    centres = rng.standard_normal((N_WORKS, 40))
    vectors = centres[dataset.works] + noise * rng.standard_normal((len(dataset), 40)) * 3
    units = (vectors / np.linalg.norm(vectors, axis=1, keepdims=True)).astype(np.float32)
    n_frames = np.full(len(dataset), 60)
    features = TrackFeatures(BACKGROUND.hubness(units), BACKGROUND.expected_shares(units), n_frames)
    return Embedded(dataset, units, features)


def context(cache: Path) -> FitContext:
    return FitContext(BACKGROUND, CONTENTS, cache)


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("similarities")


@pytest.fixture(scope="module")
def fitted(cache: Path) -> Fitted:
    return calibrate(embedded(), context(cache))


def test_covers_get_higher_probabilities_than_others_and_rarer_false_alarms(fitted: Fitted, cache: Path) -> None:
    tracks, calibration = embedded(), fitted.calibration
    pairs = aligned(tracks, nearest_pairs(tracks, 10), cache)

    for each in (pairs, pairs.unaligned()):
        found, rates = calibration.probabilities(each.features, 0.05), calibration.false_alarm_rates(each.features)
        assert found[each.are_covers].mean() > 5 * found[~each.are_covers].mean()
        assert np.median(rates[each.are_covers]) < np.median(rates[~each.are_covers]) / 5


def test_the_prior_is_the_part_of_covers_among_all_pairs(fitted: Fitted) -> None:
    # Each of 42 tracks has two covers among the 41 others.
    assert fitted.calibration.fitted_prior == pytest.approx(2 / 41)


def test_operating_points_reach_precision_and_recall_where_possible(fitted: Fitted) -> None:
    assert fitted.points.precise.precision >= 0.95
    assert fitted.points.exhaustive.recall >= 0.9
    points = [*fitted.calibration.points.values()]
    assert points == sorted(points, reverse=True)


def test_precision_and_recall_are_counted_at_each_threshold(fitted: Fitted) -> None:
    figures = fitted.thresholds

    thresholds, recalls = ([getattr(each, name) for each in figures] for name in ("min_probability", "recall"))
    assert thresholds == sorted(thresholds)
    assert recalls == sorted(recalls, reverse=True)
    assert figures[0].recall > 0.9


def test_the_quality_is_measured_on_other_tracks(fitted: Fitted, cache: Path) -> None:
    with_alignment, without = quality_on(embedded(seed=1), fitted.calibration, context(cache))

    assert with_alignment.brier_skill > without.brier_skill > 0.2
    assert with_alignment.expected_error < 0.15


def test_covers_that_are_no_nearer_than_others_cannot_be_calibrated(cache: Path) -> None:
    tracks = embedded()
    # Every track's vector goes to one of another work.
    strangers = replace(tracks, vectors=np.roll(tracks.vectors, 1, axis=0).copy())
    far = replace(strangers, vectors=_opposite_within_works(strangers))

    with pytest.raises(ContrafactError, match="no nearer") as caught:
        calibrate(far, context(cache))

    assert caught.value.code == "invalid_weights"


def _opposite_within_works(tracks: Embedded) -> np.ndarray[tuple[int, int], np.dtype[np.float32]]:
    corners = np.zeros_like(tracks.vectors)
    for row, work in enumerate(tracks.dataset.works):
        # Tracks of a work at right angles, those of all works the same.
        corners[row, row % N_TRACKS] = 1
        corners[row, 3 + work] = 0.1
    return corners / np.linalg.norm(corners, axis=1, keepdims=True)


def test_each_track_is_paired_with_its_nearest_others() -> None:
    tracks = embedded()
    pairs = nearest_pairs(tracks, 5)
    corrected = tracks.corrected()

    assert pairs.shape == (42 * 5, 2)
    for query in (0, 17, 41):
        others = np.delete(np.arange(42), query)
        assert pairs[query * 5 : query * 5 + 5, 1].tolist() == others[np.argsort(corrected[query, others])][:5].tolist()


def test_a_small_library_has_fewer_nearest() -> None:
    tracks = embedded()
    first = np.arange(3)
    three = Embedded(tracks.dataset.subset(first), tracks.vectors[:3], tracks.features.take(first))

    assert nearest_pairs(three, 20).tolist() == sorted(nearest_pairs(three, 20).tolist(), key=lambda pair: pair[0])
    assert len(nearest_pairs(three, 20)) == 6


def test_sampled_pairs_stand_for_all_pairs_each_once() -> None:
    tracks = embedded()
    pairs, weights = sampled_pairs(tracks, 3, 100)
    works = tracks.dataset.works
    are_covers = works[pairs[:, 0]] == works[pairs[:, 1]]

    assert weights.sum() == pytest.approx(42 * 41 / 2)
    assert weights[are_covers].tolist() == [1.0] * (N_WORKS * 3)
    assert len({tuple(sorted(pair)) for pair in pairs.tolist()}) == len(pairs)
    near = {tuple(sorted(pair)) for pair in nearest_pairs(tracks, 3).tolist()}
    assert near <= {tuple(pair) for pair in pairs[weights == 1].tolist()}


def test_embedding_tracks_measures_their_hubness() -> None:
    dataset = small_dataset(2, 2, 60)
    first = np.eye(40, dtype=np.float32)[0]

    found = embed(dataset, lambda frames: first, BACKGROUND)

    assert found.vectors.shape == (4, 40)
    # One of the ten nearest is itself, the others are at right angles.
    assert found.features.hubness == pytest.approx([0.1] * 4)
    assert found.distances().max() == 0.0
