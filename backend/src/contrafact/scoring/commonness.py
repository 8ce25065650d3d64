"""Measure how common a chord progression is: what two works share of it by chance.

A progression is taken apart into its steps, three chords in a row in any key. A table of the share of works that
contain each step is fitted on the training data and ships with the background of the weights.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from contrafact.alignment.chords import N_CHORDS, N_ROOTS, chord_runs, decode_chords
from contrafact.domain.chroma import SECONDS_PER_FRAME
from contrafact.domain.verdicts import Section

STEP_CHORDS = 3
"""Chords in a step. Steps of 2 are in most works; steps of 4 are seldom decoded alike in two recordings."""
N_STEPS = 2 * N_CHORDS ** (STEP_CHORDS - 1)
"""The kind of the first chord (major, minor); root relative to the chord before, and kind, of each next one."""
COMMON_FROM = 0.026
"""A progression is common from here on; chosen on `val`, see docs/decisions/0046."""
_LEAST_SHARE = 5e-4
"""Added to each share: a step that no work of the training data contains is rare, not impossible."""
_FULL_FRAMES = 129
"""A minute."""


def commonness(
    query: NDArray[np.uint8],
    reference: NDArray[np.uint8],
    sections: Sequence[Section],
    shares: NDArray[np.floating],
) -> float | None:
    """Estimate the share of works whose harmony contains the progression of the sections of a pair.

    The geometric mean of `progression_commonness` of the query's stretches and of the reference's. Stretches of less
    than a minute hold few steps whatever the song is like, so their commonness counts in proportion to their length.

    Parameters
    ----------
    query, reference : chroma, uint8 `(n_frames, 12)`.
    sections : of the pair, in any order; they may overlap.
    shares : float `(N_STEPS,)`, share of works that contain each step, 0..1.

    Returns
    -------
    0..1; None without sections, or if no chord changes in them.
    """
    both = [
        (progression_commonness(each, shares), sum(map(len, each))) for each in stretches_of(query, reference, sections)
    ]
    return _mean([_of_length(each, n_frames) for each, n_frames in both if each is not None])


def loop_commonness(
    query: NDArray[np.uint8],
    reference: NDArray[np.uint8],
    sections: Sequence[Section],
    shares: NDArray[np.floating],
) -> float | None:
    """Estimate the share of works whose harmony contains a typical step of a loop that two songs share.

    All that they share is one loop, however often it comes back. So it does not count that it has several steps, nor
    how long it goes on.

    Parameters
    ----------
    query, reference, sections, shares : as of `commonness`.

    Returns
    -------
    0..1; 1 for two chords; None without sections, or if no chord changes in them.
    """
    both = [_progression(each, shares) for each in stretches_of(query, reference, sections)]
    return _mean([1.0 if each.is_two_chords else each.share for each in both if each is not None])


def progression_commonness(stretches: Sequence[NDArray[np.uint8]], shares: NDArray[np.floating]) -> float | None:
    """Estimate the share of works whose harmony contains the progression of some stretches of one recording.

    The geometric mean of the shares of works that contain each step, divided by the effective number of different
    steps (the exponential of their entropy), both weighted by duration: a loop of four chords has few steps however
    often it is repeated; harmony that goes on has many.

    Parameters
    ----------
    stretches : chroma, uint8 `(n_frames, 12)` each.
    shares : as of `commonness`.

    Returns
    -------
    0..1; 1 for a progression of two chords; None if no chord changes.
    """
    found = _progression(stretches, shares)
    if found is None:
        return None
    return 1.0 if found.is_two_chords else min(1.0, found.share / found.n_steps)


@dataclass(frozen=True, slots=True)
class _Progression:
    """Steps of a progression.

    Parameters
    ----------
    share : of works that contain a step, 0..1: the geometric mean, weighted by duration.
    n_steps : effective number of different steps, at least 1.
    is_two_chords : whether there is no step of three chords.
    """

    share: float = 1.0
    n_steps: float = 1.0
    is_two_chords: bool = False


def _progression(stretches: Sequence[NDArray[np.uint8]], shares: NDArray[np.floating]) -> _Progression | None:
    """Return the steps of some stretches of one recording; None if no chord changes."""
    steps, places, weights = [], [], []
    n_chords = 0
    for frames in stretches:
        chords, lengths = chord_runs(decode_chords(frames))
        n_chords = max(n_chords, len(chords))
        step_codes = chord_steps(chords)
        n = len(step_codes)
        steps.append(step_codes)
        # In a loop the same step comes back in the same key; in a sequence it moves.
        places.append(step_codes * N_ROOTS + chords[:n] % N_ROOTS)
        weights.append(sum(lengths[k : k + n] for k in range(STEP_CHORDS)))
    if n_chords < STEP_CHORDS:
        return _Progression(is_two_chords=True) if n_chords > 1 else None
    of_steps = np.concatenate(weights) / np.concatenate(weights).sum()
    mean_log_share = float(of_steps @ np.log(shares[np.concatenate(steps)] + _LEAST_SHARE))
    _, numbers = np.unique(np.concatenate(places), return_inverse=True)
    of_places = np.bincount(numbers, of_steps)
    return _Progression(min(1.0, math.exp(mean_log_share)), math.exp(-float(of_places @ np.log(of_places))))


def _mean(found: Sequence[float]) -> float | None:
    return math.prod(found) ** (1 / len(found)) if found else None


def _of_length(commonness_of_stretches: float, n_frames: int) -> float:
    # Two chords are common however short they are.
    is_progression = commonness_of_stretches < 1
    return commonness_of_stretches * min(1.0, n_frames / _FULL_FRAMES) if is_progression else 1.0


def chord_steps(chords: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return the code, 0..N_STEPS - 1, of every three chords in a row; equal in all transpositions.

    Parameters
    ----------
    chords : int64 `(n,)` from `chord_runs`, no two equal in a row.

    Returns
    -------
    int64 `(max(0, n - 2),)`.
    """
    n = max(0, len(chords) - STEP_CHORDS + 1)
    roots, kinds = chords % N_ROOTS, chords // N_ROOTS
    codes = kinds[:n]
    for k in range(1, STEP_CHORDS):
        motion = (roots[k : k + n] - roots[k - 1 : k - 1 + n]) % N_ROOTS
        codes = codes * N_CHORDS + motion + N_ROOTS * kinds[k : k + n]
    return codes


def stretches_of(
    query: NDArray[np.uint8], reference: NDArray[np.uint8], sections: Sequence[Section]
) -> tuple[list[NDArray[np.uint8]], list[NDArray[np.uint8]]]:
    """Return the contiguous stretches of a query and of a reference that lie in at least one section."""
    return (
        _stretches(query, ((each.query_start_s, each.query_end_s) for each in sections)),
        _stretches(reference, ((each.reference_start_s, each.reference_end_s) for each in sections)),
    )


def _stretches(frames: NDArray[np.uint8], spans: Iterable[tuple[float, float]]) -> list[NDArray[np.uint8]]:
    """Return the frames in at least one of the spans, each from start to end in seconds, by contiguous stretch."""
    merged: list[list[int]] = []
    for start_s, end_s in sorted(spans):
        start, end = round(start_s / SECONDS_PER_FRAME), min(len(frames), round(end_s / SECONDS_PER_FRAME))
        if merged and start <= merged[-1][1]:
            merged[-1][1] = max(merged[-1][1], end)
        elif start < end:
            merged.append([start, end])
    return [frames[start:end] for start, end in merged]
