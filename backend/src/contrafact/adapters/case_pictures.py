"""PNG pictures of a pair for cases: the matrix of similar frames, and the harmony of both songs."""

from __future__ import annotations

import io
from collections.abc import Sequence

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from contrafact.adapters.evidence_pictures import evidence_plot
from contrafact.alignment.align import Evidence
from contrafact.domain.chroma import Chroma
from contrafact.domain.verdicts import Verdict

_MAX_COLUMNS = 1200
"""Frames of longer songs are averaged."""
_MIN_WIDTH = 1200
_ROW_PIXELS = 14
_HEAD = 24
_LIGHT, _DARK = np.array([255, 255, 255]), np.array([30, 60, 110])
_FRAME = (199, 62, 29)


def case_pictures(  # noqa: PLR0917 - both songs, in the order of the check
    evidence: Evidence, query: Chroma, reference: Chroma, query_name: str, reference_name: str, verdict: Verdict
) -> dict[str, bytes]:
    """Draw a pair: `matrix`, and the strips `query` and `reference` with the numbered sections framed."""
    sections = verdict.sections
    return {
        "matrix": evidence_plot(evidence, query_name, reference_name),
        "query": harmony_strip(query, [(each.query_start_s, each.query_end_s) for each in sections]),
        "reference": harmony_strip(reference, [(each.reference_start_s, each.reference_end_s) for each in sections]),
    }


def harmony_strip(chroma: Chroma, stretches: Sequence[tuple[float, float]]) -> bytes:
    """Draw the harmony of a song as PNG: time runs to the right, pitch classes up from A, dark where they are strong.

    Parameters
    ----------
    stretches : start and end of each section, in seconds; they are framed and numbered from 1.
    """
    frames = _columns(chroma.best.values())
    strength = (frames / max(frames.max(), 1e-6)).T[::-1, :, None]
    cells = np.round(_LIGHT + strength * (_DARK - _LIGHT)).astype(np.uint8)
    strip = Image.fromarray(cells, "RGB")
    width, height = -(-_MIN_WIDTH // strip.width) * strip.width, _ROW_PIXELS * strip.height
    picture = Image.new("RGB", (width, height + _HEAD), "white")
    picture.paste(strip.resize((width, height), Image.Resampling.NEAREST), (0, _HEAD))
    draw, font = ImageDraw.Draw(picture), ImageFont.load_default(18)
    per_second = width / max(chroma.duration_s, 1e-6)
    for number, (start_s, end_s) in enumerate(stretches, 1):
        left, right = start_s * per_second, min(width - 1.0, end_s * per_second)
        draw.rectangle([left, _HEAD, max(left, right), height + _HEAD - 1], outline=_FRAME, width=2)
        draw.text((left + 3, 1), str(number), fill=_FRAME, font=font)
    file = io.BytesIO()
    picture.save(file, "PNG", optimize=True)
    return file.getvalue()


def _columns(frames: np.ndarray) -> np.ndarray:
    """Average frames, float `(n, 12)`, so that at most `_MAX_COLUMNS` are left."""
    step = -(-len(frames) // _MAX_COLUMNS)
    starts = np.arange(0, len(frames), max(step, 1))
    return np.add.reduceat(frames, starts) / np.diff(starts, append=len(frames))[:, None]
