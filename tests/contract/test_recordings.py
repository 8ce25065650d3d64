from __future__ import annotations

from dataclasses import replace

from pymongo.database import Database
from tests.contract.builders import NOW, add_track, after, video
from tests.contract.conftest import Stores
from tests.contract.explaining import explained, recorded
from tests.doubles.servers import Server

from contrafact.adapters.mongo.database import Document
from contrafact.adapters.mongo.recordings import MongoRecordingStore
from contrafact.adapters.mongo.tracks import MongoTrackStore
from contrafact.domain.jobs import State
from contrafact.domain.tracks import Metadata, RecordingLink, Track, TrackMeasures

LARGEST = (1 << 32) - 1


def add_ready(stores: Stores, number: int, *keys: int, state: State = State.READY) -> Track:
    track = add_track(stores.tracks, number)
    measures = TrackMeasures(0.25, -3.5, keys)
    stores.tracks.set_chroma(track.id, track.job_id, f"chroma/{number}", after(number), measures)
    stores.tracks.mirror_state(track.id, track.job_id, state, after(number))
    return found(stores, track)


def found(stores: Stores, track: Track) -> Track:
    stored = stores.tracks.get(track.id)
    assert stored is not None
    return stored


def ids(tracks: list[Track]) -> list[str]:
    return [track.id for track in tracks]


def test_measures_are_stored_with_the_chroma_and_stay_when_only_the_chroma_is_written(stores: Stores) -> None:
    track = add_ready(stores, 1, 7)
    assert (track.chroma_key, track.harmonic_content, track.tuning_cents) == ("chroma/1", 0.25, -3.5)
    stores.tracks.set_chroma(track.id, "another job", "k", NOW, TrackMeasures(0.9))
    stores.tracks.set_chroma(track.id, track.job_id, "chroma/2", NOW)
    assert found(stores, track) == replace(track, chroma_key="chroma/2", updated_at=NOW)
    assert ids(stores.recordings.sharing([7], 5)) == [track.id]


def test_tracks_that_share_most_keys_come_first_and_those_in_progress_or_away_are_left_out(stores: Stores) -> None:
    few, most = add_ready(stores, 1, 1, 5), add_ready(stores, 2, 1, 2, LARGEST)
    embedding = add_ready(stores, 3, 1, 2, state=State.EMBEDDING)
    add_ready(stores, 4, 1, 2, state=State.EXTRACTING)
    add_ready(stores, 5, 1, 2, state=State.FAILED)
    add_ready(stores, 6, 8, 9)
    add_track(stores.tracks, 7)
    trashed = add_ready(stores, 8, 1, 2)
    stores.trash.trash(trashed.id)
    sharing = stores.recordings.sharing
    assert ids(sharing([1, 2, LARGEST, 77], 10)) == [most.id, embedding.id, few.id]
    assert ids(sharing([1, 2, LARGEST, 77], 1)) == [most.id]
    assert sharing([], 10) == sharing([77], 10) == []
    stores.trash.restore(trashed.id, "j")
    assert ids(sharing([2], 10)) == [most.id, embedding.id, trashed.id]


def test_links_are_listed_newest_track_first_while_the_track_is_ready(stores: Stores) -> None:
    first, second, third = (add_ready(stores, number) for number in (1, 2, 3))
    for track in (second, third):
        stores.recordings.link(track.id, first.id)
    assert found(stores, third).same_recording_as == first.id
    assert stores.recordings.links() == [
        RecordingLink(third.id, first.id, third.created_at),
        RecordingLink(second.id, first.id, second.created_at),
    ]
    stores.tracks.mirror_state(third.id, third.job_id, State.FAILED, NOW)
    stores.recordings.link(second.id, None)
    stores.recordings.link("yt-99999999999", first.id)
    assert stores.recordings.links() == []
    assert found(stores, second).same_recording_as is None


def test_a_repeat_is_allowed_by_the_newest_job_alone_and_stays_allowed(stores: Stores) -> None:
    track = add_ready(stores, 1, state=State.FAILED)
    stores.recordings.allow_repeat(track.id, "another job")
    assert not found(stores, track).may_repeat
    stores.recordings.allow_repeat(track.id, track.job_id)
    again, _ = stores.tracks.claim(video(1), Metadata(), "j2", NOW)
    assert (again.state, again.may_repeat) == (State.QUEUED, True)


def test_only_ready_tracks_without_measures_are_unmeasured(stores: Stores) -> None:
    tracks = [add_track(stores.tracks, number) for number in range(1, 5)]
    for track in tracks[:3]:
        stores.tracks.set_chroma(track.id, track.job_id, f"chroma/{track.id}", NOW)
        stores.tracks.mirror_state(track.id, track.job_id, State.READY, NOW)
    unmeasured, asked = stores.recordings.unmeasured, [track.id for track in tracks]
    assert ids(unmeasured(asked, 10)) == asked[:3]
    assert ids(unmeasured(asked, 2)) == asked[:2]
    assert ids(unmeasured(asked[1:], 10)) == asked[1:3]
    stores.recordings.measure(asked[0], f"chroma/{asked[0]}", TrackMeasures(0.0, 12.0))
    stores.recordings.measure(asked[1], "replaced meanwhile", TrackMeasures(0.4, 12.0))
    assert ids(unmeasured(asked, 10)) == asked[1:3]
    measured = found(stores, tracks[0])
    assert (measured.harmonic_content, measured.tuning_cents) == (0.0, 12.0)


def test_no_query_about_recordings_reads_other_tracks(mongod: Server, database: Database[Document]) -> None:
    with recorded(mongod.uri, database.name, database.codec_options) as (recorded_database, recorder):
        recordings, tracks = MongoRecordingStore(recorded_database), MongoTrackStore(recorded_database)
        added = [add_track(tracks, number) for number in range(1, 40)]
        for track in added:
            tracks.mirror_state(track.id, track.job_id, State.READY, NOW)
        first, second = added[:2]
        for track in (first, second):
            tracks.set_chroma(track.id, track.job_id, "k", NOW, TrackMeasures(0.3, 0.0, (1, 2, LARGEST)))
        recordings.link(second.id, first.id)
        recorder.queries.clear()
        assert ids(recordings.sharing([2, 3, LARGEST], 5)) == [first.id, second.id]
        assert [link.track_id for link in recordings.links()] == [second.id]
        recordings.unmeasured([first.id, second.id], 5)
        assert len(recorder.queries) == 3
        for query in list(recorder.queries):
            stages, n_examined = explained(database, query)
            assert "COLLSCAN" not in stages, query
            assert n_examined <= 2, query
