from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray
from tests.doubles.versions import theme, version

from contrafact.alignment.align import align, evidence, similarities, similarity
from contrafact.alignment.parameters import PARAMETERS
from contrafact.alignment.transposition import best_transpositions
from contrafact.domain.chroma import Chroma


def song(seed: int, transposition_semitones: int = 0, tempo_ratio: float = 1.0) -> Chroma:
    frames = version(
        theme(seed, n_chords=40),
        transposition_semitones=transposition_semitones,
        tempo_ratio=tempo_ratio,
        seed=10 * seed + transposition_semitones,
    )
    return Chroma(frames)


def in_major(seed: int, n_frames: int) -> Chroma:
    scale = np.isin(np.arange(12), [0, 2, 4, 5, 7, 9, 11])
    return Chroma(np.random.default_rng(seed).integers(0, 256, (n_frames, 12), dtype=np.uint8) * scale)


def silence(n_frames: int) -> Chroma:
    return Chroma(np.zeros((n_frames, 12), dtype=np.uint8))


def test_a_cover_is_more_similar_than_another_song() -> None:
    query = song(1)

    assert similarity(query, song(1, 3)).similarity > 3 * similarity(query, song(2)).similarity


@pytest.mark.parametrize("other", [song(1, 3), song(2), song(3, 5, tempo_ratio=1.3)], ids=["cover", "other", "shorter"])
def test_both_orders_give_one_similarity_and_opposite_transpositions(other: Chroma) -> None:
    one, way_back = similarity(song(1), other), similarity(other, song(1))

    assert one.similarity == way_back.similarity
    assert (one.transposition_semitones + way_back.transposition_semitones) % 12 == 0


def test_both_orders_agree_where_transpositions_tie() -> None:
    # An augmented chord is the same in three keys, so three transpositions tie.
    frames = np.zeros((60, 12), dtype=np.uint8)
    frames[:, [0, 4, 8]] = 255
    frames[::7, 1] = 90
    query, reference = Chroma(frames), Chroma(np.roll(frames[:50], 1, axis=1))

    one, way_back = similarity(query, reference), similarity(reference, query)

    assert one.similarity == way_back.similarity > 0
    assert (one.transposition_semitones + way_back.transposition_semitones) % 12 == 0


def test_the_transposition_brings_the_query_to_the_key_of_the_reference() -> None:
    assert similarity(song(1), song(1, 3)).transposition_semitones == 3
    assert similarity(song(1, 3), song(1)).transposition_semitones == 9


def test_the_second_most_likely_transposition_wins_where_it_matches_better() -> None:
    # Most of the reference is another song a fifth up, so a fifth is the most likely transposition.
    query, other = in_major(1, 150), in_major(2, 400)
    reference = Chroma(np.concatenate([query.frames, np.roll(other.frames, 7, axis=1)]))

    assert best_transpositions(query.frames, reference.frames, 2) == [7, 0]
    assert similarity(query, reference).transposition_semitones == 0


def test_similarities_equal_those_of_single_references() -> None:
    query = song(1)
    references = [song(seed, seed % 12) for seed in range(1, 8)] + [silence(40)]

    assert similarities(query, references, n_threads=3) == [similarity(query, each) for each in references]
    assert similarities(query, [], n_threads=2) == []


def test_an_alignment_has_the_similarity_of_a_ranking() -> None:
    query, reference = song(1), song(1, 3)

    alignment, ranked = align(query, reference), similarity(query, reference)

    assert alignment.similarity == ranked.similarity
    assert alignment.transposition_semitones == ranked.transposition_semitones


@pytest.mark.parametrize("other", [song(1, 3), song(2)], ids=["cover", "other"])
def test_an_alignment_with_a_known_transposition_is_the_same(other: Chroma) -> None:
    given = align(song(1), other, transposition_semitones=similarity(song(1), other).transposition_semitones)
    found = align(song(1), other)

    assert (given.similarity, given.transposition_semitones) == (found.similarity, found.transposition_semitones)
    assert (given.tempo_ratio, given.sections) == (found.tempo_ratio, found.sections)
    np.testing.assert_array_equal(given.path, found.path)


def test_a_part_in_a_key_of_its_own_is_found_though_ranking_misses_it() -> None:
    # The foreign part of the reference is in another key and far longer than the shared one.
    query, foreign = in_major(1, 150), in_major(2, 600)
    shared = np.roll(query.frames[30:130], 1, axis=1)
    reference = Chroma(np.concatenate([np.roll(foreign.frames, 7, axis=1), shared]))
    assert 1 not in best_transpositions(query.frames, reference.frames, PARAMETERS.n_transpositions)

    alignment = align(query, reference)

    assert alignment.transposition_semitones == 1
    assert np.abs(alignment.path[:, 1] - alignment.path[:, 0] - 570).max() <= 1
    assert alignment.similarity == similarity(query, reference).similarity


def test_the_path_locates_an_excerpt() -> None:
    whole = song(1)
    excerpt = Chroma(np.roll(whole.frames[60:140], 2, axis=1))

    path = align(excerpt, whole).path

    # A chord lasts five frames, so neighbouring frames match too.
    assert np.abs(path[:, 1] - path[:, 0] - 60).max() <= 1
    assert len(path) > 80 - PARAMETERS.stack_frames - 3


@pytest.mark.parametrize("ratio", [0.8, 1.0, 1.25])
def test_the_tempo_ratio_is_how_much_slower_the_query_is(ratio: float) -> None:
    assert align(song(1), song(1, tempo_ratio=ratio)).tempo_ratio == pytest.approx(ratio, abs=0.05)


def test_the_tempo_ratio_is_of_seconds() -> None:
    reference = song(1)
    slower = Chroma(reference.frames, seconds_per_frame=2 * reference.seconds_per_frame)

    assert align(slower, reference).tempo_ratio == pytest.approx(2, abs=0.05)


def test_the_evidence_is_the_recurrence_that_the_path_was_found_in() -> None:
    query, reference = song(1), song(1, 3, tempo_ratio=1.1)

    found = evidence(query, reference)

    less = PARAMETERS.stack_frames - 1
    assert found.matrix.shape == (query.n_frames - less, reference.n_frames - less)
    path: NDArray[np.int32] = found.alignment.path
    assert found.matrix[path[:, 0], path[:, 1]].mean() > 0.9


@pytest.mark.parametrize(
    ("query", "reference"),
    [
        (silence(200), song(1)),
        (song(1), silence(200)),
        (silence(200), silence(100)),
        (Chroma(song(1).frames[:1]), song(1)),
        (Chroma(song(1).frames[: PARAMETERS.stack_frames - 1]), song(1)),
        (Chroma(song(1).frames[: PARAMETERS.stack_frames]), song(1)),
        (silence(0), song(1)),
        (silence(0), silence(0)),
    ],
)
def test_silent_and_too_short_tracks_match_nothing(query: Chroma, reference: Chroma) -> None:
    assert similarity(query, reference).similarity == 0.0

    found = align(query, reference)

    assert found.similarity == 0.0
    assert found.path.shape == (0, 2)
    assert found.tempo_ratio is None
    assert found.sections == ()
