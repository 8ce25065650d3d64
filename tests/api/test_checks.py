from __future__ import annotations

import base64
import io
import math
from typing import Any

import numpy as np
import pytest
from flask.testing import FlaskClient
from PIL import Image
from tests.api.conftest import assert_problem
from tests.doubles.memory_world import World
from tests.doubles.tunes import cover, joined, tune
from tests.doubles.weights import untrained_card

from contrafact.domain.chroma import SECONDS_PER_FRAME, Chroma
from contrafact.features.chroma_io import chroma_to_bytes

MODEL = untrained_card().model_id


def ask(client: FlaskClient, query_id: str, reference_id: str, path: str = "", **more: str) -> Any:
    query = {"query_id": query_id, "reference_id": reference_id, **more}
    return client.get(f"/api/v1/checks{path}", query_string=query)


def test_a_check_returns_both_tracks_and_a_complete_verdict(client: FlaskClient, world: World) -> None:
    song = tune(1)
    query = world.add_ready(1, chroma=song)
    reference = world.add_ready(2, near=math.pi / 6, chroma=cover(song, transposition_semitones=5))

    answer = ask(client, query.id, reference.id).json

    assert (answer["query"]["id"], answer["reference"]["id"]) == (query.id, reference.id)
    verdict = answer["verdict"]
    assert verdict["decision"] == "likely"
    assert 0.8 < verdict["probability"] < 1
    assert 0 < verdict["false_alarm_rate"] < 0.1
    assert verdict["distance"] == pytest.approx(2 * math.sin(math.pi / 12), abs=1e-6)
    assert verdict["threshold"] == 0.8
    assert verdict["similarity"] > 2
    assert verdict["transposition_semitones"] == 5
    assert verdict["tempo_ratio"] == pytest.approx(1, abs=0.05)
    assert verdict["model_id"] == MODEL
    (section,) = verdict["sections"]
    length_s = song.n_frames * SECONDS_PER_FRAME
    assert section["query_start_s"] == pytest.approx(0, abs=3)
    assert section["reference_end_s"] == pytest.approx(length_s, abs=4)
    assert 0.5 < section["strength"] <= 1
    assert verdict["reason"].endswith(".")


def test_swapping_query_and_reference_mirrors_the_verdict(client: FlaskClient, world: World) -> None:
    song = tune(1)
    a = world.add_ready(1, chroma=joined(tune(7, 60), song))
    b = world.add_ready(2, near=0.4, chroma=cover(song, transposition_semitones=3))

    one, other = (ask(client, *pair).json["verdict"] for pair in ((a.id, b.id), (b.id, a.id)))

    same = ("decision", "probability", "false_alarm_rate", "distance", "similarity")
    assert {name: one[name] for name in same} == {name: other[name] for name in same}
    assert (one["transposition_semitones"], other["transposition_semitones"]) == (3, 9)


@pytest.mark.parametrize(
    ("asked", "threshold"),
    [
        ({}, 0.8),
        ({"min_probability": "0.93"}, 0.93),
        ({"min_probability": "1"}, 1.0),
        # Nothing is likely below even odds.
        ({"min_probability": "0.2"}, 0.5),
        ({"operating_point": "balanced"}, 0.8),
        ({"operating_point": "exhaustive"}, 0.5),
        ({"operating_point": "exhaustive", "min_probability": "0.9"}, 0.9),
    ],
)
def test_the_threshold_that_was_asked_for_decides_and_leaves_the_probability(
    client: FlaskClient, world: World, asked: dict[str, str], threshold: float
) -> None:
    song = tune(1)
    pair = (world.add_ready(1, chroma=song).id, world.add_ready(2, near=0.9, chroma=cover(song)).id)

    usual, verdict = (ask(client, *pair, **each).json["verdict"] for each in ({}, asked))

    assert verdict["threshold"] == threshold
    assert verdict["probability"] == usual["probability"]
    assert (verdict["decision"] == "likely") == (verdict["probability"] >= threshold)


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        ({"min_probability": "often"}, "min_probability must be a number from 0 to 1, such as 0.8."),
        ({"min_probability": "1.01"}, "min_probability must be a number from 0 to 1, such as 0.8."),
        ({"min_probability": "-1"}, "min_probability must be a number from 0 to 1, such as 0.8."),
        ({"min_probability": "nan"}, "min_probability must be a number from 0 to 1, such as 0.8."),
        ({"operating_point": "lax"}, "operating_point must be 'precise', 'balanced' or 'exhaustive'."),
    ],
)
def test_a_damaged_threshold_is_refused_in_words(
    client: FlaskClient, world: World, asked: dict[str, str], sentence: str
) -> None:
    pair = (world.add_ready(1).id, world.add_ready(2).id)
    assert assert_problem(ask(client, *pair, **asked), 422, "invalid_request")["detail"] == sentence


def test_a_check_reports_a_missing_or_unready_track(client: FlaskClient, world: World) -> None:
    ready, gone = world.add_ready(1).id, world.add_ready(2).id
    client.delete(f"/api/v1/tracks/{gone}")
    queued = client.post("/api/v1/tracks", json={"url": "youtu.be/dQw4w9WgXcQ"}).json["track"]["id"]

    for path in ("", "/evidence"):
        assert_problem(ask(client, ready, ready, path), 422, "same_track")
        for pair in ((ready, gone), (gone, ready)):
            assert gone in assert_problem(ask(client, *pair, path), 404, "track_not_found")["detail"]
        for pair in ((ready, queued), (queued, ready)):
            assert queued in assert_problem(ask(client, *pair, path), 409, "track_not_ready")["detail"]
        assert_problem(ask(client, ready, "x", path), 422, "invalid_request")
        details = assert_problem(client.get(f"/api/v1/checks{path}?query_id={ready}"), 422, "invalid_request")
        assert details["errors"] == [{"location": ["reference_id"], "message": "reference_id is missing."}]


@pytest.mark.parametrize(
    ("stored", "code"),
    [
        (b"no chroma", "invalid_chroma"),
        (chroma_to_bytes(Chroma(np.full((50, 12), 9, np.uint8), "hpcp-v0")), "wrong_recipe"),
        (chroma_to_bytes(Chroma(np.full((1, 12), 255, np.uint8))), "too_short"),
        (chroma_to_bytes(Chroma(np.zeros((200, 12), np.uint8))), "silent_audio"),
    ],
)
def test_damaged_chroma_is_reported_and_kept(client: FlaskClient, world: World, stored: bytes, code: str) -> None:
    ready, damaged = world.add_ready(1), world.add_ready(2)
    key = damaged.chroma_key
    assert key is not None
    world.bucket.put(key, stored)

    for path in ("", "/evidence"):
        for pair in ((ready.id, damaged.id), (damaged.id, ready.id)):
            assert_problem(ask(client, *pair, path), 422, code)
    assert_problem(client.get(f"/api/v1/tracks/{damaged.id}/ranking"), 422, code)
    assert client.get(f"/api/v1/tracks/{ready.id}/ranking").status_code == 200
    assert world.bucket.get(key) == stored


def test_a_track_of_three_seconds_is_accepted_and_matches_nothing(client: FlaskClient, world: World) -> None:
    query, reference = world.add_ready(1, chroma=tune(1)), world.add_ready(2, near=1.5, chroma=tune(1, 6))

    verdict = ask(client, query.id, reference.id).json["verdict"]
    evidence = ask(client, query.id, reference.id, "/evidence").json
    picture = client.get(f"/api/v1/checks/evidence?query_id={query.id}&reference_id={reference.id}", headers=PNG)

    assert (verdict["similarity"], verdict["tempo_ratio"], verdict["sections"]) == (0, None, [])
    assert (evidence["path"], evidence["sections"]) == ([], [])
    assert picture.status_code == 200


PNG = {"Accept": "image/png"}


def test_the_evidence_holds_the_matrix_bit_by_bit_with_the_path_on_it(client: FlaskClient, world: World) -> None:
    song = tune(1)
    query = world.add_ready(1, chroma=song)
    reference = world.add_ready(2, chroma=joined(tune(7, 60), cover(song)))

    answer = ask(client, query.id, reference.id, "/evidence").json

    bits = np.unpackbits(np.frombuffer(base64.b64decode(answer["matrix"]), np.uint8))
    n_rows, n_columns = answer["shape"]
    matrix = bits[: n_rows * n_columns].reshape(n_rows, n_columns)
    assert len(bits) - matrix.size < 8
    assert n_columns - n_rows == 60
    path = np.array(answer["path"])
    assert matrix[path[0, 0], path[0, 1]] == 1
    assert matrix[tuple(path.T)].mean() > 0.8
    assert np.abs(path[:, 1] - path[:, 0] - 60).max() <= 3
    assert answer["seconds_per_frame"] == SECONDS_PER_FRAME
    assert answer["sections"] == ask(client, query.id, reference.id).json["verdict"]["sections"]


@pytest.mark.parametrize("accept", ["image/png", "image/png, application/json;q=0.5"])
def test_the_evidence_as_png_has_one_pixel_per_cell(client: FlaskClient, world: World, accept: str) -> None:
    song = tune(1)
    query, reference = world.add_ready(1, chroma=song), world.add_ready(2, chroma=cover(song))
    found = ask(client, query.id, reference.id, "/evidence").json

    address = f"/api/v1/checks/evidence?query_id={query.id}&reference_id={reference.id}"
    answer = client.get(address, headers={"Accept": accept})

    assert answer.content_type == "image/png"
    picture = Image.open(io.BytesIO(answer.data))
    n_rows, n_columns = found["shape"]
    assert picture.size == (n_columns, n_rows)
    i, j = found["path"][len(found["path"]) // 2]
    red, green, blue = picture.convert("RGB").getpixel((j, i))
    assert red > green + blue


@pytest.mark.parametrize("accept", ["*/*", "application/json, image/png", "text/html,*/*;q=0.8"])
def test_the_evidence_is_json_unless_png_is_preferred(client: FlaskClient, world: World, accept: str) -> None:
    query, reference = world.add_ready(1), world.add_ready(2)

    address = f"/api/v1/checks/evidence?query_id={query.id}&reference_id={reference.id}"

    assert client.get(address, headers={"Accept": accept}).content_type == "application/json"


def test_a_check_of_a_track_with_older_weights_is_refused(client: FlaskClient, world: World) -> None:
    ready, older = world.add_ready(1), world.add_ready(2)
    world.give_older_weights(older)

    assert older.id in assert_problem(ask(client, ready.id, older.id), 409, "older_embedding")["detail"]
