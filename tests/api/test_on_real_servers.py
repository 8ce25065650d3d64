from __future__ import annotations

import json
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest
from pymongo.database import Database
from tests.api.real import Answer, RealApi, running_api
from tests.contract.builders import add_track, after
from tests.doubles.servers import BUCKET_NAME, Server, running_broker, running_bucket, running_mongod
from tests.doubles.tunes import cover, tune
from tests.doubles.weights import untrained_card

from contrafact.adapters.gcs_bucket import connect_bucket
from contrafact.adapters.mongo.database import Document, connect, ensure_indexes
from contrafact.adapters.mongo.embeddings import MongoEmbeddingStore
from contrafact.adapters.mongo.tracks import MongoTrackStore
from contrafact.domain.embeddings import TrackEmbedding
from contrafact.domain.jobs import State
from contrafact.features.chroma_io import chroma_to_bytes
from contrafact.services.tracks import chroma_key

FORMS = [
    "https://www.youtube.com/watch?v={id}&list=PL0123456789",
    "youtu.be/{id}",
    "https://m.youtube.com/shorts/{id}",
    "https://music.youtube.com/watch?v={id}&si=x",
    "https://www.youtube.com/embed/{id}",
]
HEAD = b'--x\r\nContent-Disposition: form-data; name="file"; filename="%s"\r\n\r\n'
MULTIPART = {"Content-Type": "multipart/form-data; boundary=x"}
ENOUGH_SECONDS = 10.0
"""Our limits are 1 to 3 s; the libraries alone would wait for 30 s."""


@pytest.fixture(scope="module")
def servers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Server]]:
    """Start servers for this module alone: its tests stop them."""
    folder = tmp_path_factory.mktemp("servers")
    with running_mongod(folder) as mongod, running_bucket(folder) as bucket, running_broker(folder) as broker:
        yield {"mongod": mongod, "bucket": bucket, "broker": broker}


@pytest.fixture(scope="module")
def api(tmp_path_factory: pytest.TempPathFactory, servers: dict[str, Server]) -> Iterator[RealApi]:
    ensure_indexes(connect(servers["mongod"].uri))
    with running_api(tmp_path_factory.mktemp("api"), **servers) as found:
        yield found


@pytest.fixture
def store(servers: dict[str, Server]) -> Iterator[Database[Document]]:
    found = connect(servers["mongod"].uri)
    yield found
    found.client.close()


def send_file(api: RealApi, n_bytes: int, name: str = "a.wav", *, is_chunked: bool = False) -> Answer:
    """Send zeros as a file in chunks."""
    head, end = HEAD % name.encode(), b"\r\n--x--\r\n"

    def pieces() -> Iterator[bytes]:
        yield head
        for start in range(0, n_bytes, 1_000_000):
            yield bytes(min(1_000_000, n_bytes - start))
        yield end

    length = {} if is_chunked else {"Content-Length": str(len(head) + n_bytes + len(end))}
    headers = {**MULTIPART, **length, **({"Transfer-Encoding": "chunked"} if is_chunked else {})}
    return api.ask("POST", "/tracks/upload", pieces(), headers, is_chunked=is_chunked)


def keys(servers: dict[str, Server]) -> list[str]:
    return [key for key, _ in connect_bucket(BUCKET_NAME, servers["bucket"].uri).keys("")]


def test_a_hundred_clients_with_one_video_in_mixed_forms_make_one_track_and_one_job(
    api: RealApi, store: Database[Document]
) -> None:
    def submit(number: int) -> Answer:
        return api.post("/tracks", {"url": FORMS[number % len(FORMS)].format(id="dQw4w9WgXcQ")})

    with ThreadPoolExecutor(100) as pool:
        answers = list(pool.map(submit, range(100)))
    assert sorted(answer.status for answer in answers) == [200] * 99 + [202]
    assert {answer.body["job"]["id"] for answer in answers} == {answers[0].body["job"]["id"]}
    assert store["tracks"].count_documents({"_id": "yt-dQw4w9WgXcQ"}) == 1
    assert store["jobs"].count_documents({"track_id": "yt-dQw4w9WgXcQ"}) == 1


def test_an_embedding_is_ranked_as_soon_as_it_is_put_and_not_after_its_track_was_deleted(
    api: RealApi, store: Database[Document], servers: dict[str, Server]
) -> None:
    tracks, embeddings, model_id = MongoTrackStore(store), MongoEmbeddingStore(store), untrained_card().model_id
    bucket = connect_bucket(BUCKET_NAME, servers["bucket"].uri)
    song = tune(1)
    found = [add_track(tracks, number, f"Song {number}", created_at=after(0)) for number in (1, 2)]
    for track, chroma in zip(found, (song, cover(song, transposition_semitones=4)), strict=True):
        key = chroma_key(track.id, track.job_id)
        bucket.put(key, chroma_to_bytes(chroma))
        tracks.set_chroma(track.id, track.job_id, key, after(1))
        axis = np.eye(256, dtype=np.float32)[:1]
        embeddings.put(track.id, track.job_id, model_id, TrackEmbedding(axis[0], axis))
        tracks.mirror_state(track.id, track.job_id, State.READY, after(1))
        ranked = api.ask("GET", f"/tracks/{track.id}/ranking")
        assert ranked.status == 200
    (item,) = ranked.body["items"]
    assert (item["track"]["id"], item["verdict"]["transposition_semitones"]) == (found[0].id, 8)
    assert ranked.body["has_cover"]
    checked = api.ask("GET", f"/checks?query_id={found[1].id}&reference_id={found[0].id}")
    assert checked.body["verdict"] == item["verdict"]
    assert api.ask("DELETE", f"/tracks/{found[0].id}").status == 204
    assert api.ask("GET", f"/tracks/{found[1].id}/ranking").body["items"] == []
    assert api.ask("GET", f"/checks?query_id={found[1].id}&reference_id={found[0].id}").status == 404
    assert api.ask("DELETE", f"/tracks/{found[1].id}").status == 204


def test_a_file_is_streamed_to_the_bucket_with_or_without_content_length(
    api: RealApi, servers: dict[str, Server]
) -> None:
    first = send_file(api, 20_000_000)
    again = send_file(api, 20_000_000, "b.wav", is_chunked=True)
    assert (first.status, again.status) == (202, 200)
    assert first.body["track"]["id"] == again.body["track"]["id"]
    assert len([key for key in keys(servers) if key.startswith("incoming/")]) == 1


# A chunked one is also refused by the API with a folder.
@pytest.mark.parametrize("is_chunked", [False, pytest.param(True, marks=pytest.mark.long)])
def test_a_file_of_201_megabytes_is_refused_in_little_memory_and_its_sender_reads_why(
    api: RealApi, servers: dict[str, Server], is_chunked: bool
) -> None:
    before = keys(servers)
    answer = send_file(api, 201_000_000, is_chunked=is_chunked)
    assert (answer.status, answer.body["code"]) == (413, "file_too_large")
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert keys(servers) == before
    assert api.peak_memory_bytes() < 300_000_000


@pytest.mark.parametrize("is_chunked", [False, True])
def test_too_much_json_is_refused_and_its_sender_reads_why(api: RealApi, is_chunked: bool) -> None:
    headers = {"Content-Type": "application/json", **({"Transfer-Encoding": "chunked"} if is_chunked else {})}
    pieces = (b" " * 1_000_000 for _ in range(20))
    body = pieces if is_chunked else b"".join(pieces)
    answer = api.ask("POST", "/tracks", body, headers, is_chunked=is_chunked)
    assert (answer.status, answer.body["code"]) == (413, "body_too_large")


def test_the_api_warms_up_before_the_first_request(api: RealApi) -> None:
    deadline = time.monotonic() + 60
    while not (lines := [line for line in api.log.read_text().splitlines() if '"warmed up"' in line]):
        assert time.monotonic() < deadline
        time.sleep(0.2)
    assert len(lines) == 1


def test_without_the_database_requests_fail_soon_and_succeed_when_it_returns(
    api: RealApi, servers: dict[str, Server]
) -> None:
    servers["mongod"].stop()
    try:
        asked = [
            ("GET", "/tracks", None),
            ("GET", "/jobs", None),
            ("GET", "/tracks/yt-dQw4w9WgXcQ/ranking", None),
            ("POST", "/tracks", {"url": "youtu.be/dQw4w9WgXcQ"}),
            ("DELETE", "/tracks/yt-dQw4w9WgXcQ", None),
        ]
        # At once, since each waits for the database for seconds.
        with ThreadPoolExecutor(len(asked)) as pool:
            answers = list(pool.map(lambda each: api.post(each[1], each[2]) if each[2] else api.ask(*each[:2]), asked))
        for answer in answers:
            assert (answer.status, answer.body["code"]) == (503, "database_unavailable")
            assert int(answer.headers["Retry-After"]) > 0
            assert answer.seconds < ENOUGH_SECONDS
        ready = api.ask("GET", "/health/ready")
        assert (ready.status, ready.body["parts"]["database"]) == (503, "unavailable")
        assert api.ask("GET", "/health/live").status == 200
    finally:
        servers["mongod"].start()
    deadline = time.monotonic() + 60
    while api.ask("GET", "/tracks").status != 200:
        assert time.monotonic() < deadline
        time.sleep(0.2)
    assert api.post("/tracks", {"url": "youtu.be/dQw4w9WgXcQ"}).status == 200


def test_without_the_bucket_an_upload_is_refused_with_retry_after(api: RealApi, servers: dict[str, Server]) -> None:
    servers["bucket"].stop()
    try:
        for n_bytes in (1000, 9_000_000):
            answer = send_file(api, n_bytes)
            assert (answer.status, answer.body["code"]) == (503, "bucket_unavailable")
            assert "Retry-After" in answer.headers
        assert api.post("/tracks", {"url": "youtu.be/00000000009"}).status == 202
    finally:
        servers["bucket"].start()
    assert send_file(api, 1000).status == 202


def test_an_upload_during_which_the_bucket_dies_is_refused_with_retry_after(
    api: RealApi, servers: dict[str, Server]
) -> None:
    head, end, n_bytes = HEAD % b"c.wav", b"\r\n--x--\r\n", 30_000_000

    def pieces() -> Iterator[bytes]:
        yield head
        for start in range(0, n_bytes, 1_000_000):
            if start == 20_000_000:
                servers["bucket"].stop()
            yield b"c" * 1_000_000
        yield end

    length = str(len(head) + n_bytes + len(end))
    try:
        answer = api.ask("POST", "/tracks/upload", pieces(), {**MULTIPART, "Content-Length": length})
        assert (answer.status, answer.body["code"]) == (503, "bucket_unavailable")
        assert int(answer.headers["Retry-After"]) > 0
    finally:
        servers["bucket"].start()


def test_without_the_broker_a_link_is_still_accepted_soon(api: RealApi, servers: dict[str, Server]) -> None:
    servers["broker"].stop()
    try:
        answer = api.post("/tracks", {"url": "youtu.be/00000000010"})
        assert answer.status == 202
        assert answer.seconds < 5.5  # kombu alone would wait for 6
        assert api.post("/playlists", {"url": "https://www.youtube.com/playlist?list=PL0123456789"}).status == 202
    finally:
        servers["broker"].start()


def test_the_log_is_json_lines_with_request_track_and_job_ids(api: RealApi) -> None:
    answer = api.post("/tracks", {"url": "youtu.be/00000000011"})
    lines = [json.loads(line) for line in api.log.read_text().splitlines()]
    (mine,) = [line for line in lines if line.get("request_id") == answer.headers["X-Request-Id"]]
    assert (mine["track_id"], mine["job_id"]) == ("yt-00000000011", answer.body["job"]["id"])
    assert (mine["message"], mine["status"], mine["level"]) == ("POST /api/v1/tracks", 202, "info")


def test_the_api_uses_little_memory(api: RealApi) -> None:
    assert api.peak_memory_bytes() < 500_000_000
    assert Path(f"/proc/{api.master_pid}").exists()
