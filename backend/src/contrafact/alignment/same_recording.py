"""Find the stretch of one recording that two tracks hold, by their Chromaprint fingerprints.

A local alignment without gaps: along each diagonal of the matrix of all pairs of items, a pair scores
`ALLOWED_SHARE * contrast - n_different_bits`, and the best stretch is the one with the largest sum. The contrast is the
number of bits in which an item differs from others of its own track seconds away: about 13 of 32 for music, 6 for noise
and 0 for silence and steady tones, which would otherwise match everything.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from contrafact.compiled import njit
from contrafact.domain.fingerprints import ITEM_SECONDS, SECONDS_PER_ITEM, Fingerprint
from contrafact.domain.verdicts import SameRecording

ALLOWED_SHARE = 0.4
"""Of the contrast. Copies differ in at most 0.25 of it, other recordings of a work in about 0.9."""
MAX_DIFFERENCE = 0.12
"""Of the contrast, between items: 0.08 at most in copies, 0.16 at least in another mix of one take."""
MIN_SCORE = 150.0
"""The best stretches of different recordings stay below 120, those of 20 s of a bad copy are above 250."""
MIN_ITEMS = 44
"""8 s: shorter ones may be a sample or an announcement."""
_MIN_CONTRAST = 5.0
_STEADY = np.float32(-64.0)
"""Added to the score of an item without contrast, so that no stretch goes across it."""
_CONTRAST_LAGS = (24, 40, 67)
"""3, 5 and 8 s in items: longer than an item's window, and none a multiple of another, so that no beat hits all."""
_SMOOTHED_ITEMS = 33
_STRIDE = 4
"""Of five items that overlap by 80 %, one is enough to find a diagonal."""
_N_REFINED = 8


def same_recording(query: Fingerprint, reference: Fingerprint) -> SameRecording | None:
    """Return the longest stretch that is the same recording in both, None if there is none of 8 s.

    Exchanging query and reference exchanges the answer.

    Parameters
    ----------
    query, reference : uint32 `(n_items,)` each.
    """
    if _comes_first(reference, query):
        found = same_recording(reference, query)
        return found and SameRecording(found.reference_start_s, found.query_start_s, found.matched_s)
    if not query.size or not reference.size:
        return None
    bonuses = _bonus(query), _bonus(reference)
    coarse = _diagonal_scores(query, reference, *bonuses, _STRIDE)
    best = max(
        (_best_stretch(query, reference, *bonuses, each) for each in _promising(coarse, len(query))), default=None
    )
    if best is None or best[0] < MIN_SCORE or best[2] < MIN_ITEMS:
        return None
    _, start, n_items, shift = best
    if _difference(query[start : start + n_items], reference[start + shift : start + shift + n_items]) > MAX_DIFFERENCE:
        return None
    seconds = (n_items - 1) * SECONDS_PER_ITEM + ITEM_SECONDS
    return SameRecording(start * SECONDS_PER_ITEM, (start + shift) * SECONDS_PER_ITEM, seconds)


def _comes_first(one: Fingerprint, other: Fingerprint) -> bool:
    return (one.size, one.tobytes()) < (other.size, other.tobytes())


def _promising(scores: NDArray[np.float32], n_query: int) -> list[int]:
    """Return the shifts of the diagonals with the largest scores and of their neighbours."""
    top = np.argsort(-scores, kind="stable")[:_N_REFINED]
    top = top[scores[top] > 0]
    near = np.unique(np.concatenate((top - 1, top, top + 1)))
    return [int(each) - (n_query - 1) for each in near if 0 <= each < scores.size]


def _difference(query: Fingerprint, reference: Fingerprint) -> float:
    """Return in which share of their contrast two stretches differ, between the items of either.

    A copy's items lie anywhere between two items of its original. A bit then has the value that it has in one of them.
    """
    here, there = query[:-1] ^ reference[:-1], query[1:] ^ reference[1:]
    behind, before = query[:-1] ^ reference[1:], query[1:] ^ reference[:-1]
    between_reference = min(np.bitwise_count(here & behind).mean(), np.bitwise_count(there & before).mean())
    between_query = min(np.bitwise_count(here & before).mean(), np.bitwise_count(there & behind).mean())
    expected = float(np.mean(contrast(query) + contrast(reference))) / 2
    return float(max(between_reference, between_query)) / expected


def contrast(items: Fingerprint) -> NDArray[np.float32]:
    """Return the number of bits in which each item differs from others of its track, float32 `(n_items,)`.

    It is the mean over the items before it or over those behind it, whichever is less, so that the silence in front of
    music has none.
    """
    sides = np.full((2, items.size), np.nan)
    for side, turned in enumerate((items, items[::-1])):
        total, n_pairs = np.zeros(items.size), np.zeros(items.size)
        for lag in _CONTRAST_LAGS:
            if lag < items.size:
                total[lag:] += np.bitwise_count(turned[lag:] ^ turned[:-lag])
                n_pairs[lag:] += 1
        sides[side] = np.divide(total, n_pairs, out=sides[side], where=n_pairs > 0)
    least = np.nan_to_num(np.fmin(sides[0], sides[1][::-1]))
    width = np.ones(_SMOOTHED_ITEMS)
    smooth = np.convolve(least, width, "same") / np.convolve(np.ones(items.size), width, "same")
    return smooth.astype(np.float32)


def _bonus(items: Fingerprint) -> NDArray[np.float32]:
    """Return what each item adds to the score of a pair: half of the difference that its contrast allows."""
    found = contrast(items)
    bonus: NDArray[np.float32] = np.where(found < _MIN_CONTRAST, _STEADY, found * np.float32(ALLOWED_SHARE / 2))
    return bonus


@njit(cache=True, nogil=True, fastmath=True)
def _diagonal_scores(
    query: NDArray[np.uint32],
    reference: NDArray[np.uint32],
    query_bonus: NDArray[np.float32],
    reference_bonus: NDArray[np.float32],
    stride: int,
) -> NDArray[np.float32]:
    """Return the largest score of a stretch on each diagonal, float32 `(n_query + n_reference - 1,)`.

    Diagonal `d` pairs item `i` of the query with item `i + d - (n_query - 1)`. Of the query's items, one in `stride`
    is used.
    """
    n_query, n_reference = len(query), len(reference)
    running = np.zeros(n_query + n_reference - 1, np.float32)
    best = np.zeros(n_query + n_reference - 1, np.float32)
    none, times = np.float32(0), np.float32(stride)
    for i in range(0, n_query, stride):
        item, bonus = query[i], query_bonus[i]
        row, tops = running[n_query - 1 - i :], best[n_query - 1 - i :]
        for j in range(n_reference):
            bits = item ^ reference[j]
            bits = bits - ((bits >> np.uint32(1)) & np.uint32(0x55555555))
            bits = (bits & np.uint32(0x33333333)) + ((bits >> np.uint32(2)) & np.uint32(0x33333333))
            bits = (bits + (bits >> np.uint32(4))) & np.uint32(0x0F0F0F0F)
            # numba multiplies in 64 bits; the sum of the four bytes is the highest byte of the lower 32 bits.
            n_bits = np.uint32(bits * np.uint32(0x01010101)) >> np.uint32(24)
            score = row[j] + times * (bonus + reference_bonus[j] - np.float32(n_bits))
            score = max(score, none)
            row[j] = score
            tops[j] = max(tops[j], score)
    return best


def _best_stretch(
    query: Fingerprint,
    reference: Fingerprint,
    query_bonus: NDArray[np.float32],
    reference_bonus: NDArray[np.float32],
    shift: int,
) -> tuple[float, int, int, int]:
    """Return the best stretch on one diagonal: score, first item of the query, number of items, shift."""
    start, end = max(0, -shift), min(len(query), len(reference) - shift)
    there = slice(start + shift, end + shift)
    n_bits = np.bitwise_count(query[start:end] ^ reference[there])
    sums = np.concatenate(([0.0], np.cumsum(query_bonus[start:end] + reference_bonus[there] - n_bits)))
    gains = sums - np.minimum.accumulate(sums)
    last = int(gains.argmax())
    first = int(sums[: last + 1].argmin())
    return float(gains[last]), start + first, last - first, shift
