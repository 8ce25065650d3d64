"""Timbre and harmony, fused for each pair of recordings and then over all of them.

Blocks of nine seconds are compared by their harmony, by their timbre, and by how their timbre changes within the block
(the self-similarity of the MFCC), which survives another singer or another microphone. The three are fused to one cross
similarity of the pair, in which Qmax is sought; its result and those of the single features are fused over all tracks.

Source: Tralie, Early MFCC and HPCP fusion for robust cover song identification (ISMIR 2017). Unlike there, blocks have
a constant length in place of 20 beats.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from contrafact.alignment.align import normalise_qmax
from contrafact.alignment.parameters import PARAMETERS
from contrafact.alignment.qmax import qmax
from contrafact.alignment.transposition import best_transpositions
from contrafact.domain.chroma import HOP_SAMPLES, HOPS_PER_FRAME, SAMPLE_RATE, Chroma
from contrafact.domain.errors import ContrafactError
from contrafact.features.decoding import decode_mono
from contrafact_bench.systems.fusing import FusingSystem, fuse_affinities
from contrafact_training.data.frames import require_usable

BLOCK_FRAMES, STEP_FRAMES = 20, 4
"""Frames of chroma in a block, and from one block to the next: 9.3 s and 1.9 s."""
_N_COEFFICIENTS = 20
_TIMBRES = 2
"""MFCC for each frame of chroma."""
_WINDOW = 2 * HOP_SAMPLES
_WINDOWS_OF_TIMBRE = HOP_SAMPLES * HOPS_PER_FRAME // _WINDOW // _TIMBRES
_HIGHEST_HZ = 8000.0
_N_NEIGHBOURS, _N_ITERATIONS = 20, 5
_KAPPA = 0.1
_SCALE = 0.5
_LEAST_LENGTH = 0.5
_TINY = 1e-9
_MAX_DURATION_S = 1200.0
_FRAME = np.dtype([("chroma", "u1", (12,)), ("timbre", "f4", (_TIMBRES, _N_COEFFICIENTS))])
_Matrix = NDArray[np.float64]


class TimbreFusion(FusingSystem):
    """Early fusion of HPCP, MFCC and their self-similarity, and late fusion of all; needs the audio itself."""

    name = "timbre-fusion"
    paper = "Tralie, Early MFCC and HPCP fusion for robust cover song identification (2017)"
    n_measures = 4

    def describe(self, chroma: Chroma) -> NDArray[Any]:
        """Refuse chroma alone: `invalid_chroma`."""
        raise ContrafactError("invalid_chroma", "Timbre is not in the chroma; give a folder of audio, WORK/TRACK.mp3.")

    def describe_recording(self, path: Path, chroma: Chroma) -> NDArray[Any]:
        """Return chroma and MFCC of each frame, `(n_frames,)`, of a recording.

        Raises
        ------
        ContrafactError : as `require_usable`, or why the file cannot be decoded.
        """
        require_usable(chroma)
        timbres = _timbres(path)
        described = np.zeros(min(chroma.n_frames, len(timbres)), dtype=_FRAME)
        described["chroma"], described["timbre"] = chroma.frames[: len(described)], timbres[: len(described)]
        return described

    def measure(self, query: NDArray[Any], reference: NDArray[Any]) -> tuple[float, ...]:
        """Return the inverse lengths of Qmax by harmony, timbre, change of timbre, and all three."""
        if min(len(query), len(reference)) < BLOCK_FRAMES:
            return (1 / _LEAST_LENGTH,) * self.n_measures
        semitones = best_transpositions(query["chroma"], reference["chroma"], 1)[0]
        left, right = _blocks(query, semitones), _blocks(reference, 0)
        crosses = [_distances(*each) for each in zip(left, right, strict=True)]
        n = len(crosses[0])
        pairs = zip(left, right, crosses, strict=True)
        fused = fuse_affinities([_joint(*each) for each in pairs], _N_NEIGHBOURS, _N_ITERATIONS)
        matrices = [_mutual(each) for each in crosses] + [_mutual(-fused[:n, n:])]
        return tuple(1 / normalise_qmax(max(_qmax(each), _LEAST_LENGTH), *each.shape) for each in matrices)


def _timbres(path: Path) -> NDArray[np.float32]:
    """Return MFCC for half frames of chroma, float32 `(n_frames, 2, 20)`."""
    import essentia

    # Set before essentia.standard is imported, which writes a message to stderr.
    essentia.log.infoActive = False
    essentia.log.warningActive = False
    from essentia import standard

    mfcc_of = standard.MFCC(
        inputSize=_WINDOW // 2 + 1,
        sampleRate=SAMPLE_RATE,
        highFrequencyBound=_HIGHEST_HZ,
        numberCoefficients=_N_COEFFICIENTS,
    )
    found = [
        [mfcc_of(spectrum)[1] for spectrum in np.abs(np.fft.rfft(rows * np.hanning(_WINDOW))).astype(np.float32)]
        for rows in _rows(path)
    ]
    shape = (len(found), _TIMBRES, _WINDOWS_OF_TIMBRE, _N_COEFFICIENTS)
    means: NDArray[np.float32] = np.array(found, dtype=np.float32).reshape(shape).mean(axis=2)
    return means


def _rows(path: Path) -> Iterator[NDArray[np.float32]]:
    """Yield the samples of each frame of chroma, float32 `(n_windows, 2048)`."""
    n_samples = HOP_SAMPLES * HOPS_PER_FRAME
    waiting = np.empty(0, dtype=np.float32)
    for block in decode_mono(path, max_duration_s=_MAX_DURATION_S):
        waiting = np.concatenate([waiting, block])
        while len(waiting) >= n_samples:
            yield waiting[:n_samples].reshape(-1, _WINDOW)
            waiting = waiting[n_samples:]


def _blocks(frames: NDArray[Any], semitones: int) -> list[_Matrix]:
    """Return harmony, timbre and change of timbre of the blocks of a track, `(n_blocks, d)` each."""
    starts = range(0, len(frames) - BLOCK_FRAMES + 1, STEP_FRAMES)
    blocks = [frames[start : start + BLOCK_FRAMES] for start in starts]
    harmony = np.stack([np.roll(each["chroma"], semitones, axis=1).ravel() for each in blocks]).astype(np.float64)
    timbre = np.stack([each["timbre"].reshape(-1, _N_COEFFICIENTS) for each in blocks]).astype(np.float64)
    timbre -= timbre.mean(axis=1, keepdims=True)
    timbre /= np.maximum(np.linalg.norm(timbre, axis=2, keepdims=True), _TINY)
    above = np.triu_indices(timbre.shape[1], 1)
    changes = 1 - (timbre @ timbre.transpose(0, 2, 1))[:, above[0], above[1]]
    return [_unit(harmony), _unit(timbre.reshape(len(blocks), -1)), np.sqrt(np.maximum(0, 2 * changes))]


def _unit(rows: _Matrix) -> _Matrix:
    found: _Matrix = rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), _TINY)
    return found


def _distances(left: _Matrix, right: _Matrix) -> _Matrix:
    squares = (left**2).sum(axis=1)[:, None] + (right**2).sum(axis=1) - 2 * left @ right.T
    found: _Matrix = np.sqrt(np.maximum(squares, 0))
    return found


def _joint(left: _Matrix, right: _Matrix, cross: _Matrix) -> _Matrix:
    """Return the affinities among the blocks of both tracks, `(m + n, m + n)`, the cross similarity in the corners."""
    n, n_all = len(left), len(left) + len(right)
    distances = np.zeros((n_all, n_all))
    distances[:n, :n], distances[n:, n:] = _distances(left, left), _distances(right, right)
    distances[:n, n:], distances[n:, :n] = cross, cross.T
    # Each corner has its own widths, or the blocks of the other track would never be among the nearest.
    widths = np.empty_like(distances)
    for rows in (slice(n), slice(n, None)):
        for columns in (slice(n), slice(n, None)):
            part = distances[rows, columns]
            k = min(max(1, round(_N_NEIGHBOURS * part.shape[1] / n_all)), part.shape[1] - 1)
            widths[rows, columns] = np.partition(part, k, axis=1)[:, : k + 1].mean(axis=1)[:, None]
    scales = _SCALE * (widths + widths.T + distances) / 3
    found: _Matrix = np.exp(-(distances**2) / np.maximum(2 * scales**2, _TINY))
    return found


def _mutual(distances: _Matrix) -> NDArray[np.bool_]:
    """Return which blocks are among each other's nearest tenth."""
    in_rows, in_columns = (
        distances <= np.quantile(distances, _KAPPA, axis=axis, keepdims=True, method="lower") for axis in (1, 0)
    )
    near: NDArray[np.bool_] = in_rows & in_columns
    return near


def _qmax(matrix: NDArray[np.bool_]) -> float:
    return qmax(np.ascontiguousarray(matrix), PARAMETERS)
