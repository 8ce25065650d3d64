from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from tests.doubles.labelled_chroma import small_dataset
from tests.doubles.weights import background, write_untrained_weights

from contrafact.domain.chroma import Chroma
from contrafact.embedding.background import load_background
from contrafact.embedding.distances import distances
from contrafact.embedding.embedder import load_embedder
from contrafact.scoring.hubness import HubnessCache
from contrafact.scoring.pair_features import PairFeatures
from contrafact.search.ranked import Ranked
from contrafact_bench.evaluation.pair_table import (
    EmbeddedTracks,
    LabelledSearch,
    PairTable,
    by_corrected_distance,
    by_corrected_similarity,
    by_distance,
    by_evidence,
    by_probability,
    by_similarity,
)
from contrafact_bench.systems.registry import load_system
from contrafact_bench.systems.two_stage import TwoStage, as_distances
from contrafact_training.data.datasets import track_name

NAN = float("nan")
TABLE = PairTable(
    queries=np.array([0]),
    distances=np.array([[0.0, 0.9, 0.5, 0.7, 1.1]]),
    corrected_distances=np.array([[0.0, 0.55, 0.22, 0.8, 0.7]]),
    similarities=np.array([[NAN, 7.0, 1.0, 6.0, NAN]]),
    probabilities=np.array([[NAN, 0.9, 0.1, 0.6, NAN]]),
    log_odds=np.array([[NAN, 60.0, -99.0, 61.0, NAN]]),
    expected_similarities=np.array([[0.5, 0.5, 0.5, 0.5, 0.5]]),
    ranked_distances=np.array([[1.0, 0.1, 0.9, 0.4, 2.1]]),
)
TRACKS = small_dataset(2, 3, 100).tracks


def order(found: NDArray[np.float64]) -> list[int]:
    """Places of the references in the list of the only query, without the query itself."""
    return [place for place in np.argsort(found[0]).tolist() if place != 0]


def ranked(place: int, probability: float, similarity: float | None) -> Ranked:
    features = PairFeatures(0.5, 0.5, similarity, 100, 100, expected_similarity=0.0)
    return Ranked(track_name(place), features, probability, 0)


def test_a_ranking_becomes_distances_that_sort_in_its_order() -> None:
    ranking = [ranked(3, 1.0, 9.0), ranked(1, 1.0, 7.0), ranked(4, 0.25, 5.0), ranked(2, 0.9, None)]

    found = as_distances(np.array([0.0, 0.9, 0.5, 0.7, 1.1]), ranking)

    assert np.argsort(found).tolist() == [3, 1, 4, 0, 2]
    assert found[[3, 4, 2]].tolist() == pytest.approx([0.0, 0.75, 1.5], abs=1e-7)
    assert found[3] < found[1] < found[3] + 1e-7  # as probable as the first, less similar


def test_nearly_equal_probabilities_keep_the_order_of_the_ranking() -> None:
    ranking = [ranked(3, 1.0, 7.0), ranked(1, 1.0 - 1e-12, 9.0)]

    found = as_distances(np.array([0.0, 0.9, 0.5, 0.7, 1.1]), ranking)

    assert found[3] < found[1]
    assert order(by_probability(TABLE)) == [1, 3, 2, 4]


def test_the_order_by_evidence_is_that_of_the_log_odds_of_aligned_pairs() -> None:
    assert order(by_evidence(TABLE)) == [3, 1, 2, 4]


def test_the_order_by_similarity_uses_distances_only_for_pairs_that_were_not_aligned() -> None:
    assert order(by_similarity(TABLE)) == [1, 3, 2, 4]
    assert order(by_similarity(replace(TABLE, distances=2 - TABLE.distances))) == [1, 3, 2, 4]


def test_similarity_is_corrected_by_the_expected_similarity() -> None:
    simple = replace(TABLE, expected_similarities=np.array([[0.5, 2.0, 0.5, 0.5, 0.5]]))

    assert order(by_corrected_similarity(TABLE)) == [1, 3, 2, 4]
    assert order(by_corrected_similarity(simple)) == [3, 1, 2, 4]


def test_embeddings_are_ordered_by_distance_with_or_without_correction() -> None:
    assert order(by_distance(TABLE)) == [2, 3, 1, 4]
    assert order(by_corrected_distance(TABLE)) == [2, 1, 4, 3]


def test_a_search_fills_the_table_for_its_candidates_alone(tmp_path: Path) -> None:
    search = labelled_search(tmp_path)

    table = search.tracks(np.array([0, 3]), n_candidates=2)

    assert np.isnan(table.similarities).sum(axis=1).tolist() == [4, 4]  # two of six tracks are aligned
    assert np.isnan(table.probabilities[[0, 1], [0, 3]]).all()  # not the query itself
    wholes = search.references.wholes
    np.testing.assert_array_equal(table.distances[0], distances(wholes[0], wholes))
    hubness = search.hubness.hubness(wholes)
    assert table.corrected_distances[0, 1] == pytest.approx(
        table.distances[0, 1] ** 2 / 2 + (hubness[0] + hubness[1]) / 2
    )


def test_clips_are_searched_by_their_segments_without_the_track_that_they_were_cut_from(tmp_path: Path) -> None:
    search = labelled_search(tmp_path)
    embedder = load_embedder(write_untrained_weights(tmp_path))
    cut = TRACKS[1][20:60]
    clips = EmbeddedTracks([cut], [embedder.embed(Chroma(cut))])

    table = search.clips(clips, np.array([1]), n_candidates=3)

    assert np.count_nonzero(~np.isnan(table.similarities)) == 3
    assert np.isnan(table.similarities[0, 1])
    assert (table.distances[0][np.isnan(table.similarities[0])] > 2).all()


def test_the_system_aligns_the_candidates_and_ranks_the_rest_behind(tmp_path: Path) -> None:
    embedder = load_embedder(write_untrained_weights(tmp_path))
    system = TwoStage(embedder, background(), n_candidates=2)
    described = [system.describe(Chroma(track)) for track in TRACKS]

    found = system.distances(described[0], described)

    assert np.count_nonzero(found <= 1) == 3  # two, and its own recording
    assert found[0] == 0
    assert described[0].nbytes == 4 * 256 + 1 + TRACKS[0].size  # the vector, the number of views, the frames


def test_the_system_ranks_as_the_figures_are_computed(tmp_path: Path) -> None:
    card = write_untrained_weights(tmp_path)
    system = load_system("two-stage", card)
    described = [system.describe(Chroma(track)) for track in TRACKS]
    table = labelled_search(tmp_path).tracks(np.array([0]))

    found = system.distances(described[0], described)

    # The system estimates the prior of its references, and the table takes that of their number: the order is the same.
    assert np.argsort(found[1:]).tolist() == np.argsort(by_probability(table)[0, 1:]).tolist()
    assert (system.name, system.is_quadratic) == ("two-stage", True)


def labelled_search(folder: Path) -> LabelledSearch:
    card = write_untrained_weights(folder)
    embedder = load_embedder(card)
    tracks = EmbeddedTracks(list(TRACKS), [embedder.embed(Chroma(track)) for track in TRACKS])
    hubness = HubnessCache(load_background(embedder.card, card))
    return LabelledSearch(tracks, embedder.card.calibration, hubness, folder / "similarities")
