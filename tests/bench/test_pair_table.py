from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from tests.doubles.labelled_chroma import small_dataset
from tests.doubles.weights import background, calibration, write_untrained_weights

from contrafact.alignment.align import similarity
from contrafact.domain.chroma import Chroma
from contrafact.embedding.distances import distances
from contrafact.embedding.embedder import Embedder, load_embedder
from contrafact_bench.systems.pair_table import (
    Known,
    by_corrected_similarity,
    by_distance,
    by_similarity,
    candidates,
    corrected,
    fused,
)
from contrafact_bench.systems.registry import load_system
from contrafact_bench.systems.two_stage import TwoStage

NAN = float("nan")
KNOWN = Known(
    queries=np.array([0]),
    distances=np.array([[0.0, 0.9, 0.5, 0.7, 1.1]]),
    similarities=np.array([[NAN, 7.0, 1.0, 6.0, NAN]], dtype=np.float32),
    query_hubness=np.array([0.2]),
    reference_hubness=np.array([0.2, 0.1, 0.0, 0.9, 0.0]),
    query_expected_shares=np.array([0.5]),
    reference_expected_shares=np.array([0.5, 0.5, 0.5, 0.5, 0.5]),
    query_frames=np.array([400]),
    reference_frames=np.full(5, 500),
    reference_vectors=np.array(
        [[np.cos(angle), np.sin(angle)] for angle in (0.0, 0.93, -0.51, 0.72, 1.16)], dtype=np.float32
    ),
)
SURE = np.full((1, 5), 7.0, dtype=np.float32)
TRACKS = small_dataset(2, 3, 100).tracks


def order(found: NDArray[np.float64]) -> list[int]:
    """Places of the references in the list of the only query, its own recording left out."""
    return [place for place in np.argsort(found[0]).tolist() if place != 0]


def test_candidates_are_the_nearest_without_the_querys_own_recording() -> None:
    assert candidates(KNOWN.distances, KNOWN.queries, 2).tolist() == [[2, 3]]
    assert candidates(KNOWN.distances, KNOWN.queries, 100).tolist() == [[2, 3, 1, 4]]


def test_probability_orders_what_is_aligned_and_distance_the_rest_behind_it() -> None:
    # far by embedding, but far the likest by alignment
    assert order(fused(KNOWN, calibration())) == [1, 3, 2, 4]
    # the distance rules where similarity weighs little
    assert order(fused(KNOWN, calibration(slope=-60.0))) == [2, 1, 3, 4]


def test_equally_probable_tracks_are_ordered_by_similarity() -> None:
    sure = calibration(intercept=60.0)  # all probabilities round to 1

    assert order(fused(KNOWN, sure)) == [1, 3, 2, 4]


def test_alignment_alone_looks_at_no_distance_but_behind_what_is_aligned() -> None:
    assert order(by_similarity(KNOWN)) == [1, 3, 2, 4]
    assert order(by_similarity(replace(KNOWN, distances=-KNOWN.distances + 2))) == [1, 3, 2, 4]


def test_a_similarity_that_such_tracks_reach_by_chance_says_less() -> None:
    simple = replace(
        KNOWN, reference_expected_shares=np.array([0.5, 1.5, 0.5, 0.5, 0.5])
    )  # 7 against e^2 - 1, 6 against e - 1

    assert order(by_corrected_similarity(KNOWN)) == [1, 3, 2, 4]
    assert order(by_corrected_similarity(simple)) == [3, 1, 2, 4]


def test_embeddings_alone_are_corrected_for_what_is_near_everything() -> None:
    assert order(by_distance(KNOWN)) == [2, 3, 1, 4]
    assert order(corrected(KNOWN)) == [2, 1, 4, 3]  # the hub falls to the end
    assert corrected(KNOWN)[0, 3] == pytest.approx(0.7**2 / 2 + (0.2 + 0.9) / 2)


def test_fewer_candidates_leave_the_others_unaligned() -> None:
    fewer = KNOWN.aligned_up_to(2, calibration())

    np.testing.assert_array_equal(fewer.similarities, np.array([[NAN, NAN, 1.0, 6.0, NAN]], dtype=np.float32))
    assert order(fused(fewer, calibration())) == [3, 2, 1, 4]


def test_the_second_look_begins_where_covers_were_found() -> None:
    # the first look finds 3, which is near 1 and far from 2
    known = replace(KNOWN, distances=KNOWN.distances + np.array([[0, 0, 0.3, 0, 0]]), similarities=SURE)
    sure, never = calibration(intercept=60.0), calibration(intercept=-60.0)

    assert np.flatnonzero(~np.isnan(known.aligned_up_to(2, sure).similarities[0])).tolist() == [1, 3]
    assert np.flatnonzero(~np.isnan(known.aligned_up_to(2, never).similarities[0])).tolist() == [2, 3]


def test_the_candidates_of_a_clip_are_found_in_one_look() -> None:
    clips = replace(KNOWN, similarities=SURE, are_clips=True)

    assert np.flatnonzero(~np.isnan(clips.aligned_up_to(2, calibration(intercept=60.0)).similarities[0])).tolist() == [
        2,
        3,
    ]


def test_the_system_aligns_the_nearest_and_ranks_the_rest_behind(tmp_path: Path) -> None:
    embedder = load_embedder(write_untrained_weights(tmp_path))
    system = TwoStage(embedder, background(), n_candidates=2)
    described = [system.describe(Chroma(track)) for track in TRACKS]

    found = system.distances(described[0], described)

    nearest = np.argsort(distances(embedder.embed(Chroma(TRACKS[0])).whole, wholes(embedder)))[:3]
    assert set(np.flatnonzero(found <= 1)) == set(nearest.tolist())  # two, and its own recording
    assert described[0].nbytes == 4 * 258 + TRACKS[0].size


def test_the_system_says_what_the_figures_say(tmp_path: Path) -> None:
    card = write_untrained_weights(tmp_path)
    system, embedder = load_system("two-stage", card), load_embedder(card)
    described = [system.describe(Chroma(track)) for track in TRACKS]
    vectors = wholes(embedder)
    hubness, shares = background().hubness(vectors), background().expected_shares(vectors)
    known = Known(
        queries=np.array([0]),
        distances=distances(vectors[0], vectors)[None],
        similarities=np.array(
            [[similarity(Chroma(TRACKS[0]), Chroma(track)).similarity for track in TRACKS]], dtype=np.float32
        ),
        query_hubness=hubness[:1],
        reference_hubness=hubness,
        query_expected_shares=shares[:1],
        reference_expected_shares=shares,
        query_frames=np.array([len(TRACKS[0])]),
        reference_frames=np.array([len(track) for track in TRACKS]),
        reference_vectors=vectors,
    )

    found = system.distances(described[0], described)

    np.testing.assert_allclose(found[1:], fused(known, embedder.card.calibration)[0, 1:], atol=1e-4)
    assert (system.name, system.is_quadratic) == ("two-stage", True)


def wholes(embedder: Embedder) -> NDArray[np.float32]:
    return np.stack([embedder.embed(Chroma(track)).whole for track in TRACKS])
