"""Rankings that all processes of the API keep for some minutes.

A first page is answered from a kept ranking as long as the library would give it the same candidates and edges: tracks
that were added since, but are not among the candidates, are counted and left out. Later pages continue the ranking of
the first, whatever changed since and also if a newer one was made meanwhile. The code that reads a ranking leaves out
tracks that are no longer in the library.
"""

from __future__ import annotations

import hashlib
import logging
import zlib
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from importlib.metadata import version

from pydantic import TypeAdapter, ValidationError

from contrafact.domain.errors import ContrafactError
from contrafact.ports.embeddings import EmbeddingStore
from contrafact.ports.shared_cache import SharedCache
from contrafact.scoring.calibration import logit
from contrafact.search.ranked import Ranked
from contrafact.services.caches import OnceCache
from contrafact.services.compare import LoadedTrack
from contrafact.services.library_search import LibrarySearch
from contrafact.services.ranking_inputs import RankingInputs

_LIFETIME = timedelta(minutes=15)
_MOST_ADDED = 500
"""Number of added tracks from which on a ranking is made again."""
_PRIOR_SHIFT = 0.05
"""Difference of the library's prior, in log-odds, up to which a ranking is kept: that of 5 % more tracks."""
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class MadeRanking:
    """The candidates of a ranking, which are all that is expensive in it.

    Parameters
    ----------
    id : differs for each ranking that is made.
    candidates : in order, most probable first.
    newest_added : when the newest track of the library was added.
    engine_is_away : whether it is shown because the vector engine does not answer.
    """

    id: str
    prior: float
    candidates: tuple[Ranked, ...]
    inputs: RankingInputs
    newest_added: datetime | None
    engine_is_away: bool = False


_MADE = TypeAdapter(MadeRanking)


@dataclass(frozen=True, slots=True)
class KeptRankings:
    """Makes rankings, and keeps them in a cache.

    Parameters
    ----------
    new_id : returns the id of a new ranking.
    """

    cache: SharedCache
    search: LibrarySearch
    embeddings: EmbeddingStore
    new_id: Callable[[], str]
    making: OnceCache[str, MadeRanking] = field(default_factory=lambda: OnceCache(64))

    def of(
        self, query: LoadedTrack, make: Callable[[float], tuple[list[Ranked], RankingInputs]], continued: str | None
    ) -> MadeRanking:
        """Return the ranking of a track: the continued one, else the newest if it still holds, else a new one.

        Parameters
        ----------
        make : makes a ranking at a prior.
        continued : id of the ranking whose next page is read; the result has another id if it is no longer kept.
        """
        if continued and (kept := self._read(self._key(query, continued))) is not None:
            return kept
        newest = self.cache.get(self._key(query))
        found = self._read(self._key(query, newest.decode(errors="replace"))) if newest else None
        try:
            holds = found is not None and self._holds(found, query.track.id)
        except ContrafactError as error:
            if error.code != "engine_unavailable" or found is None:
                raise
            # Better than none: it is some minutes old.
            return replace(found, engine_is_away=True)
        return found if found is not None and holds else self.new(query, make)

    def new(self, query: LoadedTrack, make: Callable[[float], tuple[list[Ranked], RankingInputs]]) -> MadeRanking:
        """Make a ranking and keep it; simultaneous callers get the same one."""
        key = self._key(query)

        def made() -> MadeRanking:
            # Read before the search: tracks that are added during it count as added since.
            newest, prior = self.embeddings.newest_added(self.search.model_id), self.search.prior()
            candidates, inputs = make(prior)
            ranking = MadeRanking(self.new_id(), prior, tuple(candidates), inputs, newest)
            self.cache.put(self._key(query, ranking.id), zlib.compress(_MADE.dump_json(ranking), 1), _LIFETIME)
            self.cache.put(key, ranking.id.encode(), _LIFETIME)
            return ranking

        try:
            return self.making.get(key, made)
        finally:
            self.making.forget(key)

    def added_since(self, ranking: MadeRanking) -> frozenset[str]:
        """Return the tracks that were added after a ranking was made, some hundreds at most."""
        added = self.embeddings.added_after(self.search.model_id, ranking.newest_added, _MOST_ADDED)
        return frozenset(added) - {each.track_id for each in ranking.candidates}

    def _holds(self, ranking: MadeRanking, track_id: str) -> bool:
        if abs(logit(self.search.prior()) - logit(ranking.prior)) > _PRIOR_SHIFT:
            return False
        if len(self.added_since(ranking)) >= _MOST_ADDED:
            return False
        return ranking.inputs.hold(self.search.index, self.search.links(), track_id)

    def _key(self, query: LoadedTrack, made_id: str | None = None) -> str:
        """Return the key by track, model and settings, of a ranking or, without one, of the newest one's id.

        Releases may score the same features differently: each has keys of its own.
        """
        own = self.search.own()
        parts = (
            *(version("contrafact"), self.search.settings_key(), own.id if own else None),
            *(query.track.id, query.track.chroma_key, query.recording.vector.tobytes()),
        )
        kind = "newest-ranking:" if made_id is None else "ranking:"
        return kind + hashlib.sha256(repr((*parts, made_id)).encode()).hexdigest()

    def _read(self, key: str) -> MadeRanking | None:
        data = self.cache.get(key)
        try:
            return _MADE.validate_json(zlib.decompress(data)) if data else None
        except (zlib.error, ValidationError) as error:
            _log.warning("a kept ranking cannot be read: %s", error)
            return None
