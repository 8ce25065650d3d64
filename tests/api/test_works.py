"""Fields, merges, splits, recordings, and the import and export of works, on stores in memory."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from flask.testing import FlaskClient
from tests.api.conftest import assert_problem
from tests.doubles.memory_world import World
from tests.doubles.weights import untrained_card

WORKS = "/api/v1/works"
ISWC = "T-034.524.680-1"
FULL = {
    "title": "Naima",
    "alternative_titles": ["Niema"],
    "writers": [
        {"name": "John Coltrane", "role": "C", "share": 66.67},
        {"name": "=cmd()", "role": None, "share": None},
    ],
    "iswc": ISWC,
    "original_track_id": "yt-00000000001",
    "year": 1959,
    "notes": 'For "his" wife,\nNaima.',
    "links": ["https://www.wikidata.org/wiki/Q1"],
    "composer": "Coltrane",
}


def make(client: FlaskClient, **fields: Any) -> dict[str, Any]:
    answer = client.post(WORKS, json={"title": "Song", **fields})
    assert answer.status_code == 201, answer.json
    return answer.json


def put(client: FlaskClient, world: World, number: int, work_id: str | None) -> str:
    track = world.add_ready(number)
    client.patch(f"/api/v1/tracks/{track.id}", json={"work_id": work_id})
    return track.id


def link(world: World, track_id: str, edges: dict[str, float]) -> None:
    model_id = untrained_card().model_id
    vector = dict(world.embeddings.wholes(model_id))[track_id]
    assert world.edges.put(track_id, model_id, np.asarray(vector), edges)


def test_all_fields_of_a_work_are_written_changed_and_removed(client: FlaskClient) -> None:
    made = make(client, **FULL)
    assert {name: made[name] for name in FULL} == {**FULL, "iswc": "T0345246801"}
    assert client.get(f"{WORKS}?q={ISWC}").json["total"] == 1
    emptied = client.patch(
        f"{WORKS}/{made['id']}",
        json={"iswc": None, "writers": [], "year": None, "notes": "", "original_track_id": None, "links": []},
    ).json
    assert [emptied[name] for name in ("iswc", "writers", "year", "notes", "links")] == [None, [], None, None, []]
    assert (emptied["title"], emptied["alternative_titles"]) == ("Naima", ["Niema"])


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"iswc": "T-034.524.680-2"}, "invalid_iswc"),
        ({"writers": [{"name": "A", "share": 60}, {"name": "B", "share": 50}]}, "invalid_shares"),
        ({"links": ["https://example.org/"]}, "invalid_work_link"),
        ({"writers": [{"name": "A", "share": 101}]}, "invalid_request"),
        ({"writers": [{"name": "A", "role": "XX"}]}, "invalid_request"),
        ({"writers": None}, "invalid_request"),
        ({"year": 0}, "invalid_request"),
    ],
)
def test_a_wrong_field_of_a_work_has_its_own_code(client: FlaskClient, fields: dict[str, object], code: str) -> None:
    assert_problem(client.post(WORKS, json={"title": "x", **fields}), 422, code)


def test_an_iswc_names_one_work(client: FlaskClient) -> None:
    first, second = make(client, title="Naima", iswc=ISWC), make(client, title="Niema")
    detail = "The work “Naima” has this ISWC."

    for refused in (
        client.post(WORKS, json={"title": "Third", "iswc": "T0345246801"}),
        client.patch(f"{WORKS}/{second['id']}", json={"iswc": ISWC}),
    ):
        assert_problem(refused, 409, "iswc_taken")
        assert refused.json["detail"] == detail

    assert client.patch(f"{WORKS}/{first['id']}", json={"iswc": ISWC, "year": 1959}).status_code == 200
    client.patch(f"{WORKS}/{first['id']}", json={"iswc": None})
    assert client.patch(f"{WORKS}/{second['id']}", json={"iswc": ISWC}).json["iswc"] == "T0345246801"


def test_works_that_share_an_iswc_since_before_can_be_edited_and_merged(client: FlaskClient, world: World) -> None:
    first, second = make(client, title="Naima", iswc=ISWC), make(client, title="Niema")
    stored = world.works.get(second["id"])
    assert stored is not None
    world.works.replace(replace(stored, iswc="T0345246801"))

    edited = client.patch(f"{WORKS}/{second['id']}", json={"title": "Niema!", "iswc": ISWC})
    assert (edited.status_code, edited.json["title"]) == (200, "Niema!")
    assert client.post(f"{WORKS}/{first['id']}/merge", json={"work_ids": [second["id"]]}).status_code == 200


def test_a_merge_takes_tracks_and_missing_fields_and_its_undo_gives_both_back(
    client: FlaskClient, world: World
) -> None:
    target, other = make(client, title="Naima", year=1959), make(client, **{**FULL, "title": "Niema"})
    kept, moved = put(client, world, 1, target["id"]), put(client, world, 2, other["id"])
    trashed = put(client, world, 3, other["id"])
    client.delete(f"/api/v1/tracks/{trashed}")

    merge = client.post(f"{WORKS}/{target['id']}/merge", json={"work_ids": [other["id"]]})

    assert (merge.status_code, merge.json["n_moved"], merge.json["is_undone"]) == (200, 2, False)
    merged = client.get(f"{WORKS}/{target['id']}").json
    assert (merged["n_tracks"], merged["iswc"], merged["alternative_titles"]) == (2, "T0345246801", ["Niema"])
    assert_problem(client.get(f"{WORKS}/{other['id']}"), 404, "work_not_found")
    assert client.get(f"{WORKS}/{other['id']}/changes").json["items"][0]["work_id"] == target["id"]

    client.patch(f"{WORKS}/{target['id']}", json={"notes": "Written since."})
    undone = client.post(f"{WORKS}/changes/{merge.json['id']}/undo")

    assert undone.status_code == 200, undone.json
    after = client.get(f"{WORKS}/{target['id']}").json
    assert (after["iswc"], after["alternative_titles"], after["notes"], after["year"]) == (
        None,
        [],
        "Written since.",
        1959,
    )
    assert {**client.get(f"{WORKS}/{other['id']}").json, "updated_at": 0} == {**other, "n_tracks": 1, "updated_at": 0}
    assert client.get(f"/api/v1/tracks/{kept}").json["work"]["id"] == target["id"]
    assert client.get(f"/api/v1/tracks/{moved}").json["work"]["id"] == other["id"]
    client.post("/api/v1/tracks/restore", json={"ids": [trashed]})
    assert client.get(f"/api/v1/tracks/{trashed}").json["work"]["id"] == other["id"]
    assert client.get(f"{WORKS}/{target['id']}/changes").json["items"][0]["is_undone"]
    assert_problem(client.post(f"{WORKS}/changes/{merge.json['id']}/undo"), 409, "work_change_undone")


def test_a_track_that_was_moved_since_stays_where_a_person_put_it(client: FlaskClient, world: World) -> None:
    target, other, third = make(client), make(client), make(client)
    track = put(client, world, 1, other["id"])
    merge = client.post(f"{WORKS}/{target['id']}/merge", json={"work_ids": [other["id"]]}).json
    client.patch(f"/api/v1/tracks/{track}", json={"work_id": third["id"]})
    client.post(f"{WORKS}/changes/{merge['id']}/undo")
    assert client.get(f"/api/v1/tracks/{track}").json["work"]["id"] == third["id"]


def test_a_split_makes_a_work_and_its_undo_removes_it(client: FlaskClient, world: World) -> None:
    work = make(client)
    stays, goes = put(client, world, 1, work["id"]), put(client, world, 2, work["id"])
    body = {"track_ids": [goes], "title": " Other "}

    split = client.post(f"{WORKS}/{work['id']}/split", json=body).json

    (made,) = split["other_ids"]
    assert client.get(f"{WORKS}/{made}").json["title"] == "Other"
    assert client.get(f"/api/v1/tracks/{goes}").json["work"]["id"] == made
    assert_problem(client.post(f"{WORKS}/{work['id']}/split", json=body), 409, "not_in_work")
    client.post(f"{WORKS}/changes/{split['id']}/undo")
    assert client.get(f"{WORKS}/{work['id']}").json["n_tracks"] == 2
    assert_problem(client.get(f"{WORKS}/{made}"), 404, "work_not_found")
    assert stays


def test_changes_that_cannot_be_made_are_refused(client: FlaskClient) -> None:
    work, other = make(client), make(client)
    merge = f"{WORKS}/{work['id']}/merge"
    assert_problem(client.post(merge, json={"work_ids": [work["id"]]}), 422, "same_work")
    assert_problem(client.post(merge, json={"work_ids": ["f" * 32]}), 404, "work_not_found")
    assert_problem(client.post(f"{WORKS}/changes/{'f' * 32}/undo"), 404, "work_change_not_found")
    merged = client.post(merge, json={"work_ids": [other["id"]]}).json
    client.delete(f"{WORKS}/{work['id']}")
    assert_problem(client.post(f"{WORKS}/changes/{merged['id']}/undo"), 404, "work_not_found")


def test_the_recordings_of_a_work_say_how_sure_they_are(client: FlaskClient, world: World) -> None:
    work = make(client, original_track_id="yt-00000000001")
    first, second, third = (put(client, world, number, work["id"]) for number in (1, 2, 3))
    outside = world.add_ready(4).id
    link(world, second, {first: 0.8, outside: 0.99})
    found = client.get(f"{WORKS}/{work['id']}/recordings").json["items"]
    rows = {each["track"]["id"]: each for each in found}
    assert [rows[each]["relation"] for each in (first, second, third)] == ["original", "version", "version"]
    assert rows[first]["nearest"] == {"track_id": second, "probability": 0.8}
    assert rows[second]["nearest"] == {"track_id": first, "probability": 0.8}
    assert rows[third]["nearest"] is None


def test_what_resembles_a_work_from_outside_is_found_until_a_person_decides(client: FlaskClient, world: World) -> None:
    work = make(client)
    member = put(client, world, 1, work["id"])
    older, newer, weak, rejected = (world.add_ready(number).id for number in (2, 3, 4, 5))
    link(world, member, {older: 0.7, weak: 0.2, rejected: 0.9})
    link(world, newer, {member: 0.95})
    review = {"query_id": rejected, "work_id": work["id"], "answer": "rejected"}
    assert client.post("/api/v1/reviews", json=review).status_code == 201
    found = client.get(f"{WORKS}/{work['id']}/found").json["items"]
    assert [(each["track"]["id"], each["nearest"]["probability"]) for each in found] == [(newer, 0.95), (older, 0.7)]

    client.post("/api/v1/reviews", json={**review, "query_id": newer, "answer": "confirmed"})

    assert [each["track"]["id"] for each in client.get(f"{WORKS}/{work['id']}/found").json["items"]] == [older]
    rows = {each["track"]["id"]: each for each in client.get(f"{WORKS}/{work['id']}/recordings").json["items"]}
    assert rows[newer]["review"]["answer"] == "confirmed"
    assert rows[member]["review"] is None
