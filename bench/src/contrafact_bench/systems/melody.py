"""The melody alone, and joined with the harmony; both need chroma that was made from audio.

Sources: Salamon, Serrà and Gómez, Tonal representations for music retrieval: from version identification to
query-by-humming (International Journal of Multimedia Information Retrieval 2, 2013): the chroma of the predominant
pitch, compared by Qmax. Foucard, Durrieu, Lagrange and Richard, Multimodal similarity between musical streams for cover
version detection (ICASSP 2010): similarities of melody and accompaniment are normalised and added.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from contrafact.domain.chroma import Chroma
from contrafact.domain.errors import ContrafactError
from contrafact_bench.systems.aligning import AligningSystem
from contrafact_bench.systems.qmax import Qmax
from contrafact_training.data.frames import require_usable

_TINY = 1e-9


class Melody(AligningSystem):
    """Qmax of the chroma of the predominant pitch."""

    name = "melody"
    paper = "Salamon, Serrà and Gómez, Tonal representations for music retrieval (2013)"

    def describe(self, chroma: Chroma) -> NDArray[np.uint8]:
        """Return the frames of the melody, uint8 `(n_frames, 12)`.

        Raises
        ------
        ContrafactError : as `require_usable`; `invalid_chroma` for chroma without a melody.
        """
        require_usable(chroma)
        if chroma.melody is None or not chroma.melody.any():
            raise ContrafactError("invalid_chroma", "The chroma holds no melody; it takes audio to extract one.")
        return chroma.melody

    def distances(self, query: NDArray[Any], references: Sequence[NDArray[Any]]) -> NDArray[np.float64]:
        """Return negative similarities, at most 0."""
        return Qmax().distances(query, references)


class MelodyAndHarmony(AligningSystem):
    """Qmax of the melody and of the chroma, each relative to the other references, and added."""

    name = "melody-and-harmony"
    paper = "Foucard, Durrieu, Lagrange and Richard, Multimodal similarity between musical streams (2010)"

    def describe(self, chroma: Chroma) -> NDArray[np.uint8]:
        """Return chroma and melody, uint8 `(n_frames, 24)`; raises as `Melody.describe`."""
        return np.hstack([chroma.frames, Melody().describe(chroma)])

    def distances(self, query: NDArray[Any], references: Sequence[NDArray[Any]]) -> NDArray[np.float64]:
        """Return the sum of both distances in standard deviations from their means over the references."""
        total = np.zeros(len(references))
        for columns in (slice(12), slice(12, 24)):
            parts = [np.ascontiguousarray(each[:, columns]) for each in references]
            found = np.log1p(-Qmax().distances(np.ascontiguousarray(query[:, columns]), parts))
            total -= (found - found.mean()) / max(float(found.std()), _TINY)
        return total
