"""How near tracks are to music at large, worked out once for each."""

from __future__ import annotations

import threading
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from contrafact.scoring.hubness import Background

_MOST = 100_000
"""Tracks that are remembered; some 10 MB."""


class NearnessCache:
    """Remembers what `Background.nearness` gives, since a ranking asks for thousands of tracks at 0.2 ms each.

    Parameters
    ----------
    background : of the weights that made the embeddings.
    """

    def __init__(self, background: Background) -> None:
        self._background = background
        self._known: dict[int, float] = {}
        self._lock = threading.Lock()

    def __call__(self, vectors: Sequence[NDArray[np.float32]]) -> list[float]:
        """Mean cosine of each embedding, float32 `(d,)`, to the background tracks nearest to it."""
        # By what the vector is, not by whose: a track that is embedded anew is another one here.
        keys = [hash(vector.tobytes()) for vector in vectors]
        with self._lock:
            found = [self._known.get(key) for key in keys]
        missing = [i for i, nearness in enumerate(found) if nearness is None]
        if missing:
            made = self._background.nearness(np.stack([vectors[i] for i in missing])).tolist()
            with self._lock:
                if len(self._known) + len(made) > _MOST:
                    self._known.clear()
                self._known.update(zip((keys[i] for i in missing), made, strict=True))
            for i, nearness in zip(missing, made, strict=True):
                found[i] = nearness
        return [nearness for nearness in found if nearness is not None]

    def usual_shares(self, vectors: Sequence[NDArray[np.float32]]) -> list[float]:
        """What `Background.usual_shares` gives, for embeddings as above; too quick to be remembered."""
        return [float(share) for share in self._background.usual_shares(np.stack(list(vectors)))]
