"""Cases: evidence that stays as it was, notes, exports, and links for readers without an account."""

from __future__ import annotations

import csv
import hashlib
import io
from datetime import timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient
from tests.api.attacks import Scene
from tests.api.conftest import assert_problem
from tests.doubles.memory_app import make_client
from tests.doubles.memory_world import World
from tests.doubles.tunes import cover, tune
from tests.doubles.weights import untrained_card

from contrafact.domain import cases as domain
from contrafact.domain.people import Access, Role
from contrafact.services import cases as services

CASES = "/api/v1/cases"


@pytest.fixture
def pair(world: World) -> dict[str, str]:
    song = tune(1)
    query = world.add_ready(1, title="=Autumn leaves", chroma=song)
    reference = world.add_ready(2, title="Les feuilles mortes", near=0.5, chroma=cover(song, transposition_semitones=5))
    return {"query_id": query.id, "reference_id": reference.id}


def opened(client: FlaskClient, *pairs: dict[str, str], title: str = "Claim 7") -> str:
    case_id: str = client.post(CASES, json={"title": title}).json["id"]
    for each in pairs:
        answer = client.post(f"{CASES}/{case_id}/pairs", json=each)
        assert answer.status_code == 201, answer.json
    return case_id


def get(client: FlaskClient, case_id: str) -> dict[str, Any]:
    found: dict[str, Any] = client.get(f"{CASES}/{case_id}").json
    return found


def test_a_pair_is_kept_with_all_that_was_found(client: FlaskClient, world: World, pair: dict[str, str]) -> None:
    case = get(client, opened(client, pair))

    evidence = case["pairs"][0]["evidence"]
    now = client.get("/api/v1/checks", query_string=pair).json["verdict"]
    assert evidence["verdict"] == now
    assert evidence["verdict"]["decision"] == "likely"
    assert [evidence[each]["title"] for each in ("query", "reference")] == ["=Autumn leaves", "Les feuilles mortes"]
    assert evidence["model"]["sha256"] == untrained_card().sha256
    assert evidence["model"]["prior"] == 0.5
    chroma = world.chromas.one(str(world.tracks.tracks[pair["query_id"]].chroma_key))
    assert evidence["query"]["chroma_sha256"] == hashlib.sha256(chroma.frames.tobytes()).hexdigest()
    for name, sha256 in evidence["pictures"].items():
        picture = client.get(f"{CASES}/{case['id']}/pairs/{case['pairs'][0]['id']}/pictures/{name}")
        assert picture.mimetype == "image/png"
        assert hashlib.sha256(picture.data).hexdigest() == sha256
    assert set(evidence["pictures"]) == {"matrix", "query", "reference"}


def test_the_evidence_stays_when_the_library_changes(client: FlaskClient, pair: dict[str, str]) -> None:
    case_id = opened(client, pair)
    before = get(client, case_id)
    client.patch(f"/api/v1/tracks/{pair['query_id']}", json={"title": "Other"})
    client.post("/api/v1/tracks/delete", json={"ids": [pair["reference_id"]], "permanently": True})
    assert get(client, case_id) == before


def test_a_new_comparison_says_what_differs(client: FlaskClient, pair: dict[str, str]) -> None:
    case_id = opened(client, pair)
    rerun = f"{CASES}/{case_id}/pairs/{get(client, case_id)['pairs'][0]['id']}/rerun"
    assert client.get(rerun).json == {"is_same": True, "differences": []}

    client.patch(f"/api/v1/tracks/{pair['query_id']}", json={"title": "Other"})
    client.post("/api/v1/reviews", json={**pair, "answer": "rejected"})
    assert client.get(rerun).json == {
        "is_same": False,
        "differences": [
            {"what": "query.title", "before": "=Autumn leaves", "now": "Other"},
            {"what": "review", "before": None, "now": "rejected"},
        ],
    }

    client.delete(f"/api/v1/tracks/{pair['reference_id']}")
    (gone,) = client.get(rerun).json["differences"]
    assert (gone["what"], "There is no track" in gone["now"]) == ("songs", True)


def test_a_frozen_case_only_takes_notes(client: FlaskClient, world: World, pair: dict[str, str]) -> None:
    case_id = opened(client, pair)
    pair_id = get(client, case_id)["pairs"][0]["id"]
    client.post(f"{CASES}/{case_id}/notes", json={"text": "Listen at 1:12.", "pair_id": pair_id})
    frozen = client.post(f"{CASES}/{case_id}/freeze").json
    assert frozen["frozen_at"]

    third = world.add_ready(3).id
    for method, path, body in [
        ("PATCH", "", {"title": "Other"}),
        ("POST", "/pairs", {"query_id": third, "reference_id": pair["query_id"]}),
        ("DELETE", f"/pairs/{pair_id}", None),
        ("POST", "/freeze", None),
    ]:
        assert_problem(client.open(f"{CASES}/{case_id}{path}", method=method, json=body), 409, "case_frozen")
    client.post(f"{CASES}/{case_id}/notes", json={"text": "The other side agrees."})

    after = get(client, case_id)
    assert [(each["text"], each["is_late"]) for each in after["notes"]] == [
        ("Listen at 1:12.", False),
        ("The other side agrees.", True),
    ]
    assert after["pairs"] == frozen["pairs"]
    assert after["sha256"] == frozen["sha256"] == services.digest(world.cases.cases[case_id])


def test_an_open_case_can_be_changed_and_deleted(client: FlaskClient, world: World, pair: dict[str, str]) -> None:
    case_id = opened(client, pair)
    first = get(client, case_id)["pairs"][0]["id"]
    assert_problem(client.post(f"{CASES}/{case_id}/pairs", json=pair), 409, "pair_in_case")
    swapped = {"query_id": pair["reference_id"], "reference_id": pair["query_id"]}
    assert_problem(client.post(f"{CASES}/{case_id}/pairs", json=swapped), 409, "pair_in_case")
    assert client.delete(f"{CASES}/{case_id}/pairs/{first}").json["pairs"] == []
    assert world.cases.kept == {}
    assert_problem(client.delete(f"{CASES}/{case_id}/pairs/{first}"), 404, "case_pair_not_found")
    assert_problem(client.post(f"{CASES}/{case_id}/freeze"), 409, "case_empty")
    assert client.patch(f"{CASES}/{case_id}", json={"title": "New"}).json["title"] == "New"
    assert [each["title"] for each in client.get(CASES).json["items"]] == ["New"]
    assert client.delete(f"{CASES}/{case_id}").status_code == 204
    assert_problem(client.get(f"{CASES}/{case_id}"), 404, "case_not_found")


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        ({"query_id": "yt-00000000001", "reference_id": "yt-00000000001"}, 422, "same_track"),
        ({"query_id": "yt-00000000001", "reference_id": "yt-00000000099"}, 404, "track_not_found"),
        ({"query_id": "yt-00000000001"}, 422, "invalid_request"),
    ],
)
@pytest.mark.usefixtures("pair")
def test_a_pair_that_cannot_be_compared_is_refused(
    client: FlaskClient, body: dict[str, str], status: int, code: str
) -> None:
    case_id = opened(client)
    assert_problem(client.post(f"{CASES}/{case_id}/pairs", json=body), status, code)
    assert get(client, case_id)["pairs"] == []


def test_a_case_can_be_full(client: FlaskClient, pair: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    case_id = opened(client)
    for name in ("MAX_PAIRS", "MAX_NOTES", "MAX_LINKS"):
        monkeypatch.setattr(services, name, 0)
        assert getattr(domain, name) > 0
    for path, body in [("pairs", pair), ("notes", {"text": "x"}), ("links", {"days": 1})]:
        assert_problem(client.post(f"{CASES}/{case_id}/{path}", json=body), 409, "case_full")


@pytest.mark.parametrize("body", [{"title": " "}, {"title": "x" * 501}, {}, {"title": "x", "owner": "me"}])
def test_a_bad_title_is_refused(client: FlaskClient, body: dict[str, str]) -> None:
    assert_problem(client.post(CASES, json=body), 422, "invalid_request")


def test_a_case_is_written_as_pdf_csv_and_json(client: FlaskClient, pair: dict[str, str]) -> None:
    case_id = opened(client, pair, title="=Claim #1 [*x*]")
    files = {kind: client.get(f"{CASES}/{case_id}/export?format={kind}") for kind in ("pdf", "csv", "json")}

    assert files["pdf"].mimetype == "application/pdf"
    assert files["pdf"].data.startswith(b"%PDF-")
    # Three pictures and fonts are in it.
    assert len(files["pdf"].data) > 20_000
    assert f"case-{case_id[:8]}.pdf" in files["pdf"].headers["Content-Disposition"]
    (row,) = csv.DictReader(io.StringIO(files["csv"].text))
    assert (row["case"], row["query_title"], row["decision"]) == ("'=Claim #1 [*x*]", "'=Autumn leaves", "likely")
    assert files["json"].json["pairs"] == get(client, case_id)["pairs"]
    for accepted in ("application/pdf", "text/csv", "application/json"):
        assert client.get(f"{CASES}/{case_id}/export", headers={"Accept": accepted}).mimetype == accepted
    assert_problem(client.get(f"{CASES}/{case_id}/export?format=docx"), 422, "invalid_request")


def test_a_link_shows_the_case_alone_without_an_account_until_it_ends() -> None:
    scene, song = Scene(), tune(1)
    first, second = (scene.world.add_ready(number, near=number / 4, chroma=song).id for number in (1, 2))
    owner, stranger = scene.browser(Role.CONTRIBUTOR), scene.browser()
    case_id = opened(owner, {"query_id": first, "reference_id": second})
    made = owner.post(f"{CASES}/{case_id}/links", json={"days": 2}).json
    token = made["link"].partition("/shared-case#")[2]
    assert token not in repr(scene.world.cases.cases)
    assert len(made["case"]["links"]) == 1

    seen = stranger.post(f"{CASES}/shared", json={"token": token}).json
    ends_at = made["case"]["links"][0]["expires_at"]
    assert seen == {**get(owner, case_id), "links": [], "link_ends_at": ends_at}
    exported = stranger.post(f"{CASES}/shared/export", json={"token": token, "format": "csv"})
    assert exported.text.count("\n") == 2
    picture = {"token": token, "pair_id": seen["pairs"][0]["id"], "name": "query"}
    assert stranger.post(f"{CASES}/shared/picture", json=picture).data.startswith(b"\x89PNG")
    for path in (f"{CASES}/{case_id}", f"{CASES}", f"/api/v1/tracks/{first}"):
        assert_problem(stranger.get(path), 401, "not_signed_in")

    scene.world.clock.advance(timedelta(days=2).total_seconds())
    owner = scene.browser(Role.CONTRIBUTOR)
    for path, more in (("", {}), ("/export", {"format": "pdf"}), ("/picture", {"pair_id": "0" * 32, "name": "query"})):
        answer = stranger.post(f"{CASES}/shared{path}", json={"token": token, **more})
        assert_problem(answer, 410, "case_link_ended")
    assert get(owner, case_id)["links"] == []


def test_a_link_that_was_ended_or_never_made_shows_nothing(client: FlaskClient) -> None:
    case_id = opened(client)
    made = client.post(f"{CASES}/{case_id}/links", json={"days": 2}).json
    link_id = made["case"]["links"][0]["id"]
    assert client.delete(f"{CASES}/{case_id}/links/{link_id}").json["links"] == []
    assert_problem(client.delete(f"{CASES}/{case_id}/links/{link_id}"), 404, "case_link_not_found")
    for token in (made["link"].partition("#")[2], "", "A" * 43, "x" * 200):
        assert_problem(client.post(f"{CASES}/shared", json={"token": token}), 410, "case_link_ended")
    for days in (0, -1, 366, "x"):
        answer = client.post(f"{CASES}/{case_id}/links", json={"days": days})
        assert_problem(answer, 422, "invalid_request")


def test_contributors_change_their_own_cases_and_only_administrators_delete_frozen_ones() -> None:
    scene, song = Scene(), tune(1)
    first, second = (scene.world.add_ready(number, near=number / 4, chroma=song).id for number in (1, 2))
    pair = {"query_id": first, "reference_id": second}
    curator, contributor = scene.browser(Role.CURATOR), scene.browser(Role.CONTRIBUTOR)
    others = opened(curator, pair)
    for path, body in [("notes", {"text": "x"}), ("links", {"days": 1}), ("freeze", None), ("pairs", pair)]:
        assert_problem(contributor.post(f"{CASES}/{others}/{path}", json=body), 403, "not_yours")
    assert_problem(contributor.delete(f"{CASES}/{others}"), 403, "not_yours")
    assert_problem(scene.browser(Role.VIEWER).post(CASES, json={"title": "x"}), 403, "role_too_low")
    assert get(scene.browser(Role.VIEWER), others)["n_pairs"] == 1

    own = opened(contributor, pair)
    assert contributor.post(f"{CASES}/{own}/freeze").json["frozen_by"]["name"] == "contributor"
    for client in (contributor, curator):
        assert_problem(client.delete(f"{CASES}/{own}"), 403, "role_too_low")
    assert scene.browser(Role.ADMINISTRATOR).delete(f"{CASES}/{own}").status_code == 204


def test_pairs_and_new_comparisons_count_as_matching(world: World, pair: dict[str, str]) -> None:
    client = make_client(world, access=Access.OPEN)
    case_id = opened(client)
    answer = client.post(f"{CASES}/{case_id}/pairs", json=pair)
    assert '"matching"' in answer.headers["RateLimit-Policy"]
