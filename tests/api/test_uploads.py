from __future__ import annotations

import hashlib
import io

import pytest
from flask.testing import FlaskClient
from tests.api.conftest import assert_problem
from tests.doubles.memory_app import GRACE, MAX_INCOMING_BYTES, MAX_UPLOAD_BYTES, MIN_FREE_BYTES, make_deletions
from tests.doubles.memory_world import World
from werkzeug.test import TestResponse

from contrafact.domain.errors import ContrafactError
from contrafact.domain.jobs import State

AUDIO = b"RIFF" + bytes(range(256)) * 500
PATH = "/api/v1/tracks/upload"


def upload(client: FlaskClient, data: bytes = AUDIO, name: str = "song.wav", **fields: str) -> TestResponse:
    return client.post(PATH, data={"file": (io.BytesIO(data), name), **fields})


def form(*parts: tuple[str, bytes], end: bytes = b"--x--\r\n") -> dict[str, object]:
    body = b"".join(
        b"--x\r\nContent-Disposition: form-data; " + head.encode() + b"\r\n\r\n" + data + b"\r\n"
        for head, data in parts
    )
    return {"data": body + end, "content_type": "multipart/form-data; boundary=x"}


def test_a_file_is_streamed_to_the_bucket_and_becomes_a_track(client: FlaskClient, world: World) -> None:
    answer = upload(client, title="My Song", artist="Me")
    assert answer.status_code == 202
    track = answer.json["track"]
    digest = hashlib.sha256(AUDIO).hexdigest()
    assert track["id"] == f"file-{digest[:32]}"
    source = {"kind": "upload", "video_id": None, "url": None, "file_name": "song.wav", "part_of": None}
    assert track["source"] == source
    assert (track["title"], track["artist"]) == ("My Song", "Me")
    ((key, (stored, _)),) = world.bucket.objects.items()
    assert key.startswith("incoming/")
    assert stored == AUDIO
    assert world.tracks.tracks[track["id"]].source.upload_key == key
    assert world.queue.jobs == [answer.json["job"]["id"]]


def test_the_same_file_under_another_name_is_the_same_track(client: FlaskClient, world: World) -> None:
    first = upload(client)
    again = upload(client, name="other.wav", title="Other")
    assert again.status_code == 200
    assert again.json == first.json
    assert len(world.bucket.objects) == 1


def test_a_file_that_returns_from_the_trash_keeps_its_title(client: FlaskClient, world: World) -> None:
    track = upload(client, title="Mine").json["track"]
    world.clock.advance(1)
    client.delete(f"/api/v1/tracks/{track['id']}")
    assert upload(client, title="Other").json["track"]["title"] == "Mine"


def test_without_a_title_the_files_name_is_the_title(client: FlaskClient) -> None:
    assert upload(client, name="Take Five (live).flac").json["track"]["title"] == "Take Five (live)"


@pytest.mark.parametrize("text", ["123", "null", "true", "1e5", '"quoted"', "[1, 2]", '{"a": 1}', "0123", "NaN"])
def test_titles_that_look_like_json_stay_text(client: FlaskClient, text: str) -> None:
    track = upload(client, title=text, artist=text).json["track"]
    assert (track["title"], track["artist"]) == (text, text)


@pytest.mark.parametrize(
    ("name", "kept", "title"),
    [
        ("../../etc/passwd.mp3", "passwd.mp3", "passwd"),
        ("a\x00b.mp3", "ab.mp3", "ab"),
        ("song\u202egpj.mp3", "songgpj.mp3", "songgpj"),
        ("\u2066\u200f\u202e", None, None),
        ("été 東京.ogg", "été 東京.ogg", "été 東京"),
        ("x" * 400 + ".mp3", "x" * 255, "x" * 255),
        ("/", None, None),
    ],
)
def test_a_file_name_is_stripped_of_paths_and_control_characters(
    client: FlaskClient, name: str, kept: str | None, title: str | None
) -> None:
    track = upload(client, name=name).json["track"]
    assert (track["source"]["file_name"], track["title"]) == (kept, title)


def test_an_empty_file_is_refused_and_not_kept(client: FlaskClient, world: World) -> None:
    assert_problem(upload(client, b""), 422, "empty_file")
    assert (world.bucket.objects, world.tracks.tracks) == ({}, {})


@pytest.mark.parametrize(
    "request_",
    [
        form(('name="title"', b"x")),
        form(('name="file"', b"text, not a file")),
        form(('name="audio"; filename="a.mp3"', b"abc")),
        form(('name="file"; filename="a.mp3"', b"abc"), ('name="file"; filename="b.mp3"', b"def")),
        form(('name="file"; filename="a.mp3"', b"abc"), ('name="colour"', b"red")),
        form(('name="file"; filename="a.mp3"', b"abc"), ('name="title"', b"")),
        form(('name="file"; filename="a.mp3"', b"abc"), ('name="title"', b"a\x00b")),
        form(('name="file"; filename="a.mp3"', b"abc"), ('name="title"', b"x" * 501)),
        form(('name="file"; filename="a.mp3"', b"cut off in the middle"), end=b""),
        {"data": b"no form at all", "content_type": "multipart/form-data; boundary=x"},
        {"data": b"no boundary", "content_type": "multipart/form-data"},
    ],
)
def test_a_form_without_exactly_one_file_is_refused_and_leaves_nothing(
    client: FlaskClient, world: World, request_: dict[str, object]
) -> None:
    assert_problem(client.post(PATH, **request_), 422, "invalid_request")  # type: ignore[arg-type]
    assert (world.bucket.objects, world.tracks.tracks) == ({}, {})


def test_a_too_large_file_is_refused_and_leaves_nothing(client: FlaskClient, world: World) -> None:
    assert_problem(upload(client, b"x" * (MAX_UPLOAD_BYTES + 1)), 413, "file_too_large")
    assert_problem(upload(client, b"x" * (MAX_UPLOAD_BYTES + 200_000)), 413, "file_too_large")
    assert (world.bucket.objects, world.tracks.tracks) == ({}, {})
    assert upload(client, b"x" * MAX_UPLOAD_BYTES).status_code == 202


def test_without_the_bucket_an_upload_is_refused_with_retry_after(client: FlaskClient, world: World) -> None:
    world.bucket.is_away = True
    assert_problem(upload(client), 503, "bucket_unavailable")
    world.bucket.is_away = False
    assert upload(client).status_code == 202


def test_without_the_database_an_upload_is_refused_with_retry_after_and_no_byte_is_kept(
    client: FlaskClient, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(_: object) -> None:
        raise ContrafactError("database_unavailable")

    monkeypatch.setattr(world.tracks, "get", away)

    answer = upload(client, b"some music")

    assert (answer.status_code, answer.get_json()["code"]) == (503, "database_unavailable")
    assert list(world.bucket.keys("incoming/")) == []


def test_without_the_broker_an_upload_is_still_accepted(client: FlaskClient, world: World) -> None:
    world.queue.is_away = True
    assert upload(client).status_code == 202


def test_a_cancelled_upload_is_removed_and_must_be_uploaded_again(client: FlaskClient, world: World) -> None:
    first = upload(client).json
    client.post(f"/api/v1/jobs/{first['job']['id']}/cancel")
    assert world.bucket.objects == {}
    assert_problem(client.post(f"/api/v1/jobs/{first['job']['id']}/retry"), 409, "upload_missing")
    again = upload(client)
    assert again.status_code == 202
    assert len(world.bucket.objects) == 1


def test_a_failed_upload_is_kept_for_a_retry_and_deleted_with_its_track(client: FlaskClient, world: World) -> None:
    first = upload(client).json
    world.jobs.jobs.clear()
    track_id, job_id = first["track"]["id"], first["job"]["id"]
    world.jobs.ensure(job_id, track_id, world.clock())
    world.jobs.cancel(job_id, world.clock())
    world.tracks.mirror_state(track_id, job_id, State.FAILED, world.clock())
    assert client.post(f"/api/v1/jobs/{job_id}/retry").status_code == 202
    assert len(world.bucket.objects) == 1
    client.delete(f"/api/v1/tracks/{track_id}?permanently=true")
    world.clock.advance(GRACE.total_seconds())
    make_deletions(world)()
    assert world.bucket.objects == {}


def test_an_upload_is_refused_with_a_sentence_while_too_many_bytes_wait(client: FlaskClient, world: World) -> None:
    world.bucket.put("incoming/1", bytes(MAX_INCOMING_BYTES - len(AUDIO) + 1))
    answer = upload(client)
    assert_problem(answer, 429, "quota_exceeded")
    assert int(answer.headers["Retry-After"]) > 0
    assert "Send the file again" in answer.json["detail"]
    world.bucket.delete("incoming/1")
    world.clock.advance(2)
    assert upload(client).status_code == 202


@pytest.mark.parametrize("path", [PATH, "/api/v1/checks/clip"])
def test_an_upload_is_refused_with_a_sentence_while_the_disk_is_full(
    client: FlaskClient, world: World, path: str
) -> None:
    world.bucket.free = MIN_FREE_BYTES
    answer = client.post(path, data={"file": (io.BytesIO(AUDIO), "song.wav")})
    assert_problem(answer, 507, "disk_full")
    assert int(answer.headers["Retry-After"]) > 0
    assert world.bucket.objects == {}


def test_a_full_disk_degrades_the_bucket_but_tracks_can_be_read_and_deleted(client: FlaskClient, world: World) -> None:
    track = world.add_ready(1)
    world.bucket.free = 0
    ready = client.get("/api/v1/health/ready")
    assert (ready.status_code, ready.json["status"]) == (200, "degraded")
    assert [(part["part"], part["since"]) for part in ready.json["degraded"]] == [
        ("bucket", "2026-01-01T12:00:00.000Z")
    ]
    assert client.get(f"/api/v1/tracks/{track.id}/chroma").status_code == 200
    assert client.delete(f"/api/v1/tracks/{track.id}").status_code == 204
