"""Interfaces of feature extraction and network, which only the worker loads."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from contrafact.domain.chroma import Chroma
from contrafact.domain.embeddings import TrackEmbedding
from contrafact.domain.fingerprints import Fingerprint


class Extractor(Protocol):
    """Extracts chroma from audio."""

    def __call__(
        self,
        path: Path,
        *,
        max_duration_s: float,
        on_progress: Callable[[float], None] | None,
        on_audio: Callable[[NDArray[np.float32]], None] | None = None,
    ) -> Chroma:
        """Return the chroma of an audio file.

        Parameters
        ----------
        on_progress : gets the seconds processed; may raise to stop.
        on_audio : gets each block of samples, float32 `(n_samples,)`, mono at 44 100 Hz.
        """


class Fingerprinter(Protocol):
    """Computes acoustic fingerprints of audio."""

    def __call__(
        self, path: Path, *, max_duration_s: float, on_progress: Callable[[float], None] | None
    ) -> Fingerprint:
        """Return the fingerprint of an audio file. `on_progress` gets the seconds processed and may raise to stop."""


class Embedder(Protocol):
    """Embeds chroma."""

    @property
    def model_id(self) -> str:
        """Model id of the weights."""

    def embed(self, chroma: Chroma) -> TrackEmbedding:
        """Return unit vectors of the whole track and of its segments."""
