"""Measure how common a chord progression is: what two works share of it by chance.

A progression is taken apart into its steps, three chords in a row in any key. A table of the share of works that
contain each step is fitted on the training data and ships with the background of the weights.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence

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
_STACK_FRAMES, _N_ALIKE, _BLOCK = 12, 12, 256


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
    of_query = _stretches(query, ((each.query_start_s, each.query_end_s) for each in sections))
    of_reference = _stretches(reference, ((each.reference_start_s, each.reference_end_s) for each in sections))
    both = ((progression_commonness(each, shares), sum(map(len, each))) for each in (of_query, of_reference))
    found = [_of_length(each, n_frames) for each, n_frames in both if each is not None]
    return math.prod(found) ** (1 / len(found)) if found else None


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
        return 1.0 if n_chords > 1 else None
    of_steps = np.concatenate(weights) / np.concatenate(weights).sum()
    mean_log_share = float(of_steps @ np.log(shares[np.concatenate(steps)] + _LEAST_SHARE))
    _, numbers = np.unique(np.concatenate(places), return_inverse=True)
    of_places = np.bincount(numbers, of_steps)
    return min(1.0, math.exp(mean_log_share + float(of_places @ np.log(of_places))))


def _of_length(commonness_of_stretches: float, n_frames: int) -> float:
    # Two chords are common however short they are.
    is_progression = commonness_of_stretches < 1
    return commonness_of_stretches * min(1.0, n_frames / _FULL_FRAMES) if is_progression else 1.0


def repeated(frames: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Average each stretch of 5.6 s with the stretches of the recording that are most alike.

    What comes back with them stays, as the chords of a loop; a melody that changes is averaged away. Source: Cho and
    Bello, A feature smoothing method for chord recognition using recurrence plots (ISMIR 2011).

    Parameters
    ----------
    frames : chroma, uint8 `(n_frames, 12)`, returned as it is if it is too short.
    """
    n_stacks = len(frames) - _STACK_FRAMES + 1
    if n_stacks <= _N_ALIKE:
        return frames
    rows = frames / np.maximum(np.linalg.norm(frames, axis=1, keepdims=True), 1.0).astype(np.float32)
    stacks = np.lib.stride_tricks.sliding_window_view(rows, _STACK_FRAMES, axis=0).reshape(n_stacks, -1)
    # In blocks: of an hour of music all pairs would take 240 MB.
    blocks = (stacks[start : start + _BLOCK] @ stacks.T for start in range(0, n_stacks, _BLOCK))
    alike = np.concatenate([np.argpartition(-each, _N_ALIKE, axis=1)[:, : _N_ALIKE + 1] for each in blocks])
    # The middle frame of each stack stands for it; the ends of the recording go with the first and the last one.
    places = np.arange(len(frames)) - _STACK_FRAMES // 2
    stack = np.clip(places, 0, n_stacks - 1)
    shifts = places - stack + _STACK_FRAMES // 2
    mean = rows[np.minimum(alike[stack] + shifts[:, None], len(frames) - 1)].mean(axis=1)
    averaged: NDArray[np.uint8] = np.round(255 * mean).astype(np.uint8)
    return averaged


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
