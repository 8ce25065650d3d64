from __future__ import annotations

from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from tests.api.conftest import assert_problem
from tests.doubles.memory_world import World

from contrafact.domain.jobs import Lease, Problem, Progress, State
from contrafact.domain.playlists import PlaylistEntry

LINK = "youtu.be/dQw4w9WgXcQ"
LIST = "https://www.youtube.com/playlist?list=PL0123456789"
ABSENT = "f" * 32


def submit(client: FlaskClient) -> tuple[str, str]:
    answer = client.post("/api/v1/tracks", json={"url": LINK}).json
    return answer["track"]["id"], answer["job"]["id"]


def fail(world: World, track_id: str, job_id: str) -> None:
    now = world.clock()
    world.jobs.take(job_id, "t", timedelta(0), now)
    problem = Problem("bot_check", "Wait an hour.")
    world.jobs.finish(Lease(job_id, "t"), State.FAILED, problem, now)
    world.tracks.mirror_state(track_id, job_id, State.FAILED, now, problem)


def test_a_work_is_created_read_changed_and_deleted_and_its_tracks_stay(client: FlaskClient, world: World) -> None:
    made = client.post("/api/v1/works", json={"title": "Blue Monk", "composer": "Monk"})
    assert made.status_code == 201
    path = f"/api/v1/works/{made.json['id']}"
    assert made.json["n_tracks"] == 0
    track = world.add_ready(1)
    client.patch(f"/api/v1/tracks/{track.id}", json={"work_id": made.json["id"]})
    assert client.get(path).json["n_tracks"] == 1
    assert client.get(f"/api/v1/tracks?work_id={made.json['id']}").json["total"] == 1
    changed = client.patch(path, json={"title": "Blue Monk (theme)", "composer": None}).json
    assert (changed["title"], changed["composer"], changed["n_tracks"]) == ("Blue Monk (theme)", None, 1)
    assert client.patch(path, json={}).json["title"] == "Blue Monk (theme)"
    assert client.delete(path).status_code == 204
    assert client.get(f"/api/v1/tracks/{track.id}").json["work"] is None
    for answer in (client.get(path), client.patch(path, json={"title": "x"}), client.delete(path)):
        assert_problem(answer, 404, "work_not_found")


def test_works_are_listed_by_title_with_their_number_of_tracks(client: FlaskClient, world: World) -> None:
    for title in ("C", "A", "B"):
        client.post("/api/v1/works", json={"title": title})
    first = client.get("/api/v1/works?limit=2").json
    second = client.get(f"/api/v1/works?limit=2&cursor={first['next_cursor']}").json
    assert [work["title"] for work in first["items"] + second["items"]] == ["A", "B", "C"]
    assert client.get("/api/v1/works?q=b").json["total"] == 1


@pytest.mark.parametrize("body", [{}, {"title": ""}, {"title": "x", "key": "C"}, {"title": "x", "composer": 1}])
def test_an_invalid_work_is_refused(client: FlaskClient, body: dict[str, object]) -> None:
    assert_problem(client.post("/api/v1/works", json=body), 422, "invalid_request")
    assert_problem(client.get("/api/v1/works/x"), 422, "invalid_request")


def test_a_job_is_shown_with_its_track_and_progress(client: FlaskClient, world: World) -> None:
    track_id, job_id = submit(client)
    now = world.clock()
    world.jobs.take(job_id, "t", timedelta(0), now)
    world.jobs.advance(Lease(job_id, "t"), State.DOWNLOADING, Progress(0.3, 500, 1000), now)
    job = client.get(f"/api/v1/jobs/{job_id}").json
    assert (job["state"], job["progress"], job["bytes_done"], job["bytes_total"]) == ("downloading", 0.3, 500, 1000)
    assert (job["attempts"], job["started_at"], job["finished_at"]) == (1, "2026-01-01T12:00:00.000Z", None)
    assert job["track"]["id"] == track_id
    world.jobs.finish(Lease(job_id, "t"), State.READY, None, now)
    assert client.get(f"/api/v1/jobs/{job_id}").json["progress"] == 1.0


def test_jobs_are_listed_newest_first_and_by_state(client: FlaskClient, world: World) -> None:
    for number in range(3):
        world.add_ready(number)
        world.clock.advance(1)
    _, job_id = submit(client)
    client.post(f"/api/v1/jobs/{job_id}/cancel")
    first = client.get("/api/v1/jobs?limit=3").json
    second = client.get(f"/api/v1/jobs?limit=3&cursor={first['next_cursor']}").json
    assert [job["track_id"][-1] for job in first["items"] + second["items"]] == ["Q", "2", "1", "0"]
    assert [job["id"] for job in client.get("/api/v1/jobs?state=cancelled").json["items"]] == [job_id]
    assert_problem(client.get("/api/v1/jobs?state=lost"), 422, "invalid_request")


def test_a_failed_job_is_retried_as_a_new_one_and_only_once(client: FlaskClient, world: World) -> None:
    track_id, job_id = submit(client)
    fail(world, track_id, job_id)
    failed = client.get(f"/api/v1/jobs/{job_id}").json
    assert failed["error"] == {"code": "bot_check", "detail": "Wait an hour."}
    again = client.post(f"/api/v1/jobs/{job_id}/retry")
    assert again.status_code == 202
    assert again.json["track"]["job_id"] == again.json["job"]["id"] != job_id
    assert world.queue.jobs == [job_id, again.json["job"]["id"]]
    assert_problem(client.post(f"/api/v1/jobs/{job_id}/retry"), 409, "job_not_retryable")
    assert_problem(client.post(f"/api/v1/jobs/{again.json['job']['id']}/retry"), 409, "job_not_retryable")


def test_a_job_is_cancelled_once_and_can_be_retried(client: FlaskClient, world: World) -> None:
    _, job_id = submit(client)
    cancelled = client.post(f"/api/v1/jobs/{job_id}/cancel").json
    assert (cancelled["state"], cancelled["track"]["state"]) == ("cancelled", "cancelled")
    assert cancelled["finished_at"] is not None
    assert_problem(client.post(f"/api/v1/jobs/{job_id}/cancel"), 409, "job_ended")
    assert client.post(f"/api/v1/jobs/{job_id}/retry").status_code == 202


def test_an_unknown_job_is_not_found(client: FlaskClient) -> None:
    for answer in (
        client.get(f"/api/v1/jobs/{ABSENT}"),
        client.post(f"/api/v1/jobs/{ABSENT}/retry"),
        client.post(f"/api/v1/jobs/{ABSENT}/cancel"),
    ):
        assert_problem(answer, 404, "job_not_found")
    assert_problem(client.post("/api/v1/jobs/x/cancel"), 422, "invalid_request")


def test_a_playlist_is_submitted_and_shows_each_entry_with_track_or_reason(client: FlaskClient, world: World) -> None:
    made = client.post("/api/v1/playlists", json={"url": LIST})
    assert made.status_code == 202
    playlist = made.json["playlist"]
    assert (playlist["id"], playlist["state"], playlist["entries"]) == ("pl-PL0123456789", "queued", [])
    assert client.post("/api/v1/playlists", json={"url": LIST}).status_code == 202
    assert world.queue.playlists == [playlist["id"]]
    track = world.add_ready(1)
    entries = [
        PlaylistEntry(1, track.source.key, "One", track_id=track.id),
        PlaylistEntry(2, None, None, reason=Problem("video_private", "Ask its owner.")),
        PlaylistEntry(3, "0" * 11, "Deleted since", track_id="yt-00000000000"),
    ]
    now = world.clock()
    world.playlists.take(playlist["id"], "t", timedelta(0), now)
    world.playlists.finish(
        playlist["id"], "t", title="Mine", entries=entries, is_truncated=False, problem=None, now=now
    )
    shown = client.get(f"/api/v1/playlists/{playlist['id']}").json
    assert (shown["state"], shown["title"], shown["error"]) == ("ready", "Mine", None)
    first, second, third = shown["entries"]
    assert (first["track"]["id"], first["job"]["id"], first["reason"]) == (track.id, track.job_id, None)
    assert (second["track"], second["reason"]) == (None, {"code": "video_private", "detail": "Ask its owner."})
    assert (third["track"], third["title"]) == (None, "Deleted since")


def test_an_entry_whose_track_was_deleted_says_so(client: FlaskClient, world: World) -> None:
    track = world.add_ready(1)
    playlist = client.post("/api/v1/playlists", json={"url": LIST}).json["playlist"]
    now = world.clock()
    entries = [PlaylistEntry(1, "00000000001", "One", track_id=track.id)]
    world.playlists.take(playlist["id"], "t", timedelta(0), now)
    world.playlists.finish(
        playlist["id"], "t", title="Mine", entries=entries, is_truncated=False, problem=None, now=now
    )
    address = f"/api/v1/playlists/{playlist['id']}"
    assert client.get(address).json["entries"][0]["reason"] is None
    client.delete(f"/api/v1/tracks/{track.id}")
    shown = client.get(address).json["entries"][0]
    assert (shown["track"], shown["job"], shown["reason"]["code"]) == (None, None, "track_not_found")


def test_a_link_that_is_no_playlist_is_refused(client: FlaskClient) -> None:
    assert_problem(client.post("/api/v1/playlists", json={"url": LINK}), 422, "not_a_playlist")
    assert_problem(client.post("/api/v1/playlists", json={"url": "x"}), 422, "invalid_link")
    assert_problem(client.get("/api/v1/playlists/pl-PL9999999999"), 404, "playlist_not_found")
    assert_problem(client.get("/api/v1/playlists/x"), 422, "invalid_request")


def test_readiness_names_the_servers_that_do_not_answer(client: FlaskClient, world: World) -> None:
    assert client.get("/api/v1/health/live").json == {"status": "ok"}
    ready = client.get("/api/v1/health/ready")
    assert (ready.json["status"], ready.json["degraded"]) == ("ok", [])
    assert ready.json["parts"] == {"database": "ok", "bucket": "ok", "broker": "ok"}
    world.queue.is_away = True
    details = assert_problem(client.get("/api/v1/health/ready"), 503, "not_ready")
    assert details["parts"] == {"database": "ok", "bucket": "ok", "broker": "unavailable"}
    assert client.get("/api/v1/health/live").status_code == 200
