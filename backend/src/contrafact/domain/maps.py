"""The map of the library: a place in two dimensions for each recording, near to those that sound like it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

FEWEST_FITTED = 10
"""Tracks from which t-SNE lays out the map. Fewer are laid out by their principal components."""
GROWTH = 0.2
"""Part of the fitted tracks after whose coming and going the whole map is laid out anew."""
LEASE = timedelta(minutes=2)
LONGEST_PAUSE = timedelta(hours=1)
_MOST_DOUBLINGS = 10


def pause_after(n_tries: int) -> timedelta:
    """Return the lease of a try after so many that did not end: each waits twice as long, an hour at most."""
    return min(LONGEST_PAUSE, LEASE * float(2 ** min(n_tries, _MOST_DOUBLINGS)))


@dataclass(frozen=True, slots=True)
class MapHead:
    """What is known of the map of a model, beside its points.

    Parameters
    ----------
    version : rises with each change.
    n_points : number of points.
    n_fitted : number of points when the whole map was laid out last.
    n_changed : tracks that came or went since then.
    fitted_at, made_at : when the whole map was laid out last, and when it changed last.
    read_at : moment, by the database's clock, from which changes of embeddings may not be in it.
    n_again : number of changes since that moment that are in it already.
    """

    model_id: str
    version: int
    n_points: int
    n_fitted: int
    n_changed: int
    fitted_at: datetime
    made_at: datetime
    read_at: datetime
    n_again: int = 0

    def is_outgrown(self, n_changed: int) -> bool:
        """Return whether the whole map must be laid out anew, if so many tracks came or went by now."""
        return min(self.n_points, self.n_fitted) < FEWEST_FITTED or self.n_changed + n_changed > GROWTH * self.n_fitted


@dataclass(frozen=True, slots=True, eq=False)
class MapPoints:
    """The points of a map.

    Parameters
    ----------
    places : float32 `(n, 2)`, in an order of no meaning; distances have no unit.
    """

    track_ids: tuple[str, ...]
    places: NDArray[np.float32]

    def by_id(self) -> dict[str, NDArray[np.float32]]:
        """Return the place of each track, float32 `(2,)`."""
        return dict(zip(self.track_ids, self.places, strict=True))


NO_POINTS = MapPoints((), np.empty((0, 2), dtype=np.float32))


class MapDecision(StrEnum):
    """The most that is known of a track's covers in the library, from the least."""

    NONE = "none"
    UNSURE = "unsure"
    LIKELY = "likely"
    SAME_RECORDING = "same_recording"
    CONFIRMED = "confirmed"


@dataclass(frozen=True, slots=True)
class MappedTrack:
    """What the map says of a ready track."""

    id: str
    title: str | None
    artist: str | None
    work_id: str | None
    tags: tuple[str, ...]
    decision: MapDecision


@dataclass(frozen=True, slots=True, eq=False)
class MapView:
    """The map as people see it, without tracks that left the library since it was made.

    Parameters
    ----------
    head : None before the first map.
    tracks, places : in the same order; places float32 `(n, 2)`.
    work_titles : by the id of the work.
    n_waiting : ready tracks with an embedding of the model that have no place yet.
    """

    head: MapHead | None
    tracks: tuple[MappedTrack, ...]
    places: NDArray[np.float32]
    work_titles: dict[str, str]
    n_waiting: int
