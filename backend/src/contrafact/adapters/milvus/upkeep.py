"""Keep the collections of Milvus in step with the database: fill them, follow the changes, switch to another one."""

from __future__ import annotations

import logging
import time
from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import partial
from itertools import islice
from typing import TypeVar

from contrafact.adapters.milvus.collection import MilvusCollection, alias_of, name_at
from contrafact.adapters.milvus.server import BEHIND_SECONDS, Milvus, MissingCollectionError
from contrafact.domain.embeddings import StoredEmbedding
from contrafact.domain.errors import ContrafactError
from contrafact.domain.jobs import Problem
from contrafact.ports.embeddings import EmbeddingStore
from contrafact.ports.vector_engine import VectorCollection, VectorCollections

VISIBLE_SECONDS = BEHIND_SECONDS + 1
"""After so long every reader of Milvus sees what was written."""
LONGEST_GAP = timedelta(hours=12)
"""Removals are reported for a day; after a longer gap all ids are compared."""
_AT_ONCE = 500
_TRIES = 10
"""Of a call that fills a collection, with `VISIBLE_SECONDS` between them."""
_CLEAN_SECONDS = 3600.0
_log = logging.getLogger(__name__)
Item = TypeVar("Item")


@dataclass(slots=True)
class MilvusUpkeep:
    """Writes what one model's collections lack. One process at a time; done twice it does no harm.

    Killed at any point, nothing is lost: a collection is searched only when it is complete, and readers add all
    changes since the moment that is noted of it.

    Parameters
    ----------
    visible_seconds : after which every reader of Milvus sees what was written.
    seconds : monotonic clock.
    """

    milvus: Milvus
    embeddings: EmbeddingStore
    collections: VectorCollections
    model_id: str
    visible_seconds: float = VISIBLE_SECONDS
    seconds: Callable[[], float] = time.monotonic
    _written: dict[str, deque[tuple[float, datetime]]] = field(default_factory=dict)
    _is_searched: bool = False
    _cleaned_at: float = float("-inf")

    def is_due(self) -> bool:
        """Return whether a first collection must be filled."""
        return not self.collections.of(self.model_id) and self.embeddings.count_changes(self.model_id, None) > 0

    def __call__(self, report: Callable[[int], object] = lambda _n: None) -> str | None:
        """Fill a collection and let it be searched; return its name. None if there are no embeddings."""
        name = self.fill(report)
        return self.switch() if name else None

    def fill(self, report: Callable[[int], object] = lambda _n: None) -> str | None:
        """Fill a new collection from the database, beside the one that is searched; return its name.

        None if there are no embeddings. It is followed from then on, and searched after `switch`.

        Parameters
        ----------
        report : gets the number of tracks that are written; may raise to stop.

        Raises
        ------
        ContrafactError : as of `Milvus.call`, `database_unavailable`.
        """
        earlier = self.collections.filling(self.model_id)
        self._drop_unused()
        moment = self.embeddings.moment()
        everything = self.embeddings.everything(self.model_id)
        first = next(everything, None)
        if first is None:
            return None
        found = MilvusCollection(self.milvus, name_at(self.model_id, moment))
        # Until the server accepts vectors, the reason of its last refusal is kept.
        problem = earlier.problem if earlier else None
        noted = VectorCollection(
            found.name, self.model_id, len(first.whole), moment, is_complete=False, problem=problem
        )
        try:
            self._write_all(found, noted, _chained(first, everything), report)
        except ContrafactError as error:
            if error.code == "engine_refuses_writes":
                self.collections.abandon(found.name, Problem(error.code, error.detail))
            raise
        return found.name

    def _write_all(
        self,
        found: MilvusCollection,
        noted: VectorCollection,
        everything: Iterator[StoredEmbedding],
        report: Callable[[int], object],
    ) -> None:
        """Create a collection and write all embeddings into it, until every reader sees them; note it as complete."""
        self.collections.put(noted)
        found.create(self.model_id, noted.dimension)
        n_tracks, n_rows = 0, 0

        def go_on() -> None:
            self.collections.put(replace(noted, problem=None) if n_tracks else noted)
            report(n_tracks)

        for some in _batches(everything):
            self._tried(partial(found.put, some), go_on)
            n_tracks += len(some)
            n_rows += sum(min(len(each.segments), found.most_rows()) for each in some)
            go_on()
        # Else readers that are some seconds behind, or more on a busy server, would miss what was written last.
        time.sleep(self.visible_seconds)
        n_held, n_rows_held = self._tried(found.count, go_on), self._tried(found.count_segments, go_on)
        if n_held < n_tracks or n_rows_held < n_rows:
            words = "the vector engine holds %d of %d tracks and %d of %d segments that were written into %s"
            _log.warning(words, n_held, n_tracks, n_rows_held, n_rows, found.name)
            self._tried(partial(self._compare, found), go_on)
            time.sleep(self.visible_seconds)
        self.collections.put(replace(noted, is_complete=True, problem=None))

    def switch(self) -> str:
        """Let the newest complete collection be searched, in one step, and drop the others; return its name.

        Raises
        ------
        ContrafactError : `engine_unavailable` if there is none; as of `fill`.
        """
        complete = self.collections.of(self.model_id)
        if not complete:
            raise ContrafactError(
                "engine_unavailable", "No collection is complete. Run `contrafact-admin index rebuild` first."
            )
        *older, newest = complete
        MilvusCollection(self.milvus, newest.name).take_alias(alias_of(self.model_id))
        if older:
            # Searches that have begun still read them, and find less while they are dropped.
            time.sleep(self.visible_seconds)
        for each in older:
            self._drop(each.name)
        return newest.name

    def catch_up(self) -> int:
        """Write the changes since the last call into all complete collections; return their number.

        Raises
        ------
        ContrafactError : as of `Milvus.call`, `database_unavailable`. The next call goes on; until then readers find
            the changes in the database.
        """
        if self.seconds() - self._cleaned_at > _CLEAN_SECONDS:
            self._drop_unused()
        n_written = sum(self._follow(each) for each in self.collections.of(self.model_id))
        if (complete := self.collections.of(self.model_id)) and not self._is_searched:
            self._ensure_alias(complete[-1].name)
        return n_written

    def _tried(self, call: Callable[[], Item], go_on: Callable[[], None]) -> Item:
        """Call; again if Milvus does not answer for a while, else filling would begin anew. Return the answer.

        Parameters
        ----------
        go_on : is called before each other try; may raise to stop.
        """
        for _ in range(_TRIES - 1):
            try:
                return call()
            except ContrafactError as error:
                if error.code != "engine_unavailable" or isinstance(error, MissingCollectionError):
                    raise
                go_on()
                time.sleep(self.visible_seconds)
        return call()

    def _ensure_alias(self, name: str) -> None:
        """Let a collection be searched if none is: a process may have been killed before `switch`."""
        if self._searched() is None:
            MilvusCollection(self.milvus, name).take_alias(alias_of(self.model_id))
        self._is_searched = True

    def _searched(self) -> str | None:
        """Return the name of the collection that is searched; None if none is."""
        try:
            return str(self.milvus.call("describe_alias", alias_of(self.model_id))["collection_name"])
        except MissingCollectionError:
            return None

    def _follow(self, noted: VectorCollection) -> int:
        found = MilvusCollection(self.milvus, noted.name)
        is_new = noted.name not in self._written
        if is_new and not found.exists():
            _log.warning("the vector engine has lost the collection %s", noted.name)
            self.collections.remove(noted.name)
            self._is_searched = False
            return 0
        moment = self.embeddings.moment()
        written = self._written.setdefault(noted.name, deque())
        since = written[-1][1] if written else noted.seen_until
        try:
            if is_new:
                found.load()
            n_changes = self._compare(found) if is_new or moment - since > LONGEST_GAP else 0
            changes, _ = self.embeddings.changes(self.model_id, since)
            n_changes += self._write(found, [each.track_id for each in changes])
        except ContrafactError as error:
            del self._written[noted.name]
            if error.code == "engine_refuses_writes":
                self.collections.note(noted.name, Problem(error.code, error.detail))
            raise
        now = self.seconds()
        written.append((now, moment))
        seen = [each for at, each in written if now - at > self.visible_seconds]
        if seen:
            self.collections.advance(noted.name, seen[-1])
            while written[0][1] < seen[-1]:
                written.popleft()
        return n_changes

    def _write(self, found: MilvusCollection, track_ids: Iterable[str]) -> int:
        """Write tracks as the database holds them now."""
        n_written = 0
        for some in _batches(track_ids):
            entries = self.embeddings.get_many(self.model_id, some)
            gone = set(some) - {each.track_id for each in entries}
            if entries:
                found.put(entries)
            if gone:
                found.remove(sorted(gone))
            n_written += len(some)
        return n_written

    def _compare(self, found: MilvusCollection) -> int:
        """Compare all ids; write the tracks that the collection lacks, and remove those that the database lacks."""
        held, stored = set(found.track_ids()), set(self.embeddings.track_ids(self.model_id))
        return self._write(found, sorted(held ^ stored)) + self._mend_segments(found)

    def _mend_segments(self, found: MilvusCollection) -> int:
        """Write again the tracks of which the collection lacks segments; return their number."""
        most = found.most_rows()
        n_held, n_stored = found.count_segments(), self.embeddings.count_segments(self.model_id, most)
        if n_held >= n_stored:
            return 0
        held = Counter(found.owners_of_rows())
        numbers = self.embeddings.numbers_of_segments(self.model_id)
        lacking = [track_id for track_id, n in numbers if held[track_id] < min(n, most)]
        words = "the vector engine holds %d of %d segments in %s: those of %d tracks are written again"
        _log.warning(words, n_held, n_stored, found.name, len(lacking))
        return self._write(found, lacking)

    def _drop_unused(self) -> None:
        self._cleaned_at = self.seconds()
        for name in self.collections.unused(self.model_id):
            self._drop(name)
        self._end_switch()

    def _end_switch(self) -> None:
        """Drop the collections older than the one that is searched: a process may have been killed in `switch`."""
        names = [each.name for each in self.collections.of(self.model_id)]
        searched = self._searched() if len(names) > 1 else None
        older = names[: names.index(searched)] if searched in names else []
        if searched is None or not older:
            return
        # Another process may have switched just now, and searches that have begun still read them.
        time.sleep(self.visible_seconds)
        if self._searched() == searched:
            # The alias of the segments may name an older one still.
            MilvusCollection(self.milvus, searched).take_alias(alias_of(self.model_id))
            for name in older:
                self._drop(name)

    def _drop(self, name: str) -> None:
        # First, so that no process waits for a collection that is being dropped. Its record is removed last, so that a
        # drop that is interrupted is repeated.
        self.collections.abandon(name)
        self._written.pop(name, None)
        MilvusCollection(self.milvus, name).drop()
        self.collections.remove(name)


def _chained(first: StoredEmbedding, others: Iterator[StoredEmbedding]) -> Iterator[StoredEmbedding]:
    yield first
    yield from others


def _batches(items: Iterable[Item]) -> Iterator[list[Item]]:
    rest = iter(items)
    while some := list(islice(rest, _AT_ONCE)):
        yield some
