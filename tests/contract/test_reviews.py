"""Reviews and the queue of pairs, in memory and in MongoDB."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import pytest
from pymongo.database import Database
from tests.contract.builders import NOW, add_track, after
from tests.contract.explaining import assert_read_by_index, recorded
from tests.doubles.memory_reviews import MemoryReviewQueue, MemoryReviews
from tests.doubles.memory_tracks import MemoryTrackStore
from tests.doubles.servers import Server

from contrafact.adapters.mongo.database import Document, ensure_indexes
from contrafact.adapters.mongo.reviews import MongoReviewQueue, MongoReviewStore
from contrafact.adapters.mongo.tracks import MongoTrackStore
from contrafact.adapters.mongo.transactions import Transactions
from contrafact.adapters.mongo.trash import MongoTrashStore
from contrafact.domain.errors import ContrafactError
from contrafact.domain.jobs import State
from contrafact.domain.people import Maker
from contrafact.domain.reviews import Joined, QueuedPair, Review, ReviewAnswer, ReviewFilter, Subject
from contrafact.domain.tracks import TrackEdit
from contrafact.domain.verdicts import Decision, Relation
from contrafact.ports.reviews import ReviewQueue, ReviewStore
from contrafact.ports.stores import TrackStore


@dataclass
class Reviewing:
    """The stores, and three ready tracks."""

    tracks: TrackStore
    store: ReviewStore
    queue: ReviewQueue
    run: Any
    ids: list[str]

    def answer(
        self, number: int, answer: ReviewAnswer, pair: tuple[int, int] = (0, 1), revises: str | None = None
    ) -> Review:
        subject = Subject(self.ids[pair[0]], self.ids[pair[1]])
        review = Review(f"{number:032x}", subject, answer, after(number), revises=revises)
        self.run(lambda: self.store.add(review))
        return review

    def pair(self, first: int, second: int, information: float = 0.3) -> QueuedPair:
        return QueuedPair(self.ids[first], self.ids[second], 0.7, Decision.LIKELY, "m-1", NOW, 0.3, information)

    def waiting(self, *, skipped: bool = False) -> list[str]:
        page = self.queue.page(skipped=skipped, limit=10, cursor=None)
        assert page.total == len(page.items)
        return [each.key for each in page.items]


@pytest.fixture(params=["memory", "mongodb"])
def reviewing(request: pytest.FixtureRequest) -> Reviewing:
    store: Any
    queue: Any
    if request.param == "memory":
        tracks: Any = MemoryTrackStore()
        store = MemoryReviews(tracks)
        queue, run = MemoryReviewQueue(store), lambda change: change()
    else:
        database = request.getfixturevalue("database")
        ensure_indexes(database)
        tracks, store, queue = MongoTrackStore(database), MongoReviewStore(database), MongoReviewQueue(database)
        run = Transactions(database).run
    ids = []
    for number in range(3):
        track = add_track(tracks, number, f"Song {number}")
        tracks.mirror_state(track.id, track.job_id, State.READY, NOW)
        ids.append(track.id)
    return Reviewing(tracks, store, queue, run, ids)


def test_a_review_is_read_as_it_was_written(reviewing: Reviewing) -> None:
    written = Review(
        "1" * 32,
        Subject(reviewing.ids[1], reviewing.ids[0]),
        ReviewAnswer.CONFIRMED,
        NOW,
        Maker("u1", "Anna"),
        Relation.SAME_RECORDING,
        "Same tape.",
        "m-1",
        "c-1",
        0.75,
        Decision.LIKELY,
        joined=Joined("w1", True, {reviewing.ids[0]: "", reviewing.ids[1]: "w0"}),
    )
    reviewing.run(lambda: reviewing.store.add(written))

    assert reviewing.store.get(written.id) == written
    assert reviewing.store.current(Subject(reviewing.ids[0], reviewing.ids[1])) == written
    assert reviewing.store.page(ReviewFilter(), 10, None).items == (written,)
    assert reviewing.store.get("2" * 32) is None


def test_a_revised_review_stays_and_counts_no_longer(reviewing: Reviewing) -> None:
    first = reviewing.answer(1, ReviewAnswer.CONFIRMED)
    second = reviewing.answer(2, ReviewAnswer.REJECTED, pair=(1, 0), revises=first.id)

    assert reviewing.store.get(first.id) == replace(first, revised_by=second.id)
    assert [each.id for each in reviewing.store.page(ReviewFilter(), 10, None).items] == [second.id, first.id]
    assert [each.id for each in reviewing.store.page(ReviewFilter(current=True), 10, None).items] == [second.id]
    assert [each.id for each in reviewing.store.settled([reviewing.ids[0]])] == [second.id]
    assert reviewing.store.count_settled() == 1


@pytest.mark.parametrize("revises", [None, "9" * 32])
def test_an_answer_that_knows_not_the_last_one_is_refused(reviewing: Reviewing, revises: str | None) -> None:
    first = reviewing.answer(1, ReviewAnswer.CONFIRMED)

    with pytest.raises(ContrafactError, match="in the meantime"):
        reviewing.answer(2, ReviewAnswer.REJECTED, revises=revises)

    assert reviewing.store.current(first.subject) == first


def test_filters_hold_together(reviewing: Reviewing) -> None:
    first = reviewing.answer(1, ReviewAnswer.CONFIRMED)
    second = reviewing.answer(2, ReviewAnswer.SKIPPED, pair=(1, 2))
    work = Review(
        "3" * 32, Subject(reviewing.ids[0], work_id="w1"), ReviewAnswer.REJECTED, after(3), Maker("u1", "Anna")
    )
    reviewing.run(lambda: reviewing.store.add(work))

    def ids(**which: Any) -> list[str]:
        return [each.id for each in reviewing.store.page(ReviewFilter(**which), 10, None).items]

    assert ids(track_id=reviewing.ids[0]) == [work.id, first.id]
    assert ids(work_id="w1") == [work.id]
    assert ids(answer=ReviewAnswer.SKIPPED) == [second.id]
    assert ids(made_by="u1") == [work.id]
    assert ids(made_by="u1", answer=ReviewAnswer.CONFIRMED) == []
    assert [each.id for each in reviewing.store.settled_pairs(10)] == [first.id]


def test_the_most_informative_pair_waits_first_and_an_answered_one_never_again(reviewing: Reviewing) -> None:
    pairs = [reviewing.pair(0, 1, 0.2), reviewing.pair(1, 2, 0.4), reviewing.pair(2, 0, 0.3)]
    assert reviewing.queue.offer(pairs) == 3
    assert reviewing.waiting() == [pairs[1].key, pairs[2].key, pairs[0].key]

    reviewing.answer(1, ReviewAnswer.REJECTED, pair=(2, 1))
    reviewing.answer(2, ReviewAnswer.SKIPPED, pair=(0, 1))
    assert reviewing.queue.offer(pairs) == 0

    assert reviewing.waiting() == [pairs[2].key]
    assert reviewing.waiting(skipped=True) == [pairs[0].key]


def test_a_pair_that_was_answered_before_it_was_found_does_not_wait(reviewing: Reviewing) -> None:
    reviewing.answer(1, ReviewAnswer.REJECTED)
    assert reviewing.queue.offer([reviewing.pair(0, 1)]) == 0

    assert reviewing.waiting() == []


def test_a_withdrawn_answer_lets_the_pair_wait_again(reviewing: Reviewing) -> None:
    reviewing.queue.offer([reviewing.pair(0, 1)])
    first = reviewing.answer(1, ReviewAnswer.CONFIRMED)
    reviewing.answer(2, ReviewAnswer.WITHDRAWN, revises=first.id)
    assert reviewing.waiting() == [reviewing.pair(0, 1).key]
    assert reviewing.store.settled(reviewing.ids) == []

    unfound = reviewing.answer(3, ReviewAnswer.CONFIRMED, pair=(1, 2))
    reviewing.answer(4, ReviewAnswer.WITHDRAWN, pair=(1, 2), revises=unfound.id)
    assert reviewing.waiting() == [reviewing.pair(0, 1).key]
    assert reviewing.queue.offer([reviewing.pair(1, 2)]) == 1


def test_pairs_of_one_work_and_of_tracks_outside_the_library_do_not_wait(reviewing: Reviewing) -> None:
    pairs = [reviewing.pair(0, 1, 0.2), reviewing.pair(1, 2, 0.4)]
    reviewing.queue.offer(pairs)
    for track_id in reviewing.ids[:2]:
        reviewing.tracks.edit(track_id, TrackEdit(work_id="w1"), NOW)
    assert reviewing.waiting() == [pairs[1].key]

    track = reviewing.tracks.get(reviewing.ids[2])
    assert track is not None
    reviewing.tracks.mirror_state(track.id, track.job_id, State.FAILED, NOW)
    assert reviewing.waiting() == []
    reviewing.tracks.mirror_state(track.id, track.job_id, State.READY, NOW)
    assert reviewing.waiting() == [pairs[1].key]


def test_pages_of_the_queue_are_complete(reviewing: Reviewing) -> None:
    reviewing.queue.offer([reviewing.pair(0, 1, 0.3), reviewing.pair(1, 2, 0.3), reviewing.pair(2, 0, 0.3)])
    seen: list[str] = []
    cursor = None
    for _ in range(3):
        page = reviewing.queue.page(skipped=False, limit=1, cursor=cursor)
        assert page.total == 3
        seen += [each.key for each in page.items]
        cursor = page.next_cursor

    assert cursor is None
    assert len({*seen}) == 3
    assert [each.key for each in reviewing.queue.waiting_of([reviewing.ids[0]])] != []


def test_a_track_that_is_deleted_for_good_leaves_the_queue_and_its_answers_stay(database: Database[Document]) -> None:
    tracks, trash = MongoTrackStore(database), MongoTrashStore(database)
    queue, store = MongoReviewQueue(database), MongoReviewStore(database)
    first, second, third = (add_track(tracks, number, f"Song {number}") for number in range(3))
    for track in (first, second, third):
        tracks.mirror_state(track.id, track.job_id, State.READY, NOW)
    pairs = [QueuedPair(first.id, each.id, 0.7, Decision.LIKELY, "m-1", NOW, 0.3, 0.3) for each in (second, third)]
    queue.offer(pairs)
    store.add(Review("1" * 32, Subject(first.id, second.id), ReviewAnswer.REJECTED, NOW))

    moved = trash.delete(first.id)
    assert moved is not None
    assert trash.drop(first.id, moved.move)

    assert database["review_queue"].count_documents({"is_open": True}) == 0
    again, _ = tracks.claim(first.source, first.metadata, "j" * 32, NOW)
    tracks.mirror_state(again.id, again.job_id, State.READY, NOW)
    assert queue.offer(pairs) == 1
    assert [each.key for each in queue.page(skipped=False, limit=5, cursor=None).items] == [pairs[1].key]


def test_every_filter_is_read_in_the_order_of_an_index(mongod: Server, database: Database[Document]) -> None:
    ensure_indexes(database)
    store, transactions = MongoReviewStore(database), Transactions(database)
    for number in range(200):
        subject, maker = Subject(f"t{number}", f"u{number}"), Maker(f"m{number % 100}", "Anna")
        review = Review(f"{number:032x}", subject, ReviewAnswer.CONFIRMED, after(number), maker)
        transactions.run(lambda review=review: store.add(review))
    with recorded(mongod.uri, database.name, database.codec_options) as (asked, recorder):
        reading = MongoReviewStore(asked)
        for which in (
            ReviewFilter(),
            ReviewFilter(track_id="t5"),
            ReviewFilter(work_id="w"),
            ReviewFilter(answer=ReviewAnswer.REJECTED),
            ReviewFilter(made_by="m7"),
            ReviewFilter(current=True),
        ):
            reading.page(which, 5, None)
        queries = [query for query in recorder.queries if "find" in query]
    assert_read_by_index(database, queries)
    assert len(queries) == 6
