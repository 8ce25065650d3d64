"""Acoustic fingerprints of recordings: Chromaprint, the fingerprint of AcoustID."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Fingerprint = NDArray[np.uint32]
"""uint32 `(n_items,)`: 32 bits about `ITEM_SECONDS` of sound, one item every `SECONDS_PER_ITEM`."""
RATE = 11_025
"""Sample rate at which Chromaprint works, in Hz."""
HOP_SAMPLES = 1365
FRAME_SAMPLES = 4096
FRAMES_PER_ITEM = 20
"""Chromaprint smooths over 5 frames and compares 16 of them."""
SECONDS_PER_ITEM = HOP_SAMPLES / RATE
"""0.1238 s between two items."""
ITEM_SAMPLES = FRAME_SAMPLES + (FRAMES_PER_ITEM - 1) * HOP_SAMPLES
ITEM_SECONDS = ITEM_SAMPLES / RATE
"""2.72 s of sound in an item."""
