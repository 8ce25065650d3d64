"""Find where one recording holds a copy of another: exact clips, and copied cells of a recurrence.

A clip of some seconds has few stacks, and a percentile makes many of them neighbours of nearly everything, so
recurrence cannot locate it (docs/decisions/0030-sections.md). But a copy is nearer to its original than any two
performances are to each other, so the clip is compared with every place of the recording in every transposition.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from contrafact.alignment.compiled import njit
from contrafact.alignment.parameters import AlignmentParameters

MIN_CLIP_FRAMES, MAX_CLIP_FRAMES = 12, 59
"""5.6 to 27.4 s: shorter clips are too little evidence, for longer ones recurrence works."""
MAX_DISTANCE = 0.25
"""Maximum squared distance of a copy and its original, relative to the mean of their own squares."""
_N_PITCHES = 12


@dataclass(frozen=True, slots=True)
class Copy:
    """Place of a clip in a longer recording.

    Parameters
    ----------
    start_frame : frame of the recording at which the clip begins.
    transposition_semitones : 0..11, by which to roll the clip.
    """

    start_frame: int
    transposition_semitones: int


def find_copy(clip: NDArray[np.uint8], recording: NDArray[np.uint8], parameters: AlignmentParameters) -> Copy | None:
    """Find the place of a clip in the recording that it was cut out of, at its own speed.

    Parameters
    ----------
    clip, recording : uint8 `(n_frames, 12)`, from `raise_to_power`; the clip is not longer than the recording.

    Returns
    -------
    The nearest place. None if no place is near enough, or if the clip is silent, shorter than `MIN_CLIP_FRAMES` or a
    stack, or longer than `MAX_CLIP_FRAMES`.
    """
    n = len(clip)
    n_max = min(MAX_CLIP_FRAMES, len(recording))
    if not max(MIN_CLIP_FRAMES, parameters.stack_frames) <= n <= n_max or not clip.any():
        return None
    values = recording.astype(np.float32)
    places = np.lib.stride_tricks.sliding_window_view(values, n, axis=0).transpose(0, 2, 1).reshape(-1, n * _N_PITCHES)
    rolled = np.stack([np.roll(clip, t, axis=1).ravel() for t in range(_N_PITCHES)], axis=1).astype(np.float32)
    squares = np.convolve(np.square(values).sum(axis=1), np.ones(n, dtype=np.float32), mode="valid")
    mean_squares = (squares + np.square(rolled[:, 0]).sum()) / 2
    distances = 2 - 2 * (places @ rolled) / mean_squares[:, None]
    start, transposition = np.unravel_index(int(distances.argmin()), distances.shape)
    if distances[start, transposition] > MAX_DISTANCE:
        return None
    return Copy(int(start), int(transposition))


def copied_cells(
    query: NDArray[np.uint8],
    reference: NDArray[np.uint8],
    transposition_semitones: int,
    matrix: NDArray[np.bool_],
    stack_frames: int,
) -> NDArray[np.bool_]:
    """Return the cells of a recurrence whose stacks are as near to each other as copies are.

    All verses of a song may recur equally; among them, the one that was copied is nearest.

    Parameters
    ----------
    query, reference : uint8 `(n_query, 12)` and `(n_reference, 12)`, from `raise_to_power`.
    transposition_semitones : number of pitch classes by which the query is rolled.
    matrix : bool `(n_query - stack_frames + 1, n_reference - stack_frames + 1)`, recurrence of the two in that
        transposition.
    stack_frames : frames in a stack, up to 20, so that float32 holds their products exactly.

    Returns
    -------
    bool, of the shape of `matrix`: True where `matrix` is and the squared distance is at most `MAX_DISTANCE` of the
    mean of the squares.
    """
    rolled = np.roll(query, transposition_semitones, axis=1)
    left, right = (np.ascontiguousarray(frames, dtype=np.float32) for frames in (rolled, reference))
    copied: NDArray[np.bool_] = _copied_cells(left, right, matrix, stack_frames)
    return copied


@njit(cache=True, nogil=True, fastmath=True)
def _copied_cells(
    query: NDArray[np.float32], reference: NDArray[np.float32], matrix: NDArray[np.bool_], stack_frames: int
) -> NDArray[np.bool_]:
    # A stack is contiguous in the frames. The condition is `squares - 2 products <= MAX_DISTANCE * mean squares`.
    width = query.shape[1]
    of_query, of_reference = query.ravel(), reference.ravel()
    least_part = np.float32(0.5) * (np.float32(1) - np.float32(0.5) * np.float32(MAX_DISTANCE))
    squares_of_query = _squares(query, stack_frames)
    squares_of_reference = _squares(reference, stack_frames)
    copied = np.zeros(matrix.shape, np.bool_)
    for i in range(len(matrix)):
        stack = of_query[i * width : (i + stack_frames) * width]
        for j in range(matrix.shape[1]):
            if matrix[i, j]:
                other = of_reference[j * width : (j + stack_frames) * width]
                products = np.float32(0)
                for k in range(len(stack)):
                    products += stack[k] * other[k]
                copied[i, j] = products >= least_part * (squares_of_query[i] + squares_of_reference[j])
    return copied


@njit(cache=True, nogil=True, fastmath=True)
def _squares(frames: NDArray[np.float32], stack_frames: int) -> NDArray[np.float32]:
    squares = np.zeros(max(0, len(frames) - stack_frames + 1), np.float32)
    for i in range(len(squares)):
        for k in range(stack_frames):
            for c in range(frames.shape[1]):
                squares[i] += frames[i + k, c] * frames[i + k, c]
    return squares
