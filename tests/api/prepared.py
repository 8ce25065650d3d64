"""What exists before a route is called: each function makes it and returns its ids."""

from __future__ import annotations

import io
from typing import Any

from flask.testing import FlaskClient
from tests.doubles.long_recordings import a_set
from tests.doubles.memory_world import World
from tests.doubles.reviewed import add_fitted, add_reviews

from contrafact.domain.sets import SetState
from contrafact.domain.webhooks import Announcement, Event

LINK = "https://youtu.be/00000000009"
HOOK = {"url": "https://hooks.example/x", "events": ["track.ready"]}
Ids = dict[str, str]


def a_track(world: World, _: FlaskClient) -> Ids:
    return {"track_id": world.add_ready(1).id}


def two_tracks(world: World, client: FlaskClient) -> Ids:
    world.add_ready(2)
    return a_track(world, client)


def a_case(world: World, client: FlaskClient) -> Ids:
    tracks = two_tracks(world, client)
    return {**tracks, "case_id": client.post("/api/v1/cases", json={"title": "Claim"}).json["id"]}


def a_case_with_a_pair(world: World, client: FlaskClient) -> Ids:
    ids = a_case(world, client)
    pair = {"query_id": ids["track_id"], "reference_id": "yt-00000000002"}
    answer = client.post(f"/api/v1/cases/{ids['case_id']}/pairs", json=pair)
    return {**ids, "pair_id": answer.json["pairs"][0]["id"]}


def a_shared_case(world: World, client: FlaskClient) -> Ids:
    ids = a_case(world, client)
    answer = client.post(f"/api/v1/cases/{ids['case_id']}/links", json={"days": 1})
    return {**ids, "link_id": answer.json["case"]["links"][0]["id"]}


def a_proposal(world: World, _: FlaskClient) -> Ids:
    return {"set_id": a_set(world).id}


def a_queued_set(world: World, _: FlaskClient) -> Ids:
    return {"set_id": a_set(world, SetState.QUEUED).id}


def many_reviews(world: World, _: FlaskClient) -> Ids:
    add_reviews(world, 100)
    return {}


def a_calibration(world: World, _: FlaskClient) -> Ids:
    return {"calibration_id": add_fitted(world).id}


def a_used_calibration(world: World, client: FlaskClient) -> Ids:
    found = a_calibration(world, client)
    client.put(f"/api/v1/calibrations/{found['calibration_id']}/use")
    return found


def a_trashed_track(world: World, client: FlaskClient) -> Ids:
    found = a_track(world, client)
    client.delete(f"/api/v1/tracks/{found['track_id']}")
    return found


def a_change(world: World, client: FlaskClient) -> Ids:
    ids = [a_track(world, client)["track_id"]]
    answer = client.post("/api/v1/tracks/changes", json={"ids": ids, "edit": {"add_tags": ["tape"]}})
    return {"change_id": answer.json["id"], "track_id": ids[0]}


def a_work(_: World, client: FlaskClient) -> Ids:
    return {"work_id": client.post("/api/v1/works", json={"title": "Song"}).json["id"]}


def two_works(world: World, client: FlaskClient) -> Ids:
    return {**a_work(world, client), "other_id": a_work(world, client)["work_id"]}


def a_work_of_a_track(world: World, client: FlaskClient) -> Ids:
    ids = {**a_work(world, client), **a_track(world, client)}
    client.patch(f"/api/v1/tracks/{ids['track_id']}", json={"work_id": ids["work_id"]})
    return ids


def a_merge(world: World, client: FlaskClient) -> Ids:
    ids = two_works(world, client)
    merged = client.post(f"/api/v1/works/{ids['work_id']}/merge", json={"work_ids": [ids["other_id"]]})
    return {**ids, "change_id": merged.json["id"]}


def a_job(_: World, client: FlaskClient) -> Ids:
    return {"job_id": client.post("/api/v1/tracks", json={"url": LINK}).json["job"]["id"]}


def a_cancelled_job(world: World, client: FlaskClient) -> Ids:
    found = a_job(world, client)
    client.post(f"/api/v1/jobs/{found['job_id']}/cancel")
    return found


def a_webhook(_: World, client: FlaskClient) -> Ids:
    return {"webhook_id": client.post("/api/v1/webhooks", json=HOOK).json["id"]}


def a_delivery(world: World, client: FlaskClient) -> Ids:
    found = a_webhook(world, client)
    world.webhooks.record(lambda announce: announce(Announcement(Event.TRACK_READY, "j1", {})))
    return {**found, "delivery_id": next(iter(world.webhooks.deliveries))}


def an_import(_: World, client: FlaskClient) -> Ids:
    return {"import_id": client.post("/api/v1/imports/files", json={}).json["id"]}


def a_paused_import(world: World, client: FlaskClient) -> Ids:
    found = an_import(world, client)
    client.post(f"/api/v1/imports/{found['import_id']}/pause")
    return found


def a_cancelled_import(world: World, client: FlaskClient) -> Ids:
    found = an_import(world, client)
    client.post(f"/api/v1/imports/{found['import_id']}/cancel")
    return found


def a_manifest() -> dict[str, Any]:
    return {"file": (io.BytesIO(f"link\n{LINK}\n".encode()), "tapes.csv")}


def an_upload() -> dict[str, Any]:
    return {"file": (io.BytesIO(b"sound"), "song.mp3")}
