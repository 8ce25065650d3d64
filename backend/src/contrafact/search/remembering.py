"""Cache the vectors that one ranking reads from an index."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from contrafact.domain.embeddings import Neighbour
from contrafact.search.candidates import VectorIndex


class RememberedVectors:
    """Vectors of an index, each read once: every step of a ranking needs those of its candidates.

    Parameters
    ----------
    index : queries the database for changes at every call.
    """

    def __init__(self, index: VectorIndex) -> None:
        self._index = index
        self._found: dict[str, NDArray[np.float32] | None] = {}

    def nearest(self, vector: NDArray[np.float32], k: int, leave_out: str | None = None) -> list[Neighbour]:
        """See `VectorIndex.nearest`."""
        return self._index.nearest(vector, k, leave_out)

    def nearest_to_segments(
        self, segments: NDArray[np.float32], k: int, leave_out: str | None = None
    ) -> list[Neighbour]:
        """See `VectorIndex.nearest_to_segments`."""
        return self._index.nearest_to_segments(segments, k, leave_out)

    def vectors(self, *track_ids: str) -> list[NDArray[np.float32] | None]:
        """See `VectorIndex.vectors`."""
        missing = [track_id for track_id in track_ids if track_id not in self._found]
        if missing:
            self._found.update(zip(missing, self._index.vectors(*missing), strict=True))
        return [self._found[track_id] for track_id in track_ids]
