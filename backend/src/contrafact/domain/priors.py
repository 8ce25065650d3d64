"""Priors that were estimated from the library."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

ESTIMATE_LIFETIME = timedelta(days=1)
"""Age at which an estimate is made anew."""
_GROWTH = 0.1
"""Part of the library whose change makes a new estimate due."""


@dataclass(frozen=True, slots=True)
class EstimatedPrior:
    """Prior of a library with the embeddings of one model.

    Parameters
    ----------
    prior : probability that a pair is a cover before it is compared, 0..1.
    cover_share : estimated share of covers among all pairs, 0..1.
    chance : by how many standard deviations songs of different works are more alike than usual.
    n_tracks : size of the library then.
    """

    model_id: str
    prior: float
    cover_share: float
    chance: float
    n_tracks: int
    made_at: datetime

    def is_outdated(self, n_tracks: int, now: datetime) -> bool:
        """Return whether the library has changed by a tenth since, or the estimate is a day old."""
        has_changed = abs(n_tracks - self.n_tracks) > _GROWTH * self.n_tracks
        return has_changed or now - self.made_at >= ESTIMATE_LIFETIME

    def at(self, n_tracks: int) -> float:
        """Return the prior for a library of another size, in which a track has as many covers.

        Parameters
        ----------
        n_tracks : at least 2.
        """
        return min(0.5, self.prior * (self.n_tracks - 1) / (n_tracks - 1))
