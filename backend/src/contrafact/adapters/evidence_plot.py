"""The evidence of a check as a picture for people: with names, and axes in minutes and seconds."""

from __future__ import annotations

import io

from PIL import Image, ImageDraw, ImageFont

from contrafact.adapters.evidence_png import evidence_picture
from contrafact.alignment.align import Evidence
from contrafact.domain.chroma import SECONDS_PER_FRAME
from contrafact.scoring.reasons import minutes

_LEAST_PIXELS = 600
"""Of the longer side of the matrix: short recordings are drawn larger."""
_MARGIN_LEFT, _MARGIN_TOP, _MARGIN = 60, 56, 16
_TICK_STEPS_S = (5, 10, 15, 30, 60, 120, 300, 600)
_MOST_TICKS = 12
_TICK_PIXELS = 5
_MAX_NAME = 60
_INK = (40, 44, 52)


def evidence_plot(evidence: Evidence, query_name: str, reference_name: str) -> bytes:
    """A PNG picture: the query's time goes down, the reference's to the right.

    Grey cells match, the path of the best alignment is red, each section is framed in blue.
    """
    matrix = evidence_picture(evidence).convert("RGB")
    zoom = max(1, -(-_LEAST_PIXELS // max(matrix.size)))
    width, height = (zoom * length for length in matrix.size)
    picture = Image.new("RGB", (width + _MARGIN_LEFT + _MARGIN, height + _MARGIN_TOP + _MARGIN), "white")
    picture.paste(matrix.resize((width, height), Image.Resampling.NEAREST), (_MARGIN_LEFT, _MARGIN_TOP))
    draw, font = ImageDraw.Draw(picture), ImageFont.load_default(12)
    draw.rectangle([_MARGIN_LEFT - 1, _MARGIN_TOP - 1, _MARGIN_LEFT + width, _MARGIN_TOP + height], outline=_INK)
    names = f"down: {query_name[:_MAX_NAME]}    right: {reference_name[:_MAX_NAME]}"
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
    """Whole seconds along an axis, each with its pixel."""
    duration_s = n_frames * SECONDS_PER_FRAME
    step = next((step for step in _TICK_STEPS_S if duration_s / step <= _MOST_TICKS), _TICK_STEPS_S[-1])
    return [(seconds, round(zoom * seconds / SECONDS_PER_FRAME)) for seconds in range(0, int(duration_s) + 1, step)]
