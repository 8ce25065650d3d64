"""Small pictures of the harmony of tracks, for lists."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Iterable, Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from contrafact.domain.chroma import Chroma
from contrafact.ports.stores import TrackStore
from contrafact.services.caches import ChromaCache

N_COLUMNS = 32
"""Width of a picture: as many equal parts of the recording."""
_MOST_PICTURES = 20_000
"""Most pictures in the cache; they take about 12 MB."""
_LEVELS = 255


def harmony_picture(chroma: Chroma) -> NDArray[np.uint8]:
    """Return the chroma averaged over equal parts, scaled so that its strongest value is 255.

    Returns
    -------
    uint8 `(N_COLUMNS, 12)`; columns are A, A#, ... G#. All 0 for a chroma without frames.
    """
    frames = chroma.frames
    if len(frames) == 0:
        return np.zeros((N_COLUMNS, frames.shape[1]), dtype=np.uint8)
    edges = np.arange(N_COLUMNS + 1) * len(frames) // N_COLUMNS
    # Of fewer frames than columns, some columns repeat a frame.
    means = np.array([frames[start : max(start + 1, end)].mean(axis=0) for start, end in pairwise(edges)])
    scaled: NDArray[np.float64] = _LEVELS * means / max(means.max(), 1.0)
    return np.round(scaled).astype(np.uint8)


class HarmonyPictures:
    """LRU cache of small pictures by the bucket key of the chroma, which changes with it. Thread-safe."""

    def __init__(self, tracks: TrackStore, chromas: ChromaCache) -> None:
        self._tracks = tracks
        self._chromas = chromas
        self._cached: OrderedDict[str, NDArray[np.uint8]] = OrderedDict()
        self._lock = threading.Lock()

    def of(self, track_ids: Sequence[str]) -> dict[str, NDArray[np.uint8]]:
        """Return the pictures of tracks by id. Tracks without chroma are left out.

        Raises
        ------
        ContrafactError : `bucket_unavailable`.
        """
        tracks = self._tracks.get_many(track_ids)
        keys = {track.id: track.chroma_key for track in tracks.values() if track.chroma_key}
        found = self._lookup(keys.values())
        for key, chroma in self._chromas.get([key for key in keys.values() if key not in found]).items():
            found[key] = self._store(key, harmony_picture(chroma))
        return {track_id: found[key] for track_id, key in keys.items() if key in found}

    def _lookup(self, keys: Iterable[str]) -> dict[str, NDArray[np.uint8]]:
        with self._lock:
            found = {key: self._cached[key] for key in keys if key in self._cached}
            for key in found:
                self._cached.move_to_end(key)
            return found

    def _store(self, key: str, picture: NDArray[np.uint8]) -> NDArray[np.uint8]:
        with self._lock:
            self._cached[key] = picture
            if len(self._cached) > _MOST_PICTURES:
                self._cached.popitem(last=False)
        return picture
