"""The evidence of a check as a picture."""

from __future__ import annotations

import io

import numpy as np
from PIL import Image, ImageDraw

from contrafact.alignment.align import Evidence
from contrafact.domain.chroma import SECONDS_PER_FRAME

_PALETTE = ((255, 255, 255), (140, 148, 163), (199, 62, 29), (15, 98, 176))
_NOTHING, _MATCH, _PATH, _SECTION = range(4)


def evidence_png(evidence: Evidence) -> bytes:
    """Cross recurrence, path and sections as PNG.

    One pixel a cell: the query goes down, the reference to the right. Grey cells match, the path of the best alignment
    is red, each section is framed in blue.
    """
    picture = evidence_picture(evidence)
    file = io.BytesIO()
    picture.save(file, "PNG", optimize=True)
    return file.getvalue()


def evidence_picture(evidence: Evidence) -> Image.Image:
    """The picture that `evidence_png` packs, with colours from a palette."""
    cells = np.where(evidence.matrix, np.uint8(_MATCH), np.uint8(_NOTHING))
    rows, columns = evidence.alignment.path.T
    cells[rows, columns] = _PATH
    # A picture has at least one pixel; tracks shorter than what is compared have no cell.
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
