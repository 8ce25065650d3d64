"""Draw the recurrence of two tracks with its sections as a small SVG picture."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from contrafact.domain.chroma import SECONDS_PER_FRAME
from contrafact.domain.verdicts import Section

_MOST_CELLS = 170
"""Cells per side. Two to four frames become one cell: the file stays small, and chroma cannot be recovered from it."""
_SIDE = 340
_MARGIN = 34
_TICK_S = 60


def section_picture(matrix: NDArray[np.bool_], sections: Sequence[Section]) -> str:
    """Return SVG text: time of the query downwards, time of the reference to the right, in minutes and seconds.

    Parameters
    ----------
    matrix : recurrence, bool `(n_query, n_reference)`, one cell per frame.
    sections : drawn as lines.
    """
    factor = -(-max(matrix.shape) // _MOST_CELLS)
    # Picture units per frame.
    scale = _SIDE / max(matrix.shape)
    height, width = (scale * n for n in matrix.shape)
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="-{_MARGIN} -{_MARGIN} {width + 2 * _MARGIN:.0f} '
        f'{height + 2 * _MARGIN:.0f}" width="{width + 2 * _MARGIN:.0f}" font-family="sans-serif" font-size="10">',
        f'<rect width="{width:.1f}" height="{height:.1f}" fill="#fff" stroke="#999"/>',
        f'<path transform="scale({scale * factor:.4f})" stroke="#333" d="{_runs(_shrunk(matrix, factor))}"/>',
        *(_line(section, scale) for section in sections),
        *_ticks(height, scale, 'x="-4" y="{:.1f}" text-anchor="end" dominant-baseline="middle"'),
        *_ticks(width, scale, 'x="{:.1f}" y="-5" text-anchor="middle"'),
        f'<text x="{width / 2:.1f}" y="-20" text-anchor="middle">reference</text>',
        f'<text transform="translate(-26 {height / 2:.1f}) rotate(-90)" text-anchor="middle">query</text>',
        "</svg>",
    ]
    return "\n".join(lines) + "\n"


def _shrunk(matrix: NDArray[np.bool_], factor: int) -> NDArray[np.bool_]:
    rows, columns = (n // factor for n in matrix.shape)
    cells = matrix[: rows * factor, : columns * factor].reshape(rows, factor, columns, factor)
    # Threshold of a fifth: keeps thin diagonals, drops single points.
    dark: NDArray[np.bool_] = cells.mean(axis=(1, 3)) >= 1 / 5
    return dark


def _runs(matrix: NDArray[np.bool_]) -> str:
    padded = np.pad(matrix, ((0, 0), (1, 1))).astype(np.int8)
    rows, starts = np.nonzero(np.diff(padded, axis=1) == 1)
    _, ends = np.nonzero(np.diff(padded, axis=1) == -1)
    runs = zip(rows.tolist(), starts.tolist(), ends.tolist(), strict=True)
    return "".join(f"M{start} {row}.5h{end - start}" for row, start, end in runs)


def _line(section: Section, scale: float) -> str:
    x1, x2, y1, y2 = (
        seconds / SECONDS_PER_FRAME * scale
        for seconds in (
            section.reference_start_s,
            section.reference_end_s,
            section.query_start_s,
            section.query_end_s,
        )
    )
    return (
        f'<path d="M{x1:.1f} {y1:.1f}L{x2:.1f} {y2:.1f}" stroke="#d6336c" stroke-width="5" stroke-opacity="0.55" '
        'stroke-linecap="round"/>'
    )


def _ticks(length: float, scale: float, where: str) -> list[str]:
    per_second = scale / SECONDS_PER_FRAME
    seconds = range(0, int(length / per_second) + 1, _TICK_S)
    return [f"<text {where.format(each * per_second)}>{each // 60}:{each % 60:02}</text>" for each in seconds]
