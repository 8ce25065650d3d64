"""Chroma of random tunes, and of covers of them."""

from __future__ import annotations

import numpy as np

from contrafact.domain.chroma import Chroma

CHORD_FRAMES = 3


def tune(seed: int, n_frames: int = 150) -> Chroma:
    """Return random chords of three frames each; no chord follows itself."""
    rng = np.random.default_rng(seed)
    chords = rng.random((n_frames // CHORD_FRAMES + 1, 12)) ** 4
    return _chroma(np.repeat(chords, CHORD_FRAMES, axis=0)[:n_frames])


def cover(of: Chroma, *, transposition_semitones: int = 0, seed: int = 0) -> Chroma:
    """Return a noisy cover in another key: the original rolled by the transposition matches it."""
    noise = 0.15 * np.random.default_rng(seed).random(of.frames.shape)
    return _chroma(np.roll(of.values(), transposition_semitones, axis=1) + noise)


def joined(*parts: Chroma) -> Chroma:
    """Concatenate tunes."""
    return Chroma(np.concatenate([part.frames for part in parts]))


def _chroma(values: np.ndarray[tuple[int, int], np.dtype[np.floating]]) -> Chroma:
    return Chroma(np.round(255 * values / values.max(axis=1, keepdims=True)).astype(np.uint8))
