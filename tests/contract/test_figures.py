"""Figures for monitoring: the same in memory and in MongoDB."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

import pytest
from pymongo.database import Database
from tests.contract.builders import NOW, add_track, after
from tests.contract.explaining import explained, recorded
from tests.doubles.memory_clips import MemoryClipStore
from tests.doubles.memory_figures import MemoryFigureStore
from tests.doubles.memory_jobs import MemoryJobStore
from tests.doubles.memory_library import MemoryPlaylistStore
from tests.doubles.memory_tracks import MemoryTrackStore
from tests.doubles.memory_trash import MemoryTrashStore
from tests.doubles.servers import Server

from contrafact.adapters.mongo.clips import MongoClipStore
from contrafact.adapters.mongo.database import Document
from contrafact.adapters.mongo.figures import MongoFigureStore
from contrafact.adapters.mongo.jobs import MongoJobStore
from contrafact.adapters.mongo.playlists import MongoPlaylistStore
from contrafact.adapters.mongo.tracks import MongoTrackStore
from contrafact.adapters.mongo.trash import MongoTrashStore
from contrafact.domain.clips import Clip, ClipSource, ClipState
from contrafact.domain.figures import STAGE_BOUNDS_S
from contrafact.domain.jobs import Problem, State
from contrafact.domain.verdicts import AskedThreshold
from contrafact.ports.clips import ClipStore
from contrafact.ports.figures import FigureStore
from contrafact.ports.playlists import PlaylistStore
from contrafact.ports.stores import JobStore, TrackStore
from contrafact.ports.trash import TrashStore

N_READY = 500


@dataclass
class Counted:
    tracks: TrackStore
    jobs: JobStore
    clips: ClipStore
    playlists: PlaylistStore
    trash: TrashStore
    figures: FigureStore


@pytest.fixture(params=["memory", "mongodb"])
def counted(request: pytest.FixtureRequest) -> Counted:
    if request.param == "memory":
        tracks, jobs, clips = MemoryTrackStore(), MemoryJobStore(), MemoryClipStore()
        playlists = MemoryPlaylistStore()
        figures = MemoryFigureStore(tracks, jobs, clips, playlists)
        return Counted(tracks, jobs, clips, playlists, MemoryTrashStore(tracks), figures)
    database = request.getfixturevalue("database")
    return Counted(
        MongoTrackStore(database),
        MongoJobStore(database),
        MongoClipStore(database),
        MongoPlaylistStore(database),
        MongoTrashStore(database),
        MongoFigureStore(database),
    )


def clip(number: int) -> Clip:
    return Clip(f"{number:032x}", ClipSource(track_id="x"), AskedThreshold(), ClipState.QUEUED, NOW, NOW, after(3600))


def test_an_empty_library_has_no_figures(counted: Counted) -> None:
    found = counted.figures.library()
    assert set(found.tracks) == {*State, "trashed", "deleting"}
    assert set(found.jobs) == set(State)
    assert {*found.tracks.values(), *found.jobs.values()} == {0}
    assert (found.n_clips, found.n_playlists, found.stages, found.ended) == (0, 0, {}, {})


def test_tracks_and_jobs_are_counted_by_state_and_the_trash_apart(counted: Counted) -> None:
    tracks = [add_track(counted.tracks, number) for number in range(6)]
    for track in tracks[:3]:
        counted.tracks.mirror_state(track.id, track.job_id, State.READY, NOW)
    counted.trash.trash(tracks[0].id)
    counted.trash.delete(tracks[5].id)
    for number in range(4):
        counted.jobs.ensure(f"j{number}", "t", NOW)
    counted.jobs.cancel("j0", NOW)
    found = counted.figures.library()
    shown = {state: n for state, n in found.tracks.items() if n}
    assert shown == {"ready": 2, "queued": 2, "trashed": 1, "deleting": 1}
    assert {state: n for state, n in found.jobs.items() if n} == {"queued": 3, "cancelled": 1}


def test_clips_and_playlists_count_until_they_are_processed(counted: Counted) -> None:
    for number in range(3):
        counted.clips.create(clip(number))
    counted.clips.take(clip(0).id, "t", timedelta(seconds=20), NOW)
    counted.clips.finish(clip(0).id, "t", Problem("silent_audio", "x"), NOW, timedelta(hours=1))
    counted.playlists.claim("pl-1", "1", NOW)
    found = counted.figures.library()
    assert (found.n_clips, found.n_playlists) == (2, 1)


def test_stages_are_counted_in_classes_of_duration(counted: Counted) -> None:
    took = [0.1, 0.5, 0.6, 4.0, 5000.0]
    for seconds in took:
        counted.figures.stage_took("extracting", seconds)
    counted.figures.stage_took("clip", 1.5)
    found = counted.figures.library().stages
    assert set(found) == {"extracting", "clip"}
    extracting = found["extracting"]
    assert (extracting.n, extracting.seconds) == (5, pytest.approx(sum(took)))
    at_most = dict(zip(STAGE_BOUNDS_S, extracting.n_at_most, strict=True))
    assert (at_most[0.5], at_most[1.0], at_most[5.0], at_most[900.0]) == (2, 3, 4, 4)


def test_ended_jobs_are_counted_by_state_and_code(counted: Counted) -> None:
    for code in ("bot_check", "bot_check", "not_audio"):
        counted.figures.job_ended(State.FAILED, code)
    counted.figures.job_ended(State.READY, None)
    assert counted.figures.library().ended == {("failed", "bot_check"): 2, ("failed", "not_audio"): 1, ("ready", ""): 1}


def test_the_figures_are_read_from_indexes_alone(mongod: Server, database: Database[Document]) -> None:
    tracks, jobs = MongoTrackStore(database), MongoJobStore(database)
    track = add_track(tracks, 1)
    tracks.mirror_state(track.id, track.job_id, State.READY, NOW)
    jobs.ensure("j", track.id, NOW)
    for name in ("tracks", "jobs"):
        (one,) = database[name].find({})
        database[name].insert_many([{**one, "_id": f"more-{number}"} for number in range(N_READY)])
    MongoFigureStore(database).stage_took("clip", 1.0)
    with recorded(mongod.uri, database.name, database.codec_options) as (asked, recorder):
        found = MongoFigureStore(asked).library()
        queries = list(recorder.queries)
    assert found.tracks["ready"] == N_READY + 1
    assert len(queries) > 15
    for query in queries:
        stages, n_examined = explained(database, query)
        assert "COLLSCAN" not in stages, query
        assert n_examined <= 2, query


def test_the_figures_are_read_before_a_worker_makes_the_indexes(database: Database[Document]) -> None:
    fresh = database.client.get_database(f"{database.name}-fresh", codec_options=database.codec_options)
    MongoPlaylistStore(fresh).claim("pl-1", "1", NOW)
    MongoClipStore(fresh).create(clip(1))
    found = MongoFigureStore(fresh).library()
    fresh.client.drop_database(fresh.name)
    assert (found.n_clips, found.n_playlists) == (1, 1)
