from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import numpy as np
import pytest
from numpy.typing import NDArray
from tests.contract.conftest import Stores

from contrafact.domain.embeddings import EmbeddingChange, OutdatedEmbedding, SegmentChange, TrackEmbedding


def vectors(n: int, seed: int) -> NDArray[np.float32]:
    drawn = np.random.default_rng(seed).standard_normal((n, 256)).astype(np.float32)
    return drawn / np.linalg.norm(drawn, axis=1, keepdims=True)


def embedding(seed: int, n_segments: int = 3) -> TrackEmbedding:
    drawn = vectors(1 + n_segments, seed)
    return TrackEmbedding(drawn[0], drawn[1:])


def directions(segments: NDArray[np.int8]) -> NDArray[np.float32]:
    numbers = segments.astype(np.float32)
    return numbers / np.linalg.norm(numbers, axis=1, keepdims=True)


def whole(seed: int) -> NDArray[np.float32]:
    return embedding(seed).whole


def vectors_of(changes: list[EmbeddingChange]) -> dict[str, NDArray[np.float32] | None]:
    return {change.track_id: change.vector for change in changes}


def told_segments(changes: list[SegmentChange]) -> dict[str, NDArray[np.int8] | None]:
    return {change.track_id: change.segments for change in changes}


def test_the_vector_of_a_whole_track_is_read_exactly(stores: Stores) -> None:
    odd = np.array([0.1, -0.0, 1e-38, 1 / 3, np.finfo(np.float32).max, 1e-45], dtype=np.float32)
    stores.embeddings.put("t1", "j1", "m", TrackEmbedding(odd, np.ones((1, 6), dtype=np.float32)))
    found = dict(stores.embeddings.wholes("m"))["t1"]
    assert found.dtype == np.float32
    assert found.tobytes() == odd.tobytes()


def test_segments_are_read_in_order_with_nearly_the_same_direction(stores: Stores) -> None:
    put = embedding(1, n_segments=23)
    stores.embeddings.put("t1", "j1", "m", put)
    (found,) = stores.embeddings.everything("m")
    assert (found.track_id, found.segments.shape) == ("t1", (23, 256))
    assert found.whole.tobytes() == put.whole.tobytes()
    cosines = directions(found.segments) @ put.segments.T
    np.testing.assert_allclose(np.diag(cosines), 1, atol=1e-3)
    np.testing.assert_allclose(cosines, put.segments @ put.segments.T, atol=5e-3)


def test_embeddings_of_one_model_are_read_in_order_of_the_ids(stores: Stores) -> None:
    for seed, track_id in enumerate(["yt-b", "yt-B", "file-1", "yt--", "yt-_", "gone"]):
        stores.embeddings.put(track_id, "j", "m", embedding(seed))
    stores.embeddings.put("yt-A", "j", "other", embedding(9))
    stores.embeddings.remove("gone")
    expected = ["file-1", "yt--", "yt-B", "yt-_", "yt-b"]
    assert list(stores.embeddings.track_ids("m")) == expected
    assert [track_id for track_id, _ in stores.embeddings.wholes("m")] == expected
    assert [each.track_id for each in stores.embeddings.everything("m")] == expected
    np.testing.assert_array_equal(dict(stores.embeddings.wholes("m"))["yt-B"], whole(1))


def test_more_embeddings_than_one_batch_are_all_read(stores: Stores) -> None:
    one = embedding(1, n_segments=1)
    for number in range(1003):
        stores.embeddings.put(f"t{number:04d}", "j", "m", one)
    assert [track_id for track_id, _ in stores.embeddings.wholes("m")] == [f"t{number:04d}" for number in range(1003)]


def test_changes_are_what_was_put_replaced_and_removed_since(stores: Stores) -> None:
    for number in (1, 2, 3):
        stores.embeddings.put(f"t{number}", f"j{number}", "m", embedding(number))
    moment = stores.embeddings.moment()
    stores.embeddings.put("t4", "j4", "m", embedding(4))
    stores.embeddings.put("t2", "j5", "m", embedding(5))
    stores.embeddings.remove("t3")
    found = vectors_of(stores.embeddings.changes("m", moment)[0])
    np.testing.assert_array_equal(found["t4"], whole(4))
    np.testing.assert_array_equal(found["t2"], whole(5))
    assert found["t3"] is None
    segments = told_segments(stores.embeddings.segment_changes("m", moment)[0])
    assert segments["t3"] is None
    assert segments["t2"] is not None
    assert segments["t2"].shape == (3, 256)


def test_changes_are_counted(stores: Stores) -> None:
    for number in (1, 2):
        stores.embeddings.put(f"t{number}", "j", "m", embedding(number))
    stores.embeddings.put("t3", "j", "other", embedding(3))
    assert [stores.embeddings.count_changes(model_id, None) for model_id in ("m", "other", "none")] == [2, 1, 0]
    n_segments = [len(embedding(number).segments) for number in (1, 2)]
    assert stores.embeddings.count_segments("m", 1000) == sum(n_segments)
    assert list(stores.embeddings.numbers_of_segments("m")) == [("t1", n_segments[0]), ("t2", n_segments[1])]
    assert [stores.embeddings.count_segments(model_id, 1) for model_id in ("m", "none")] == [2, 0]
    moment = stores.embeddings.moment()
    n_before = stores.embeddings.count_changes("m", moment)
    stores.embeddings.put("t4", "j", "other", embedding(4))
    assert stores.embeddings.count_changes("m", moment) == n_before + 1
    stores.embeddings.remove("t4")
    assert stores.embeddings.count_changes("m", moment) == n_before + 1


def test_changes_continue_from_the_moment_of_the_last_call(stores: Stores) -> None:
    _, moment = stores.embeddings.changes("m", stores.embeddings.moment())
    stores.embeddings.put("t1", "j1", "m", embedding(1))
    changes, moment = stores.embeddings.changes("m", moment)
    assert set(vectors_of(changes)) == {"t1"}
    stores.embeddings.remove("t1")
    assert vectors_of(stores.embeddings.changes("m", moment)[0])["t1"] is None


def test_an_embedding_replaced_by_another_model_counts_as_removed(stores: Stores) -> None:
    stores.embeddings.put("t1", "j1", "old", embedding(1))
    moment = stores.embeddings.moment()
    stores.embeddings.put("t1", "j2", "new", embedding(2))
    assert vectors_of(stores.embeddings.changes("old", moment)[0]) == {"t1": None}
    assert told_segments(stores.embeddings.segment_changes("old", moment)[0]) == {"t1": None}
    np.testing.assert_array_equal(vectors_of(stores.embeddings.changes("new", moment)[0])["t1"], whole(2))


def test_a_removal_for_a_job_keeps_the_embedding_of_another_job(stores: Stores) -> None:
    stores.embeddings.put("t1", "newer", "m", embedding(1))
    stores.embeddings.remove("t1", "older")
    assert list(stores.embeddings.track_ids("m")) == ["t1"]
    stores.embeddings.remove("t1", "newer")
    assert list(stores.embeddings.track_ids("m")) == []
    stores.embeddings.remove("t1")
    stores.embeddings.remove("never there")


def test_a_removed_embedding_can_be_put_again(stores: Stores) -> None:
    stores.embeddings.put("t1", "j1", "m", embedding(1))
    stores.embeddings.remove("t1")
    moment = stores.embeddings.moment()
    stores.embeddings.put("t1", "j2", "m", embedding(2))
    assert vectors_of(stores.embeddings.changes("m", moment)[0])["t1"] is not None


def take(stores: Stores, token: str, at_s: float = 0) -> OutdatedEmbedding | None:
    stores.at(at_s)
    return stores.outdated.take("m", token, timedelta(seconds=60))


def taken(stores: Stores, token: str, at_s: float = 0) -> OutdatedEmbedding:
    found = take(stores, token, at_s)
    assert found is not None
    return found


def test_only_existing_embeddings_of_other_models_are_outdated(stores: Stores) -> None:
    for track_id, model_id in (("t1", "a"), ("t2", "m"), ("t3", "z"), ("t4", "a")):
        stores.embeddings.put(track_id, f"of-{track_id}", model_id, embedding(1))
    stores.embeddings.remove("t4")
    assert stores.outdated.count("m") == 2
    assert stores.outdated.any_waits("m")
    leased = [taken(stores, "x"), taken(stores, "y")]
    assert {(each.track_id, each.job_id) for each in leased} == {("t1", "of-t1"), ("t3", "of-t3")}
    assert [each.token for each in leased] == ["x", "y"]
    assert take(stores, "z") is None
    assert stores.outdated.count("m") == 2


def test_an_outdated_embedding_is_leased_to_one_worker_until_the_lease_expires(stores: Stores) -> None:
    stores.embeddings.put("t1", "j1", "old", embedding(1))
    late = taken(stores, "mine")
    assert take(stores, "other", 59) is None
    other = taken(stores, "other", 60)
    assert not stores.outdated.replace(late, "m", embedding(2))
    assert list(stores.embeddings.track_ids("m")) == []
    assert stores.outdated.replace(other, "m", embedding(3))
    assert not stores.outdated.replace(other, "m", embedding(4))
    np.testing.assert_array_equal(dict(stores.embeddings.wholes("m"))["t1"], whole(3))
    assert stores.outdated.count("m") == 0


def test_a_recomputed_embedding_is_a_change_for_both_models(stores: Stores) -> None:
    stores.embeddings.put("t1", "j1", "old", embedding(1))
    moment = stores.embeddings.moment()
    assert stores.outdated.replace(taken(stores, "mine"), "m", embedding(2))
    assert vectors_of(stores.embeddings.changes("old", moment)[0]) == {"t1": None}
    np.testing.assert_array_equal(vectors_of(stores.embeddings.changes("m", moment)[0])["t1"], whole(2))
    stores.embeddings.remove("t1", "j1")
    assert list(stores.embeddings.track_ids("m")) == []


def test_an_embedding_removed_or_put_by_a_job_meanwhile_is_not_replaced(stores: Stores) -> None:
    stores.embeddings.put("t1", "j1", "old", embedding(1))
    stores.embeddings.put("t2", "j2", "old", embedding(1))
    leased = [taken(stores, "a"), taken(stores, "b")]
    stores.embeddings.remove("t1")
    stores.embeddings.put("t2", "j3", "m", embedding(5))
    assert [stores.outdated.replace(each, "m", embedding(6)) for each in leased] == [False, False]
    assert list(stores.embeddings.track_ids("m")) == ["t2"]
    np.testing.assert_array_equal(dict(stores.embeddings.wholes("m"))["t2"], whole(5))


def test_a_track_that_a_model_cannot_embed_is_outdated_for_the_next_model_only(stores: Stores) -> None:
    stores.embeddings.put("t1", "j1", "old", embedding(1))
    stores.outdated.give_up(taken(stores, "mine"), "m")
    assert (stores.outdated.count("m"), take(stores, "other", 999)) == (0, None)
    assert not stores.outdated.any_waits("m")
    assert stores.outdated.count("next") == 1
    assert stores.outdated.take("next", "x", timedelta(seconds=60)) is not None
    stores.embeddings.put("t1", "j2", "older", embedding(1))
    assert stores.outdated.count("m") == 1


@pytest.mark.parametrize("track_id", ["t1", "t2"])
def test_giving_up_without_the_lease_changes_nothing(stores: Stores, track_id: str) -> None:
    stores.embeddings.put("t1", "j1", "old", embedding(1))
    stores.outdated.give_up(OutdatedEmbedding(track_id, "j1", "made up"), "m")
    assert stores.outdated.count("m") == 1


def test_a_hidden_embedding_is_as_if_removed_until_it_is_shown(stores: Stores) -> None:
    for number in (1, 2):
        stores.embeddings.put(f"t{number}", f"j{number}", "m", embedding(number))
    before = [each.track_id for each in stores.embeddings.everything("m")]
    start = stores.embeddings.moment()
    stores.embeddings.hide("t1", "j1", 5)
    changes, moment = stores.embeddings.changes("m", start)
    assert {each.track_id: each.vector is None for each in changes}["t1"]
    assert [*stores.embeddings.track_ids("m")] == [each for each, _ in stores.embeddings.wholes("m")] == ["t2"]
    assert (stores.embeddings.count_changes("m", None), stores.outdated.count("other")) == (1, 1)
    assert stores.embeddings.job_of("t1") == "j1"
    stores.embeddings.show("t1", 6)
    shown = {each.track_id: each.vector for each in stores.embeddings.changes("m", moment)[0]}["t1"]
    assert shown is not None
    np.testing.assert_array_equal(shown, embedding(1).whole)
    assert [each.track_id for each in stores.embeddings.everything("m")] == before
    assert stores.outdated.count("other") == 2


def test_an_older_move_or_another_jobs_embedding_is_not_hidden(stores: Stores) -> None:
    stores.embeddings.put("t1", "j1", "m", embedding(1))
    stores.embeddings.show("t1", 6)
    stores.embeddings.hide("t1", "j1", 5)
    stores.embeddings.hide("t1", "other", 7)
    assert [*stores.embeddings.track_ids("m")] == ["t1"]
    stores.embeddings.hide("t1", "j1", 7)
    stores.embeddings.show("t1", 7)
    assert [*stores.embeddings.track_ids("m")] == []
    stores.embeddings.put("t1", "j2", "m", embedding(1))
    assert [*stores.embeddings.track_ids("m")] == ["t1"]
    stores.embeddings.hide("t1", "j2", 8)
    stores.embeddings.remove("t1", "j2")
    stores.embeddings.show("t1", 9)
    assert ([*stores.embeddings.track_ids("m")], stores.embeddings.job_of("t1")) == ([], None)


def test_an_embedding_hidden_while_it_is_recomputed_is_not_replaced(stores: Stores) -> None:
    stores.embeddings.put("t1", "j1", "old", embedding(1))
    leased = stores.outdated.take("m", "t", timedelta(seconds=60))
    assert leased is not None
    stores.embeddings.hide("t1", "j1", 5)
    assert not stores.outdated.replace(leased, "m", embedding(2))
    stores.embeddings.show("t1", 6)
    assert stores.outdated.count("m") == 1


def test_tracks_without_a_visible_embedding_are_named(stores: Stores) -> None:
    for number, model in enumerate(["m", "old", "m", "m"]):
        stores.embeddings.put(f"t{number}", "j", model, embedding(number))
    stores.embeddings.remove("t2")
    stores.embeddings.hide("t3", "j", 1)
    assert stores.embeddings.lacking(["t4", "t3", "t2", "t1", "t0"]) == ["t4", "t3", "t2"]
    assert stores.embeddings.lacking([]) == []


def test_an_embedding_says_of_which_view_it_is(stores: Stores) -> None:
    stores.embeddings.put("t1", "j1", "m", embedding(1))
    stores.embeddings.put("t2", "j2", "m", replace(embedding(2), view="hpcp-v2"))
    stores.embeddings.put("t3", "j3", "old", embedding(3))
    assert stores.outdated.replace(taken(stores, "mine"), "m", replace(embedding(4), view="hpcp-v2"))
    views = {each.track_id: each.view for each in stores.embeddings.everything("m")}
    assert views == {"t1": "hpcp-v1", "t2": "hpcp-v2", "t3": "hpcp-v2"}
