"""Estimate the chords of a recording from its chroma: the 24 major and minor triads."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from contrafact.compiled import njit

N_ROOTS = 12
N_CHORDS = 24
"""Chord c is the triad on pitch class c % 12, in the order of chroma's columns: major below 12, minor from 12 on."""
_THIRDS = (4, 3)
_FIFTH = 7
_TEMPLATE_WEIGHT = 16.0
"""Weight of a frame's cosine with a chord's template against the cost of a change."""
_CHANGE_COST = 4.0
"""Chosen so that the median chord of songs lasts 2.9 s, about a bar; noise of single frames changes nothing."""


def decode_chords(frames: NDArray[np.uint8]) -> NDArray[np.int64]:
    """Return the most likely chord of each frame.

    Binary triad templates (Fujishima, Realtime chord recognition of musical sound, ICMC 1999) with a constant cost for
    each change of chord, minimised by the Viterbi algorithm.

    Parameters
    ----------
    frames : uint8 `(n_frames, 12)`, at least one row.

    Returns
    -------
    int64 `(n_frames,)` of 0..23, see `N_CHORDS`. A silent frame goes on with the chord before it.
    """
    rows = frames / np.maximum(np.linalg.norm(frames, axis=1, keepdims=True), 1.0)
    gains = _TEMPLATE_WEIGHT * rows @ _TEMPLATES.T
    chords: NDArray[np.int64] = _decode(gains)
    return chords


def chord_runs(chords: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return the chord and the length, in frames, of each run of equal chords; int64 `(n_runs,)` each.

    Parameters
    ----------
    chords : int64 `(n_frames,)` from `decode_chords`, at least one.
    """
    starts = np.concatenate(([0], np.flatnonzero(np.diff(chords)) + 1))
    return chords[starts], np.diff(starts, append=len(chords))


@njit(cache=True, nogil=True)
def _decode(gains: NDArray[np.float64]) -> NDArray[np.int64]:
    # Totals are of the best sequences that end with each chord. Of equals the first chord is the best.
    came_from = np.empty(gains.shape, np.int64)
    totals = np.zeros(gains.shape[1])
    for t in range(len(gains)):
        best = int(totals.argmax())
        changed = totals[best] - _CHANGE_COST
        for chord in range(len(totals)):
            stays = totals[chord] >= changed
            came_from[t, chord] = chord if stays else best
            totals[chord] = (totals[chord] if stays else changed) + gains[t, chord]
    chords = np.empty(len(gains), np.int64)
    last = int(totals.argmax())
    for t in range(len(gains) - 1, -1, -1):
        chords[t] = last
        last = came_from[t, last]
    return chords


def _templates() -> NDArray[np.float64]:
    templates = np.zeros((N_CHORDS, N_ROOTS))
    for chord in range(N_CHORDS):
        root = chord % N_ROOTS
        for interval in (0, _THIRDS[chord // N_ROOTS], _FIFTH):
            templates[chord, (root + interval) % N_ROOTS] = 1 / np.sqrt(3)
    return templates


_TEMPLATES = _templates()
