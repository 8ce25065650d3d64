"""Keys of an inverted index that finds the tracks which may hold a recording.

Whether an item of a fingerprint is a key depends on its hash alone. Thus the same items are keys wherever in a
recording they are, and whatever part of it a copy holds.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from contrafact.domain.fingerprints import Fingerprint

MAX_KEYS = 512
"""Largest number of keys of a track: 1 item in 8 up to nine minutes, fewer of longer tracks."""
MAX_PROBES = 1000
_SHARE = 8
"""One item in so many is a key."""
_MOST_REPEATED = 5
"""Items that a track repeats more often are silence, a hum or a steady tone, which other tracks hold too."""
_MULTIPLIER = np.uint64(0x9E3779B1)
_HASH_BITS = np.uint64(32)


def fingerprint_keys(items: Fingerprint) -> tuple[int, ...]:
    """Return the keys of a track for the index, at most `MAX_KEYS`: those with the smallest hashes."""
    return _smallest(_telling(items), MAX_KEYS)


def probe_keys(items: Fingerprint) -> tuple[int, ...]:
    """Return the keys to look up for a query, at most `MAX_PROBES`.

    They are its own keys and, as far as there is room, those that differ from an item of the query in one bit: copies
    rarely hold an item unchanged, and an excerpt has few items.
    """
    telling = _telling(items)
    exact = _smallest(telling, MAX_KEYS)
    flipped = (telling[:, None] ^ np.left_shift(np.uint32(1), np.arange(32, dtype=np.uint32))).ravel()
    near = _smallest(np.setdiff1d(flipped, np.array(exact, dtype=np.uint32)), MAX_PROBES - len(exact))
    return exact + near


def _telling(items: Fingerprint) -> NDArray[np.uint32]:
    """Return the distinct items that are not repeated too often."""
    values, counts = np.unique(items, return_counts=True)
    return values[counts <= _MOST_REPEATED]


def _smallest(values: NDArray[np.uint32], n_keys: int) -> tuple[int, ...]:
    """Return the values that are keys, by their hashes, the smallest hashes first."""
    # Fibonacci hashing: Knuth, The Art of Computer Programming 3, 6.4.
    hashes = (values.astype(np.uint64) * _MULTIPLIER) % (np.uint64(1) << _HASH_BITS)
    is_key = hashes < (1 << 32) // _SHARE
    order = np.argsort(hashes[is_key], kind="stable")[:n_keys]
    return tuple(values[is_key][order].tolist())
