"""The library's own calibration, fitted to what people answered about its pairs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from contrafact.domain.jobs import Problem
from contrafact.domain.people import Maker

FEWEST_REVIEWS = 100
"""Reviews of pairs, confirmed and rejected together, from which a calibration is fitted."""
FEWEST_OF_EACH = 10
"""Of these, confirmed and rejected ones at least."""
MOST_REVIEWS = 2000
"""The newest reviews that a fit uses: each is aligned again, in about 0.2 s."""
MOST_TRIES = 3
LARGEST_OWN_PRIOR = 0.5


class CalibrationState(StrEnum):
    """State of a fit; the worker makes it."""

    ASKED = "asked"
    FITTED = "fitted"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Reliability:
    """How far stated probabilities agree with the answers.

    Parameters
    ----------
    bins : mean probability, share of confirmed pairs and number of pairs of each bin, from the lowest probability up.
    error : expected calibration error, 0..1.
    log_loss : mean negative logarithm of the probability of the answer.
    """

    bins: tuple[tuple[float, float, int], ...]
    error: float
    log_loss: float


@dataclass(frozen=True, slots=True)
class Fit:
    """Result of a fit.

    Parameters
    ----------
    model_id : weights whose pairs it was fitted to; it counts for these alone.
    slope : factor of the log-odds of the weights' calibration, above 0.
    prior : probability that a pair is a cover before it is compared, 0..1, in a library of `n_tracks` tracks.
    n_left_out : reviews that could not be used, such as those of tracks that left the library.
    before, after : of the calibration in use then, and of this one on reviews that its fit had left out.
    """

    model_id: str
    slope: float
    prior: float
    n_tracks: int
    n_confirmed: int
    n_rejected: int
    n_left_out: int
    before: Reliability
    after: Reliability

    def prior_at(self, n_tracks: int) -> float:
        """Return the prior for a library of another size, in which a track has as many covers."""
        return min(LARGEST_OWN_PRIOR, self.prior * max(1, self.n_tracks - 1) / max(1, n_tracks - 1))


@dataclass(frozen=True, slots=True)
class OwnCalibration:
    """A calibration of the library: asked for by a person, fitted by a worker, taken into use by a person.

    Parameters
    ----------
    tries : how often a worker began.
    fit : None until it is fitted.
    problem : why the fit failed.
    used_since : since when it is in use; None if it is not.
    """

    id: str
    state: CalibrationState
    asked_at: datetime
    made_by: Maker | None = None
    tries: int = 0
    fitted_at: datetime | None = None
    fit: Fit | None = None
    problem: Problem | None = None
    used_since: datetime | None = None
