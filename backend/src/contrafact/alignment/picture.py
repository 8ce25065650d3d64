"""Draw the picture of two tracks' cross similarity, which the network of `contrafact.alignment.eye` looks at.

The cosines of all pairs of frames are summed along diagonals over stacks of nine frames, as in cross recurrence, and
turned into how far each stands out in its row and in its column (mutual prominence). A pixel holds the largest of four
by four cells, or of more in long tracks: shared passages are diagonal lines, 1.9 s wide.

Kernels that call one another stay in one file, since numba's cache does not notice changes in other files.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from contrafact.alignment.buffers import borrowed
from contrafact.compiled import njit

SIDE = 128
"""Pixels of a side. Tracks that need fewer leave the rest empty."""
N_CHANNELS = 2
"""Mutual prominence, and the mean cosine of the stack."""
MARGIN = 2
"""Pixels of zeros around a picture, for the first convolution."""
POWER = 1.5
"""Exponent applied to chroma in 0..1, as in the alignment."""
_N_PITCHES = 12
_STACK_FRAMES = 9
_KEPT_ROWS = _STACK_FRAMES + 1
_FRAMES_PER_PIXEL = 4.0
_LEAST_STACKS = 4
"""Fewest stacks of a track that is drawn: one pixel."""
_ZERO, _ONE = np.float32(0), np.float32(1)
_EMPTY = np.float32(-1)
_BRIGHTEST = np.float32(3.25)
_CONTRAST, _DARKEN = np.float32(0.85), np.float32(0.15)
"""A pixel is prominence times the first less the second, between `_EMPTY` and `_BRIGHTEST`."""
_COSINE_CONTRAST = np.float32(4.25 / _STACK_FRAMES)
_LEAST_VARIANCE = np.float32(1e-4)
_LEAST_SQUARES = np.float32(1e-9)
_Moments = tuple[NDArray[np.float32], NDArray[np.float32], NDArray[np.float32], NDArray[np.float32]]
"""Means and inverse deviations of the rows, then of the columns."""


def picture(query: NDArray[np.uint8], reference: NDArray[np.uint8], semitones: int) -> NDArray[np.float32]:
    """Draw the picture of two tracks.

    Parameters
    ----------
    query, reference : uint8 `(n_frames, 12)`, of any length.
    semitones : pitch classes by which the query is rolled.

    Returns
    -------
    float32 `(128, 128, 2)`, -1..3.25: the query's time from top to bottom, the reference's from left to right.
    """
    drawn = draw(unit_rows(query, semitones, POWER), unit_rows(reference, 0, POWER))
    return drawn[MARGIN : MARGIN + SIDE, MARGIN : MARGIN + SIDE]


def draw(query: NDArray[np.float32], reference: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return the picture of two tracks in its margins, float32 `(132, 132, 2)`; parameters from `unit_rows`."""
    rows, columns = (max(0, len(each) - _STACK_FRAMES + 1) for each in (query, reference))
    with borrowed(rows, columns) as cells:
        drawn: NDArray[np.float32] = _draw(query, reference, cells)
        return drawn


@njit(cache=True, nogil=True, fastmath=True)
def unit_rows(frames: NDArray[np.uint8], semitones: int, power: float) -> NDArray[np.float32]:
    """Return chroma raised to a power, rolled, each row of length 1; float32 `(n_frames, 12)`. Silent rows are 0."""
    table = np.empty(256, np.float32)
    for value in range(256):
        table[value] = (value / 255.0) ** power
    rows = np.empty((len(frames), _N_PITCHES), np.float32)
    for i in range(len(frames)):
        squares = _LEAST_SQUARES
        for pitch in range(_N_PITCHES):
            value = table[frames[i, pitch]]
            rows[i, (pitch + semitones) % _N_PITCHES] = value
            squares += value * value
        rows[i] *= _ONE / np.sqrt(squares)
    return rows


@njit(cache=True, nogil=True, fastmath=True)
def _draw(
    query: NDArray[np.float32], reference: NDArray[np.float32], cells: NDArray[np.float32]
) -> NDArray[np.float32]:
    drawn = np.zeros((SIDE + 2 * MARGIN, SIDE + 2 * MARGIN, N_CHANNELS), np.float32)
    drawn[MARGIN : MARGIN + SIDE, MARGIN : MARGIN + SIDE] = _EMPTY
    if min(len(query), len(reference)) >= _STACK_FRAMES + _LEAST_STACKS - 1:
        _pool(cells, _stacked(query, reference, cells), drawn)
    return drawn


@njit(cache=True, nogil=True, fastmath=True)
def _stacked(query: NDArray[np.float32], reference: NDArray[np.float32], cells: NDArray[np.float32]) -> _Moments:
    # Write sums of cosines along diagonals over a stack, and return their moments. Each follows from the one before on
    # its diagonal by one addition and one subtraction, so only the last rows of cosines are kept.
    n, m = len(query) - _STACK_FRAMES + 1, len(reference) - _STACK_FRAMES + 1
    columns = np.ascontiguousarray(reference.T)
    cosines = np.zeros((_KEPT_ROWS, len(reference)), np.float32)
    cells[0], cells[:, 0] = _ZERO, _ZERO
    row_means, row_scales = np.empty(n, np.float32), np.empty(n, np.float32)
    column_means, column_scales = np.zeros(m, np.float32), np.zeros(m, np.float32)
    for frame in range(len(query)):
        _fill_cosines(query[frame], columns, cosines[frame % _KEPT_ROWS])
        i = frame - _STACK_FRAMES + 1
        if i < 0:
            continue
        if i == 0:
            for k in range(_STACK_FRAMES):
                for j in range(m):
                    cells[0, j] += cosines[k, j + k]
        else:
            for k in range(_STACK_FRAMES):
                cells[i, 0] += cosines[(i + k) % _KEPT_ROWS, k]
            new, old = cosines[frame % _KEPT_ROWS, _STACK_FRAMES:], cosines[(i - 1) % _KEPT_ROWS]
            _follow(cells[i - 1], new, old, cells[i, 1:])
        row_means[i], row_scales[i] = _add_moments(cells[i], column_means, column_scales)
    for j in range(m):
        column_means[j] /= np.float32(n)
        column_scales[j] /= np.float32(n)
    _invert(row_means, row_scales)
    _invert(column_means, column_scales)
    return row_means, row_scales, column_means, column_scales


@njit(cache=True, nogil=True, fastmath=True)
def _fill_cosines(frame: NDArray[np.float32], columns: NDArray[np.float32], row: NDArray[np.float32]) -> None:
    row[:] = _ZERO
    for pitch in range(0, _N_PITCHES, 6):
        # Six at a time: fewer passes over the row.
        a, b, c = frame[pitch], frame[pitch + 1], frame[pitch + 2]
        d, e, f = frame[pitch + 3], frame[pitch + 4], frame[pitch + 5]
        of_a, of_b, of_c = columns[pitch], columns[pitch + 1], columns[pitch + 2]
        of_d, of_e, of_f = columns[pitch + 3], columns[pitch + 4], columns[pitch + 5]
        for j in range(len(row)):
            row[j] += a * of_a[j] + b * of_b[j] + c * of_c[j] + d * of_d[j] + e * of_e[j] + f * of_f[j]


@njit(cache=True, nogil=True, fastmath=True)
def _follow(
    above: NDArray[np.float32], new: NDArray[np.float32], old: NDArray[np.float32], row: NDArray[np.float32]
) -> None:
    for j in range(len(row)):
        row[j] = above[j] + new[j] - old[j]


@njit(cache=True, nogil=True, fastmath=True)
def _add_moments(
    row: NDArray[np.float32], totals: NDArray[np.float32], squares: NDArray[np.float32]
) -> tuple[np.float32, np.float32]:
    # Add a row to the sums of the columns; return the means of it and of its squares.
    of_row, of_squares = _ZERO, _ZERO
    for j in range(len(row)):
        value = row[j]
        of_row += value
        of_squares += value * value
        totals[j] += value
        squares[j] += value * value
    return of_row / np.float32(len(row)), of_squares / np.float32(len(row))


@njit(cache=True, nogil=True, fastmath=True)
def _invert(means: NDArray[np.float32], squares: NDArray[np.float32]) -> None:
    # Turn mean squares into inverse deviations, in place.
    for i in range(len(means)):
        squares[i] = _ONE / np.sqrt(max(squares[i] - means[i] * means[i], _LEAST_VARIANCE))


@njit(cache=True, nogil=True, fastmath=True)
def _edges(n: int) -> NDArray[np.int64]:
    # First cell of each pixel along one side, and the number of cells at the end.
    per_pixel = max(_FRAMES_PER_PIXEL, n / SIDE)
    n_pixels = min(SIDE, int(np.ceil(n / per_pixel)))
    edges = np.empty(n_pixels + 1, np.int64)
    for pixel in range(n_pixels + 1):
        edges[pixel] = min(n, int(np.ceil(pixel * per_pixel)))
    edges[n_pixels] = n
    return edges


@njit(cache=True, nogil=True, fastmath=True)
def _pool(
    cells: NDArray[np.float32],
    moments: _Moments,
    drawn: NDArray[np.float32],
) -> None:
    row_means, row_scales, column_means, column_scales = moments
    m = cells.shape[1]
    rows, columns = _edges(len(cells)), _edges(m)
    prominent, alike = np.empty(m, np.float32), np.empty(m, np.float32)
    for p in range(len(rows) - 1):
        prominent[:] = -_ONE / _LEAST_SQUARES
        alike[:] = _ZERO
        for i in range(rows[p], rows[p + 1]):
            row, mean, scale = cells[i], row_means[i], row_scales[i]
            for j in range(m):
                value = row[j]
                in_row, in_column = (value - mean) * scale, (value - column_means[j]) * column_scales[j]
                least = in_row if in_row < in_column else in_column
                prominent[j] = least if least > prominent[j] else prominent[j]
                alike[j] = value if value > alike[j] else alike[j]
        for q in range(len(columns) - 1):
            most, value = prominent[columns[q]], alike[columns[q]]
            for j in range(columns[q] + 1, columns[q + 1]):
                most, value = max(most, prominent[j]), max(value, alike[j])
            pixel = drawn[MARGIN + p, MARGIN + q]
            pixel[0] = min(max(_CONTRAST * most - _DARKEN, _EMPTY), _BRIGHTEST)
            pixel[1] = value * _COSINE_CONTRAST - _ONE
