"""Find the edges of tracks in the background: which of the library are probably covers of each other."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from random import Random

import numpy as np
from numpy.typing import NDArray

from contrafact.domain.log_context import log_context
from contrafact.ports import Clock
from contrafact.ports.edges import EdgeStore
from contrafact.search.verdicts import Recording
from contrafact.services.library_search import LibrarySearch, NearTracks

_AT_ONCE = 200


OnFound = Callable[[str, Mapping[str, float]], None]
"""Gets the id of a track, and other tracks with their probabilities."""


def _ignore(_track_id: str, _edges: Mapping[str, float]) -> None:
    """Do nothing."""


def _offer_nothing(_track_id: str, _near: NearTracks) -> None:
    """Do nothing."""


@dataclass(frozen=True, slots=True)
class LinkTracks:
    """Finds and stores the edges of the tracks that wait for them.

    Each track is written by itself, so that nothing is lost if the process is killed. Several processes may run at
    once: each takes the tracks in an order of its own.

    Parameters
    ----------
    random : decides about the order.
    on_found : called with the edges of each track before they are stored; twice if that is interrupted.
    offer : the same with all that was found.
    """

    edges: EdgeStore
    search: LibrarySearch
    clock: Clock
    random: Random
    on_found: OnFound = _ignore
    offer: Callable[[str, NearTracks], None] = _offer_nothing

    def is_due(self) -> bool:
        """Return whether a track waits."""
        return bool(self.edges.waiting(self.search.model_id, 1))

    def __call__(self, limit: timedelta) -> int:
        """Find edges until no track waits or the time is over; return the number of tracks done.

        Raises
        ------
        ContrafactError : `database_unavailable`, `bucket_unavailable`; the tracks left wait for the next call.
        """
        until, n_done = self.clock() + limit, 0
        while self.clock() < until and (waiting := self.edges.waiting(self.search.model_id, _AT_ONCE)):
            for track_id, vector in self.random.sample(waiting, len(waiting)):
                if self.clock() >= until:
                    break
                with log_context(track_id=track_id):
                    self._link(track_id, vector)
                n_done += 1
        return n_done

    def _link(self, track_id: str, vector: NDArray[np.float32]) -> None:
        _, chromas = self.search.chromas_of([track_id])
        # Without chroma a track has no edges of its own; others may have edges to it.
        chroma = chromas.get(track_id)
        found = NearTracks() if chroma is None else self.search.find_near(track_id, Recording(vector, chroma))
        # First, since a track with edges does not come here again. An event that is announced twice is sent once.
        self.on_found(track_id, found.edges)
        self.offer(track_id, found)
        self.edges.put(track_id, self.search.model_id, vector, found.edges)
