from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray
from tests.contract.builders import NOW, after
from tests.contract.conftest import Stores

from contrafact.domain.embeddings import EmbeddingChange
from contrafact.domain.errors import ContrafactError
from contrafact.domain.jobs import Problem
from contrafact.domain.playlists import PlaylistEntry, PlaylistState
from contrafact.domain.works import Work

LIST = "pl-PL0123456789"


def vector(seed: int) -> NDArray[np.float32]:
    drawn = np.random.default_rng(seed).standard_normal(256).astype(np.float32)
    return drawn / np.linalg.norm(drawn)


def told(changes: list[EmbeddingChange]) -> dict[str, NDArray[np.float32] | None]:
    return {change.track_id: change.vector for change in changes}


def test_an_embedding_comes_back_bit_for_bit(stores: Stores) -> None:
    odd = np.array([0.1, -0.0, 1e-38, 1 / 3, np.finfo(np.float32).max, 1e-45], dtype=np.float32)
    stores.embeddings.put("t1", "j1", "m", odd)
    found = told(stores.embeddings.changes("m", None)[0])["t1"]
    assert found is not None
    assert found.dtype == np.float32
    assert found.tobytes() == odd.tobytes()


def test_the_whole_library_of_one_model_is_told_at_first(stores: Stores) -> None:
    stores.embeddings.put("t1", "j1", "m", vector(1))
    stores.embeddings.put("t2", "j2", "other", vector(2))
    stores.embeddings.put("t3", "j3", "m", vector(3))
    stores.embeddings.remove("t3")
    assert {
        track_id for track_id, found in told(stores.embeddings.changes("m", None)[0]).items() if found is not None
    } == {"t1"}


def test_what_was_put_replaced_and_removed_since_is_told(stores: Stores) -> None:
    for number in (1, 2, 3):
        stores.embeddings.put(f"t{number}", f"j{number}", "m", vector(number))
    _, moment = stores.embeddings.changes("m", None)
    stores.embeddings.put("t4", "j4", "m", vector(4))
    stores.embeddings.put("t2", "j5", "m", vector(5))
    stores.embeddings.remove("t3")
    found = told(stores.embeddings.changes("m", moment)[0])
    assert found["t4"] is not None
    np.testing.assert_array_equal(found["t4"], vector(4))
    assert found["t2"] is not None
    np.testing.assert_array_equal(found["t2"], vector(5))
    assert found["t3"] is None


def test_what_another_model_made_anew_is_told_as_removed(stores: Stores) -> None:
    stores.embeddings.put("t1", "j1", "old", vector(1))
    _, moment = stores.embeddings.changes("old", None)
    stores.embeddings.put("t1", "j2", "new", vector(2))
    assert told(stores.embeddings.changes("old", moment)[0]) == {"t1": None}
    made_anew = told(stores.embeddings.changes("new", moment)[0])["t1"]
    assert made_anew is not None
    np.testing.assert_array_equal(made_anew, vector(2))


def test_a_removal_for_a_job_spares_what_another_job_made(stores: Stores) -> None:
    stores.embeddings.put("t1", "newer", "m", vector(1))
    stores.embeddings.remove("t1", "older")
    assert "t1" in told(stores.embeddings.changes("m", None)[0])
    stores.embeddings.remove("t1", "newer")
    assert told(stores.embeddings.changes("m", None)[0]).get("t1") is None
    stores.embeddings.remove("t1")
    stores.embeddings.remove("never there")


def test_a_removed_embedding_that_is_put_again_is_there(stores: Stores) -> None:
    stores.embeddings.put("t1", "j1", "m", vector(1))
    stores.embeddings.remove("t1")
    _, moment = stores.embeddings.changes("m", None)
    stores.embeddings.put("t1", "j2", "m", vector(2))
    assert told(stores.embeddings.changes("m", moment)[0])["t1"] is not None


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


def test_a_work_is_edited_where_something_is_given_and_an_empty_composer_is_none(stores: Stores) -> None:
    stores.works.create(work(1, "Naima", "Coltrane"))
    renamed = stores.works.edit(work(1, "").id, "Naïma", None, after(1))
    assert renamed == Work(work(1, "").id, "Naïma", "Coltrane", NOW, after(1))
    emptied = stores.works.edit(work(1, "").id, None, "", after(2))
    assert emptied is not None
    assert emptied.composer is None
    assert stores.works.get_many([emptied.id, "x"]) == {emptied.id: emptied}
    assert stores.works.edit("x", "y", None, NOW) is None


def test_a_work_is_deleted_once(stores: Stores) -> None:
    stores.works.create(work(1, "Naima"))
    assert stores.works.delete(work(1, "").id)
    assert not stores.works.delete(work(1, "").id)
    assert stores.works.get(work(1, "").id) is None
    assert stores.works.get_many([]) == {}


def finish(stores: Stores, token: str, problem: Problem | None = None) -> bool:
    entries = [
        PlaylistEntry(1, "00000000001", "One", track_id="yt-00000000001"),
        PlaylistEntry(2, None, None, reason=Problem("video_private", "Ask.")),
    ]
    return stores.playlists.finish(
        LIST, token, title="Mine", entries=entries, is_truncated=True, problem=problem, now=after(5)
    )


def test_a_playlist_is_made_once_expanded_and_then_queued_again(stores: Stores) -> None:
    made, is_new = stores.playlists.claim(LIST, "PL0123456789", NOW)
    assert (is_new, made.state, made.entries) == (True, PlaylistState.QUEUED, ())
    assert stores.playlists.claim(LIST, "PL0123456789", after(1)) == (made, False)
    taken = stores.playlists.take(LIST, "mine", after(2), after(22))
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


def test_a_playlist_that_could_not_be_expanded_says_why_and_not_the_next_time(stores: Stores) -> None:
    stores.playlists.claim(LIST, "PL0123456789", NOW)
    stores.playlists.take(LIST, "mine", NOW, after(20))
    assert finish(stores, "mine", Problem("playlist_empty", "Check."))
    failed = stores.playlists.get(LIST)
    assert failed is not None
    assert (failed.state, failed.problem) == (PlaylistState.FAILED, Problem("playlist_empty", "Check."))
    assert stores.playlists.claim(LIST, "PL0123456789", NOW)[0].problem is None


def test_a_playlist_is_leased_to_one_worker_at_a_time(stores: Stores) -> None:
    stores.playlists.claim(LIST, "PL0123456789", NOW)
    assert stores.playlists.take(LIST, "mine", NOW, after(20)) is not None
    assert stores.playlists.take(LIST, "other", after(19), after(39)) is None
    assert stores.playlists.renew(LIST, "mine", after(30))
    assert stores.playlists.take(LIST, "other", after(29), after(49)) is None
    assert stores.playlists.take(LIST, "other", after(30), after(50)) is not None
    assert not stores.playlists.renew(LIST, "mine", after(60))
    assert not finish(stores, "mine")
    assert finish(stores, "other")
    assert stores.playlists.take(LIST, "third", after(90), after(99)) is None
    assert stores.playlists.take("pl-none", "x", NOW, NOW) is None


def test_attempts_at_a_playlist_are_counted_anew_with_each_submission(stores: Stores) -> None:
    stores.playlists.claim(LIST, "PL0123456789", NOW)
    taken = [stores.playlists.take(LIST, "mine", after(at_s), after(at_s)) for at_s in (0, 1)]
    assert [playlist.attempts for playlist in taken if playlist] == [1, 2]
    assert finish(stores, "mine")
    assert stores.playlists.claim(LIST, "PL0123456789", NOW)[0].attempts == 0


def test_a_playlist_whose_nudge_was_lost_is_overdue_once(stores: Stores) -> None:
    stores.playlists.claim(LIST, "PL0123456789", NOW)
    assert stores.playlists.overdue(after(10), 5) == []
    assert stores.playlists.overdue(after(20), 5) == [LIST]
    assert stores.playlists.overdue(after(20), 5) == []
    stores.playlists.take(LIST, "mine", after(21), after(41))
    assert stores.playlists.overdue(after(41), 5) == [LIST]
    finish(stores, "mine")
    assert stores.playlists.overdue(after(999), 5) == []
