"""The use case of reviews on a real database: simultaneous answers, and all of an answer or nothing."""

from __future__ import annotations

import threading
from typing import Never

import pytest
from pymongo.database import Database
from tests.contract.builders import NOW, add_track
from tests.doubles.memory_servers import CountingIds

from contrafact.adapters.mongo.audit import MongoAuditLog
from contrafact.adapters.mongo.database import Document, ensure_indexes
from contrafact.adapters.mongo.reviews import MongoReviewQueue, MongoReviewStore
from contrafact.adapters.mongo.tracks import MongoTrackStore
from contrafact.adapters.mongo.webhooks import MongoEvents
from contrafact.adapters.mongo.work_changes import MongoWorkChangeStore
from contrafact.adapters.mongo.works import MongoWorkStore
from contrafact.adapters.system import new_id
from contrafact.domain.errors import ContrafactError
from contrafact.domain.jobs import State
from contrafact.domain.reviews import ReviewAnswer, ReviewFilter, Subject
from contrafact.domain.tracks import Track, TrackEdit
from contrafact.domain.works import Work
from contrafact.services.joining import JoinWorks
from contrafact.services.regrouping import RegroupWorks
from contrafact.services.reviews import NewReview, Reviews


def not_ready(_query: str, _reference: str) -> Never:
    raise ContrafactError("track_not_ready")


@pytest.fixture
def reviews(database: Database[Document]) -> Reviews:
    ensure_indexes(database)
    tracks, works = MongoTrackStore(database), MongoWorkStore(database)
    audit = MongoAuditLog(database, lambda: NOW, new_id)
    regroup = RegroupWorks(works, tracks, MongoWorkChangeStore(database), lambda: NOW, new_id, audit)
    join = JoinWorks(works, tracks, regroup, lambda: NOW, new_id)
    stores = MongoReviewStore(database), MongoReviewQueue(database), tracks
    return Reviews(*stores, join, not_ready, lambda: NOW, new_id, audit, MongoEvents(database, lambda: NOW))


@pytest.fixture
def pair(reviews: Reviews) -> list[Track]:
    found = [add_track(reviews.tracks, number, f"Song {number}") for number in range(2)]
    for track in found:
        reviews.tracks.mirror_state(track.id, track.job_id, State.READY, NOW)
    return found


def new(pair: list[Track], answer: ReviewAnswer, revises: str | None = None) -> NewReview:
    return NewReview(Subject(pair[0].id, pair[1].id), answer, revises=revises)


def works_of(reviews: Reviews, pair: list[Track]) -> list[str | None]:
    found = reviews.tracks.get_many([track.id for track in pair])
    return [found[track.id].work_id for track in pair]


def test_of_simultaneous_answers_to_one_pair_one_counts(
    database: Database[Document], reviews: Reviews, pair: list[Track]
) -> None:
    outcomes: list[str] = []
    begin = threading.Barrier(4)

    def run() -> None:
        begin.wait()
        try:
            outcomes.append(reviews.answer(new(pair, ReviewAnswer.CONFIRMED)).answer.value)
        except ContrafactError as error:
            outcomes.append(error.code)

    threads = [threading.Thread(target=run) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(outcomes) == ["confirmed", "review_outdated", "review_outdated", "review_outdated"]
    first, second = works_of(reviews, pair)
    assert first is not None
    assert first == second
    assert database["works"].count_documents({}) == 1
    assert database["reviews"].count_documents({}) == 1


def test_a_merge_of_two_works_is_taken_back_with_the_answer(reviews: Reviews, pair: list[Track]) -> None:
    ids = CountingIds()
    for track, title in zip(pair, ("Blue Moon", "Blauer Mond"), strict=True):
        work = Work(ids(), title, None, NOW, NOW, notes=f"About {title}.")
        reviews.join.works.create(work)
        reviews.tracks.edit(track.id, TrackEdit(work_id=work.id), NOW)
    before = works_of(reviews, pair)

    made = reviews.answer(new(pair, ReviewAnswer.CONFIRMED))
    assert len({*works_of(reviews, pair)}) == 1
    reviews.answer(new(pair, ReviewAnswer.WITHDRAWN, made.id))

    assert works_of(reviews, pair) == before
    kept = reviews.join.works.get_many([each for each in before if each])
    assert {work.notes for work in kept.values()} == {"About Blue Moon.", "About Blauer Mond."}


def test_an_answer_that_fails_half_way_changes_nothing(
    database: Database[Document], reviews: Reviews, pair: list[Track], monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise ContrafactError("internal_error")

    monkeypatch.setattr(reviews.reviews, "add", fail)
    with pytest.raises(ContrafactError):
        reviews.answer(new(pair, ReviewAnswer.CONFIRMED))

    assert works_of(reviews, pair) == [None, None]
    assert [database[name].count_documents({}) for name in ("works", "reviews", "audit")] == [0, 0, 0]
    assert reviews.page(ReviewFilter(), 10, None).total == 0
