"""A change among the stored embeddings."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class EmbeddingChange:
    """An embedding that was put, or, with no vector, removed.

    Parameters
    ----------
    vector : float32 `(d,)`, of length 1; None for a removal.
    """

    track_id: str
    vector: NDArray[np.float32] | None
