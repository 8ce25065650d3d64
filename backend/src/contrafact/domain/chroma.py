"""Chroma: the stored harmonic pitch class profile (HPCP) of a recording."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from contrafact.domain.errors import ContrafactError

RECIPE = "hpcp-v1"
TUNED_RECIPE = "hpcp-v1-tuned"
"""The same recipe with the recording's own tuning in place of 440 Hz; chroma of both can be compared."""
RECIPES = (RECIPE, TUNED_RECIPE)
SAMPLE_RATE = 44_100
HOP_SAMPLES = 1024
HOPS_PER_FRAME = 20
SECONDS_PER_FRAME = HOP_SAMPLES * HOPS_PER_FRAME / SAMPLE_RATE
"""0.4644 s: one stored row sums 20 hops of 1024 samples at 44 100 Hz."""
MIN_DURATION_S = 3.0
MIN_FRAMES = 6
"""Fewest frames that can be embedded: what the recipe leaves of 3 s of audio."""
PITCH_CLASSES = ("A", "A#", "B", "C", "C#", "D", "D#", "E", "F", "F#", "G", "G#")


@dataclass(frozen=True, slots=True)
class Chroma:
    """Quantised chroma of one recording.

    Parameters
    ----------
    frames : uint8 `(n_frames, 12)`, `round(255 x)`; columns are A, A#, ... G#.
    recipe : name of the recipe, one of `RECIPES`.
    seconds_per_frame : time between two rows, in seconds.
    tuning_cents : how far the recording's tuning is above 440 Hz, corrected in the frames; 0 by the recipe `RECIPE`.
    melody : uint8 `(n_frames, 12)`, chroma of the melody alone in the same frames; a row without melody is 0. None if
        it was not extracted.

    Raises
    ------
    ContrafactError : `invalid_chroma` for another shape or type.
    """

    frames: NDArray[np.uint8]
    recipe: str = RECIPE
    seconds_per_frame: float = SECONDS_PER_FRAME
    tuning_cents: float = 0.0
    melody: NDArray[np.uint8] | None = None

    def __post_init__(self) -> None:
        if self.frames.shape[1:] != (len(PITCH_CLASSES),) or self.frames.dtype != np.uint8:
            raise ContrafactError(
                "invalid_chroma",
                f"Chroma must be uint8 of shape (n_frames, 12), not {self.frames.dtype} of shape {self.frames.shape}.",
            )
        if self.melody is not None and (self.melody.shape != self.frames.shape or self.melody.dtype != np.uint8):
            raise ContrafactError("invalid_chroma", "The melody's chroma must have the shape of the chroma.")

    @property
    def n_frames(self) -> int:
        """Number of rows."""
        return int(self.frames.shape[0])

    @property
    def duration_s(self) -> float:
        """Duration of all rows, in seconds."""
        return self.n_frames * self.seconds_per_frame

    def between(self, start_s: float, end_s: float) -> NDArray[np.uint8]:
        """Return the rows of a stretch, uint8 `(n, 12)`; times in seconds."""
        return self.frames[round(start_s / self.seconds_per_frame) : round(end_s / self.seconds_per_frame)]

    def values(self) -> NDArray[np.float32]:
        """The rows as float32 `(n_frames, 12)` in 0..1."""
        return self.frames.astype(np.float32) / np.float32(255)
