"""Audio file to chroma, in one pass and bounded memory."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from contrafact.domain.chroma import SAMPLE_RATE, Chroma
from contrafact.domain.errors import ContrafactError
from contrafact.features.decoding import decode_mono
from contrafact.features.hpcp import compute_chroma


def extract_chroma(
    path: Path, *, max_duration_s: float = 1200.0, on_progress: Callable[[float], None] | None = None
) -> Chroma:
    """Decode a recording and make its chroma by the recipe `hpcp-v1`.

    Parameters
    ----------
    path : MP3, M4A/AAC, WebM, Ogg, FLAC or WAV, whatever its extension.
    max_duration_s : the longest recording taken, in seconds.
    on_progress : called about once per decoded second with the seconds decoded so far; what it raises stops
        the work and is passed on.

    Raises
    ------
    ContrafactError : see `decode_mono`; `silent_audio` also where nothing sounds between 40 and 5000 Hz.
    """
    blocks = decode_mono(path, max_duration_s=max_duration_s)
    chroma = compute_chroma(_reporting(blocks, on_progress) if on_progress else blocks)
    if not chroma.frames.any():
        raise ContrafactError("silent_audio")
    return chroma


def _reporting(
    blocks: Iterable[NDArray[np.float32]], on_progress: Callable[[float], None]
) -> Iterator[NDArray[np.float32]]:
    n_samples = 0
    for block in blocks:
        yield block
        n_samples += block.size
        on_progress(n_samples / SAMPLE_RATE)
