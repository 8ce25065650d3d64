from __future__ import annotations

import numpy as np
import pytest

from contrafact.alignment.same_recording import same_recording
from contrafact.domain.fingerprints import ITEM_SECONDS, SECONDS_PER_ITEM, Fingerprint

RNG = np.random.default_rng(7)


def items(n_items: int) -> Fingerprint:
    return RNG.integers(0, 1 << 32, n_items, dtype=np.uint32)


def damaged(fingerprint: Fingerprint, n_bits: int) -> Fingerprint:
    """A copy in which `n_bits` of each item's 32 bits are flipped."""
    flips = np.argsort(RNG.random((fingerprint.size, 32)), axis=1)[:, :n_bits].astype(np.uint32)
    masks: Fingerprint = np.bitwise_or.reduce(np.left_shift(np.uint32(1), flips), axis=1)
    return fingerprint ^ masks


def joined(*parts: Fingerprint) -> Fingerprint:
    return np.concatenate(parts)


def test_a_recording_is_the_same_as_itself_from_start_to_end() -> None:
    fingerprint = items(900)
    found = same_recording(fingerprint, fingerprint)
    assert found is not None
    assert (found.query_start_s, found.reference_start_s, found.speed) == (0, 0, 1)
    assert found.matched_s == pytest.approx(899 * SECONDS_PER_ITEM + ITEM_SECONDS)


@pytest.mark.parametrize("n_bits", [0, 1, 3])
def test_a_damaged_excerpt_is_found_where_it_is(n_bits: int) -> None:
    recording = items(1500)
    excerpt = joined(items(200), damaged(recording[700:860], n_bits), items(90))
    found, turned = same_recording(excerpt, recording), same_recording(recording, excerpt)
    assert found is not None
    assert turned is not None
    assert found.query_start_s == pytest.approx(200 * SECONDS_PER_ITEM, abs=0.5)
    assert found.reference_start_s == pytest.approx(700 * SECONDS_PER_ITEM, abs=0.5)
    assert found.matched_s == pytest.approx(160 * SECONDS_PER_ITEM, abs=4)
    # Exchanging the two exchanges the answer.
    there = (found.reference_start_s, found.query_start_s, found.matched_s)
    assert (turned.query_start_s, turned.reference_start_s, turned.matched_s) == there


def test_less_than_eight_seconds_in_common_are_no_evidence() -> None:
    recording = items(1500)
    assert same_recording(joined(items(200), recording[700:740], items(90)), recording) is None


def test_other_recordings_and_nothing_at_all_are_not_the_same() -> None:
    recording = items(1500)
    for other in (items(1500), damaged(recording, 9), items(0), items(1), items(20)):
        assert same_recording(recording, other) is None
        assert same_recording(other, recording) is None


@pytest.mark.parametrize("n_bits", [0, 1])
def test_silence_and_steady_tones_that_two_tracks_hold_are_no_recording(n_bits: int) -> None:
    steady = np.full(600, 627964279, dtype=np.uint32)
    first, second = damaged(steady, n_bits), damaged(steady, n_bits)
    assert same_recording(first, second) is None
    assert same_recording(joined(first, items(600)), joined(second, items(600))) is None


def test_what_follows_silence_is_found_and_its_silence_is_not_counted() -> None:
    silence, music = np.full(480, 627964279, dtype=np.uint32), items(600)
    found = same_recording(joined(silence, music), joined(silence[:100], music))
    assert found is not None
    assert found.query_start_s == pytest.approx(480 * SECONDS_PER_ITEM, abs=3)
    assert found.matched_s == pytest.approx(600 * SECONDS_PER_ITEM, abs=5)


def test_a_copy_whose_items_lie_between_those_of_its_original_is_found_and_another_mix_is_not() -> None:
    # Four of the 32 bits change from item to item.
    original: Fingerprint = np.bitwise_xor.accumulate(items(600) & items(600) & items(600))
    between = original[:-1] ^ ((original[:-1] ^ original[1:]) & items(599))
    mix = damaged(original, 3)
    assert np.bitwise_count(between ^ original[:-1]).mean() == pytest.approx(2, abs=0.3)
    assert same_recording(between, original) is not None
    assert same_recording(mix, original) is None
