"""The servers start, keep their data across a restart, and leave no process."""

from __future__ import annotations

import os
import signal
from pathlib import Path

import pymongo
import pytest
from google.cloud import storage
from tests.doubles.servers import BUCKET_NAME, Server, redis_client, running_broker, running_bucket, running_mongod

from contrafact_local import servers
from contrafact_local.parts import wait_until

Document = dict[str, str]


def client_of(server: Server) -> pymongo.MongoClient[Document]:
    return pymongo.MongoClient(server.uri)


def test_mongod_keeps_documents_and_takes_transactions_after_a_restart(tmp_path: Path) -> None:
    with running_mongod(tmp_path) as server, client_of(server) as client:
        tracks = client.get_default_database()["tracks"]
        tracks.insert_one({"_id": "a"})
        server.stop()
        server.start()
        with client.start_session() as session, session.start_transaction():
            tracks.insert_one({"_id": "b"}, session=session)
        assert sorted(tracks.distinct("_id")) == ["a", "b"]


def test_mongod_becomes_primary_again_after_its_folder_was_moved(tmp_path: Path) -> None:
    before, after = tmp_path / "before", tmp_path / "after"
    before.mkdir()
    with running_mongod(before) as server, client_of(server) as client:
        client.get_default_database()["tracks"].insert_one({"_id": "a"})
    before.rename(after)
    with running_mongod(after) as server, client_of(server) as client:
        tracks = client.get_default_database()["tracks"]
        tracks.insert_one({"_id": "b"})
        assert tracks.count_documents({}) == 2


def test_the_bucket_takes_streams_and_keeps_them_over_a_restart(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with running_bucket(tmp_path) as server:
        monkeypatch.setenv("STORAGE_EMULATOR_HOST", server.uri)
        bucket = storage.Client(project="contrafact").bucket(BUCKET_NAME)
        content = bytes(range(256)) * 8192
        with bucket.blob("incoming/a b/é.mp3").open("wb", chunk_size=256 * 1024) as stream:
            for start in range(0, len(content), 100_000):
                stream.write(content[start : start + 100_000])
        bucket.blob("chroma/one.npz").upload_from_string(b"small")
        server.stop()
        server.start()
        assert bucket.blob("incoming/a b/é.mp3").download_as_bytes() == content
        with bucket.blob("incoming/a b/é.mp3").open("rb") as stream:
            stream.seek(256)
            assert stream.read(2) == b"\x00\x01"
        assert [blob.name for blob in bucket.list_blobs()] == ["chroma/one.npz", "incoming/a b/é.mp3"]
        bucket.blob("chroma/one.npz").delete()
        assert [blob.name for blob in bucket.list_blobs(prefix="chroma/")] == []


def test_the_broker_keeps_its_queue_over_a_restart(tmp_path: Path) -> None:
    with running_broker(tmp_path) as server:
        with redis_client(server) as client:
            client.rpush("celery", "message")
        server.stop()
        server.start()
        with redis_client(server) as client:
            assert client.lrange("celery", 0, -1) == [b"message"]


def test_a_stopped_server_has_no_process_left(tmp_path: Path) -> None:
    with running_broker(tmp_path) as server:
        pid = server.running.pid
        assert Path(f"/proc/{pid}").exists()
    assert not Path(f"/proc/{pid}").exists()


def test_a_mongod_that_hangs_does_not_answer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(servers, "BUSY_MS", 300)
    with running_mongod(tmp_path) as server:
        answers, pid = server.running.part.still_answers, server.running.pid
        assert pid is not None
        # On a busy machine one answer may take longer than that; a mongod that hangs gives none.
        assert wait_until(answers, 30.0)
        os.kill(pid, signal.SIGSTOP)
        # Each of its threads goes on until it gets the signal.
        assert wait_until(lambda: not answers(), 30.0)
        os.kill(pid, signal.SIGCONT)
        assert wait_until(answers, 30.0)
