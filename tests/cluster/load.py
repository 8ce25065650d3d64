"""Load: clients that submit, edit, delete, restore and rank, and what they saw."""

from __future__ import annotations

import random
import re
import threading
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import requests
from tests.chaos.clients import Client
from tests.chaos.journal import LIBRARY, Journal, TrackJournal

RANKED_PART = 0.3
OLDER_OPERATIONS = 0.6
ROWS = 5
ENGINE_AWAY = "engine_unavailable"
_IDS = re.compile(r"/(?:file-[0-9a-f]{32}|yt-[^/]{11}|[0-9a-f]{32})")


@dataclass
class Seen:
    """What clients saw in a stretch of time.

    Parameters
    ----------
    seconds : of each request until its answer.
    errors : answers of 5xx, and requests without an answer.
    refused : rankings that were refused because the vector engine was away, with a `Retry-After`.
    shown_again : rankings that were kept, shown because it was away.
    changed : pages that continued another ranking than the page before, and said so.
    duplicated : tracks that came twice in a ranking.
    """

    seconds: list[float] = field(default_factory=list)
    errors: Counter[str] = field(default_factory=Counter)
    refused: int = 0
    shown_again: int = 0
    changed: int = 0
    duplicated: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)

    @property
    def n_requests(self) -> int:
        return len(self.seconds)

    def p95_ms(self) -> float:
        """Return the 95th percentile of the time to an answer, in milliseconds."""
        return 1000 * float(np.percentile(self.seconds, 95)) if self.seconds else 0.0


class LoadClient(Client):
    """A client that also reads and ranks.

    Parameters
    ----------
    seen : gets every request.
    is_of_first_release : use only what release 1.0.0 has: no trash.
    """

    seen: Seen
    is_of_first_release = False

    def _operate(self) -> None:
        dice = self._random.random()
        track = self._random.choice(self._tracks)
        if dice < RANKED_PART and track.places == {LIBRARY}:
            self._rank(track)
        elif self.is_of_first_release:
            (self._submit if track.places != {LIBRARY} or dice > OLDER_OPERATIONS else self._edit)(track)
        else:
            super()._operate()

    def _rank(self, track: TrackJournal) -> None:
        """Read a ranking page by page, each perhaps from another API; no track may come twice unless a page says so."""
        path, found, cursor, is_away = f"/tracks/{track.track_id}/ranking", set[str](), "", False
        n_twice = n_changed = 0
        for _ in range(3):
            query = {"limit": ROWS, **({"cursor": cursor} if cursor else {})}
            status, page = self._call(track, "GET", path, params=query)
            # 409: it is not ready, or no longer.
            if status != 200:
                return
            rows = [row["track"]["id"] for row in page["items"]]
            # Releases that do not know the field may continue any ranking.
            if page.get("has_changed", True):
                found = set()
                n_changed += bool(cursor) and "has_changed" in page
            n_twice += len(rows) - len(set(rows) - found)
            found |= set(rows)
            is_away = is_away or bool(page.get("engine_is_away"))
            cursor = page.get("next_cursor") or ""
            if not cursor:
                break
        with self.seen.lock:
            self.seen.duplicated += n_twice
            self.seen.changed += n_changed
            self.seen.shown_again += is_away

    def _send(self, method: str, path: str, **request: Any) -> tuple[int | None, str, Mapping[str, Any]]:
        began, says_when = time.perf_counter(), list[bool]()

        def note(answer: requests.Response, **_given: object) -> None:
            says_when.append("Retry-After" in answer.headers)

        status, words, answer = super()._send(method, path, hooks={"response": note}, **request)
        with self.seen.lock:
            self.seen.seconds.append(time.perf_counter() - began)
            if status == requests.codes.unavailable and answer.get("code") == ENGINE_AWAY and any(says_when):
                self.seen.refused += 1
            elif status is None or status >= 500:
                code = answer.get("code") or words.splitlines()[0]
                self.seen.errors[f"{method} {_IDS.sub('/ID', path)}: {status} {code}"] += 1
        return status, words, answer


@contextmanager
def load(
    api: str,
    tracks: list[list[TrackJournal]],
    journal: Journal,
    dice: random.Random,
    *,
    is_of_first_release: bool = False,
) -> Iterator[Seen]:
    """Let one client for each list of tracks work until the block ends; yield what they see."""
    seen, lock = Seen(), threading.Lock()
    clients = [LoadClient(api, own, journal, lock, dice.randrange(2**32)) for own in tracks]
    for client in clients:
        client.seen, client.is_of_first_release = seen, is_of_first_release
        client.start()
    try:
        yield seen
    finally:
        for client in clients:
            client.stop()
        for client in clients:
            client.join()
    assert [client.error for client in clients] == [None] * len(clients)
