"""The numbers of the network's shape, known without importing torch."""

from __future__ import annotations

ARCHITECTURE = "circular-resnet-fourier-1"
"""Name of the architecture in a weights card."""
EMBEDDING_DIM = 256
MIN_FRAMES = 6
"""The fewest frames that are embedded: 2.8 s, what the recipe leaves of 3 s of audio."""
SEGMENT_FRAMES = 43
"""Frames of a segment: 20 s."""
SEGMENT_HOP_FRAMES = 21.5
"""From the start of a segment to that of the next: 10 s."""
