"""Chroma: the stored harmonic pitch class profile (HPCP) of a recording."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from contrafact.domain.errors import ContrafactError

RECIPE = "hpcp-v1"
TUNED_RECIPE = "hpcp-v1-tuned"
"""The same recipe with the recording's own tuning in place of 440 Hz; chroma of both can be compared."""
RECIPES = (RECIPE, TUNED_RECIPE)
"""Recipes of the view that every chroma has."""
WHITENED_RECIPE = "hpcp-v2"
"""HPCP of whitened peaks: a second view of the same instants, which compares better."""
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
    recipe : name of the recipe of `frames`, one of `RECIPES`; `WHITENED_RECIPE` in what `best` and `comparable` return.
    seconds_per_frame : time between two rows, in seconds.
    tuning_cents : how far the recording's tuning is above 440 Hz, corrected in the frames; 0 by the recipe `RECIPE`.
    melody : uint8 `(n_frames, 12)`, chroma of the melody alone in the same frames; a row without melody is 0. None if
        it was not extracted.
    whitened : uint8 `(n_frames, 12)`, the same rows by the recipe `WHITENED_RECIPE`; None if the audio was analysed
        before that recipe was made.
    peaks : uint8 `(n_peaks,)`, largest magnitude of equal parts of the whole recording, 255 at full scale; None if it
        was not measured.

    Raises
    ------
    ContrafactError : `invalid_chroma` for another shape or type.
    """

    frames: NDArray[np.uint8]
    recipe: str = RECIPE
    seconds_per_frame: float = SECONDS_PER_FRAME
    tuning_cents: float = 0.0
    melody: NDArray[np.uint8] | None = None
    whitened: NDArray[np.uint8] | None = None
    peaks: NDArray[np.uint8] | None = None

    def __post_init__(self) -> None:
        if self.frames.shape[1:] != (len(PITCH_CLASSES),) or self.frames.dtype != np.uint8:
            raise ContrafactError(
                "invalid_chroma",
                f"Chroma must be uint8 of shape (n_frames, 12), not {self.frames.dtype} of shape {self.frames.shape}.",
            )
        if self.melody is not None and not _has_form(self.melody, self.frames):
            raise ContrafactError("invalid_chroma", "The melody's chroma must have the shape of the chroma.")
        if self.whitened is not None and not _has_form(self.whitened, self.frames):
            raise ContrafactError("invalid_chroma", "The whitened chroma must have the shape of the chroma.")

    @property
    def n_frames(self) -> int:
        """Number of rows."""
        return int(self.frames.shape[0])

    @property
    def duration_s(self) -> float:
        """Duration of all rows, in seconds."""
        return self.n_frames * self.seconds_per_frame

    @property
    def views(self) -> tuple[str, ...]:
        """Names of the recipes by which it can be compared, the best last. A silent view counts as none."""
        if self.recipe == WHITENED_RECIPE:
            return (WHITENED_RECIPE,)
        has_whitened = self.whitened is not None and bool(self.whitened.any())
        return (RECIPE, WHITENED_RECIPE) if has_whitened else (RECIPE,)

    @property
    def best(self) -> Chroma:
        """The chroma with the `frames` of its best view."""
        return self.by(self.views[-1])

    def by(self, view: str) -> Chroma:
        """Return the chroma with the `frames` of one of its `views`."""
        if self.whitened is None or view != WHITENED_RECIPE:
            return self
        return replace(self, frames=self.whitened, recipe=WHITENED_RECIPE, whitened=None)

    def rows(self, start: int, stop: int) -> Chroma:
        """Return the rows from `start` to before `stop` of every view and of the melody, without peaks."""
        melody = None if self.melody is None else self.melody[start:stop]
        whitened = None if self.whitened is None else self.whitened[start:stop]
        return replace(self, frames=self.frames[start:stop], melody=melody, whitened=whitened, peaks=None)

    def between(self, start_s: float, end_s: float) -> NDArray[np.uint8]:
        """Return the rows of a stretch, uint8 `(n, 12)`; times in seconds."""
        return self.frames[round(start_s / self.seconds_per_frame) : round(end_s / self.seconds_per_frame)]

    def values(self) -> NDArray[np.float32]:
        """The rows as float32 `(n_frames, 12)` in 0..1."""
        return self.frames.astype(np.float32) / np.float32(255)


def comparable(query: Chroma, reference: Chroma) -> tuple[Chroma, Chroma]:
    """Return both with `frames` of the best recipe that both have; `recipe` says which.

    Raises
    ------
    ContrafactError : `wrong_recipe` for two that have no recipe in common.
    """
    view = common_view(query, reference)
    return query.by(view), reference.by(view)


def common_view(query: Chroma, reference: Chroma) -> str:
    """Return the name of the recipe by which two recordings are compared. Raises as `comparable`."""
    common = [view for view in query.views if view in reference.views]
    if not common:
        raise ContrafactError("wrong_recipe", "The two recordings were analysed by different recipes.")
    return common[-1]


def shared_recipes(view: str, views: Mapping[str, str]) -> dict[str, str]:
    """Return the recipe at whose scale the embedding of a view is compared with others, by their views, for each id."""
    is_whitened = view == WHITENED_RECIPE
    return {key: WHITENED_RECIPE if is_whitened and other == view else RECIPE for key, other in views.items()}


def _has_form(view: NDArray[np.uint8], frames: NDArray[np.uint8]) -> bool:
    return view.shape == frames.shape and view.dtype == np.uint8
