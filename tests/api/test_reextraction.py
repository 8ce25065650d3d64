from __future__ import annotations

from datetime import timedelta

import numpy as np
from flask.testing import FlaskClient
from tests.doubles.memory_world import World

from contrafact.domain.chroma import Chroma
from contrafact.domain.jobs import Problem
from contrafact.domain.tracks import Metadata, TrackMeasures

PATH = "/api/v1/reextraction"


def both_views(number: int) -> Chroma:
    frames = np.full((50, 12), number, dtype=np.uint8)
    return Chroma(frames, whitened=frames[::-1].copy())


def test_tracks_of_the_older_recipe_are_counted_with_what_fetching_them_costs(
    client: FlaskClient, world: World
) -> None:
    for number in (1, 2):
        track = world.add_ready(number)
        world.tracks.describe(track.id, track.job_id, Metadata(duration_s=250.0), world.clock())
    new = world.add_ready(3, chroma=both_views(3))
    assert new.chroma_key is not None
    world.tracks.set_chroma(new.id, new.job_id, new.chroma_key, world.clock(), TrackMeasures(recipe="hpcp-v2"))
    assert client.get(PATH).json == {
        "recipe": "hpcp-v2",
        "n_tracks": 2,
        "n_fetchable": 2,
        "estimated_bytes": 8_000_000,
        "estimated_seconds": 30.0,
        "n_waiting": 0,
        "n_done": 0,
        "n_failed": 0,
        "error": None,
        "failures": [],
    }
    assert client.get(f"/api/v1/tracks/{new.id}").json["recipe"] == "hpcp-v2"
    assert client.get(f"/api/v1/tracks/{track.id}").json["recipe"] == "hpcp-v1"
    assert client.get(f"/api/v1/tracks/{new.id}/chroma").json["recipes"] == ["hpcp-v1", "hpcp-v2"]


def test_they_are_asked_for_in_one_request_and_the_progress_and_failures_are_shown(
    client: FlaskClient, world: World
) -> None:
    first, second = world.add_ready(1), world.add_ready(2, title="Gone")
    started = client.post(PATH)
    assert (started.status_code, started.json["n_waiting"], started.json["n_fetchable"]) == (202, 2, 0)
    done, failed = (world.older.take(token, timedelta(minutes=1)) for token in "ab")
    assert done is not None
    assert failed is not None
    assert (done.id, failed.id) == (first.id, second.id)
    world.older.finish(done, "chroma/new", TrackMeasures(recipe="hpcp-v2"), world.clock())
    world.older.fail(failed, Problem("video_removed", "It was removed."))
    now = client.get(PATH).json
    assert [now[name] for name in ("n_tracks", "n_waiting", "n_done", "n_failed")] == [1, 0, 1, 1]
    (failure,) = now["failures"]
    assert (failure["track"]["title"], failure["error"]["code"]) == ("Gone", "video_removed")


def test_a_request_can_be_stopped(client: FlaskClient, world: World) -> None:
    world.add_ready(1)
    client.post(PATH)
    stopped = client.delete(PATH)
    assert (stopped.status_code, stopped.json["n_waiting"], stopped.json["n_fetchable"]) == (200, 0, 1)


def test_a_check_names_the_recipe_that_both_have(client: FlaskClient, world: World) -> None:
    old, new, newer = world.add_ready(1), *(world.add_ready(number, chroma=both_views(number)) for number in (2, 3))
    recipes = [
        client.get("/api/v1/checks", query_string={"query_id": query.id, "reference_id": reference.id}).json["verdict"][
            "recipe"
        ]
        for query, reference in ((new, newer), (old, new))
    ]
    assert recipes == ["hpcp-v2", "hpcp-v1"]
