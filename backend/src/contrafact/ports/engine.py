"""What the services need from the features and the network, which live in the worker alone."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Protocol

from contrafact.domain.chroma import Chroma
from contrafact.domain.embeddings import TrackEmbedding


class Extractor(Protocol):
    """Audio to chroma."""

    def __call__(self, path: Path, *, max_duration_s: float, on_progress: Callable[[float], None] | None) -> Chroma:
        """The chroma of an audio file; `on_progress` gets the seconds done and may raise to stop."""
        ...


class Embedder(Protocol):
    """Chroma to embedding."""

    @property
    def model_id(self) -> str:
        """Id of the weights."""
        ...

    def embed(self, chroma: Chroma) -> TrackEmbedding:
        """The track as a whole and its segments, in unit vectors."""
        ...
