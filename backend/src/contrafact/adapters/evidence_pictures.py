"""PNG pictures of the evidence of a check: cross recurrence, alignment path and sections."""

from __future__ import annotations

import io

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from contrafact.alignment.align import Evidence
from contrafact.domain.chroma import SECONDS_PER_FRAME
from contrafact.scoring.reasons import minutes

_PALETTE = ((255, 255, 255), (140, 148, 163), (199, 62, 29), (15, 98, 176))
_NOTHING, _MATCH, _PATH, _SECTION = range(4)
_MIN_PIXELS = 600
"""Minimum length of the longer side of the matrix: short recordings are enlarged."""
_MARGIN_LEFT, _MARGIN_TOP, _MARGIN = 60, 56, 16
_TICK_STEPS_S = (5, 10, 15, 30, 60, 120, 300, 600)
_MAX_TICKS = 12
_TICK_PIXELS = 5
_MAX_NAME_LENGTH = 60
_INK = (40, 44, 52)


def evidence_png(evidence: Evidence) -> bytes:
    """Draw the evidence as PNG, one pixel per cell.

    The query runs down, the reference to the right. Matching cells are grey, the path of the best alignment is red,
    sections are framed in blue.
    """
    picture = _picture(evidence)
    file = io.BytesIO()
    picture.save(file, "PNG", optimize=True)
    return file.getvalue()


def _picture(evidence: Evidence) -> Image.Image:
    """Draw the evidence as an image with a palette."""
    cells = np.where(evidence.matrix, np.uint8(_MATCH), np.uint8(_NOTHING))
    rows, columns = evidence.alignment.path.T
    cells[rows, columns] = _PATH
    # Very short tracks have no cell, but a picture needs a pixel.
    cells = np.pad(cells, [(0, max(0, 1 - length)) for length in cells.shape])
    picture = Image.fromarray(cells, "P")
    picture.putpalette([level for colour in _PALETTE for level in colour])
    draw = ImageDraw.Draw(picture)
    for section in evidence.alignment.sections:
        corners = (
            *(section.reference_start_s, section.query_start_s),
            *(section.reference_end_s, section.query_end_s),
        )
        draw.rectangle([round(seconds / SECONDS_PER_FRAME) for seconds in corners], outline=_SECTION)
    return picture


def evidence_plot(evidence: Evidence, query_name: str, reference_name: str) -> bytes:
    """Draw the evidence as PNG, enlarged, with names and axes in minutes and seconds.

    Directions and colours are those of `evidence_png`.
    """
    matrix = _picture(evidence).convert("RGB")
    zoom = max(1, -(-_MIN_PIXELS // max(matrix.size)))
    width, height = (zoom * length for length in matrix.size)
    picture = Image.new("RGB", (width + _MARGIN_LEFT + _MARGIN, height + _MARGIN_TOP + _MARGIN), "white")
    picture.paste(matrix.resize((width, height), Image.Resampling.NEAREST), (_MARGIN_LEFT, _MARGIN_TOP))
    draw, font = ImageDraw.Draw(picture), ImageFont.load_default(12)
    draw.rectangle([_MARGIN_LEFT - 1, _MARGIN_TOP - 1, _MARGIN_LEFT + width, _MARGIN_TOP + height], outline=_INK)
    names = f"down: {query_name[:_MAX_NAME_LENGTH]}    right: {reference_name[:_MAX_NAME_LENGTH]}"
    draw.text((_MARGIN_LEFT, 8), names, fill=_INK, font=font)
    for seconds, pixel in _ticks(matrix.width, zoom):
        x = _MARGIN_LEFT + pixel
        draw.line([x, _MARGIN_TOP - _TICK_PIXELS, x, _MARGIN_TOP], fill=_INK)
        draw.text((x, _MARGIN_TOP - _TICK_PIXELS - 2), minutes(seconds), fill=_INK, font=font, anchor="mb")
    for seconds, pixel in _ticks(matrix.height, zoom):
        y = _MARGIN_TOP + pixel
        draw.line([_MARGIN_LEFT - _TICK_PIXELS, y, _MARGIN_LEFT, y], fill=_INK)
        draw.text((_MARGIN_LEFT - _TICK_PIXELS - 3, y), minutes(seconds), fill=_INK, font=font, anchor="rm")
    file = io.BytesIO()
    picture.save(file, "PNG", optimize=True)
    return file.getvalue()


def _ticks(n_frames: int, zoom: int) -> list[tuple[int, int]]:
    """Return tick positions of an axis: seconds and pixel."""
    duration_s = n_frames * SECONDS_PER_FRAME
    step = next((step for step in _TICK_STEPS_S if duration_s / step <= _MAX_TICKS), _TICK_STEPS_S[-1])
    return [(seconds, round(zoom * seconds / SECONDS_PER_FRAME)) for seconds in range(0, int(duration_s) + 1, step)]
