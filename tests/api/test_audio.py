"""Listening over HTTP: byte ranges, conditions, and what is said when there is nothing to hear."""

from __future__ import annotations

from typing import Any

import pytest
from flask.testing import FlaskClient
from tests.api.conftest import assert_problem
from tests.doubles.memory_audio import MemoryAudioStore
from tests.doubles.memory_world import World

from contrafact.domain.audio import AudioCopy, audio_key
from contrafact.domain.tracks import Track
from contrafact_api.routes import audio

DATA = bytes(range(256)) * 20
URL = "/api/v1/tracks/{}/audio"


@pytest.fixture
def track(world: World) -> Track:
    found = world.add_ready(1)
    key = audio_key(found.id, found.job_id)
    world.bucket.put(key, DATA)
    MemoryAudioStore(world.tracks).set_audio(found.id, found.job_id, AudioCopy(key, len(DATA), world.clock()))
    return found


def test_the_whole_copy_is_sent_without_a_range(client: FlaskClient, track: Track) -> None:
    answer = client.get(URL.format(track.id))
    assert (answer.status_code, answer.data) == (200, DATA)
    assert answer.content_type == "audio/webm"
    assert answer.headers["Accept-Ranges"] == "bytes"
    assert answer.headers["Content-Length"] == str(len(DATA))
    assert set(answer.headers["Cache-Control"].split(", ")) == {"private", "no-store"}
    assert client.get(f"/api/v1/tracks/{track.id}").json["has_audio"] is True


@pytest.mark.parametrize(
    ("asked", "first", "last"),
    [
        ("bytes=0-", 0, 5119),
        ("bytes=0-99", 0, 99),
        ("bytes=1000-1000", 1000, 1000),
        ("bytes=999-3001", 999, 3001),
        ("bytes=-5", 5115, 5119),
        ("bytes=5000-9999", 5000, 5119),
    ],
)
def test_a_range_is_sent_alone(client: FlaskClient, track: Track, asked: str, first: int, last: int) -> None:
    answer = client.get(URL.format(track.id), headers={"Range": asked})
    assert (answer.status_code, answer.data) == (206, DATA[first : last + 1])
    assert answer.headers["Content-Range"] == f"bytes {first}-{last}/5120"
    assert answer.headers["Content-Length"] == str(last + 1 - first)


@pytest.mark.parametrize("asked", ["bytes=5120-", "bytes=9000-9999"])
def test_a_range_outside_the_file_is_refused_with_its_size(client: FlaskClient, track: Track, asked: str) -> None:
    answer = client.get(URL.format(track.id), headers={"Range": asked})
    assert (answer.status_code, answer.json["code"]) == (416, "range_not_satisfiable")
    assert answer.headers["Content-Range"] == "bytes */5120"


@pytest.mark.parametrize("asked", ["bytes=0-1,5-6", "bytes=", "bytes=b-a", "seconds=0-5", "bytes=9-2", "bytes=-9999"])
def test_a_range_that_means_nothing_here_is_ignored(client: FlaskClient, track: Track, asked: str) -> None:
    answer = client.get(URL.format(track.id), headers={"Range": asked})
    assert (answer.status_code, answer.data) == (200, DATA)


def test_a_copy_that_is_known_is_not_sent_again(client: FlaskClient, track: Track) -> None:
    whole = client.get(URL.format(track.id))
    again = client.get(URL.format(track.id), headers={"If-None-Match": whole.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    assert again.headers["ETag"] == whole.headers["ETag"]


@pytest.mark.parametrize(("tag", "status", "data"), [(None, 206, DATA[:5]), ('"another"', 200, DATA)])
def test_a_range_of_another_copy_gets_the_whole(
    client: FlaskClient, track: Track, tag: str | None, status: int, data: bytes
) -> None:
    tag = tag or client.get(URL.format(track.id)).headers["ETag"]
    answer = client.get(URL.format(track.id), headers={"Range": "bytes=0-4", "If-Range": tag})
    assert (answer.status_code, answer.data) == (status, data)


def test_a_condition_on_another_copy_is_refused_in_words(client: FlaskClient, track: Track) -> None:
    answer = client.get(URL.format(track.id), headers={"If-Match": '"another"'})
    details = assert_problem(answer, 412, "invalid_request")
    assert "If-Match" in details["detail"]
    whole = client.get(URL.format(track.id))
    assert client.get(URL.format(track.id), headers={"If-Match": whole.headers["ETag"]}).status_code == 200


def test_head_answers_like_get_and_reads_nothing(
    client: FlaskClient, world: World, track: Track, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(world.bucket, "read_from", lambda *_: pytest.fail("read"))
    answer = client.head(URL.format(track.id))
    assert (answer.status_code, answer.data, answer.headers["Content-Length"]) == (200, b"", "5120")
    assert answer.headers["Accept-Ranges"] == "bytes"


def test_only_what_a_range_needs_is_read(
    client: FlaskClient, world: World, track: Track, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[int] = []
    pieces = world.bucket.read_from

    def counted(key: str, start: int) -> Any:
        for piece in pieces(key, start):
            read.append(len(piece))
            yield piece

    monkeypatch.setattr(world.bucket, "read_from", counted)
    assert client.get(URL.format(track.id), headers={"Range": "bytes=3000-3010"}).data == DATA[3000:3011]
    assert read == [1000]


def test_a_track_without_a_copy_says_so(client: FlaskClient, world: World) -> None:
    track = world.add_ready(2)
    answer = client.get(URL.format(track.id))
    assert (answer.status_code, answer.json["code"]) == (404, "audio_missing")
    assert client.get(f"/api/v1/tracks/{track.id}").json["has_audio"] is False


def test_a_copy_whose_object_is_gone_is_missing_too(client: FlaskClient, world: World, track: Track) -> None:
    world.bucket.delete(audio_key(track.id, track.job_id))
    assert client.get(URL.format(track.id)).json["code"] == "audio_missing"


def test_a_deleted_track_cannot_be_heard(client: FlaskClient, track: Track) -> None:
    client.delete(f"/api/v1/tracks/{track.id}")
    assert client.get(URL.format(track.id)).json["code"] == "track_not_found"


def test_of_a_long_copy_a_player_gets_what_follows_in_parts(
    client: FlaskClient, track: Track, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(audio, "MAX_OPEN_RANGE", 1000)
    heard, start = b"", 0
    while start < len(DATA):
        answer = client.get(URL.format(track.id), headers={"Range": f"bytes={start}-"})
        assert answer.status_code == 206
        assert len(answer.data) <= 1000
        assert answer.headers["Content-Range"] == f"bytes {start}-{start + len(answer.data) - 1}/5120"
        heard, start = heard + answer.data, start + len(answer.data)
    assert heard == DATA
    assert len(client.get(URL.format(track.id), headers={"Range": "bytes=0-2999"}).data) == 3000
    assert client.get(URL.format(track.id), headers={"Range": "bytes=5120-"}).status_code == 416
    assert client.get(URL.format(track.id), headers={"Range": f"bytes={'9' * 40}-"}).status_code == 416
