"""Scaling of the log-odds of clips, which carry less evidence than whole tracks."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from contrafact.domain.errors import ContrafactError
from contrafact.scoring.curve import FalseAlarms, is_rising


@dataclass(frozen=True, slots=True)
class ClipScaling:
    """Log-odds of clips: `intercept + slope * (log-odds by the curve of whole tracks)`, both by the clip's length.

    A few seconds resemble many tracks by chance. All pairs of one clip have the same length, so their order does not
    change.

    Parameters
    ----------
    n_frames : lengths of clips, at least two, rising and above 0. Between them intercept and slope are interpolated
        linearly in the logarithm of the length, beyond them they stay constant.
    intercepts, slopes : one for each length; slopes above 0.
    false_alarms : of clips of all these lengths together.

    Raises
    ------
    ContrafactError : `invalid_weights` for numbers that are not such a scaling.
    """

    n_frames: tuple[float, ...]
    intercepts: tuple[float, ...]
    slopes: tuple[float, ...]
    false_alarms: FalseAlarms

    def __post_init__(self) -> None:
        if not len(self.n_frames) == len(self.intercepts) == len(self.slopes) >= 2:  # noqa: PLR2004
            raise ContrafactError("invalid_weights", "Clips need an intercept and a slope at two or more lengths.")
        if not is_rising(self.n_frames) or self.n_frames[0] <= 0:
            raise ContrafactError("invalid_weights", "The lengths of clips must rise, from above 0.")
        if not all(map(math.isfinite, self.intercepts)) or not all(0 < slope < math.inf for slope in self.slopes):
            raise ContrafactError("invalid_weights", "The log-odds of clips must rise with those of songs.")

    def log_odds(self, log_odds: NDArray[np.float64], n_frames: Sequence[int]) -> NDArray[np.float64]:
        """Return log-odds of clips, float64 `(n,)`.

        Parameters
        ----------
        log_odds : `(n,)`, by the curve of whole tracks.
        n_frames : `(n,)`, lengths of the clips.
        """
        lengths, at = np.log(n_frames), np.log(self.n_frames)
        intercepts, slopes = (np.interp(lengths, at, numbers) for numbers in (self.intercepts, self.slopes))
        scaled: NDArray[np.float64] = intercepts + slopes * log_odds
        return scaled
