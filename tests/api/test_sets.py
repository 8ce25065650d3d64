"""Sets: what was proposed, edited and accepted, and which songs of the library sound in them."""

from __future__ import annotations

import base64
from dataclasses import replace
from typing import Any

import pytest
from flask.testing import FlaskClient
from tests.api.attacks import Scene
from tests.api.conftest import assert_problem
from tests.doubles.long_recordings import PARTS, SET_ID, SONG_S, SOURCE, a_set, store_sound
from tests.doubles.memory_world import World

from contrafact.domain.jobs import Problem, State
from contrafact.domain.people import Maker, Role
from contrafact.domain.sets import SetMatch, SetState, set_chroma_key
from contrafact.domain.tracks import Metadata
from contrafact.domain.verdicts import Decision, Relation

SETS = "/api/v1/sets"
SET = f"{SETS}/{SET_ID}"


def as_sent(*bounds: tuple[float, float], title: str | None = None) -> list[dict[str, Any]]:
    return [{"start_s": start, "end_s": end, "title": title, "artist": None} for start, end in bounds]


def test_a_set_shows_its_parts_and_when_songs_of_the_library_sound(client: FlaskClient, world: World) -> None:
    song = world.add_ready(1, title="Autumn leaves")
    match = SetMatch(song.id, 95.0, 170.0, 3.0, 78.0, 0.93, Decision.LIKELY, Relation.SAME_WORK)
    gone = replace(match, track_id="yt-goneGoneGon")
    a_set(world, matches=(match, gone))

    found = client.get(SET).json

    assert [(each["start_s"], each["title"], each["evidence"]) for each in found["parts"]] == [
        (0.0, "First", "beginning"),
        (90.0, None, "silence"),
        (180.0, "Third", "change"),
    ]
    assert [(each["track"]["title"], each["start_s"], each["probability"]) for each in found["matches"]] == [
        ("Autumn leaves", 95.0, 0.93)
    ]
    assert base64.b64decode(found["outline"]) == bytes(range(200))
    listed = client.get(SETS).json
    assert [(each["id"], each["n_parts"], each["state"]) for each in listed["items"]] == [(SET_ID, 3, "proposed")]
    assert_problem(client.get(f"{SETS}/{'f' * 32}"), 404, "set_not_found")


def test_edited_parts_are_kept_with_the_evidence_of_boundaries_that_did_not_move(
    client: FlaskClient, world: World
) -> None:
    a_set(world)
    parts = as_sent((0, 60), (60, 90), (180, 270), title="New")

    edited = client.patch(SET, json={"revision": 0, "title": "Side B", "parts": parts}).json

    assert (edited["title"], edited["revision"]) == ("Side B", 1)
    assert [(each["start_s"], each["end_s"], each["evidence"]) for each in edited["parts"]] == [
        (0.0, 60.0, "beginning"),
        (60.0, 90.0, "person"),
        (180.0, 270.0, "change"),
    ]
    # Somebody who saw the set before must not undo this.
    assert_problem(client.patch(SET, json={"revision": 0, "parts": parts}), 409, "set_changed")


@pytest.mark.parametrize(
    ("bounds", "code"),
    [
        ([], "no_parts"),
        ([(0, 60), (59, 90)], "parts_overlap"),
        ([(0, 60), (60, 62)], "part_empty"),
        ([(60, 10)], "part_empty"),
        ([(0, 60), (200, 275)], "part_outside_set"),
        ([(step * 0.5, step * 0.5 + 3) for step in range(501)], "too_many_parts"),
    ],
)
def test_parts_that_cannot_be_are_refused(
    client: FlaskClient, world: World, bounds: list[tuple[float, float]], code: str
) -> None:
    a_set(world)
    assert_problem(client.patch(SET, json={"revision": 0, "parts": as_sent(*bounds)}), 422, code)
    assert world.sets.sets[SET_ID].parts == PARTS


def test_a_part_longer_than_a_song_may_be_is_refused(client: FlaskClient, world: World) -> None:
    a_set(world, duration_s=4000.0)
    answer = client.patch(SET, json={"revision": 0, "parts": as_sent((0, 1300))})
    assert_problem(answer, 422, "part_too_long")


def test_an_accepted_set_waits_for_a_worker_and_cannot_be_edited(client: FlaskClient, world: World) -> None:
    a_set(world)
    accepted = client.post(f"{SET}/accept", json={"revision": 0})
    assert (accepted.status_code, accepted.json["state"]) == (202, "accepting")
    assert world.queue.sets == [SET_ID]
    assert world.sets.overdue(10) == []
    assert_problem(client.patch(SET, json={"revision": 1, "title": "B"}), 409, "set_busy")
    assert_problem(client.delete(SET), 409, "set_busy")
    world.sets.sets[SET_ID] = replace(world.sets.sets[SET_ID], state=SetState.ACCEPTED, accepted_at=world.clock())
    assert_problem(client.post(f"{SET}/accept", json={"revision": 1}), 409, "set_accepted")
    assert client.post(f"{SET}/search").json["state"] == "searching"


@pytest.mark.parametrize("state", [SetState.QUEUED, SetState.ANALYSING, SetState.FAILED, SetState.CANCELLED])
def test_a_set_without_parts_can_be_neither_edited_nor_accepted(
    client: FlaskClient, world: World, state: SetState
) -> None:
    a_set(world, state, parts=())
    assert_problem(client.patch(SET, json={"revision": 0, "title": "B"}), 409, "set_not_ready")
    assert_problem(client.post(f"{SET}/accept", json={"revision": 0}), 409, "set_not_ready")


def test_the_analysis_of_a_set_can_be_cancelled_once(client: FlaskClient, world: World) -> None:
    world.bucket.put("incoming/1", b"sound")
    a_set(world, SetState.ANALYSING, upload_key="incoming/1", parts=())
    assert client.post(f"{SET}/cancel").json["state"] == "cancelled"
    assert world.bucket.objects == {}
    assert_problem(client.post(f"{SET}/cancel"), 409, "set_ended")


@pytest.mark.parametrize("with_tracks", [False, True])
def test_a_deleted_set_leaves_its_tracks_unless_asked(client: FlaskClient, world: World, with_tracks: bool) -> None:
    song = world.add_ready(1)
    a_set(world, SetState.ACCEPTED, parts=(replace(PARTS[0], track_id=song.id),))
    store_sound(world, with_copy=True)

    assert client.delete(SET, query_string={"with_tracks": with_tracks}).status_code == 204

    assert_problem(client.get(SET), 404, "set_not_found")
    assert set_chroma_key(SET_ID) not in world.bucket.objects
    assert client.get(f"/api/v1/tracks/{song.id}").status_code == (404 if with_tracks else 200)


def test_a_set_whose_objects_cannot_be_deleted_stays_until_they_can(client: FlaskClient, world: World) -> None:
    a_set(world)
    store_sound(world, with_copy=True)
    world.bucket.is_away = True
    assert_problem(client.delete(SET), 503, "bucket_unavailable")
    world.bucket.is_away = False

    assert client.get(SET).status_code == 200
    assert client.delete(SET).status_code == 204
    assert world.bucket.objects == {}


def test_a_set_is_heard_in_pieces(client: FlaskClient, world: World) -> None:
    a_set(world)
    assert_problem(client.get(f"{SET}/audio"), 404, "audio_missing")
    store_sound(world, with_copy=True)
    part = client.get(f"{SET}/audio", headers={"Range": "bytes=2-5"})
    assert (part.status_code, part.data) == (206, b"long")


def test_contributors_change_their_own_sets_alone() -> None:
    scene = Scene()
    world = scene.world
    a_set(world, made_by=Maker("other", "Other"))
    refused = scene.browser(Role.CONTRIBUTOR).post(f"{SET}/accept", json={"revision": 0})
    assert_problem(refused, 403, "not_yours")
    assert scene.browser(Role.CURATOR).post(f"{SET}/accept", json={"revision": 0}).status_code == 202


def test_a_part_says_which_set_it_was_cut_from(client: FlaskClient, world: World) -> None:
    found = a_set(world)
    source = found.source_of(PARTS[1])
    world.tracks.claim(source, replace(world.add_ready(3).metadata, title="Second"), "j" * 32, world.clock())
    track = client.get(f"/api/v1/tracks/{source.track_id}").json
    assert track["source"]["part_of"] == {"set_id": SET_ID, "start_s": SONG_S, "end_s": 2 * SONG_S}


def test_a_job_names_the_set_of_its_recording_until_that_is_deleted(client: FlaskClient, world: World) -> None:
    a_set(world)
    tape = world.submit.source(SOURCE, Metadata()).track
    problem = Problem("taken_as_set", "A set.")
    world.tracks.tracks[tape.id] = replace(tape, state=State.FAILED, problem=problem)

    def named() -> list[str | None]:
        listed = client.get("/api/v1/jobs").json["items"]
        return [each["track"]["set_id"] for each in (*listed, client.get(f"/api/v1/jobs/{tape.job_id}").json)]

    assert named() == [SET_ID, SET_ID]
    client.delete(SET)
    assert named() == [None, None]
