"""Which transpositions may bring one track to the key of another.

Source: Serrà, Gómez and Herrera, Transposing chroma representations to a common key (IEEE CS Conference on The Use of
Symbols to Represent Music and Multimedia Objects, 2008): the optimal transposition index.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray


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
    likeness = [int(np.roll(of_query, t) @ of_reference) for t in range(of_query.size)]
    return sorted(range(of_query.size), key=lambda t: -likeness[t])[:n]
