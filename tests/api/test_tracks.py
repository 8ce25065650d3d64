from __future__ import annotations

import base64

import numpy as np
import pytest
from flask.testing import FlaskClient
from tests.api.conftest import assert_problem
from tests.doubles.memory_world import World

from contrafact.domain.jobs import Problem, State

LINK = "https://youtu.be/dQw4w9WgXcQ"
FORMS = [
    "https://www.youtube.com/watch?v=dQw4w9WgXcQ&list=PL0123456789",
    "youtu.be/dQw4w9WgXcQ",
    "https://m.youtube.com/shorts/dQw4w9WgXcQ",
    "https://music.youtube.com/watch?v=dQw4w9WgXcQ",
]
ABSENT = "yt-99999999999"


def test_a_link_becomes_a_track_with_a_job(client: FlaskClient, world: World) -> None:
    answer = client.post("/api/v1/tracks", json={"url": LINK})
    assert answer.status_code == 202
    track, job = answer.json["track"], answer.json["job"]
    assert set(track) == {
        *("id", "state", "source", "title", "artist", "duration_s", "thumbnail_url", "published_at", "work", "job_id"),
        *("error", "model_id", "created_at", "updated_at", "harmonic_content", "tuning_cents", "recipe"),
        *(
            "same_recording_as",
            "made_by",
            "has_audio",
            "album",
            "date",
            "isrc",
            "label",
            "language",
            "tags",
            "edited",
            "stated",
            "suggested",
            "set_id",
        ),
    }
    assert set(job) == {
        *("id", "track_id", "state", "progress", "bytes_done", "bytes_total", "attempts", "error"),
        *("created_at", "started_at", "finished_at"),
    }
    assert track["source"] == {
        "kind": "youtube",
        "video_id": "dQw4w9WgXcQ",
        "url": "https://www.youtube.com/watch?v=dQw4w9WgXcQ",
        "file_name": None,
        "part_of": None,
    }
    assert (track["id"], track["state"], track["job_id"]) == ("yt-dQw4w9WgXcQ", "queued", job["id"])
    assert (job["track_id"], job["state"], job["progress"]) == (track["id"], "queued", 0.0)
    assert track["created_at"] == "2026-01-01T12:00:00.000Z"
    assert world.queue.jobs == [job["id"]]


@pytest.mark.parametrize("form", FORMS)
def test_the_same_video_in_another_form_is_the_same_track(client: FlaskClient, world: World, form: str) -> None:
    first = client.post("/api/v1/tracks", json={"url": LINK})
    again = client.post("/api/v1/tracks", json={"url": form})
    assert again.status_code == 200
    assert again.json == first.json
    assert len(world.queue.jobs) == 1


@pytest.mark.parametrize(
    ("url", "code"),
    [
        ("hello", "invalid_link"),
        ("https://vimeo.com/1", "unsupported_site"),
        ("http://127.0.0.1/watch?v=dQw4w9WgXcQ", "private_address"),
        ("http://169.254.169.254/", "private_address"),
        ("https://www.youtube.com/playlist?list=PL0123456789", "playlist_link"),
        ("javascript:alert(1)", "invalid_link"),
    ],
)
def test_a_text_that_is_no_video_link_is_refused(client: FlaskClient, world: World, url: str, code: str) -> None:
    assert_problem(client.post("/api/v1/tracks", json={"url": url}), 422, code)
    assert not world.tracks.tracks


def test_a_failed_track_shows_the_reason_and_is_retried_when_submitted_again(client: FlaskClient, world: World) -> None:
    first = client.post("/api/v1/tracks", json={"url": LINK}).json["track"]
    world.tracks.mirror_state(
        first["id"], first["job_id"], State.FAILED, world.clock(), Problem("bot_check", "Wait an hour.")
    )
    failed = client.get(f"/api/v1/tracks/{first['id']}").json
    assert failed["error"] == {"code": "bot_check", "detail": "Wait an hour."}
    again = client.post("/api/v1/tracks", json={"url": LINK})
    assert again.status_code == 202
    assert again.json["track"]["error"] is None
    assert again.json["job"]["id"] != first["job_id"]


def test_a_list_is_paged_filtered_sorted_and_searched(client: FlaskClient, world: World) -> None:
    for number, title in enumerate(["Cantaloupe", "Autumn", "Blue", "Autumn Again"]):
        world.add_ready(number, title=title)
        world.clock.advance(1)
    client.post("/api/v1/tracks", json={"url": LINK})
    first = client.get("/api/v1/tracks?limit=2&sort=title&state=ready").json
    second = client.get(f"/api/v1/tracks?limit=2&sort=title&state=ready&cursor={first['next_cursor']}").json
    assert [track["title"] for track in first["items"] + second["items"]] == [
        "Autumn",
        "Autumn Again",
        "Blue",
        "Cantaloupe",
    ]
    assert (first["total"], second["next_cursor"]) == (4, None)
    assert client.get("/api/v1/tracks?q=again").json["total"] == 1
    assert client.get("/api/v1/tracks").json["items"][0]["id"] == "yt-dQw4w9WgXcQ"
    assert client.get("/api/v1/tracks?sort=-title&limit=1").json["items"][0]["title"] == "Cantaloupe"


@pytest.mark.parametrize(
    "query",
    [
        "limit=0",
        "limit=101",
        "limit=x",
        "sort=rank",
        "state=lost",
        "work_id=1",
        "colour=red",
        "q=%00",
        "q=%ED%A0%80%00",
    ],
)
def test_an_invalid_list_query_is_refused_by_field(client: FlaskClient, query: str) -> None:
    details = assert_problem(client.get(f"/api/v1/tracks?{query}"), 422, "invalid_request")
    assert details["errors"][0]["location"] == [query.split("=", maxsplit=1)[0]]


@pytest.mark.parametrize("cursor", ["x", "!", "%C3%A9", "W10="])
def test_an_invalid_cursor_is_refused(client: FlaskClient, world: World, cursor: str) -> None:
    track = world.add_ready(1)
    for path in ("tracks", "jobs", "works", f"tracks/{track.id}/ranking"):
        assert_problem(client.get(f"/api/v1/{path}?cursor={cursor}"), 422, "invalid_cursor")


def test_title_artist_and_work_of_a_track_can_be_changed(client: FlaskClient, world: World) -> None:
    track = world.add_ready(1)
    work = client.post("/api/v1/works", json={"title": "All of Me"}).json
    changes = {"title": "Mine", "artist": "Me", "work_id": work["id"]}
    changed = client.patch(f"/api/v1/tracks/{track.id}", json=changes)
    assert changed.status_code == 200
    assert changed.json["work"] == {"id": work["id"], "title": "All of Me"}
    assert (changed.json["title"], changed.json["artist"]) == ("Mine", "Me")
    emptied = client.patch(f"/api/v1/tracks/{track.id}", json={"artist": None, "work_id": None}).json
    assert (emptied["title"], emptied["artist"], emptied["work"]) == ("Mine", None, None)
    assert client.patch(f"/api/v1/tracks/{track.id}", json={}).json["title"] == "Mine"


@pytest.mark.parametrize(
    "body",
    [
        {"title": ""},
        {"title": "  "},
        {"title": None},
        {"title": 5},
        {"title": "x" * 501},
        {"title": "a\x00b"},
        {"state": "ready"},
        {"work_id": "short"},
        {"work_id": ""},
    ],
)
def test_an_invalid_edit_changes_nothing(client: FlaskClient, world: World, body: dict[str, object]) -> None:
    track = world.add_ready(1)
    details = assert_problem(client.patch(f"/api/v1/tracks/{track.id}", json=body), 422, "invalid_request")
    assert details["errors"][0]["location"] == [next(iter(body))]
    assert world.tracks.get(track.id) == track


def test_a_track_cannot_be_given_an_unknown_work(client: FlaskClient, world: World) -> None:
    track = world.add_ready(1)
    assert_problem(client.patch(f"/api/v1/tracks/{track.id}", json={"work_id": "0" * 32}), 404, "work_not_found")


def test_the_chroma_of_a_ready_track_is_returned_as_bytes(client: FlaskClient, world: World) -> None:
    answer = client.get(f"/api/v1/tracks/{world.add_ready(7).id}/chroma").json
    frames = np.frombuffer(base64.b64decode(answer["frames"]), dtype=np.uint8).reshape(answer["n_frames"], 12)
    assert (answer["recipe"], answer["n_frames"]) == ("hpcp-v1", 50)
    assert answer["seconds_per_frame"] == pytest.approx(20480 / 44100)
    assert (frames == 7).all()


def test_requests_for_a_missing_or_unready_track_are_refused(client: FlaskClient, world: World) -> None:
    queued = client.post("/api/v1/tracks", json={"url": LINK}).json["track"]["id"]
    for part in ("chroma", "ranking"):
        assert_problem(client.get(f"/api/v1/tracks/{queued}/{part}"), 409, "track_not_ready")
        assert_problem(client.get(f"/api/v1/tracks/{ABSENT}/{part}"), 404, "track_not_found")
    assert_problem(client.get(f"/api/v1/tracks/{ABSENT}"), 404, "track_not_found")
    assert_problem(client.patch(f"/api/v1/tracks/{ABSENT}", json={"title": "x"}), 404, "track_not_found")


@pytest.mark.parametrize("track_id", ["x", "yt-short", "yt-dQw4w9WgXcQ%0A", "file-XYZ", "..%2F..", "yt-dQw4w9WgXcQ%00"])
def test_a_malformed_id_is_not_valid(client: FlaskClient, track_id: str) -> None:
    answer = client.get(f"/api/v1/tracks/{track_id}")
    if "%2F" in track_id:
        assert_problem(answer, 404, "not_found")
    else:
        assert_problem(answer, 422, "invalid_request")
