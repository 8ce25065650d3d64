"""Which transpositions may bring one track to the key of another.

Source: Serrà, Gómez and Herrera, Transposing chroma representations to a common key (IEEE CS Conference on The Use of
Symbols to Represent Music and Multimedia Objects, 2008): the optimal transposition index.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

_PITCHES = np.arange(12)
_ROLLS = (_PITCHES - _PITCHES[:, None]) % 12
"""Row t holds the pitch classes in the order of `np.roll` by t."""


def best_transpositions(query: NDArray[np.uint8], reference: NDArray[np.uint8], n: int) -> list[int]:
    """The likeliest transpositions, the best first: those in which the tracks' mean chroma are most alike.

    Parameters
    ----------
    query, reference : uint8 `(n_frames, 12)`, of any length.
    n : how many, 1..12.

    Returns
    -------
    list of int : semitones t in 0..11 by which to roll the query, `np.roll(query, t, axis=1)`.
    """
    of_query, of_reference = (frames.sum(axis=0, dtype=np.int64) for frames in (query, reference))
    likeness = of_query[_ROLLS] @ of_reference
    # The first of equals comes first.
    return [int(t) for t in np.argsort(-likeness, kind="stable")[:n]]
