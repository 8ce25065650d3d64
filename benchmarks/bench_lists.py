"""Measure lists of tracks in a library of 100 000: searches, filters, and a change of many.

The words are made up by Zipf's law, as titles have them. Baseline: a page of the newest tracks.
"""

from __future__ import annotations

import sys
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
from tests.doubles.servers import running_mongod

from benchmarks.table import Row, median, print_table, times_ms
from contrafact.adapters.mongo.bulk import MongoBulkChangeStore
from contrafact.adapters.mongo.database import Document, connect, ensure_indexes
from contrafact.adapters.mongo.track_documents import track_document
from contrafact.adapters.mongo.track_queries import SEARCHED_TRACKS
from contrafact.adapters.mongo.tracks import MongoTrackStore
from contrafact.adapters.mongo.word_index import MongoWordIndex
from contrafact.adapters.system import new_id, now
from contrafact.domain.bulk import BulkChange, BulkState, Requester
from contrafact.domain.jobs import State
from contrafact.domain.people import Role
from contrafact.domain.tracks import Metadata, Source, SourceKind, Track, TrackFilter, TrackSort

N_TRACKS, N_WORDS, PAGE, REPEATS = 100_000, 60_000, 50, 5
START = datetime(2026, 1, 1, tzinfo=UTC)
CONSONANTS, VOWELS = "bcdfghklmnprstvw", "aeiou"
LIST_MS, CHOOSE_MS = 500.0, 15_000.0


def made_up_words(random: np.random.Generator) -> list[str]:
    """Return distinct words of two to four syllables."""
    words: dict[str, None] = {}
    while len(words) < N_WORDS:
        n_syllables = int(random.integers(2, 5))
        word = "".join(CONSONANTS[random.integers(16)] + VOWELS[random.integers(5)] for _ in range(n_syllables))
        words[word] = None
    found = list(words)
    # As frequent as names are.
    return [*found[:300], "beatles", "yesterday", *found[300:]]


def documents(random: np.random.Generator, words: list[str]) -> list[Document]:
    """Return the documents of the library."""
    ranks = np.minimum(random.zipf(1.3, size=(N_TRACKS, 6)) - 1, N_WORDS - 1)
    found = []
    for number in range(N_TRACKS):
        texts = [words[rank] for rank in ranks[number]]
        said = Metadata(f"{'_'.join(texts[:4])}", " ".join(texts[4:]), float(number % 600), language="en")
        source, moment = Source(SourceKind.YOUTUBE, f"{number:011d}"), START + timedelta(minutes=number)
        track = Track(source.track_id, source, State.READY, f"{number:032x}", moment, moment, said)
        found.append(
            track_document(track) | {"tags": [f"tape {number % 500}"], "covers_by": "m" if number % 9 else None}
        )
    return found


def main() -> int:
    """Measure and print."""
    with tempfile.TemporaryDirectory() as folder, running_mongod(Path(folder)) as mongod:
        database = connect(mongod.uri)
        ensure_indexes(database)
        random = np.random.default_rng(0)
        words = made_up_words(random)
        made = documents(random, words)
        for start in range(0, N_TRACKS, 1_000):
            database["tracks"].insert_many(made[start : start + 1_000])
        tracks, index = MongoTrackStore(database), MongoWordIndex(database, SEARCHED_TRACKS)
        began = time.perf_counter()
        while index.learn():
            pass
        learnt_s = time.perf_counter() - began

        def page(sort: TrackSort = TrackSort.RELEVANCE, **which: object) -> float:
            wanted = TrackFilter(**which)  # type: ignore[arg-type]
            return median(times_ms(lambda: tracks.page(wanted, sort, PAGE, None), REPEATS))

        newest = page(TrackSort.CREATED_AT_DESC)
        names = {
            "two misspelt words": {"q": "beatels yesterdya"},
            "part of a word": {"q": "sterda"},
            "beginning of a word": {"q": "yester"},
            "a word of very many titles": {"q": words[0]},
            "tag and language": {"tag": "tape 7", "language": "en"},
            "no work, which all tracks match": {"has_work": False, "has_problem": False},
        }
        rows = [Row(f"{name}, median", "newest", newest, page(**which), "ms", LIST_MS) for name, which in names.items()]
        who = Requester("local", "local user", Role.ADMINISTRATOR)
        change = BulkChange(new_id(), None, who, who, BulkState.RUNNING, now())
        chosen = times_ms(lambda: MongoBulkChangeStore(database).create(change, TrackFilter()), 1)
        rows += [
            Row("choosing all for a change", "newest", newest, chosen[0], "ms", CHOOSE_MS),
            Row("learning a track's words", "newest", newest, 1000 * learnt_s / N_TRACKS, "ms", 5.0),
        ]
        print(f"{database['tracks_words'].count_documents({})} words, learnt in {learnt_s:.0f} s")
    return print_table(rows)


if __name__ == "__main__":
    sys.exit(main())
