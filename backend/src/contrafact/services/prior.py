"""The prior of the library: estimated by a worker, read by everything that compares."""

from __future__ import annotations

import logging
import threading
from dataclasses import dataclass
from datetime import datetime, timedelta

from contrafact.domain.errors import ContrafactError
from contrafact.domain.priors import EstimatedPrior
from contrafact.ports import Clock
from contrafact.ports.embeddings import EmbeddingStore
from contrafact.ports.priors import PriorStore
from contrafact.scoring.calibration import default_prior
from contrafact.search.sampling import N_OTHERS, N_QUERIES, drawn
from contrafact.search.verdicts import Recording
from contrafact.services.library_search import LibrarySearch

_KNOWN_FOR = timedelta(seconds=5)
_FEWEST_TRACKS = 2
_log = logging.getLogger(__name__)


class KnownPrior:
    """The estimate that the workers made last, read from the database every few seconds. Thread-safe."""

    def __init__(self, store: PriorStore, model_id: str, clock: Clock) -> None:
        self._store, self._model_id, self._clock = store, model_id, clock
        self._lock = threading.Lock()
        self._estimate: EstimatedPrior | None = None
        self._read_at: datetime | None = None

    def __call__(self, n_tracks: int) -> float:
        """Return the prior for a library of this size; the default prior until there is an estimate."""
        estimate = self._read()
        if estimate is None or n_tracks < _FEWEST_TRACKS:
            return default_prior(n_tracks)
        return estimate.at(n_tracks)

    def _read(self) -> EstimatedPrior | None:
        with self._lock:
            now = self._clock()
            if self._read_at is None or not timedelta() <= now - self._read_at < _KNOWN_FOR:
                self._read_at = now
                try:
                    self._estimate = self._store.get(self._model_id)
                except ContrafactError as error:
                    # Keep the last one: a request that needs the database reports by itself that it is unavailable.
                    _log.warning("the prior was not read: %s", error)
            return self._estimate


@dataclass(frozen=True, slots=True)
class EstimatePrior:
    """Estimates the prior of the library and stores it."""

    embeddings: EmbeddingStore
    search: LibrarySearch
    priors: PriorStore
    clock: Clock

    def is_due(self) -> bool:
        """Return whether there is no estimate for a library of two tracks or more, or an outdated one."""
        if self.search.options.prior is not None:
            return False
        model_id = self.search.model_id
        n_tracks = self.embeddings.count_changes(model_id, None)
        last = self.priors.get(model_id)
        return n_tracks >= _FEWEST_TRACKS and (last is None or last.is_outdated(n_tracks, self.clock()))

    def __call__(self) -> EstimatedPrior | None:
        """Estimate and store it; None for a library without two tracks.

        Tracks whose chroma cannot be read are left out; without any other the default prior is stored.
        """
        n_tracks = self.search.index.count()
        if n_tracks < _FEWEST_TRACKS:
            return None
        vectors = dict(drawn(self.embeddings.wholes(self.search.model_id), N_QUERIES + N_OTHERS))
        ids = drawn(vectors, N_QUERIES)
        _, chromas = self.search.chromas_of(ids)
        queries = {each: Recording(vectors[each], chromas[each]) for each in ids if each in chromas}
        others = {each: vectors[each] for each in drawn(vectors, N_OTHERS, seed=1)}
        found = self.search.sampling()(queries, others, n_tracks, self.search.views_of([*others]))
        estimate = EstimatedPrior(
            self.search.model_id, found.prior, found.cover_share, found.chance, n_tracks, self.clock()
        )
        self.priors.put(estimate)
        return estimate
