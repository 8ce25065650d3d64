"""Compile the alignment before anybody waits for it."""

from __future__ import annotations

import numpy as np

from contrafact.alignment.align import align
from contrafact.domain.chroma import Chroma

_N_FRAMES = 100


def compile_alignment() -> None:
    """Align a tune with itself, which compiles everything that an alignment needs, or reads it compiled from disk."""
    frames = np.random.default_rng(0).integers(0, 255, (_N_FRAMES, 12), dtype=np.uint8)
    align(Chroma(frames), Chroma(frames))
