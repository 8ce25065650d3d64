"""Load and do everything once before the first job, so that nobody waits for it."""

from __future__ import annotations

import numpy as np

from contrafact.alignment.align import compile_alignment
from contrafact.domain.chroma import SAMPLE_RATE
from contrafact_worker.composing import Workbench

_SECONDS = 30


def preload() -> None:
    """Load the large libraries in the process that the working processes are forked from: once instead of in each."""
    import av  # noqa: F401 - loaded for their own sake, as the next
    import torch  # noqa: F401

    from contrafact.features.hpcp import hpcp_function

    hpcp_function()


def warm_up(bench: Workbench) -> None:
    """Make chroma and an embedding of a rising tone that nobody will ever hear, and compile what aligns clips."""
    from contrafact.features.hpcp import compute_chroma

    seconds = np.arange(_SECONDS * SAMPLE_RATE, dtype=np.float32) / SAMPLE_RATE
    tone = np.sin(2 * np.pi * 220 * seconds * (1 + seconds / _SECONDS)).astype(np.float32)
    bench.ingest.embedder.embed(compute_chroma([tone]))
    compile_alignment()
