from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray
from tests.unit.alignment.test_chords import MINOR, A, C, D, E, F, G, chroma_of

from contrafact.domain.chroma import SECONDS_PER_FRAME
from contrafact.domain.verdicts import Section
from contrafact.embedding.background import load_background
from contrafact.embedding.card import find_card, load_card
from contrafact.scoring.commonness import (
    COMMON_FROM,
    N_STEPS,
    chord_steps,
    commonness,
    progression_commonness,
)
from contrafact.scoring.loops import repeated

AM, DM, EM = MINOR + A, MINOR + D, MINOR + E
LOOPS = {
    "I-V-vi-IV": [C, G, AM, F],
    "i-VI-III-VII": [AM, F, C, G],
    "I-vi-IV-V": [C, AM, F, G],
    "ii-V-I": [DM, G, C, C],
    "i-VII-VI-V": [AM, G, F, E],
    "blues": [C, C, C, C, F, F, C, C, G, F, C, C],
    "minor blues": [AM, AM, AM, AM, DM, DM, AM, AM, E, DM, AM, AM],
}


@pytest.fixture(scope="module")
def shares() -> NDArray[np.float32]:
    """The table that ships with the weights."""
    shipped = load_background(load_card(), find_card()).step_shares
    assert shipped is not None
    return shipped


def through_composed(seed: int, n_chords: int = 24) -> list[int]:
    """Chords whose roots move by any interval, with kinds drawn at random."""
    rng = np.random.default_rng(seed)
    roots = np.cumsum(rng.integers(1, 12, n_chords)) % 12
    return [int(root + MINOR * kind) for root, kind in zip(roots, rng.integers(0, 2, n_chords), strict=True)]


def whole(frames: NDArray[np.uint8]) -> Section:
    end_s = len(frames) * SECONDS_PER_FRAME
    return Section(0.0, end_s, 0.0, end_s, 1.0)


@pytest.mark.parametrize("loop", LOOPS.values(), ids=LOOPS)
@pytest.mark.parametrize(("key", "frames_each"), [(0, 4), (5, 6)])
def test_loops_of_four_chords_and_blues_are_common(
    loop: list[int], key: int, frames_each: int, shares: NDArray[np.float32]
) -> None:
    query = np.roll(chroma_of(loop * (36 // len(loop)), frames_each, seed=1), key, axis=1)
    reference = chroma_of(loop * (36 // len(loop)), 5, seed=2)

    found = commonness(query, reference, [whole(reference)], shares)

    assert found is not None
    assert COMMON_FROM <= found <= 1


@pytest.mark.parametrize("seed", range(8))
def test_harmony_that_goes_on_is_rare(seed: int, shares: NDArray[np.float32]) -> None:
    frames = chroma_of(through_composed(seed))

    found = commonness(frames, frames, [whole(frames)], shares)

    assert found is not None
    assert found < COMMON_FROM / 2


@pytest.mark.parametrize("name", ["I-V-vi-IV", "I-vi-IV-V", "ii-V-I", "blues", "minor blues"])
def test_a_loop_is_common_without_the_melody_that_hides_its_chords(name: str, shares: NDArray[np.float32]) -> None:
    loop = LOOPS[name]
    plain = chroma_of(loop * (96 // len(loop)), 4, seed=1)
    notes = np.repeat(np.random.default_rng(2).integers(0, 12, len(plain)), 2)[: len(plain)]
    sung = (0.7 * plain).astype(np.uint8)
    sung[np.arange(len(plain)), notes] = 255
    hidden, found = (progression_commonness([frames], shares) for frames in (sung, repeated(sung)))

    assert hidden is not None
    assert found is not None
    assert hidden < COMMON_FROM / 2
    assert found >= COMMON_FROM


def test_harmony_that_goes_on_stays_rare_without_its_melody(shares: NDArray[np.float32]) -> None:
    frames = chroma_of(through_composed(1, n_chords=60))

    found = progression_commonness([repeated(frames)], shares)

    assert found is not None
    assert found < COMMON_FROM / 2


@pytest.mark.parametrize("n_frames", [8, 23, 24, 300])
def test_averaging_keeps_the_shape_of_the_chroma(n_frames: int) -> None:
    frames = chroma_of(LOOPS["blues"] * 8)[:n_frames]

    assert repeated(frames).shape == frames.shape
    assert repeated(frames).dtype == np.uint8


def test_a_short_stretch_is_common_in_proportion_to_its_length(shares: NDArray[np.float32]) -> None:
    """Whichever half a minute of a riff is found, it has few chords."""
    frames = chroma_of([C, G, AM, F] * 10, 5)
    of_a_minute, of_half = (
        commonness(frames, frames, [Section(0.0, end_s, 0.0, end_s, 1.0)], shares) for end_s in (60.0, 30.0)
    )

    assert of_a_minute is not None
    assert of_half is not None
    assert of_half == pytest.approx(of_a_minute / 2, rel=0.1)


def test_steps_are_equal_in_every_key() -> None:
    chords = np.array(LOOPS["i-VII-VI-V"])

    steps = chord_steps(chords)

    assert steps.min() >= 0
    assert steps.max() < N_STEPS
    for key in range(12):
        moved = (chords + key) % 12 + MINOR * (chords // MINOR)
        assert chord_steps(moved).tolist() == steps.tolist()


def test_the_table_decides_what_is_common() -> None:
    frames = chroma_of([C, G, AM, F] * 6)
    known = np.zeros(N_STEPS, np.float32)
    known[chord_steps(np.array([C, G, AM, F, C, G]))] = 0.4

    assert progression_commonness([frames], known) == pytest.approx(0.4 / 4, rel=0.05)
    assert progression_commonness([frames], np.zeros(N_STEPS, np.float32)) == pytest.approx(5e-4 / 4, rel=0.05)


def test_only_the_sections_count(shares: NDArray[np.float32]) -> None:
    loop, other = chroma_of([C, G, AM, F] * 7, 5), chroma_of(through_composed(3), 5)
    frames = np.concatenate([loop, other])
    middle_s = len(loop) * SECONDS_PER_FRAME
    in_loop = Section(0.0, middle_s, 0.0, middle_s, 1.0)

    assert commonness(frames, frames, [in_loop, in_loop], shares) == progression_commonness([loop], shares)
    assert commonness(frames, frames, [in_loop, whole(frames)], shares) == progression_commonness([frames], shares)


def test_nothing_is_said_without_a_change_of_chord(shares: NDArray[np.float32]) -> None:
    frames = chroma_of([C] * 10)

    assert commonness(frames, frames, [whole(frames)], shares) is None
    assert commonness(frames, frames, [], shares) is None
    assert commonness(chroma_of([C, F]), frames, [whole(frames)], shares) == 1.0
