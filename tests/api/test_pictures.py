"""Small pictures of harmony for lists of tracks."""

from __future__ import annotations

import base64

import numpy as np
import pytest
from flask.testing import FlaskClient
from tests.api.conftest import assert_problem
from tests.doubles.memory_world import World

from contrafact.domain.chroma import Chroma
from contrafact.services.pictures import N_COLUMNS, harmony_picture


def test_the_pictures_of_a_list_come_in_one_answer_without_unknown_tracks(client: FlaskClient, world: World) -> None:
    frames = np.zeros((64, 12), dtype=np.uint8)
    frames[:32, 0], frames[32:, 7] = 200, 100
    song = world.add_ready(1, chroma=Chroma(frames))
    other = world.add_ready(2)

    answer = client.get(f"/api/v1/tracks/pictures?ids={song.id},yt-00000000099,{other.id},{song.id}").json

    assert [item["track_id"] for item in answer["items"]] == [song.id, other.id]
    picture = np.frombuffer(base64.b64decode(answer["items"][0]["frames"]), dtype=np.uint8).reshape(-1, 12)
    assert picture.shape == (answer["items"][0]["n_columns"], 12)
    # The strongest value of the song is 255, whatever its level.
    assert picture[0].tolist() == [255] + [0] * 11
    assert picture[-1, 7] == 128


def test_a_track_that_is_not_ready_has_none(client: FlaskClient) -> None:
    track = client.post("/api/v1/tracks", json={"url": "https://youtu.be/00000000001"}).json["track"]

    assert client.get(f"/api/v1/tracks/pictures?ids={track['id']}").json == {"items": []}


@pytest.mark.parametrize("ids", ["", "a", "yt-00000000001,", ",".join(["yt-00000000001"] * 101)])
def test_damaged_ids_and_too_many_are_refused(client: FlaskClient, ids: str) -> None:
    assert_problem(client.get(f"/api/v1/tracks/pictures?ids={ids}"), 422, "invalid_request")


def test_pictures_are_read_from_the_bucket_once(client: FlaskClient, world: World) -> None:
    song = world.add_ready(1)
    address = f"/api/v1/tracks/pictures?ids={song.id}"
    first = client.get(address).json
    world.chromas.__init__(world.bucket, 0)  # type: ignore[misc]
    world.bucket.delete(world.tracks.get(song.id).chroma_key)  # type: ignore[union-attr, arg-type]

    assert client.get(address).json == first


@pytest.mark.parametrize("n_frames", [0, 1, 31, 33, 1000])
def test_a_recording_of_any_length_has_a_picture(n_frames: int) -> None:
    picture = harmony_picture(Chroma(np.full((n_frames, 12), 9, dtype=np.uint8)))

    assert picture.shape == (N_COLUMNS, 12)
    assert (picture == (255 if n_frames else 0)).all()
