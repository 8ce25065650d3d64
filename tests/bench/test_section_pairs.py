from __future__ import annotations

import numpy as np
import pytest
from tests.doubles.labelled_chroma import small_dataset

from contrafact.domain.chroma import SECONDS_PER_FRAME
from contrafact_bench.evaluation.section_pairs import draw_medleys, draw_pairs
from contrafact_bench.evaluation.section_truth import SyntheticPair
from contrafact_training.data.datasets import Dataset


@pytest.fixture(scope="module")
def songs() -> Dataset:
    return small_dataset(n_works=12, n_tracks=2, n_frames=300)


@pytest.fixture(scope="module")
def pairs(songs: Dataset) -> dict[str, SyntheticPair]:
    return {pair.kind: pair for pair in draw_pairs(songs, 6, seed=3)}


def test_one_seed_draws_the_same_pairs(songs: Dataset) -> None:
    first, again, other = (draw_pairs(songs, 6, seed) for seed in (1, 1, 2))

    np.testing.assert_array_equal(first[3].query, again[3].query)
    assert [pair.query_blocks for pair in first] == [pair.query_blocks for pair in again]
    assert [pair.query_blocks for pair in first] != [pair.query_blocks for pair in other]


def test_the_six_kinds_are_drawn_in_turn(pairs: dict[str, SyntheticPair]) -> None:
    assert list(pairs) == ["moved", "cut", "repeated", "reordered", "foreign between", "mixed"]


@pytest.mark.parametrize(
    ("kind", "n_sections"), [("moved", 1), ("cut", 2), ("repeated", 2), ("reordered", 3), ("foreign between", 3)]
)
def test_a_pair_has_as_many_sections_as_its_kind_makes(
    pairs: dict[str, SyntheticPair], kind: str, n_sections: int
) -> None:
    assert len(pairs[kind].sections) == n_sections


def test_tracks_are_as_long_as_their_blocks(pairs: dict[str, SyntheticPair]) -> None:
    for pair in pairs.values():
        assert len(pair.query) == sum(block.n_frames for block in pair.query_blocks)
        assert len(pair.reference) == sum(block.n_frames for block in pair.reference_blocks)
        assert all(section.query_end_s <= len(pair.query) * SECONDS_PER_FRAME + 1e-9 for section in pair.sections)


def test_rolling_the_query_by_the_transposition_gives_the_key_of_the_reference(pairs: dict[str, SyntheticPair]) -> None:
    for pair in pairs.values():
        section = pair.sections[0]
        query = np.linspace(section.query_start_s, section.query_end_s, 60)[1:-1] / SECONDS_PER_FRAME
        reference = np.linspace(section.reference_start_s, section.reference_end_s, 60)[1:-1] / SECONDS_PER_FRAME
        of_query, of_reference = pair.query[query.astype(int)] / 255, pair.reference[reference.astype(int)] / 255

        likeness = [float((np.roll(of_query, t, axis=1) * of_reference).sum()) for t in range(12)]

        assert int(np.argmax(likeness)) == pair.transposition_semitones


def test_foreign_music_is_of_other_works(songs: Dataset, pairs: dict[str, SyntheticPair]) -> None:
    pair = pairs["foreign between"]
    tracks = {block.track for block in pair.query_blocks}

    assert len(tracks) == 3
    assert len({int(songs.works[track]) for track in tracks}) == 3


def test_a_medley_is_compared_with_each_of_its_three_songs(songs: Dataset) -> None:
    ((first, second, third),) = draw_medleys(songs, 1, seed=1)

    assert first.query is second.query is third.query
    assert (
        len({first.reference_blocks[0].track, second.reference_blocks[0].track, third.reference_blocks[0].track}) == 3
    )
    assert [len(pair.sections) for pair in (first, second, third)] == [1, 1, 1]
    assert first.sections[0].query_end_s <= second.sections[0].query_start_s + 1e-9


def test_songs_that_are_partly_silent_are_left_out() -> None:
    dataset = small_dataset(n_works=12, n_tracks=1, n_frames=300)
    for track in dataset.tracks[:4]:
        track[100:150] = 0

    pairs = draw_pairs(dataset, 12, seed=1)

    assert {block.track for pair in pairs for block in (*pair.query_blocks, *pair.reference_blocks)} <= set(
        range(4, 12)
    )
