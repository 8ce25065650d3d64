"""Resumable uploads through gunicorn, on a real database and bucket: lost connections, large parts, empty answers."""

from __future__ import annotations

import json
import os
import socket
from collections.abc import Iterator

import pytest
from pymongo.database import Database
from tests.api.real import RealApi, running_api
from tests.doubles.product import wait_until
from tests.doubles.servers import Server

from contrafact.adapters.mongo.database import Document

TUS = {"Tus-Resumable": "1.0.0"}
PART = {**TUS, "Content-Type": "application/offset+octet-stream"}


@pytest.fixture(scope="module")
def api(
    tmp_path_factory: pytest.TempPathFactory, mongod: Server, bucket_server: Server, broker: Server
) -> Iterator[RealApi]:
    with running_api(tmp_path_factory.mktemp("api"), mongod, bucket_server, broker) as found:
        yield found


@pytest.fixture
def data() -> bytes:
    return os.urandom(5_000_000)


@pytest.fixture
def url(api: RealApi, database: Database[Document], data: bytes) -> str:
    import_id = api.post("/imports/files", {}).body["id"]
    files = {"files": [{"name": "a.mp3", "size_bytes": len(data)}], "is_last": True}
    return f"/uploads/{api.post(f'/imports/{import_id}/items', files).body['items'][0]['id']}"


def offset_of(api: RealApi, url: str) -> int:
    answer = api.ask("HEAD", url, headers=TUS)
    assert answer.status == 200
    return int(answer.headers["Upload-Offset"])


def test_a_file_arrives_in_parts_of_any_size(api: RealApi, url: str, data: bytes) -> None:
    for start, end in ((0, 10), (10, 100_000), (100_000, len(data))):
        assert offset_of(api, url) == start
        answer = api.ask("PATCH", url, data[start:end], {**PART, "Upload-Offset": str(start)})
        assert (answer.status, answer.headers["Upload-Offset"]) == (204, str(end))


@pytest.mark.parametrize("n_sent", [1_000, 4_500_000], ids=["in one piece", "in several parts"])
def test_what_arrived_before_the_connection_was_lost_is_kept(api: RealApi, url: str, data: bytes, n_sent: int) -> None:
    head = "".join(f"{name}: {value}\r\n" for name, value in {**PART, "Upload-Offset": "0"}.items())
    start = f"PATCH /api/v1{url} HTTP/1.1\r\nHost: 127.0.0.1:{api.port}\r\nContent-Length: {len(data)}\r\n{head}\r\n"

    def is_kept() -> bool:
        # A busy server forgets a request whose client goes before it is begun.
        with socket.create_connection(("127.0.0.1", api.port)) as connection:
            connection.sendall(start.encode() + data[:n_sent])
        return offset_of(api, url) == n_sent

    wait_until(is_kept, 20, pause_seconds=0.5)
    answer = api.ask("PATCH", url, data[n_sent:], {**PART, "Upload-Offset": str(n_sent)})
    assert (answer.status, answer.headers["Upload-Offset"]) == (204, str(len(data)))


def test_a_body_without_a_length_is_received(api: RealApi, url: str, data: bytes) -> None:
    pieces = (data[start : start + 100_000] for start in range(0, len(data), 100_000))
    answer = api.ask("PATCH", url, pieces, {**PART, "Upload-Offset": "0"}, is_chunked=True)
    assert (answer.status, answer.headers["Upload-Offset"]) == (204, str(len(data)))


def test_options_and_head_keep_the_connection(api: RealApi, url: str) -> None:
    request = f"HEAD /api/v1{url} HTTP/1.1\r\nHost: 127.0.0.1:{api.port}\r\nTus-Resumable: 1.0.0\r\n\r\n"
    with socket.create_connection(("127.0.0.1", api.port), timeout=10) as connection:
        for _ in range(2):
            connection.sendall(request.encode())
            answer = connection.recv(65_536)
            assert answer.startswith(b"HTTP/1.1 200")
            assert answer.endswith(b"\r\n\r\n")
    assert json.dumps(api.ask("OPTIONS", "/uploads").body) == "null"
