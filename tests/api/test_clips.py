from __future__ import annotations

import io
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient
from tests.api.conftest import assert_problem
from tests.doubles.clip_rankings import RANKING
from tests.doubles.memory_app import MAX_UPLOAD_BYTES
from tests.doubles.memory_world import World
from werkzeug.test import TestResponse

from contrafact.domain.clips import ClipMatch, ClipRanking, WorkMatch
from contrafact.domain.errors import ContrafactError
from contrafact.domain.jobs import Problem
from contrafact.domain.works import Work

PATH = "/api/v1/checks/clip"
AUDIO = b"RIFF" + bytes(range(256)) * 500
TRACK = "yt-00000000001"
WORK = "a" * 32


def of_track(client: FlaskClient, start_s: object = 2.5, end_s: object = 20.0, **fields: object) -> TestResponse:
    return client.post(PATH, json={"track_id": TRACK, "start_s": start_s, "end_s": end_s, **fields})


def of_file(client: FlaskClient, data: bytes = AUDIO, name: str = "clip.wav", **fields: str) -> TestResponse:
    return client.post(PATH, data={"file": (io.BytesIO(data), name), **fields})


def finish(world: World, clip_id: str, outcome: ClipRanking | Problem) -> None:
    now = world.clock()
    world.clips.take(clip_id, "t", timedelta(0), now)
    world.clips.finish(clip_id, "t", outcome, now, timedelta(hours=1))


def test_a_span_of_a_track_becomes_a_queued_clip(client: FlaskClient, world: World) -> None:
    world.add_ready(1)
    answer = of_track(client, operating_point="precise", min_probability=0.75)
    assert answer.status_code == 202
    clip = answer.json["clip"]
    assert (clip["state"], clip["track_id"], clip["start_s"], clip["end_s"]) == ("queued", TRACK, 2.5, 20.0)
    assert (clip["operating_point"], clip["file_name"], clip["error"]) == ("precise", None, None)
    assert clip["min_probability"] == 0.75
    assert world.queue.clips == [clip["id"]]
    assert client.get(f"{PATH}/{clip['id']}").json == {"clip": clip, "ranking": None}


def test_a_clip_that_waits_for_a_server_says_for_which(client: FlaskClient, world: World) -> None:
    clip_id = of_file(client).json["clip"]["id"]
    reason = Problem("engine_unavailable", "The vector engine does not answer. The clip waits and goes on by itself.")
    world.clips.take(clip_id, "t", timedelta(minutes=1), world.clock())
    world.clips.release(clip_id, "t", reason, world.clock())
    clip = client.get(f"{PATH}/{clip_id}").json["clip"]
    assert (clip["state"], clip["waits_for"]) == ("queued", {"code": reason.code, "detail": reason.detail})
    finish(world, clip_id, RANKING)
    # As a worker of release 1.0.0 leaves it.
    world.clips.clips[clip_id] = replace(world.clips.clips[clip_id], waits_for=reason)
    clip = client.get(f"{PATH}/{clip_id}").json["clip"]
    assert (clip["state"], clip["waits_for"]) == ("ready", None)


def test_an_uploaded_file_becomes_a_clip_and_no_track(client: FlaskClient, world: World) -> None:
    answer = of_file(client, name="../heard on the radio.mp3", start_s="3", end_s="33.5", min_probability="0.9")
    assert answer.status_code == 202
    clip = answer.json["clip"]
    assert (clip["file_name"], clip["track_id"]) == ("heard on the radio.mp3", None)
    assert (clip["start_s"], clip["end_s"], clip["min_probability"]) == (3.0, 33.5, 0.9)
    ((key, (stored, _)),) = world.bucket.objects.items()
    assert key.startswith("incoming/")
    assert stored == AUDIO
    assert world.clips.clips[clip["id"]].source.upload_key == key
    assert world.tracks.tracks == {}


def test_a_file_without_a_span_is_ranked_whole(client: FlaskClient) -> None:
    clip = of_file(client).json["clip"]
    assert (clip["start_s"], clip["end_s"], clip["operating_point"]) == (None, None, None)


@pytest.mark.parametrize(
    ("start_s", "end_s", "code"),
    [
        (10, 10, "invalid_clip"),
        (20, 10, "invalid_clip"),
        (0, 2.9, "too_short"),
        (0, 60.1, "clip_too_long"),
        (10, 24.3, "clip_outside_track"),  # the tracks of these tests last 23.2 s
        (1000, 1010, "clip_outside_track"),
        (-1, 10, "invalid_request"),
        ("3", 10, "invalid_request"),
        (True, 10, "invalid_request"),
        (None, 10, "invalid_request"),
        (0, float("nan"), "invalid_request"),
        (float("nan"), 10, "invalid_request"),
        (0, float("inf"), "invalid_request"),
        (0, 1e300, "invalid_request"),
    ],
)
def test_an_invalid_span_is_refused_on_submission(
    client: FlaskClient, world: World, start_s: object, end_s: object, code: str
) -> None:
    world.add_ready(1)
    assert_problem(of_track(client, start_s, end_s), 422, code)
    assert (world.clips.clips, world.queue.clips) == ({}, [])


def test_a_clip_may_end_where_the_page_shows_the_end_of_its_track(client: FlaskClient, world: World) -> None:
    world.add_ready(1)
    assert of_track(client, 0, 24).status_code == 202


def test_a_clip_needs_an_existing_ready_track(client: FlaskClient, world: World) -> None:
    assert_problem(of_track(client), 404, "track_not_found")
    track = world.add_ready(1)
    world.tracks.tracks[TRACK] = replace(track, chroma_key=None)
    assert_problem(of_track(client), 409, "track_not_ready")


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"start_s": "3"}, "invalid_clip"),
        ({"end_s": "30"}, "invalid_clip"),
        ({"start_s": "30", "end_s": "3"}, "invalid_clip"),
        ({"start_s": "0", "end_s": "2"}, "too_short"),
        ({"start_s": "0", "end_s": "61"}, "clip_too_long"),
        ({"start_s": "NaN", "end_s": "30"}, "invalid_request"),
        ({"start_s": "soon", "end_s": "30"}, "invalid_request"),
        ({"track_id": TRACK}, "invalid_request"),
        ({"operating_point": "reckless"}, "invalid_request"),
        ({"min_probability": 1.5}, "invalid_request"),
        ({"min_probability": "high"}, "invalid_request"),
    ],
)
def test_an_invalid_form_leaves_no_file(client: FlaskClient, world: World, fields: dict[str, str], code: str) -> None:
    assert_problem(of_file(client, **fields), 422, code)
    assert (world.bucket.objects, world.clips.clips) == ({}, {})


def test_an_empty_or_too_large_file_is_refused_and_leaves_nothing(client: FlaskClient, world: World) -> None:
    assert_problem(of_file(client, b""), 422, "empty_file")
    assert_problem(of_file(client, b"x" * (MAX_UPLOAD_BYTES + 1)), 413, "file_too_large")
    assert_problem(of_file(client, b"x" * (MAX_UPLOAD_BYTES + 200_000)), 413, "file_too_large")
    assert (world.bucket.objects, world.clips.clips) == ({}, {})


@pytest.mark.parametrize(
    ("request_", "status", "code"),
    [
        ({"json": {}}, 422, "invalid_request"),
        ({"json": [1]}, 422, "invalid_request"),
        ({"json": {"track_id": "../x", "start_s": 0, "end_s": 9}}, 422, "invalid_request"),
        ({"json": {"track_id": TRACK, "start_s": 0, "end_s": 9, "colour": "red"}}, 422, "invalid_request"),
        ({"data": {"start_s": "0"}, "content_type": "multipart/form-data"}, 422, "invalid_request"),
        ({"data": b"RIFF", "content_type": "audio/wav"}, 415, "unsupported_media_type"),
        ({"data": b" " * 1_000_001, "content_type": "application/json"}, 413, "body_too_large"),
    ],
)
def test_a_body_that_is_neither_json_nor_a_form_is_refused(
    client: FlaskClient, world: World, request_: dict[str, Any], status: int, code: str
) -> None:
    assert_problem(client.post(PATH, **request_), status, code)
    assert (world.bucket.objects, world.clips.clips) == ({}, {})


def test_a_ready_clip_shows_its_span_and_its_ranking(client: FlaskClient, world: World) -> None:
    world.add_ready(1)
    best, other = world.add_ready(2, title="The other recording"), world.add_ready(3)
    world.works.create(Work(WORK, "So What", None, world.clock(), world.clock()))
    clip_id = of_track(client).json["clip"]["id"]
    finish(world, clip_id, replace(RANKING, works=(WorkMatch(WORK, 0.98, best.id),)))
    found = client.get(f"{PATH}/{clip_id}").json
    assert found["clip"]["state"] == "ready"
    ranking = found["ranking"]
    assert [(item["rank"], item["track"]["id"], item["is_aligned"]) for item in ranking["items"]] == [
        (1, best.id, True),
        (2, other.id, False),
    ]
    assert ranking["items"][0]["track"]["title"] == "The other recording"
    assert ranking["items"][0]["verdict"]["sections"][0] == {
        "query_start_s": 0.0,
        "query_end_s": 30.0,
        "reference_start_s": 71.5,
        "reference_end_s": 104.5,
        "strength": 0.9,
        "gain": 0.0,
    }
    assert ranking["works"] == [
        {"work": {"id": WORK, "title": "So What"}, "probability": 0.98, "best_track_id": best.id}
    ]
    assert (ranking["total"], ranking["has_cover"], ranking["best_probability"], ranking["n_waiting"]) == (
        2,
        True,
        0.97,
        1,
    )


def test_tracks_and_works_that_were_deleted_meanwhile_are_not_shown(client: FlaskClient, world: World) -> None:
    world.add_ready(1)
    gone, kept = world.add_ready(2), world.add_ready(3)
    clip_id = of_track(client).json["clip"]["id"]
    matches = tuple(ClipMatch(each.id, RANKING.matches[0].verdict, True, 2) for each in (gone, kept))
    finish(world, clip_id, replace(RANKING, matches=matches, n_likely=2))
    client.delete(f"/api/v1/tracks/{gone.id}")
    ranking = client.get(f"{PATH}/{clip_id}").json["ranking"]
    assert [(item["rank"], item["track"]["id"], item["supported_by"]) for item in ranking["items"]] == [(2, kept.id, 2)]
    assert ranking["works"] == []
    assert (ranking["total"], ranking["has_cover"], ranking["best_probability"]) == (1, True, 0.97)
    client.delete(f"/api/v1/tracks/{kept.id}")
    ranking = client.get(f"{PATH}/{clip_id}").json["ranking"]
    assert (ranking["items"], ranking["total"]) == ([], 0)
    assert (ranking["has_cover"], ranking["best_probability"]) == (False, None)
    client.post("/api/v1/tracks/restore", json={"ids": [gone.id, kept.id]})
    assert len(client.get(f"{PATH}/{clip_id}").json["ranking"]["items"]) == 2


def test_a_clip_that_failed_says_why(client: FlaskClient, world: World) -> None:
    clip_id = of_file(client).json["clip"]["id"]
    finish(world, clip_id, Problem("not_audio", "Use MP3."))
    found = client.get(f"{PATH}/{clip_id}").json
    assert (found["clip"]["state"], found["clip"]["error"], found["ranking"]) == (
        "failed",
        {"code": "not_audio", "detail": "Use MP3."},
        None,
    )


def test_a_clip_is_deleted_an_hour_after_it_ended(client: FlaskClient, world: World) -> None:
    world.add_ready(1)
    clip_id = of_track(client).json["clip"]["id"]
    finish(world, clip_id, RANKING)
    world.clock.advance(3599)
    assert client.get(f"{PATH}/{clip_id}").status_code == 200
    world.clock.advance(1)
    assert_problem(client.get(f"{PATH}/{clip_id}"), 404, "clip_not_found")
    assert_problem(client.get(f"{PATH}/{'0' * 32}"), 404, "clip_not_found")


def test_without_the_broker_a_clip_is_still_accepted(client: FlaskClient, world: World) -> None:
    world.add_ready(1)
    world.queue.is_away = True
    assert of_track(client).status_code == 202


def test_without_the_bucket_a_clip_is_refused_with_retry_after(client: FlaskClient, world: World) -> None:
    world.add_ready(1)
    world.bucket.is_away = True
    assert_problem(of_track(client), 503, "bucket_unavailable")
    assert_problem(of_file(client), 503, "bucket_unavailable")
    assert world.clips.clips == {}


def test_without_the_database_no_byte_of_a_clip_is_kept(
    client: FlaskClient, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(_: object) -> None:
        raise ContrafactError("database_unavailable")

    monkeypatch.setattr(world.tracks, "get", away)
    assert_problem(of_file(client), 503, "database_unavailable")
    assert world.bucket.objects == {}
