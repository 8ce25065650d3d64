from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from contrafact.domain.chroma import SECONDS_PER_FRAME
from contrafact.domain.verdicts import Section
from contrafact_bench.evaluation.section_judging import Judge, total
from contrafact_bench.evaluation.section_truth import Block, SyntheticPair, degraded, played, quantised, true_sections


def song(n_frames: int, seed: int) -> NDArray[np.uint8]:
    return quantised(np.random.default_rng(seed).random((n_frames, 12)) ** 3)


def section(*frames: float) -> Section:
    """From the frames at which it begins and ends in the query, and in the reference."""
    return Section(*(frame * SECONDS_PER_FRAME for frame in frames), strength=1.0)


def synthetic_pair(
    query: tuple[Block, ...], reference: tuple[Block, ...], tracks: list[NDArray[np.uint8]]
) -> SyntheticPair:
    frames = [quantised(np.concatenate([played(block, tracks) for block in blocks])) for blocks in (query, reference)]
    return SyntheticPair("made", query, reference, frames[0], frames[1], 0)


def test_true_sections_follow_from_blocks() -> None:
    query = (Block(1, 0, 50), Block(0, 100, 200, speed=0.8))
    reference = (Block(0, 0, 300),)

    (shared,) = true_sections(query, reference)

    assert shared == section(50, 175, 100, 200)


def test_overlapping_blocks_share_their_overlap() -> None:
    query = (Block(0, 0, 100),)
    reference = (Block(2, 0, 40), Block(0, 60, 160))

    (shared,) = true_sections(query, reference)

    assert shared == section(60, 100, 40, 80)


def test_less_than_ten_seconds_are_no_section() -> None:
    assert true_sections((Block(0, 0, 100),), (Block(0, 80, 180),)) == ()


def test_a_block_of_double_speed_holds_every_other_frame() -> None:
    ramp = np.repeat(np.arange(100, dtype=np.uint8)[:, None], 12, axis=1)

    quick = played(Block(0, 20, 60, speed=2.0), [ramp])

    np.testing.assert_allclose(255 * quick[:, 0], np.arange(20.5, 60, 2))


def test_a_degraded_copy_is_similar_but_not_equal() -> None:
    frames = song(200, seed=1)

    copy = degraded(frames / 255, np.random.default_rng(0))

    likeness = [np.corrcoef(one, other)[0, 1] for one, other in zip(frames, copy, strict=True)]
    assert 0.9 < np.mean(likeness) < 0.999


def test_silent_rows_stay_silent() -> None:
    assert not quantised(np.zeros((3, 12))).any()


def test_a_section_at_its_place_is_found_and_its_boundaries_are_measured() -> None:
    tracks = [song(300, seed=1), song(80, seed=2)]
    pair = synthetic_pair((Block(1, 0, 80), Block(0, 100, 200)), (Block(0, 0, 300),), tracks)

    judged = Judge(tracks).judge(pair, [section(78, 183, 98, 203)])

    assert (judged.n_true, judged.n_found, judged.n_false, judged.n_repetitions) == (1, 1, 0, 0)
    assert judged.boundary_errors_s == pytest.approx([n * SECONDS_PER_FRAME for n in (2, 3, 2, 3)])


def test_less_than_half_of_a_section_is_not_found() -> None:
    tracks = [song(300, seed=1)]
    pair = synthetic_pair((Block(0, 100, 200),), (Block(0, 0, 300),), tracks)

    judged = Judge(tracks).judge(pair, [section(0, 45, 100, 145)])

    assert (judged.n_found, judged.n_false) == (0, 0)


def test_a_section_with_other_music_is_false() -> None:
    tracks = [song(300, seed=1), song(80, seed=2)]
    pair = synthetic_pair((Block(1, 0, 80), Block(0, 100, 200)), (Block(0, 0, 300),), tracks)

    judged = Judge(tracks).judge(pair, [section(0, 80, 20, 100), section(80, 180, 160, 260)])

    # The first matches another track, the second a moment that is not played again.
    assert (judged.n_sections, judged.n_found, judged.n_false) == (2, 0, 2)


def test_a_section_with_the_next_chorus_is_right_by_repetition_only() -> None:
    chorus = song(60, seed=1)
    tracks = [np.concatenate([song(50, seed=2), chorus, song(50, seed=3), chorus, song(50, seed=4)])]
    pair = synthetic_pair((Block(0, 50, 110),), (Block(0, 0, 270),), tracks)

    judged = Judge(tracks).judge(pair, [section(0, 60, 160, 220)])

    assert (judged.n_found, judged.n_found_or_repeated, judged.n_repetitions, judged.n_false) == (0, 1, 1, 0)


def test_judgements_add_up() -> None:
    tracks = [song(300, seed=1)]
    pair = synthetic_pair((Block(0, 100, 200),), (Block(0, 0, 300),), tracks)
    judge = Judge(tracks)

    both = total([judge.judge(pair, [section(0, 100, 100, 200)]), judge.judge(pair, [])])

    assert (both.n_pairs, both.n_true, both.n_found, both.n_sections) == (2, 2, 1, 1)
    assert len(both.boundary_errors_s) == 4
