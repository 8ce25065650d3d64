"""Import and export of works and tracks as CSV and JSON, with a preview, on stores in memory."""

from __future__ import annotations

import csv
import io
from typing import Any

import pytest
from flask.testing import FlaskClient
from tests.api.conftest import assert_problem
from tests.api.test_works import FULL, WORKS, make, put
from tests.doubles.memory_app import make_client
from tests.doubles.memory_world import World, make_world

TRACKS = "/api/v1/tracks"


def take(client: FlaskClient, path: str = WORKS, **body: Any) -> dict[str, Any]:
    answer = client.post(f"{path}/import", json=body)
    assert answer.status_code == 200, answer.json
    found: dict[str, Any] = answer.json
    return found


def counts(found: dict[str, Any]) -> dict[str, int]:
    names = ("created", "updated", "unchanged", "refused")
    return {name: found[f"n_{name}"] for name in names if found[f"n_{name}"]}


def works_of(client: FlaskClient) -> list[dict[str, Any]]:
    made = {"created_at", "updated_at"}
    return [{k: v for k, v in each.items() if k not in made} for each in client.get(WORKS).json["items"]]


def test_an_export_of_works_restores_them_in_another_library_and_changes_nothing_here(client: FlaskClient) -> None:
    make(client, **FULL)
    make(client, title='\'Round Midnight, "live"', notes="'=1+1")
    text = client.get(f"{WORKS}/export").text
    assert text.count("\r\n") >= 3
    assert "''=1+1" in text
    assert counts(take(client, csv=text)) == {"unchanged": 2}

    other = make_client(make_world())

    assert counts(take(other, csv=text, preview=True)) == {"created": 2}
    assert works_of(other) == []
    assert counts(take(other, csv=text)) == {"created": 2}
    assert works_of(other) == works_of(client)
    listed = client.get(f"{WORKS}/export?format=json").json
    assert counts(take(other, items=listed)) == {"unchanged": 2}


def test_no_cell_of_an_export_is_a_formula(client: FlaskClient) -> None:
    for title in ("=1+1", "+1", "-1", "@x", "'=1"):
        make(client, title=title)
    rows = list(csv.DictReader(io.StringIO(client.get(f"{WORKS}/export").text)))
    assert len(rows) == 5
    assert all(row["title"].startswith("'") for row in rows)


def test_each_row_is_matched_and_its_outcome_told(client: FlaskClient) -> None:
    known = make(client, title="Naima", composer="Coltrane", iswc="T-034.524.680-1")
    table = (
        "Title;Composer;ISWC;Year;Writers\r\n"
        "naima;Coltrane;;1959;John Coltrane (C) 50% | B (A) 50\r\n"
        "Anything;;T0345246801;;\r\n"
        "So What;Davis;;1959;\r\n"
        "So What;Davis;;1959;\r\n"
        "Bad;;T0345246802;;\r\n"
        ";;;;\r\n"
        "Bad;;;soon;\r\n"
        "Bad;;;;X (ZZ) 1\r\n"
    )
    found = take(client, csv=table, preview=True)
    assert [(row["line"], row["outcome"], row["code"]) for row in found["items"]] == [
        (2, "updated", None),
        (3, "updated", None),
        (4, "created", None),
        (5, "unchanged", None),
        (6, "refused", "invalid_iswc"),
        (8, "refused", "invalid_row"),
        (9, "refused", "invalid_row"),
    ]
    assert client.get(f"{WORKS}/{known['id']}").json["year"] is None
    again = take(client, csv=table)
    assert counts(again) == counts(found)
    work = client.get(f"{WORKS}/{known['id']}").json
    assert (work["title"], work["year"], [writer["share"] for writer in work["writers"]]) == (
        "Anything",
        1959,
        [50, 50],
    )


def test_a_row_that_fits_several_works_is_refused_and_an_iswc_of_its_own_makes_it_another(client: FlaskClient) -> None:
    make(client, title="Song", composer="A")
    make(client, title="Song", composer="B")
    found = take(client, items=[{"title": "Song"}, {"title": "Song", "composer": "B"}])
    assert [row["code"] or row["outcome"] for row in found["items"]] == ["ambiguous_row", "unchanged"]
    make(client, title="Other", iswc="T-034.524.680-1")
    assert counts(take(client, items=[{"title": "Other", "iswc": "T-000.000.001-0"}])) == {"created": 1}


def test_a_preview_refuses_the_same_iswcs_as_the_import(client: FlaskClient) -> None:
    """An ISWC names one work. A row may give it to a work, or take it away, before another row asks for it."""
    first, second, third = (make(client, title=title) for title in ("Naima", "Niema", "Nyama"))
    client.patch(f"{WORKS}/{first['id']}", json={"iswc": "T-034.524.680-1"})
    rows = [
        {"id": second["id"], "title": "Niema", "iswc": "T-034.524.680-1"},
        {"id": first["id"], "title": "Naima", "iswc": "T-000.000.001-0"},
        {"id": third["id"], "title": "Nyama", "iswc": "T-034.524.680-1"},
        {"id": second["id"], "title": "Niema", "iswc": "T-000.000.001-0"},
    ]
    previewed, imported = take(client, items=rows, preview=True), take(client, items=rows)
    outcomes = [[row["code"] or row["outcome"] for row in found["items"]] for found in (previewed, imported)]
    assert outcomes == [["iswc_taken", "updated", "updated", "iswc_taken"]] * 2


@pytest.mark.parametrize("table", ["", "a,b\r\n1,2\r\n", 'title\r\n"open\r\n', "title\r\n" + "x\r\n" * 1001])
def test_what_is_no_table_is_refused(client: FlaskClient, table: str) -> None:
    assert_problem(client.post(f"{WORKS}/import", json={"csv": table}), 422, "invalid_table")
    assert_problem(client.post(f"{WORKS}/import", json={}), 422, "invalid_request")


def test_tracks_are_described_by_id_link_or_isrc_and_join_works(client: FlaskClient, world: World) -> None:
    first, second, third = (world.add_ready(number, title=f"Song {number}") for number in (1, 2, 3))
    client.patch(f"{TRACKS}/{third.id}", json={"isrc": "USRC17607839"})
    items = [
        {"id": first.id, "title": "Song 1", "artist": "Toto", "tags": "live | tape", "work": "Africa"},
        {"url": f"https://youtu.be/{second.source.key}", "work": "Africa", "date": "1982"},
        {"isrc": "US-RC1-76-07839", "label": "Columbia", "work_iswc": "T-034.524.680-1"},
        {"id": "yt-zzzzzzzzzzz", "title": "x"},
        {"title": "x"},
        {"id": first.id, "date": "soon"},
    ]
    outcomes = [row["code"] or row["outcome"] for row in take(client, TRACKS, items=items, preview=True)["items"]]
    refused = ["work_not_found", "track_not_found", "invalid_row", "invalid_date"]
    assert outcomes == ["updated", "updated", *refused]
    assert [row["code"] or row["outcome"] for row in take(client, TRACKS, items=items)["items"]] == outcomes
    shown = client.get(f"{TRACKS}/{first.id}").json
    assert (shown["artist"], shown["tags"], shown["work"]["title"]) == ("Toto", ["live", "tape"], "Africa")
    assert shown["edited"] == ["artist"]
    assert client.get(WORKS).json["total"] == 1
    assert counts(take(client, TRACKS, items=items[:2])) == {"unchanged": 2}
    text = client.get(f"{TRACKS}/export").text
    assert counts(take(client, TRACKS, csv=text)) == {"unchanged": 3}


def test_names_are_previewed_and_then_written(client: FlaskClient, world: World) -> None:
    track, other = world.add_ready(1, title="12 So What"), world.add_ready(2, title="Naima")
    body = {"ids": [track.id, other.id, "yt-zzzzzzzzzzz"], "pattern": "{number} {title}"}
    preview = client.post(f"{TRACKS}/names", json=body).json
    assert [(each["id"], each["fits"], each["title"]) for each in preview["items"]] == [
        (track.id, True, "So What"),
        (other.id, False, None),
    ]
    assert client.get(f"{TRACKS}/{track.id}").json["title"] == "12 So What"
    client.post(f"{TRACKS}/names", json={**body, "preview": False})
    shown = client.get(f"{TRACKS}/{track.id}").json
    assert (shown["title"], shown["stated"]["title"]) == ("So What", "12 So What")
    restored = client.patch(f"{TRACKS}/{track.id}", json={"as_stated": ["title"]}).json
    assert (restored["title"], restored["edited"]) == ("12 So What", [])
    assert_problem(client.post(f"{TRACKS}/names", json={**body, "pattern": "x"}), 422, "invalid_pattern")


def test_a_suggestion_is_offered_until_it_is_taken(client: FlaskClient, world: World) -> None:
    track = world.add_ready(1, title="Toto - Africa (Official Video)")
    assert client.get(f"{TRACKS}/{track.id}").json["suggested"] == {"title": "Africa", "artist": "Toto"}
    client.patch(f"{TRACKS}/{track.id}", json={"title": "Africa", "artist": "Toto"})
    assert client.get(f"{TRACKS}/{track.id}").json["suggested"] is None
    assert put(client, world, 2, None)
