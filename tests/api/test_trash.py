from __future__ import annotations

import pytest
from flask.testing import FlaskClient
from tests.api.conftest import assert_problem
from tests.doubles.memory_app import GRACE, TRASH_LIFETIME, make_deletions
from tests.doubles.memory_world import World

from contrafact.domain.jobs import State
from contrafact.domain.tracks import Track, TrackEdit

ABSENT = "yt-99999999999"
LINK = "https://youtu.be/00000000001"


def restore(client: FlaskClient, *tracks: Track) -> dict[str, list[str]]:
    answer = client.post("/api/v1/tracks/restore", json={"ids": [track.id for track in tracks]})
    assert answer.status_code == 200
    found: dict[str, list[str]] = answer.json
    return found


def trashed(client: FlaskClient) -> list[str]:
    return [track["id"] for track in client.get("/api/v1/tracks/trash").json["items"]]


def ranked(client: FlaskClient, track: Track) -> list[str]:
    return [item["track"]["id"] for item in client.get(f"/api/v1/tracks/{track.id}/ranking").json["items"]]


def test_a_deleted_track_is_in_the_trash_and_nowhere_else(client: FlaskClient, world: World) -> None:
    track, other = world.add_ready(1, title="Gone"), world.add_ready(2)
    world.jobs.cancel(track.job_id, world.clock())
    answer = client.delete(f"/api/v1/tracks/{track.id}")
    assert (answer.status_code, answer.data, answer.headers.get("Content-Type")) == (204, b"", None)
    assert trashed(client) == [track.id]
    for part in ("", "/chroma", "/ranking"):
        assert_problem(client.get(f"/api/v1/tracks/{track.id}{part}"), 404, "track_not_found")
    for path in ("checks", "checks/evidence"):
        pair = f"query_id={other.id}&reference_id={track.id}"
        assert_problem(client.get(f"/api/v1/{path}?{pair}"), 404, "track_not_found")
    assert_problem(client.patch(f"/api/v1/tracks/{track.id}", json={"title": "x"}), 404, "track_not_found")
    assert_problem(client.delete(f"/api/v1/tracks/{track.id}"), 404, "track_not_found")
    assert_problem(client.get(f"/api/v1/jobs/{track.job_id}"), 404, "job_not_found")
    for query in ("", "?q=gone", f"?q={track.id}", "?state=ready"):
        assert track.id not in [each["id"] for each in client.get(f"/api/v1/tracks{query}").json["items"]]
    jobs = client.get("/api/v1/jobs").json
    assert ([job["track_id"] for job in jobs["items"]], jobs["total"]) == ([other.id], 1)
    assert ranked(client, other) == []


def test_a_restored_track_is_as_it_was(client: FlaskClient, world: World) -> None:
    track, other = world.add_ready(1, title="Back"), world.add_ready(2)
    world.jobs.cancel(track.job_id, world.clock())
    paths = [f"/api/v1/tracks/{track.id}", f"/api/v1/tracks/{track.id}/chroma", "/api/v1/jobs", "/api/v1/tracks?q=back"]
    before = [client.get(path).json for path in paths]
    client.delete(f"/api/v1/tracks/{track.id}")
    world.clock.advance(60)
    assert restore(client, track) == {"restored": [track.id], "not_found": []}
    assert [client.get(path).json for path in paths] == before
    assert ranked(client, other) == [track.id]
    assert trashed(client) == []


def test_restoring_again_changes_nothing_and_an_absent_track_is_named(client: FlaskClient, world: World) -> None:
    track, gone = world.add_ready(1), world.add_ready(2)
    client.delete(f"/api/v1/tracks/{gone.id}?permanently=true")
    absent = client.post("/api/v1/tracks/restore", json={"ids": [track.id, gone.id, ABSENT, track.id]}).json
    assert absent == {"restored": [track.id], "not_found": [gone.id, ABSENT]}
    for wrong in ([], ["x"], [ABSENT] * 201, "yt-00000000001"):
        assert_problem(client.post("/api/v1/tracks/restore", json={"ids": wrong}), 422, "invalid_request")


def test_the_trash_is_listed_newest_first_with_its_times(client: FlaskClient, world: World) -> None:
    tracks = [world.add_ready(number) for number in range(3)]
    for track in tracks:
        world.clock.advance(1)
        client.delete(f"/api/v1/tracks/{track.id}")
    first = client.get("/api/v1/tracks/trash?limit=2").json
    second = client.get(f"/api/v1/tracks/trash?limit=2&cursor={first['next_cursor']}").json
    assert [item["id"] for item in first["items"] + second["items"]] == [track.id for track in reversed(tracks)]
    assert (first["total"], second["next_cursor"]) == (3, None)
    newest = first["items"][0]
    assert (newest["trashed_at"], newest["expires_at"]) == ("2026-01-01T12:00:03.000Z", "2026-01-31T12:00:03.000Z")
    assert newest["state"] == "ready"
    assert_problem(client.get("/api/v1/tracks/trash?cursor=x"), 422, "invalid_cursor")


def test_a_track_deleted_permanently_leaves_nothing(client: FlaskClient, world: World) -> None:
    track, in_trash = world.add_ready(1), world.add_ready(2)
    client.delete(f"/api/v1/tracks/{in_trash.id}")
    assert client.delete(f"/api/v1/tracks/{in_trash.id}?permanently=true").status_code == 204
    assert client.delete(f"/api/v1/tracks/{track.id}?permanently=true").status_code == 204
    make_deletions(world)()
    assert (world.tracks.tracks, world.tracks.outside, world.jobs.jobs, world.bucket.objects) == ({}, {}, {}, {})
    assert [vector for *_, vector in world.embeddings.stored.values()] == [None, None]
    assert_problem(client.delete(f"/api/v1/tracks/{track.id}?permanently=true"), 404, "track_not_found")


def test_several_tracks_are_deleted_and_absent_ones_named(client: FlaskClient, world: World) -> None:
    tracks = [world.add_ready(number) for number in range(4)]
    ids = [tracks[0].id, ABSENT, tracks[2].id, tracks[0].id]
    answer = client.post("/api/v1/tracks/delete", json={"ids": ids})
    assert answer.json == {"deleted": [tracks[0].id, tracks[2].id], "not_found": [ABSENT]}
    body = {"ids": [tracks[0].id, tracks[1].id], "permanently": True}
    assert client.post("/api/v1/tracks/delete", json=body).json["deleted"] == [tracks[0].id, tracks[1].id]
    assert (set(world.tracks.tracks), trashed(client)) == ({tracks[3].id}, [tracks[2].id])
    for wrong in ([], ["x"], [ABSENT] * 201, "yt-00000000001"):
        assert_problem(client.post("/api/v1/tracks/delete", json={"ids": wrong}), 422, "invalid_request")


@pytest.mark.parametrize("in_bulk", [False, True])
def test_a_deletion_is_acknowledged_without_the_bucket_and_finished_when_it_is_back(
    client: FlaskClient, world: World, in_bulk: bool
) -> None:
    track, other = world.add_ready(1), world.add_ready(2)
    world.bucket.is_away = True
    if in_bulk:
        body = {"ids": [track.id], "permanently": True}
        assert client.post("/api/v1/tracks/delete", json=body).json["deleted"] == [track.id]
    else:
        assert client.delete(f"/api/v1/tracks/{track.id}?permanently=true").status_code == 204
    assert client.get(f"/api/v1/tracks/{track.id}").status_code == 404
    world.bucket.is_away = False
    assert ranked(client, other) == []
    make_deletions(world)()
    assert [key for key in world.bucket.objects if track.id in key] == []
    assert world.tracks.outside == {}


def test_the_trash_is_emptied_after_its_time(client: FlaskClient, world: World) -> None:
    track = world.add_ready(1)
    client.delete(f"/api/v1/tracks/{track.id}")
    world.clock.advance(TRASH_LIFETIME.total_seconds() - 1)
    make_deletions(world)()
    assert trashed(client) == [track.id]
    world.clock.advance(1)
    make_deletions(world)()
    assert (trashed(client), world.tracks.outside, world.bucket.objects) == ([], {}, {})


def test_an_active_job_ends_with_the_deletion_and_starts_again_with_the_restoration(
    client: FlaskClient, world: World
) -> None:
    submitted = client.post("/api/v1/tracks", json={"url": LINK}).json
    track_id, job_id = submitted["track"]["id"], submitted["job"]["id"]
    client.delete(f"/api/v1/tracks/{track_id}")
    assert world.jobs.get(job_id) is None
    assert client.post("/api/v1/tracks/restore", json={"ids": [track_id]}).json["restored"] == [track_id]
    again = client.get(f"/api/v1/tracks/{track_id}").json
    assert (again["state"], again["job_id"] == job_id) == ("queued", False)
    assert world.queue.jobs == [job_id, again["job_id"]]


def test_submitting_a_track_in_the_trash_restores_it(client: FlaskClient, world: World) -> None:
    track, other = world.add_ready(1), world.add_ready(2)
    client.patch(f"/api/v1/tracks/{track.id}", json={"title": "Mine"})
    client.delete(f"/api/v1/tracks/{track.id}")
    answer = client.post("/api/v1/tracks", json={"url": LINK})
    assert (answer.status_code, answer.json["track"]["title"], answer.json["track"]["state"]) == (200, "Mine", "ready")
    assert ranked(client, other) == [track.id]


def test_submitting_a_failed_track_in_the_trash_retries_it(client: FlaskClient, world: World) -> None:
    first = client.post("/api/v1/tracks", json={"url": LINK}).json
    track_id, job_id = first["track"]["id"], first["job"]["id"]
    world.jobs.cancel(job_id, world.clock())
    world.tracks.mirror_state(track_id, job_id, State.FAILED, world.clock())
    client.delete(f"/api/v1/tracks/{track_id}")
    again = client.post("/api/v1/tracks", json={"url": LINK})
    assert (again.status_code, again.json["job"]["state"]) == (202, "queued")
    assert again.json["job"]["id"] != job_id


def test_a_track_submitted_during_its_deletion_is_made_anew(client: FlaskClient, world: World) -> None:
    old = world.add_ready(1)
    client.patch(f"/api/v1/tracks/{old.id}", json={"title": "Old"})
    client.delete(f"/api/v1/tracks/{old.id}?permanently=true")
    answer = client.post("/api/v1/tracks", json={"url": LINK})
    assert (answer.status_code, answer.json["track"]["title"]) == (202, None)
    new = answer.json["job"]
    world.bucket.put(f"chroma/{old.id}/{new['id']}.npz", b"new")
    world.clock.advance(GRACE.total_seconds())
    make_deletions(world)()
    assert set(world.bucket.objects) == {f"chroma/{old.id}/{new['id']}.npz"}
    assert client.get(f"/api/v1/jobs/{new['id']}").json["track"]["state"] == "queued"
    assert client.get("/api/v1/jobs").json["total"] == 1


def test_a_track_restored_after_its_work_was_deleted_belongs_to_none(client: FlaskClient, world: World) -> None:
    track = world.add_ready(1)
    work = client.post("/api/v1/works", json={"title": "Naima"}).json["id"]
    world.tracks.edit(track.id, TrackEdit(work_id=work), world.clock())
    client.delete(f"/api/v1/tracks/{track.id}")
    assert client.get(f"/api/v1/works/{work}").json["n_tracks"] == 0
    assert client.delete(f"/api/v1/works/{work}").status_code == 204
    restore(client, track)
    assert client.get(f"/api/v1/tracks/{track.id}").json["work"] is None
