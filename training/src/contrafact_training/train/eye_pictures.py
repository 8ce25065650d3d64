"""Draw the pictures of training batches, each time of other parts, tempos and timbres of the tracks."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from contrafact.alignment.picture import MARGIN, N_CHANNELS, POWER, SIDE, draw, unit_rows
from contrafact_training.data.frames import interpolate
from contrafact_training.train.eye_pairs import Drawn

_N_PITCHES = 12
_LEAST_FRAMES = 60
# Augmentations, each with its own probability.
_SWAP_CHANCE = 0.5
_REVERSE_CHANCE = 0.3
_CROP_CHANCE, _LEAST_PART, _LEAST_CROP = 0.5, 0.55, 120
_TEMPO_CHANCE, _MAX_LOG_TEMPO = 0.5, 0.2
_SPEED_CHANCE = 0.25
_POWER_CHANCE, _MIN_POWER, _MAX_POWER = 0.7, 0.55, 1.35
_WHITENED_CHANCE, _MAX_WHITENED_POWER, _POWER_DIFFERENCE, _MAX_NEIGHBOUR = 0.55, 0.9, 0.1, 0.2
_GAIN_CHANCE, _GAIN_DEVIATION = 0.6, 0.3
_NOISE_CHANCE, _MAX_NOISE = 0.25, 12.0


def batch(
    tracks: Sequence[NDArray[np.uint8]], drawn: Drawn, n_pairs: int, plain_share: float, rng: np.random.Generator
) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Draw the pictures of a batch, half of them of covers.

    Parameters
    ----------
    plain_share : chance of a pair to be swapped and reversed at most; see `augmented_picture`.

    Returns
    -------
    float32 `(n_pairs, 2, 128, 128)`, and float32 `(n_pairs,)`, 1 for covers.
    """
    pictures = np.empty((n_pairs, SIDE, SIDE, N_CHANNELS), dtype=np.float32)
    are_covers = (np.arange(n_pairs) < n_pairs // 2).astype(np.float32)
    for i in range(n_pairs):
        kind = drawn.covers if are_covers[i] else drawn.strangers
        row = rng.choice(len(kind.pairs), p=kind.chances)
        query, reference = kind.pairs[row]
        is_plain = bool(rng.random() < plain_share)
        pictures[i] = augmented_picture(
            tracks[query], tracks[reference], int(kind.semitones[row]), rng, is_plain=is_plain
        )
    return pictures.transpose(0, 3, 1, 2), are_covers


def augmented_picture(
    query: NDArray[np.uint8],
    reference: NDArray[np.uint8],
    semitones: int,
    rng: np.random.Generator,
    *,
    is_plain: bool = False,
) -> NDArray[np.float32]:
    """Draw one pair, float32 `(128, 128, 2)`, changed at random.

    The tracks are swapped, reversed, cropped and brought to other tempos. Their pitch classes are weighted and their
    contrast is changed, each track's by its own numbers. Two in five pairs look like `hpcp-v2`, whose rows are flatter
    and steadier in time than those of `hpcp-v1`, so the network works on both. Plain pairs are
    only swapped and reversed.
    """
    if rng.random() < _SWAP_CHANCE:
        query, reference, semitones = reference, query, -semitones % _N_PITCHES
    step = -1 if rng.random() < _REVERSE_CHANCE else 1
    if is_plain:
        return _inside(draw(unit_rows(query[::step], semitones, POWER), unit_rows(reference[::step], 0, POWER)))
    ratio = rng.uniform(-_MAX_LOG_TEMPO, _MAX_LOG_TEMPO) / 2 if rng.random() < _TEMPO_CHANCE else 0.0
    speed = rng.uniform(-_MAX_LOG_TEMPO, _MAX_LOG_TEMPO) if rng.random() < _SPEED_CHANCE else 0.0
    parts = [_part(query, speed + ratio, rng)[::step], _part(reference, speed - ratio, rng)[::step]]
    if rng.random() < _NOISE_CHANCE:
        deviation = rng.uniform(0, _MAX_NOISE)
        parts = [np.clip(part + rng.normal(0, deviation, part.shape), 0, 255) for part in parts]
    parts, powers = _as_whitened(parts, rng) if rng.random() < _WHITENED_CHANCE else (parts, _any_powers(rng))
    rows = [
        unit_rows(np.round(part).astype(np.uint8), shift, POWER * float(power))
        for part, shift, power in zip(parts, (semitones, 0), powers, strict=True)
    ]
    if rng.random() < _GAIN_CHANCE:
        rows = [_weighted(each, np.exp(rng.normal(0, _GAIN_DEVIATION, _N_PITCHES))) for each in rows]
    return _inside(draw(rows[0], rows[1]))


def _inside(drawn: NDArray[np.float32]) -> NDArray[np.float32]:
    return drawn[MARGIN : MARGIN + SIDE, MARGIN : MARGIN + SIDE]


def _as_whitened(
    parts: list[NDArray[np.float32]], rng: np.random.Generator
) -> tuple[list[NDArray[np.float32]], NDArray[np.float64]]:
    """Return both parts smoothed over time, and two powers that flatten them about equally."""
    weight = np.float32(rng.uniform(0, _MAX_NEIGHBOUR))
    smooth = [part.copy() for part in parts]
    for each, part in zip(smooth, parts, strict=True):
        each[1:-1] = (1 - 2 * weight) * part[1:-1] + weight * (part[:-2] + part[2:])
    common = rng.uniform(np.log(_MIN_POWER), np.log(_MAX_WHITENED_POWER))
    return smooth, np.exp(common + rng.uniform(-_POWER_DIFFERENCE, _POWER_DIFFERENCE, 2))


def _any_powers(rng: np.random.Generator) -> NDArray[np.float64]:
    if rng.random() >= _POWER_CHANCE:
        return np.ones(2)
    return np.exp(rng.uniform(np.log(_MIN_POWER), np.log(_MAX_POWER), 2))


def _part(frames: NDArray[np.uint8], log_tempo: float, rng: np.random.Generator) -> NDArray[np.float32]:
    """Return a part of a track at another tempo, float32 `(n, 12)` in 0..255."""
    start, n_frames = 0, len(frames)
    if rng.random() < _CROP_CHANCE:
        n_frames = max(int(n_frames * rng.uniform(_LEAST_PART, 1)), min(n_frames, _LEAST_CROP))
        start = int(rng.integers(0, len(frames) - n_frames + 1))
    n = max(_LEAST_FRAMES, int(n_frames * np.exp(log_tempo)))
    return interpolate(frames, np.linspace(start, start + n_frames - 1, n))


def _weighted(rows: NDArray[np.float32], gains: NDArray[np.float64]) -> NDArray[np.float32]:
    weighted = rows * gains.astype(np.float32)
    lengths = np.linalg.norm(weighted, axis=1, keepdims=True)
    found: NDArray[np.float32] = weighted / np.maximum(lengths, np.float32(1e-6))
    return found
