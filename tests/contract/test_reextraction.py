from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from pymongo.database import Database
from tests.contract.builders import NOW, add_track, after
from tests.contract.conftest import Stores
from tests.contract.explaining import explained, recorded
from tests.doubles.servers import Server

from contrafact.adapters.mongo.database import Document
from contrafact.adapters.mongo.reextraction import MongoReextractionStore
from contrafact.adapters.mongo.tracks import MongoTrackStore
from contrafact.domain.chroma import RECIPE, WHITENED_RECIPE
from contrafact.domain.jobs import Problem, State
from contrafact.domain.reextraction import OlderRecipe, TakenTrack
from contrafact.domain.tracks import Metadata, Source, SourceKind, Track, TrackMeasures

LEASE = timedelta(seconds=60)
NEW = TrackMeasures(0.5, 3.0, (1, 2), WHITENED_RECIPE)
GONE = Problem("video_removed", "It is gone.")
ROBOT = Problem("bot_check", "Are you one?")


def add_ready(stores: Stores, number: int, recipe: str | None = None, source: Source | None = None) -> Track:
    if source is None:
        track = add_track(stores.tracks, number)
    else:
        track, _ = stores.tracks.claim(source, Metadata(), f"{number:032x}", NOW)
    measures = TrackMeasures(recipe=recipe) if recipe else None
    stores.tracks.describe(track.id, track.job_id, Metadata(duration_s=100.0), NOW)
    stores.tracks.set_chroma(track.id, track.job_id, f"chroma/{number}", NOW, measures)
    stores.tracks.mirror_state(track.id, track.job_id, State.READY, NOW)
    return found(stores, track)


def an_upload(upload_key: str | None = None) -> Source:
    return Source(SourceKind.UPLOAD, "f" * 64, "a.mp3", upload_key)


def found(stores: Stores, track: Track) -> Track:
    stored = stores.tracks.get(track.id)
    assert stored is not None
    return stored


def take(stores: Stores, token: str, at_s: float = 0) -> TakenTrack | None:
    stores.at(at_s)
    return stores.older.take(token, LEASE)


def taken(stores: Stores, token: str, at_s: float = 0) -> TakenTrack:
    track = take(stores, token, at_s)
    assert track is not None
    return track


def test_ready_tracks_without_the_newest_recipe_are_counted(stores: Stores) -> None:
    add_track(stores.tracks, 1)
    assert stores.older.count() == OlderRecipe()
    silent, old = add_ready(stores, 2), add_ready(stores, 3, RECIPE)
    new = add_ready(stores, 4, WHITENED_RECIPE)
    add_ready(stores, 5, source=an_upload())
    trashed = add_ready(stores, 6)
    stores.trash.trash(trashed.id)
    assert stores.older.count() == OlderRecipe(n_tracks=3, n_fetchable=2, fetchable_s=200.0)
    assert [track.view for track in (silent, old, new, found(stores, add_track(stores.tracks, 7)))] == [
        *(RECIPE, RECIPE, WHITENED_RECIPE),
        None,
    ]


def test_asked_for_tracks_wait_are_done_or_fail_and_failed_ones_can_be_asked_for_again(stores: Stores) -> None:
    first, second, third = (add_ready(stores, number) for number in (1, 2, 3))
    add_ready(stores, 4, source=an_upload())
    assert (stores.older.any_waits(), take(stores, "none")) == (False, None)
    assert stores.older.request(NOW, from_source=True) == 3
    assert stores.older.request(NOW, from_source=True) == 0
    assert stores.older.count() == OlderRecipe(n_tracks=4, n_waiting=3)

    done, gone, asked = taken(stores, "a"), taken(stores, "b"), taken(stores, "c")
    assert [each.track.id for each in (done, gone, asked)] == [first.id, second.id, third.id]
    assert (stores.older.any_waits(), take(stores, "none")) == (False, None)
    assert stores.older.finish(done, "chroma/new", NEW, after(5))
    assert stores.older.fail(gone, GONE)
    assert stores.older.release(asked, ROBOT)
    assert stores.older.count() == OlderRecipe(3, 1, 100.0, n_waiting=1, n_failed=1, n_done=1, problem=ROBOT)
    assert [(each.track.id, each.problem) for each in stores.older.failures(5)] == [(second.id, GONE)]
    changed = replace(first, chroma_key="chroma/new", harmonic_content=0.5, tuning_cents=3.0, updated_at=after(5))
    assert found(stores, first) == replace(changed, recipe=WHITENED_RECIPE)
    assert [each.id for each in stores.recordings.sharing([2], 5)] == [first.id]

    assert stores.older.request(NOW, from_source=True) == 1
    assert stores.older.count() == OlderRecipe(n_tracks=3, n_waiting=2, n_done=1, problem=ROBOT)
    assert stores.older.cancel() == 2
    assert stores.older.count() == OlderRecipe(n_tracks=3, n_fetchable=2, fetchable_s=200.0, n_done=1)
    assert stores.older.request(NOW, from_source=True) == 2
    assert stores.older.count().n_done == 0


def test_a_track_is_leased_to_one_worker_and_every_try_is_counted_but_those_that_gave_way(stores: Stores) -> None:
    track = add_ready(stores, 1)
    stores.older.request(NOW, from_source=True)
    late = taken(stores, "late")
    assert take(stores, "other", 59) is None
    assert stores.older.renew(late, LEASE)
    assert take(stores, "other", 118) is None
    second = taken(stores, "second", 120)
    assert (late.attempts, second.attempts) == (1, 2)
    assert not stores.older.renew(late, LEASE)
    assert not stores.older.finish(late, "k", NEW, NOW)
    assert not stores.older.fail(late, GONE)
    assert not stores.older.release(late)
    assert stores.older.release(second)
    assert taken(stores, "third", 121).attempts == 2
    assert found(stores, track) == track


def test_what_leaves_the_library_is_not_written_and_waits_again_once_it_is_back(stores: Stores) -> None:
    track = add_ready(stores, 1)
    stores.older.request(NOW, from_source=True)
    lost = taken(stores, "lost")
    stores.trash.trash(track.id)
    assert not stores.older.finish(lost, "k", NEW, NOW)
    assert take(stores, "none", 300) is None
    stores.trash.restore(track.id, "j2")
    assert taken(stores, "again", 300).track.chroma_key == track.chroma_key


def test_a_file_that_is_stored_or_uploaded_again_waits_by_itself(stores: Stores) -> None:
    add_ready(stores, 1)
    kept = add_ready(stores, 2, source=an_upload("incoming/1"))
    assert not stores.older.attach(kept.id, "incoming/2", NOW)
    assert stores.older.request(NOW, from_source=False) == 1
    assert stores.older.fail(taken(stores, "a"), GONE)
    assert stores.older.request(NOW, from_source=False) == 0
    stores.tracks.forget_upload(kept.id, "incoming/1")
    assert not stores.older.attach("yt-00000000001", "incoming/2", NOW)
    assert stores.older.attach(kept.id, "incoming/2", NOW)
    assert taken(stores, "b").track.source.upload_key == "incoming/2"
    new = add_ready(stores, 3, WHITENED_RECIPE, replace(an_upload(), key="e" * 64))
    assert not stores.older.attach(new.id, "incoming/3", NOW)


def test_no_query_reads_tracks_of_the_newest_recipe(mongod: Server, database: Database[Document]) -> None:
    with recorded(mongod.uri, database.name, database.codec_options) as (recorded_database, recorder):
        tracks, older = MongoTrackStore(recorded_database), MongoReextractionStore(recorded_database)
        for number in range(1, 40):
            track = add_track(tracks, number)
            measures = NEW if number > 2 else TrackMeasures()
            tracks.set_chroma(track.id, track.job_id, "k", NOW, measures)
            tracks.mirror_state(track.id, track.job_id, State.READY, NOW)
        recorder.queries.clear()
        older.request(NOW, from_source=True)
        older.count()
        older.failures(5)
        assert older.any_waits()
        track = older.take("t", LEASE)
        assert track is not None
        assert recorder.queries
        for query in list(recorder.queries):
            stages, n_examined = explained(database, query)
            assert "COLLSCAN" not in stages, query
            assert n_examined <= 3, query
