"""Routes of imports on stores in memory."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from tests.api.conftest import assert_problem
from tests.doubles.long_recordings import SET_ID, SOURCE, a_set
from tests.doubles.memory_app import make_client
from tests.doubles.memory_world import World

from contrafact.domain.audit import Action
from contrafact.domain.imports import ItemState
from contrafact.domain.jobs import Problem, State
from contrafact.domain.people import Access, Role

IMPORTS = "/api/v1/imports"


def started(client: FlaskClient, kind: str = "files", **body: Any) -> dict[str, Any]:
    answer = client.post(f"{IMPORTS}/{kind}", json=body)
    assert answer.status_code == 201, answer.data
    found: dict[str, Any] = answer.json
    return found


def announced(
    client: FlaskClient, import_id: str, *files: tuple[str, int], is_last: bool = False
) -> list[dict[str, Any]]:
    body = {"files": [{"name": name, "size_bytes": size} for name, size in files], "is_last": is_last}
    answer = client.post(f"{IMPORTS}/{import_id}/items", json=body)
    assert answer.status_code == 200, answer.data
    found: list[dict[str, Any]] = answer.json["items"]
    return found


def sent(client: FlaskClient, path: str, text: str, **fields: str) -> Any:
    data = {**fields, "file": (io.BytesIO(text.encode()), "tapes.csv")}
    return client.post(f"{IMPORTS}/{path}", data=data, content_type="multipart/form-data")


def test_announcing_files_again_answers_how_far_they_are(world: World, client: FlaskClient) -> None:
    import_id = started(client, name="Tapes of 1984")["id"]
    first = announced(client, import_id, ("a/1.mp3", 10), ("a/2.mp3", 10))
    again = announced(client, import_id, ("a/2.mp3", 10), ("a/1.mp3", 11), ("empty.mp3", 0), ("big.wav", 10**9))
    assert [each["state"] for each in again] == ["uploading", "uploading", "refused", "refused"]
    assert again[0]["id"] == first[1]["id"]
    assert [each["reason"]["code"] for each in again[2:]] == ["empty_file", "file_too_large"]
    assert [each["position"] for each in client.get(f"{IMPORTS}/{import_id}/items").json["items"]] == [0, 1, 2, 3, 4]
    found = client.get(f"{IMPORTS}/{import_id}").json
    assert (found["name"], found["is_listed"]) == ("Tapes of 1984", False)
    assert found["counts"] == {"uploading": 3, "refused": 2, "waiting": 0, "analysing": 0, "added": 0, "duplicate": 0}


def test_an_import_whose_files_were_all_announced_takes_no_other(client: FlaskClient) -> None:
    import_id = started(client)["id"]
    announced(client, import_id, ("1.mp3", 10), is_last=True)
    assert announced(client, import_id, ("1.mp3", 10))[0]["state"] == "uploading"
    body = {"files": [{"name": "2.mp3", "size_bytes": 10}]}
    assert_problem(client.post(f"{IMPORTS}/{import_id}/items", json=body), 409, "import_ended")


def test_files_are_chosen_again_after_a_reload(client: FlaskClient) -> None:
    import_id = started(client)["id"]
    announced(client, import_id, ("a/1.mp3", 10), ("cover.jpg", 10), is_last=True)
    files = [{"name": name, "size_bytes": 10} for name in ("other.mp3", "a/1.mp3", "cover.jpg")]
    answer = client.post(f"{IMPORTS}/{import_id}/items", json={"files": files, "only_known": True})
    found = [(each["name"], each["state"], each["upload_offset"]) for each in answer.json["items"]]
    assert found == [("a/1.mp3", "uploading", 0), ("cover.jpg", "refused", None)]


def test_what_a_client_says_of_a_file_is_checked(client: FlaskClient) -> None:
    import_id = started(client)["id"]
    fields = [{"title": "Song", "isrc": "USWB18500001"}, {"isrc": "wrong"}]
    body = {"files": [{"name": f"{n}.mp3", "size_bytes": 9, "fields": each} for n, each in enumerate(fields)]}
    items = client.post(f"{IMPORTS}/{import_id}/items", json=body).json["items"]
    assert [each["state"] for each in items] == ["uploading", "refused"]
    assert items[1]["reason"]["code"] == "invalid_isrc"


def test_a_manifest_is_shown_before_it_is_imported(world: World, client: FlaskClient) -> None:
    text = "URL;Titel;ISRC\nhttps://youtu.be/00000000001;One;\n;Two;\nhttps://youtu.be/00000000003;;bad\n"
    found = sent(client, "manifest/preview", text).json
    assert (found["columns"], found["ignored"]) == (["link", "isrc"], ["Titel"])
    assert (found["n_lines"], found["n_faults"]) == (3, 2)
    assert found["first"][0] == {"line": 2, "fields": {"link": "https://youtu.be/00000000001"}, "reason": None}
    assert [(each["line"], each["reason"]["code"]) for each in found["faults"]] == [
        (3, "invalid_manifest_line"),
        (4, "invalid_isrc"),
    ]
    assert world.imports.imports == {}
    assert world.bucket.objects == {}


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("title,artist\nA,B\n", "`path` or `link`"),
        ("path,link\n", "no line"),
        ("path,file\na,b\n", "`path` twice"),
        ("", "empty"),
    ],
)
def test_a_manifest_that_cannot_be_read_is_refused_with_the_reason(client: FlaskClient, text: str, words: str) -> None:
    details = assert_problem(sent(client, "manifest", text), 422, "invalid_manifest")
    assert words in details["detail"]


def test_a_manifest_that_is_not_utf_8_names_the_line(client: FlaskClient) -> None:
    data = {"file": (io.BytesIO(b"path,title\na.mp3,One\nb.mp3,Caf\xe9\n"), "tapes.csv")}
    answer = client.post(f"{IMPORTS}/manifest", data=data, content_type="multipart/form-data")
    assert "Line 3 is not UTF-8" in assert_problem(answer, 422, "invalid_manifest")["detail"]


def test_a_manifest_becomes_an_import_of_its_name(world: World, client: FlaskClient) -> None:
    found = sent(client, "manifest", "link\nhttps://youtu.be/00000000001\n").json
    assert (found["kind"], found["name"], found["state"]) == ("manifest", "tapes.csv", "running")
    assert list(world.bucket.objects) == [f"manifests/{found['id']}"]
    assert world.queue.imports == [found["id"]]


def test_folders_below_the_roots_are_listed_and_imported(world: World, tmp_path: Path) -> None:
    (tmp_path / "tapes" / "1984").mkdir(parents=True)
    (tmp_path / "tapes" / "a.mp3").write_bytes(b"a")
    world.import_roots = [tmp_path / "tapes"]
    client, root = make_client(world), str(tmp_path / "tapes")
    assert client.get("/api/v1/import-folders").json == {"roots": [root], "folders": [], "n_files": 0}
    listed = client.get("/api/v1/import-folders", query_string={"root": root}).json
    assert (listed["folders"], listed["n_files"]) == (["1984"], 1)
    found = started(client, "folder", root=root, path="1984", is_watched=True)
    assert (found["folder"], found["name"], found["is_watched"]) == (f"{root}/1984", "1984", True)
    assert world.audit.entries[-1].change.action is Action.IMPORT_STARTED
    for body in ({"root": str(tmp_path)}, {"root": root, "path": "../x"}):
        assert_problem(client.post(f"{IMPORTS}/folder", json=body), 422, "path_not_allowed")
    assert_problem(client.post(f"{IMPORTS}/folder", json={"root": root, "path": "none"}), 422, "file_not_found")


def test_a_link_to_one_video_is_no_playlist(client: FlaskClient) -> None:
    body = {"url": "https://youtu.be/00000000001"}
    assert_problem(client.post(f"{IMPORTS}/playlist", json=body), 422, "not_a_playlist")


def test_an_import_is_paused_resumed_and_cancelled(client: FlaskClient) -> None:
    import_id = started(client)["id"]
    assert client.post(f"{IMPORTS}/{import_id}/pause").json["state"] == "paused"
    again = assert_problem(client.post(f"{IMPORTS}/{import_id}/pause"), 409, "import_ended")
    assert again["detail"] == "The import is paused already. Let it go on, or cancel it."
    assert client.post(f"{IMPORTS}/{import_id}/resume").json["state"] == "running"
    again = assert_problem(client.post(f"{IMPORTS}/{import_id}/resume"), 409, "import_ended")
    assert again["detail"] == "The import is running already."
    assert client.post(f"{IMPORTS}/{import_id}/cancel").json["state"] == "cancelled"
    assert_problem(client.post(f"{IMPORTS}/{import_id}/resume"), 409, "import_ended")
    assert_problem(client.post(f"{IMPORTS}/{'0' * 32}/pause"), 404, "import_not_found")


def test_an_item_that_was_taken_as_a_set_names_the_set_until_it_is_deleted(world: World, client: FlaskClient) -> None:
    import_id = started(client)["id"]
    announced(client, import_id, ("tape.mp3", 5), ("song.mp3", 5))
    song, tape = world.add_ready(1), world.add_ready(2)
    problem = Problem("taken_as_set", "A set.")
    world.tracks.tracks[tape.id] = replace(tape, source=SOURCE, state=State.FAILED, problem=problem)
    for item, track in zip(list(world.import_items.everything(import_id)), (tape, song), strict=True):
        world.import_items.end(item, ItemState.ADDED, track.id, None, world.clock())
    a_set(world)

    def shown() -> list[tuple[Any, ...]]:
        items = client.get(f"{IMPORTS}/{import_id}/items").json["items"]
        return [(each["track_id"], each["set_id"], each["is_deleted"]) for each in items]

    assert shown() == [(tape.id, SET_ID, False), (song.id, None, False)]
    client.delete(f"/api/v1/sets/{SET_ID}")
    client.delete(f"/api/v1/tracks/{song.id}")
    assert shown() == [(tape.id, None, True), (song.id, None, True)]


def test_the_receipt_names_every_item_and_runs_no_formula(world: World, client: FlaskClient) -> None:
    import_id = started(client)["id"]
    announced(client, import_id, ("=cmd|a.mp3", 5), ("b.mp3", 5), ("c.mp3", 0))
    items = [item for item in world.import_items.everything(import_id) if item.state is ItemState.UPLOADING]
    now = world.clock()
    world.import_items.end(items[0], ItemState.ADDED, "file-" + "a" * 32, None, now)
    world.import_items.end(items[1], ItemState.REFUSED, None, Problem("not_audio", 'No, "really".'), now)
    answer = client.get(f"{IMPORTS}/{import_id}/receipt")
    assert answer.content_type.startswith("text/csv")
    assert "attachment" in answer.headers["Content-Disposition"]
    rows = list(csv.DictReader(io.StringIO(answer.text)))
    assert [(row["name"], row["outcome"], row["code"]) for row in rows] == [
        ("'=cmd|a.mp3", "added", ""),
        ("b.mp3", "refused", "not_audio"),
        ("c.mp3", "refused", "empty_file"),
    ]
    assert (rows[0]["track_id"], rows[1]["reason"]) == ("file-" + "a" * 32, 'No, "really".')
    shown = client.get(f"{IMPORTS}/{import_id}/items", query_string={"state": "refused"}).json
    assert [each["name"] for each in shown["items"]] == ["b.mp3", "c.mp3"]


def test_imports_of_others_are_seen_and_not_changed(world: World) -> None:
    client = make_client(world, access=Access.ACCOUNTS)
    keys = [world.people.key_of(world.people.add(Role.CONTRIBUTOR, name)) for name in ("anna", "ben")]
    mine, theirs = ({"Authorization": f"Bearer {key}"} for key in keys)
    import_id = client.post(f"{IMPORTS}/files", json={}, headers=mine).json["id"]
    assert client.get(f"{IMPORTS}/{import_id}", headers=theirs).status_code == 200
    for action in ("pause", "cancel", "retry", "resume"):
        answer = client.post(f"{IMPORTS}/{import_id}/{action}", headers=theirs)
        assert_problem(answer, 403, "not_yours")
    body = {"files": [{"name": "a.mp3", "size_bytes": 5}]}
    assert_problem(client.post(f"{IMPORTS}/{import_id}/items", json=body, headers=theirs), 403, "not_yours")
    item = client.post(f"{IMPORTS}/{import_id}/items", json=body, headers=mine).json["items"][0]
    tus = {"Tus-Resumable": "1.0.0", "Upload-Offset": "0", "Content-Type": "application/offset+octet-stream"}
    answer = client.patch(f"/api/v1/uploads/{item['id']}", data=b"sound", headers={**tus, **theirs})
    assert_problem(answer, 403, "not_yours")
    assert client.patch(f"/api/v1/uploads/{item['id']}", data=b"sound", headers={**tus, **mine}).status_code == 204


def test_starting_imports_counts_as_submitting(world: World) -> None:
    world.limits["contributor"] = replace(world.limits["contributor"], submissions_per_hour=2)
    client = make_client(world, access=Access.ACCOUNTS)
    headers = {"Authorization": f"Bearer {world.people.key_of(world.people.add(Role.CONTRIBUTOR))}"}
    assert [client.post(f"{IMPORTS}/files", json={}, headers=headers).status_code for _ in range(3)] == [201, 201, 429]
