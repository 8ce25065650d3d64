"""Acoustic fingerprints of recordings: Chromaprint, the fingerprint of AcoustID."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

RATE = 11_025
"""Sample rate at which Chromaprint works, in Hz."""
HOP_SAMPLES = 1365
SECONDS_PER_ITEM = HOP_SAMPLES / RATE
"""0.1238 s between two items."""

Fingerprint = NDArray[np.uint32]
"""uint32 `(n_items,)`: 32 bits about 2.6 s of sound, one item every `SECONDS_PER_ITEM`."""
