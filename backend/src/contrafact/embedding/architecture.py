"""The numbers of the network's shape, known without importing torch."""

from __future__ import annotations

ARCHITECTURE = "thesis-cnn-6x256"
"""Name of the architecture in a weights card."""
EMBEDDING_DIM = 256
MIN_FRAMES = 44
"""The fewest frames that leave one column after the last convolution."""
N_PARAMETERS = 3_964_352
