from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from pymongo.database import Database
from tests.contract.builders import NOW, after
from tests.contract.conftest import Stores

from contrafact.adapters.mongo.database import Document
from contrafact.adapters.mongo.works import MongoWorkStore
from contrafact.domain.errors import ContrafactError
from contrafact.domain.jobs import Problem
from contrafact.domain.playlists import Playlist, PlaylistEntry, PlaylistState
from contrafact.domain.works import Work, Writer, WriterRole

LIST = "pl-PL0123456789"
LEASE = timedelta(seconds=20)


def work(number: int, title: str, composer: str | None = None) -> Work:
    return Work(f"{number:032x}", title, composer, NOW, NOW)


def test_works_are_paged_by_title_and_searched_by_words(stores: Stores) -> None:
    for number, title in enumerate(["So What", "Élégie", "all blues", "So Near", "so what"]):
        stores.works.create(work(number, title))
    first = stores.works.page(None, 3, None)
    second = stores.works.page(None, 3, first.next_cursor)
    assert [each.title for each in first.items + second.items] == [
        "all blues",
        "Élégie",
        "So Near",
        "So What",
        "so what",
    ]
    assert (first.total, second.next_cursor) == (5, None)
    assert [each.title for each in stores.works.page("eleg", 3, None).items] == ["Élégie"]
    assert stores.works.page("so wh", 3, None).total == 2
    with pytest.raises(ContrafactError, match="cursor"):
        stores.works.page(None, 3, "made up")


def test_all_fields_of_a_work_are_written_and_read(stores: Stores) -> None:
    stores.works.create(work(1, "Naima", "Coltrane"))
    writers = (Writer("John Coltrane", WriterRole.COMPOSER, 100.0), Writer("Anonymous"))
    changed = replace(
        work(1, "Naïma"),
        alternative_titles=("Niema",),
        writers=writers,
        iswc="T0345246801",
        original_track_id="yt-00000000001",
        year=1959,
        notes="For his wife.",
        links=("https://www.wikidata.org/wiki/Q1",),
        updated_at=after(1),
    )
    assert stores.works.replace(changed)
    assert stores.works.get_many([changed.id, "x"]) == {changed.id: changed}
    assert not stores.works.replace(work(2, "y"))


@pytest.mark.parametrize("q", ["T-034.524.680-1", "T0345246801", "t-034.524", "niema", "anonym"])
def test_works_are_found_by_iswc_alternative_title_and_writer(stores: Stores, q: str) -> None:
    stores.works.create(work(1, "So What"))
    named = replace(work(2, "Naima"), alternative_titles=("Niema",), writers=(Writer("Anonymous"),), iswc="T0345246801")
    stores.works.create(named)
    assert stores.works.page(q, 3, None).items == (named,)


def test_works_of_the_last_release_are_read_and_found_by_their_composer(database: Database[Document]) -> None:
    made = {"created_at": NOW, "updated_at": NOW}
    old = {
        "_id": "a" * 32,
        "title": "Naima",
        "composer": "Coltrane",
        "sort_title": "naima",
        "search": ["naima"],
        **made,
    }
    database["works"].insert_one(old)
    works = MongoWorkStore(database)
    assert works.page("coltrane", 5, None).items == ()
    assert [works.learn(5) for _ in range(2)] == [1, 0]
    assert works.page("coltrane", 5, None).items == (Work("a" * 32, "Naima", "Coltrane", NOW, NOW),)


def test_a_work_is_deleted_once(stores: Stores) -> None:
    stores.works.create(work(1, "Naima"))
    assert stores.works.delete(work(1, "").id)
    assert not stores.works.delete(work(1, "").id)
    assert stores.works.get(work(1, "").id) is None
    assert stores.works.get_many([]) == {}


def take(stores: Stores, by: str, at_s: float) -> Playlist | None:
    return stores.playlists.take(LIST, by, LEASE, stores.at(at_s))


def renew(stores: Stores, at_s: float) -> bool:
    stores.at(at_s)
    return stores.playlists.renew(LIST, "mine", LEASE)


def overdue(stores: Stores, at_s: float) -> list[str]:
    stores.at(at_s)
    return stores.playlists.overdue(5)


def finish(stores: Stores, token: str, problem: Problem | None = None) -> bool:
    entries = [
        PlaylistEntry(1, "00000000001", "One", track_id="yt-00000000001"),
        PlaylistEntry(2, None, None, reason=Problem("video_private", "Ask.")),
    ]
    return stores.playlists.finish(
        LIST, token, title="Mine", entries=entries, is_truncated=True, problem=problem, now=after(5)
    )


def test_a_playlist_is_created_once_and_queued_again_after_its_expansion(stores: Stores) -> None:
    made, is_new = stores.playlists.claim(LIST, "PL0123456789", NOW)
    assert (is_new, made.state, made.entries) == (True, PlaylistState.QUEUED, ())
    assert made.owner == "user:system"
    assert stores.playlists.claim(LIST, "PL0123456789", after(1)) == (made, False)
    taken = take(stores, "mine", 2)
    assert taken is not None
    assert taken.state is PlaylistState.EXPANDING
    assert finish(stores, "mine")
    done = stores.playlists.get(LIST)
    assert done is not None
    assert (done.state, done.title, done.is_truncated) == (PlaylistState.READY, "Mine", True)
    assert [(entry.track_id, entry.reason) for entry in done.entries] == [
        ("yt-00000000001", None),
        (None, Problem("video_private", "Ask.")),
    ]
    again, is_new = stores.playlists.claim(LIST, "PL0123456789", after(9))
    assert (is_new, again.state, again.entries, again.created_at) == (True, PlaylistState.QUEUED, done.entries, NOW)


def test_a_failed_playlist_has_its_problem_until_it_is_queued_again(stores: Stores) -> None:
    stores.playlists.claim(LIST, "PL0123456789", NOW)
    take(stores, "mine", 0)
    assert finish(stores, "mine", Problem("playlist_empty", "Check."))
    failed = stores.playlists.get(LIST)
    assert failed is not None
    assert (failed.state, failed.problem) == (PlaylistState.FAILED, Problem("playlist_empty", "Check."))
    assert stores.playlists.claim(LIST, "PL0123456789", NOW)[0].problem is None


def test_a_playlist_is_leased_to_one_worker_at_a_time(stores: Stores) -> None:
    stores.playlists.claim(LIST, "PL0123456789", NOW)
    assert take(stores, "mine", 0) is not None
    assert take(stores, "other", 19) is None
    assert renew(stores, 10)
    assert take(stores, "other", 29) is None
    assert take(stores, "other", 30) is not None
    assert not renew(stores, 31)
    assert not finish(stores, "mine")
    assert finish(stores, "other")
    assert take(stores, "third", 90) is None
    assert stores.playlists.take("pl-none", "x", LEASE, NOW) is None


def test_attempts_of_a_playlist_are_reset_by_each_submission(stores: Stores) -> None:
    stores.playlists.claim(LIST, "PL0123456789", NOW)
    taken = [take(stores, "mine", at_s) for at_s in (0, 20)]
    assert [playlist.attempts for playlist in taken if playlist] == [1, 2]
    assert finish(stores, "mine")
    assert stores.playlists.claim(LIST, "PL0123456789", NOW)[0].attempts == 0


def test_a_playlist_whose_nudge_was_lost_is_overdue_once(stores: Stores) -> None:
    stores.playlists.claim(LIST, "PL0123456789", NOW)
    assert overdue(stores, 10) == []
    assert overdue(stores, 20) == [LIST]
    assert overdue(stores, 20) == []
    take(stores, "mine", 21)
    assert overdue(stores, 41) == [LIST]
    finish(stores, "mine")
    assert overdue(stores, 999) == []
