"""Fit how common chord progressions are: the share of works that contain each step of three chords."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from contrafact.alignment.chords import chord_runs, decode_chords
from contrafact.scoring.commonness import N_STEPS, chord_steps
from contrafact_training.data.datasets import Dataset


def fit_step_shares(training: Dataset) -> NDArray[np.float32]:
    """Return the share of works that contain each step, float32 `(N_STEPS,)` in 0..1.

    A work of several recordings counts in parts, by the recordings that contain the step, so that much covered works do
    not seem to contain more.
    """
    sizes = np.bincount(training.works)
    shares = np.zeros(N_STEPS)
    for frames, work in zip(training.tracks, training.works, strict=True):
        chords, _ = chord_runs(decode_chords(frames))
        shares[np.unique(chord_steps(chords))] += 1 / sizes[work]
    return (shares / np.count_nonzero(sizes)).astype(np.float32)
