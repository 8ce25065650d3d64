"""The API with its objects in a folder: uploads, and what it answers while the folder is away."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.api.real import RealApi, running_api
from tests.api.test_on_real_servers import HEAD, MULTIPART, send_file
from tests.doubles.servers import Server

from contrafact.adapters.local_bucket import LocalBucket
from contrafact.adapters.mongo.database import connect, ensure_indexes


@pytest.fixture(scope="module")
def objects(tmp_path_factory: pytest.TempPathFactory) -> Path:
    found = tmp_path_factory.mktemp("bucket") / "objects"
    found.mkdir()
    return found


@pytest.fixture(scope="module")
def api(tmp_path_factory: pytest.TempPathFactory, objects: Path, mongod: Server, broker: Server) -> Iterator[RealApi]:
    database = connect(mongod.uri)
    for name in database.list_collection_names():
        database[name].delete_many({})
    ensure_indexes(database)
    # An emulator that is not there shows that it is not asked.
    settings = {"CONTRAFACT_BUCKET_DIR": str(objects), "STORAGE_EMULATOR_HOST": "http://127.0.0.1:1"}
    with running_api(tmp_path_factory.mktemp("api"), mongod, None, broker, settings) as found:
        yield found


def files_in(folder: Path) -> list[str]:
    return [path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()]


def test_a_file_is_streamed_into_the_folder_in_little_memory(api: RealApi, objects: Path) -> None:
    answer = send_file(api, 150_000_000)
    assert answer.status == 202
    ((key, _),) = LocalBucket(objects).keys("incoming/")
    assert (objects / key).stat().st_size == 150_000_000
    assert api.peak_memory_bytes() < 300_000_000


def test_a_file_that_is_too_large_leaves_nothing(api: RealApi, objects: Path) -> None:
    before = files_in(objects)
    answer = send_file(api, 201_000_000, is_chunked=True)
    assert (answer.status, answer.body["code"]) == (413, "file_too_large")
    assert files_in(objects) == before


def test_without_the_folder_an_upload_is_refused_with_retry_after(api: RealApi, objects: Path) -> None:
    away = objects.with_name("away")
    objects.rename(away)
    try:
        for n_bytes in (1000, 9_000_000):
            answer = send_file(api, n_bytes)
            assert (answer.status, answer.body["code"]) == (503, "bucket_unavailable")
            assert "Retry-After" in answer.headers
        ready = api.ask("GET", "/health/ready")
        assert (ready.status, ready.body["parts"]["bucket"]) == (503, "unavailable")
        assert api.post("/tracks", {"url": "youtu.be/00000000009"}).status == 202
        assert not objects.exists()
    finally:
        away.rename(objects)
    assert api.ask("GET", "/health/ready").status == 200
    assert send_file(api, 1000).status == 202


def test_an_upload_during_which_the_folder_goes_is_refused_with_retry_after(api: RealApi, objects: Path) -> None:
    head, end, n_bytes = HEAD % b"c.wav", b"\r\n--x--\r\n", 30_000_000
    away, before = objects.with_name("away"), sorted(files_in(objects))

    def pieces() -> Iterator[bytes]:
        yield head
        for start in range(0, n_bytes, 1_000_000):
            if start == 20_000_000:
                objects.rename(away)
            yield b"c" * 1_000_000
        yield end

    length = str(len(head) + n_bytes + len(end))
    try:
        answer = api.ask("POST", "/tracks/upload", pieces(), {**MULTIPART, "Content-Length": length})
        assert (answer.status, answer.body["code"]) == (503, "bucket_unavailable")
        assert int(answer.headers["Retry-After"]) > 0
    finally:
        away.rename(objects)
    assert sorted(key for key, _ in LocalBucket(objects).keys("")) == before
