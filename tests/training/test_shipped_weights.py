"""The weights in model_weights/ are as good as their card says."""

from __future__ import annotations

import os
from pathlib import Path

import numpy as np
import pytest

from contrafact.embedding.card import find_card, load_card, sha256_of, weights_path
from contrafact_training.datasets import Dataset, load_npz
from contrafact_training.evaluate import evaluate
from contrafact_training.systems.registry import load_system

N_WORKS_OF_VAL = 40


@pytest.fixture(scope="module")
def research_chroma() -> Path:
    folder = os.environ.get("CONTRAFACT_RESEARCH_DATA")
    if folder is None:
        pytest.skip("CONTRAFACT_RESEARCH_DATA is not set")
    return Path(folder) / "hpcp.npz"


def some_works(dataset: Dataset, n_works: int, seed: int) -> Dataset:
    chosen = np.random.default_rng(seed).choice(np.unique(dataset.works), n_works, replace=False)
    kept = np.flatnonzero(np.isin(dataset.works, chosen))
    return Dataset([dataset.names[i] for i in kept], [dataset.tracks[i] for i in kept], dataset.works[kept])


def test_the_card_describes_the_file_beside_it() -> None:
    card = load_card()

    assert sha256_of(weights_path(find_card())) == card.sha256
    assert card.model_id == f"{card.name}-{card.sha256[:12]}"


def test_the_card_names_no_place_on_a_machine() -> None:
    assert not any(word.startswith(("/", "~")) for word in load_card().command.split())


def test_the_checkout_holds_one_model_small_enough_to_travel() -> None:
    files = sorted(find_card().parent.iterdir())

    assert [file.name for file in files] == ["contrafact.json", "contrafact.safetensors"]
    assert sum(file.stat().st_size for file in files) <= 25e6


def test_the_probability_is_off_by_few_in_a_hundred_on_works_never_seen() -> None:
    errors = load_card().calibration_quality.expected_errors

    assert errors["val"] <= 0.03
    # The goal is 0.03 here too; docs/floors.md says by how much these weights miss it.
    assert errors["test"] <= 0.055


def test_each_operating_point_keeps_its_promise_on_val() -> None:
    points = load_card().operating_points

    assert points.precise.precision >= 0.95
    assert points.exhaustive.recall >= 0.9
    assert 0 < points.precise.distance < points.balanced.distance < points.exhaustive.distance < 2
    assert points.precise.probability >= points.balanced.probability >= points.exhaustive.probability


@pytest.mark.parametrize("split", ["val", "test", "greek"])
def test_every_figure_lies_in_its_interval(split: str) -> None:
    figures = load_card().figures[split]

    assert figures.map_low < figures.map < figures.map_high


def test_likely_and_unlikely_lie_at_distances_that_occur() -> None:
    calibration = load_card().calibration

    assert 0 < calibration.threshold_distance < 2
    assert calibration.probability(2.0) < calibration.unlikely_cut


def test_the_cards_figures_come_out_again_on_greek(research_chroma: Path) -> None:
    # The card is about the whole track's vector, by which the product ranks.
    figures = evaluate(load_system("contrafact-whole"), load_npz(research_chroma, "greek")).figures

    expected = load_card().figures["greek"]
    assert figures.map == pytest.approx(expected.map, abs=0.005)
    assert figures.mr1 == pytest.approx(expected.mr1, abs=0.2)
    assert (figures.n_queries, figures.n_without_cover) == (expected.n_queries, expected.n_without_cover)


def test_the_network_beats_the_untrained_baseline_on_works_it_never_saw(research_chroma: Path) -> None:
    part = some_works(load_npz(research_chroma, "val"), N_WORKS_OF_VAL, seed=1)

    network, baseline = (evaluate(load_system(name), part).figures.map for name in ("contrafact", "fourier-2d"))

    assert network > baseline + 0.05


def test_the_card_says_that_the_network_beats_the_baseline_on_all_of_val(research_chroma: Path) -> None:
    baseline = evaluate(load_system("fourier-2d"), load_npz(research_chroma, "val")).figures.map

    # Earlier work knew two-dimensional Fourier magnitudes at 0.254 here.
    assert baseline == pytest.approx(0.254, abs=0.015)
    assert load_card().figures["val"].map > baseline + 0.1
