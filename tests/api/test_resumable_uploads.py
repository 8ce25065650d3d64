"""Uploads by tus 1.0: its core protocol, and the extensions that the server names."""

from __future__ import annotations

import base64
import hashlib
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient
from tests.api.conftest import assert_problem
from tests.doubles.importing import Importing
from tests.doubles.memory_app import MAX_UPLOAD_BYTES, make_client
from tests.doubles.memory_world import World
from tests.unit.services.fakes import FakePipeline
from werkzeug.test import TestResponse

from contrafact.domain.imports import UPLOAD_LIFETIME, ItemState
from contrafact.domain.people import Access, Role
from contrafact.services.imports import uploads
from contrafact.services.imports.uploads import ExpireUploads, RemoveParts

TUS = {"Tus-Resumable": "1.0.0"}
PART = "application/offset+octet-stream"
SOUND = bytes(range(256)) * 4


@pytest.fixture
def import_id(client: FlaskClient) -> str:
    found: str = client.post("/api/v1/imports/files", json={}).json["id"]
    return found


def encoded(text: str) -> str:
    return base64.b64encode(text.encode()).decode()


def create(client: FlaskClient, import_id: str, size: int, name: str = "tapes/a.mp3", **more: Any) -> TestResponse:
    headers = {**TUS, "Upload-Length": str(size), "Upload-Metadata": f"filename {encoded(name)},is_x", **more}
    return client.post(f"/api/v1/imports/{import_id}/uploads", headers=headers)


def patch(client: FlaskClient, url: str, offset: int, data: bytes, **more: str) -> TestResponse:
    return client.patch(url, data=data, headers={**TUS, "Upload-Offset": str(offset), **more}, content_type=PART)


def offset_of(client: FlaskClient, url: str) -> int:
    answer = client.open(url, method="HEAD", headers=TUS)
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "no-store"
    return int(answer.headers["Upload-Offset"])


def stored(world: World, url: str) -> bytes:
    item = world.import_items.items[url.rsplit("/", 1)[-1]]
    assert item.upload is not None
    return b"".join(world.bucket.objects[key][0] for key in item.upload.parts)


def test_the_server_says_what_it_can_do(client: FlaskClient) -> None:
    answer = client.open("/api/v1/uploads", method="OPTIONS")
    assert answer.status_code == 204
    assert answer.headers["Tus-Version"] == "1.0.0"
    assert set(answer.headers["Tus-Extension"].split(",")) == {
        *("creation", "creation-with-upload", "expiration", "termination", "checksum"),
    }
    assert answer.headers["Tus-Max-Size"] == str(MAX_UPLOAD_BYTES)
    assert answer.headers["Tus-Checksum-Algorithm"] == "sha1,sha256"


def test_a_file_arrives_in_parts_and_waits_for_its_turn(world: World, client: FlaskClient, import_id: str) -> None:
    created = create(client, import_id, len(SOUND))
    assert created.status_code == 201
    assert created.headers["Tus-Resumable"] == "1.0.0"
    url = created.headers["Location"]
    for start in range(0, len(SOUND), 300):
        assert offset_of(client, url) == start
        answer = patch(client, url, start, SOUND[start : start + 300])
        assert answer.status_code == 204
        assert answer.headers["Upload-Offset"] == str(min(start + 300, len(SOUND)))
    assert stored(world, url) == SOUND
    assert world.import_items.items[url.rsplit("/", 1)[-1]].state is ItemState.WAITING
    assert "Upload-Expires" not in client.open(url, method="HEAD", headers=TUS).headers


def test_creating_the_same_file_again_goes_on_with_it(client: FlaskClient, import_id: str) -> None:
    url = create(client, import_id, len(SOUND)).headers["Location"]
    patch(client, url, 0, SOUND[:100])
    again = create(client, import_id, len(SOUND))
    assert (again.headers["Location"], again.headers["Upload-Offset"]) == (url, "100")
    assert create(client, import_id, len(SOUND) + 1).headers["Location"] != url


def test_a_file_may_come_with_its_creation(world: World, client: FlaskClient, import_id: str) -> None:
    headers = {**TUS, "Upload-Length": "1024", "Upload-Metadata": f"filename {encoded('a.mp3')},title {encoded('Ö')}"}
    answer = client.post(f"/api/v1/imports/{import_id}/uploads", headers=headers, data=SOUND, content_type=PART)
    assert (answer.status_code, answer.headers["Upload-Offset"]) == (201, "1024")
    assert stored(world, answer.headers["Location"]) == SOUND
    assert next(world.import_items.everything(import_id)).fields == {"title": "Ö"}


def test_a_wrong_offset_changes_nothing(world: World, client: FlaskClient, import_id: str) -> None:
    url = create(client, import_id, len(SOUND)).headers["Location"]
    patch(client, url, 0, SOUND[:100])
    for offset in (0, 99, 101):
        assert_problem(patch(client, url, offset, SOUND[:10]), 409, "upload_offset_wrong")
    assert stored(world, url) == SOUND[:100]
    assert len(world.bucket.objects) == 1


def test_of_two_requests_for_the_same_offset_one_is_kept(world: World, client: FlaskClient, import_id: str) -> None:
    importing = Importing(world, FakePipeline())
    url = create(client, import_id, len(SOUND)).headers["Location"]
    item_id = url.rsplit("/", 1)[-1]

    def read(_: int, bodies: list[bytes] = [b"late" * 25, b""]) -> bytes:  # noqa: B006 - emptied by this test alone
        if len(bodies) == 2:
            assert patch(client, url, 0, SOUND[:100]).status_code == 204
        return bodies.pop(0)

    with pytest.raises(Exception, match="another offset"):
        importing.uploads.append(item_id, 0, read)
    assert stored(world, url) == SOUND[:100]
    assert len(world.bucket.objects) == 1


def test_what_arrived_before_the_connection_was_lost_is_kept(world: World, client: FlaskClient, import_id: str) -> None:
    importing = Importing(world, FakePipeline())
    url = create(client, import_id, len(SOUND)).headers["Location"]

    def read(_: int, bodies: list[bytes] = [SOUND[:100], SOUND[100:300]]) -> bytes:  # noqa: B006 - as above
        if not bodies:
            raise ConnectionResetError
        return bodies.pop(0)

    with pytest.raises(ConnectionResetError):
        importing.uploads.append(url.rsplit("/", 1)[-1], 0, read)
    assert offset_of(client, url) == 300
    assert patch(client, url, 300, SOUND[300:]).status_code == 204
    assert stored(world, url) == SOUND


def test_a_large_body_is_stored_in_parts(world: World, client: FlaskClient, import_id: str, monkeypatch: Any) -> None:
    monkeypatch.setattr(uploads, "PART_BYTES", 300)
    url = create(client, import_id, len(SOUND)).headers["Location"]
    patch(client, url, 0, SOUND)
    assert stored(world, url) == SOUND
    assert sorted(len(data) for data, _ in world.bucket.objects.values()) == [124, 300, 300, 300]


@pytest.mark.parametrize("algorithm", ["sha1", "sha256"])
def test_a_checksum_is_compared(world: World, client: FlaskClient, import_id: str, algorithm: str) -> None:
    url = create(client, import_id, len(SOUND)).headers["Location"]
    right = base64.b64encode(hashlib.new(algorithm, SOUND[:100]).digest()).decode()
    damaged = patch(client, url, 0, SOUND[1:101], **{"Upload-Checksum": f"{algorithm} {right}"})
    assert_problem(damaged, 460, "checksum_wrong")
    assert offset_of(client, url) == 0
    assert world.bucket.objects == {}
    assert patch(client, url, 0, SOUND[:100], **{"Upload-Checksum": f"{algorithm} {right}"}).status_code == 204
    assert offset_of(client, url) == 100
    for header in ("md5 abcd", "sha1", "sha1 !!", ""):
        assert_problem(patch(client, url, 100, b"x", **{"Upload-Checksum": header}), 422, "invalid_request")


def test_an_upload_is_stopped(world: World, client: FlaskClient, import_id: str) -> None:
    url = create(client, import_id, len(SOUND)).headers["Location"]
    patch(client, url, 0, SOUND[:100])
    assert client.delete(url, headers=TUS).status_code == 204
    assert world.bucket.objects == {}
    assert next(world.import_items.everything(import_id)).state is ItemState.REFUSED
    assert_problem(client.delete(url, headers=TUS), 404, "upload_not_found")


def test_a_client_that_can_only_post_names_the_method(client: FlaskClient, import_id: str) -> None:
    url = create(client, import_id, len(SOUND)).headers["Location"]
    headers = {**TUS, "X-HTTP-Method-Override": "PATCH", "Upload-Offset": "0"}
    assert client.post(url, data=SOUND[:9], headers=headers, content_type=PART).headers["Upload-Offset"] == "9"
    assert_problem(client.post(url, headers=TUS), 405, "method_not_allowed")


@pytest.mark.parametrize(
    ("headers", "status", "code"),
    [
        ({"Upload-Length": "-1"}, 422, "invalid_request"),
        ({"Upload-Length": "x"}, 422, "invalid_request"),
        ({"Upload-Length": "9" * 30}, 422, "invalid_request"),
        ({"Upload-Length": str(MAX_UPLOAD_BYTES + 1)}, 422, "invalid_request"),
        ({"Upload-Length": "0"}, 422, "empty_file"),
        ({"Upload-Metadata": ""}, 422, "invalid_request"),
        ({"Upload-Metadata": "filename !!"}, 422, "invalid_request"),
        ({"Upload-Metadata": f"filename {encoded('  ')}"}, 422, "invalid_request"),
        ({"Upload-Metadata": f"filename {encoded('a')},isrc {encoded('bad')}"}, 422, "invalid_isrc"),
        ({"Tus-Resumable": "0.2.2"}, 412, "tus_version_unsupported"),
        ({"Tus-Resumable": ""}, 412, "tus_version_unsupported"),
    ],
)
def test_what_no_upload_can_begin_with_is_refused(
    client: FlaskClient, import_id: str, headers: dict[str, str], status: int, code: str
) -> None:
    answer = create(client, import_id, 10, **headers)
    if headers.get("Upload-Length") == str(MAX_UPLOAD_BYTES + 1):
        status, code = 413, "file_too_large"
    assert_problem(answer, status, code)
    assert answer.headers["Tus-Version"] == "1.0.0"


def test_more_bytes_than_announced_are_refused(world: World, client: FlaskClient, import_id: str) -> None:
    url = create(client, import_id, 100).headers["Location"]
    assert_problem(patch(client, url, 0, SOUND), 413, "file_too_large")
    assert offset_of(client, url) <= 100


def test_another_type_of_body_is_refused(client: FlaskClient, import_id: str) -> None:
    url = create(client, import_id, 100).headers["Location"]
    for kind in ("application/json", "audio/mpeg"):
        answer = client.patch(url, data=b"x", headers={**TUS, "Upload-Offset": "0"}, content_type=kind)
        assert_problem(answer, 415, "unsupported_media_type")
    assert offset_of(client, url) == 0


@pytest.mark.parametrize("method", ["HEAD", "PATCH", "DELETE"])
def test_an_upload_that_does_not_exist_is_not_found(client: FlaskClient, method: str) -> None:
    headers = {**TUS, "Upload-Offset": "0"}
    answer = client.open(f"/api/v1/uploads/{'0' * 32}", method=method, headers=headers, content_type=PART)
    assert answer.status_code == 404


def test_an_upload_that_is_not_finished_in_time_is_refused(world: World, client: FlaskClient, import_id: str) -> None:
    url = create(client, import_id, len(SOUND)).headers["Location"]
    never = create(client, import_id, 50, name="never.mp3").headers["Location"]
    world.clock.advance(UPLOAD_LIFETIME.total_seconds() - 60)
    answer = patch(client, url, 0, SOUND[:100])
    assert "GMT" in answer.headers["Upload-Expires"]
    items, bucket = world.import_items, world.bucket
    expire = ExpireUploads(items, bucket, RemoveParts(items, bucket), world.queue, world.clock)
    world.clock.advance(120)
    assert expire() == 1
    assert_problem(
        client.patch(never, headers={**TUS, "Upload-Offset": "0"}, data=b"x", content_type=PART), 410, "upload_expired"
    )
    assert offset_of(client, url) == 100
    world.clock.advance(UPLOAD_LIFETIME.total_seconds())
    assert expire() == 1
    assert bucket.objects == {}
    codes = {item.problem.code for item in items.everything(import_id) if item.problem}
    assert codes == {"upload_expired"}


def test_parts_that_belong_to_no_upload_are_removed_after_a_day(
    world: World, client: FlaskClient, import_id: str
) -> None:
    url = create(client, import_id, len(SOUND)).headers["Location"]
    patch(client, url, 0, SOUND[:100])
    world.bucket.put(f"uploads/{url.rsplit('/', 1)[-1]}/stray", b"lost a race")
    world.bucket.put("uploads/gone/stray", b"its item is gone")
    items, bucket = world.import_items, world.bucket
    expire = ExpireUploads(items, bucket, RemoveParts(items, bucket), world.queue, world.clock)
    expire()
    assert len(bucket.objects) == 3
    world.clock.advance(timedelta(days=1, minutes=1).total_seconds())
    expire()
    assert stored(world, url) == SOUND[:100]
    assert len(bucket.objects) == 1


def test_uploads_wait_when_too_much_waits(world: World, client: FlaskClient, import_id: str) -> None:
    world.bucket.free = 0
    url = create(client, import_id, len(SOUND)).headers["Location"]
    answer = patch(client, url, 0, SOUND)
    assert_problem(answer, 507, "disk_full")
    world.bucket.free = None
    assert patch(client, url, offset_of(client, url), SOUND[offset_of(client, url) :]).status_code == 204


def test_the_bytes_of_uploads_count(world: World) -> None:
    world.limits["contributor"] = replace(world.limits["contributor"], upload_bytes_per_day=1500)
    client = make_client(world, access=Access.ACCOUNTS)
    headers = {"Authorization": f"Bearer {world.people.key_of(world.people.add(Role.CONTRIBUTOR))}"}
    import_id = client.post("/api/v1/imports/files", json={}, headers=headers).json["id"]
    url = create(client, import_id, 2048, **headers).headers["Location"]
    assert patch(client, url, 0, SOUND, **headers).status_code == 204
    assert_problem(patch(client, url, 1024, SOUND, **headers), 429, "rate_limited")
