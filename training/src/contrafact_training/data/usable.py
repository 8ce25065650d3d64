"""What every system asks of a track's chroma, and what those keep that align frames."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from contrafact.domain.chroma import MIN_DURATION_S, RECIPE, Chroma
from contrafact.domain.errors import ContrafactError


def require_usable(chroma: Chroma) -> None:
    """Refuse chroma that no system can say anything about.

    Raises
    ------
    ContrafactError : `wrong_recipe`, `too_short` below 3 s, or `silent_audio`.
    """
    if chroma.recipe != RECIPE:
        raise ContrafactError("wrong_recipe", f"The chroma was made by {chroma.recipe}; {RECIPE} is needed.")
    # The recipe drops a last, unfinished frame: 3.0 s of audio leave 6 frames, 2.8 s.
    if chroma.n_frames < int(MIN_DURATION_S / chroma.seconds_per_frame):
        raise ContrafactError("too_short", f"{chroma.duration_s:.1f} s of music are too few; 3 are needed.")
    if not chroma.frames.any():
        raise ContrafactError("silent_audio")


class AligningSystem:
    """Keeps a track's frames as they are and compares them by an alignment; nothing is trained."""

    n_parameters = 0
    is_quadratic = True

    def describe(self, chroma: Chroma) -> NDArray[np.uint8]:
        """The frames, uint8 `(n_frames, 12)`.

        Raises
        ------
        ContrafactError : as `require_usable`.
        """
        require_usable(chroma)
        return chroma.frames
