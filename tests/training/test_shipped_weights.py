"""The weights in model_weights/ are as good as their card says."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from contrafact.domain.verdicts import Decision, Located, OperatingPoint, Section
from contrafact.embedding.background import load_background
from contrafact.embedding.card import find_card, load_card, sha256_of, weights_path
from contrafact.scoring.pair_features import PairFeatures
from contrafact.scoring.verdict import verdict_on
from contrafact_bench.reports.one_system import evaluate
from contrafact_bench.systems.registry import load_system
from contrafact_training.data.datasets import Dataset, load_npz

N_WORKS_OF_VAL = 20


@pytest.fixture(scope="module")
def research_chroma(research_data: Path) -> Path:
    return research_data / "hpcp.npz"


def some_works(dataset: Dataset, n_works: int, seed: int) -> Dataset:
    chosen = np.random.default_rng(seed).choice(np.unique(dataset.works), n_works, replace=False)
    kept = np.flatnonzero(np.isin(dataset.works, chosen))
    return Dataset([dataset.names[i] for i in kept], [dataset.tracks[i] for i in kept], dataset.works[kept])


def test_the_card_describes_the_file_beside_it() -> None:
    card = load_card()

    assert sha256_of(weights_path(find_card())) == card.sha256
    assert card.model_id == f"{card.name}-{card.sha256[:12]}"


def test_the_card_names_no_folder() -> None:
    assert not any(word.startswith(("/", "~")) for word in load_card().command.split())


def test_the_checkout_holds_one_small_model() -> None:
    files = {file.name: file.stat().st_size for file in find_card().parent.iterdir()}

    names = ("background.safetensors", "eye.safetensors", "json", "safetensors")
    assert sorted(files) == [f"contrafact.{name}" for name in names]
    assert files["contrafact.eye.safetensors"] < 2e6
    assert files["contrafact.background.safetensors"] < 1e6
    assert sum(files.values()) <= 25e6


def test_the_background_is_the_one_that_the_card_was_calibrated_with() -> None:
    assert len(load_background(load_card(), find_card()).vectors) > 1000


@pytest.mark.parametrize("curve", ["aligned", "unaligned"])
def test_the_calibration_error_on_unseen_works_is_small(curve: str) -> None:
    quality = getattr(load_card().calibration_quality, curve)

    assert quality["val"].expected_error <= 0.03
    assert quality["test"].expected_error <= 0.03
    assert quality["test"].brier_skill > 0.3


def test_alignment_improves_the_probability() -> None:
    quality = load_card().calibration_quality

    assert quality.aligned["test"].brier_skill > quality.unaligned["test"].brier_skill + 0.05


def test_each_operating_point_fulfils_its_condition_on_val() -> None:
    card = load_card()

    assert card.operating_points.precise.precision >= 0.95
    assert card.operating_points.exhaustive.recall >= 0.9
    for point in OperatingPoint:
        assert getattr(card.operating_points, point.value).is_reached


def test_false_alarm_rates_reach_one_in_tens_of_thousands() -> None:
    calibration = load_card().calibration

    for curve in (calibration.aligned, calibration.unaligned):
        assert curve.false_alarms.rates[0] == 1.0
        assert 1e-6 < curve.false_alarms.rates[-1] < 1 / 50_000


COVER = Located(0, 1.0, (Section(5.0, 185.0, 5.0, 185.0, 0.9, 5.0),), harmonic_content=0.4)


def test_likely_begins_at_even_odds_or_above_and_the_thresholds_are_honest() -> None:
    card = load_card()

    assert 0.5 <= card.calibration.likely_from < 0.8
    assert card.calibration.unlikely_below < 0.5
    precisions = {each.min_probability: each.precision for each in card.thresholds}
    assert precisions[0.01] < 0.2
    assert precisions[0.9] > 0.97


def test_fewer_than_1_in_500_tracks_of_train_have_too_little_harmony() -> None:
    harmony = load_card().harmony

    assert harmony is not None
    below = sum(count for count, edge in zip(harmony.counts, harmony.edges[1:], strict=True) if edge <= harmony.line)
    assert below < sum(harmony.counts) / 500
    assert load_card().calibration.limits is not None


def test_likely_and_unlikely_pairs_occur() -> None:
    calibration = load_card().calibration
    same_song, strangers = (
        verdict_on(
            calibration,
            PairFeatures(distance, corrected, similarity, 515, 515, expected_similarity=3.8, located=located),
            prior=0.01,
            model_id="",
        )
        for distance, corrected, similarity, located in ((0.6, 0.6, 15.0, COVER), (1.4, 1.4, 3.5, None))
    )

    assert (same_song.decision, strangers.decision) == (Decision.LIKELY, Decision.UNLIKELY)
    assert same_song.probability > 0.99
    assert strangers.false_alarm_rate > 0.1


@pytest.mark.parametrize("split", ["val", "test", "greek"])
def test_every_figure_lies_in_its_interval(split: str) -> None:
    figures = load_card().figures[split]

    assert figures.map_low < figures.map < figures.map_high


@pytest.mark.slow
def test_the_cards_figures_are_reproduced_on_greek(research_chroma: Path) -> None:
    # The card is about the whole track's vector, by which the product ranks.
    figures = evaluate(load_system("contrafact-whole"), load_npz(research_chroma, "greek")).figures

    expected = load_card().figures["greek"]
    assert figures.map == pytest.approx(expected.map, abs=0.005)
    assert figures.mr1 == pytest.approx(expected.mr1, abs=0.2)
    assert (figures.n_queries, figures.n_without_cover) == (expected.n_queries, expected.n_without_cover)


@pytest.mark.long
@pytest.mark.slow
def test_the_network_beats_the_untrained_baseline_on_unseen_works(research_chroma: Path) -> None:
    part = some_works(load_npz(research_chroma, "val"), N_WORKS_OF_VAL, seed=1)

    network, baseline = (evaluate(load_system(name), part).figures.map for name in ("contrafact", "fourier-2d"))

    assert network > baseline + 0.05


@pytest.mark.long
@pytest.mark.slow
def test_the_cards_figures_beat_the_baseline_on_all_of_val(research_chroma: Path) -> None:
    baseline = evaluate(load_system("fourier-2d"), load_npz(research_chroma, "val")).figures.map

    # Earlier work knew two-dimensional Fourier magnitudes at 0.254 here.
    assert baseline == pytest.approx(0.254, abs=0.015)
    assert load_card().figures["val"].map > baseline + 0.1
