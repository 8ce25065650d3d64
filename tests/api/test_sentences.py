"""What a person reads when a field of a request is damaged: a sentence, never a pattern."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient
from tests.api.conftest import assert_problem


@pytest.mark.parametrize(
    ("path", "sentence"),
    [
        ("tracks/xyz", "“xyz” is not the id of a song. Check the link, or choose it from its list."),
        ("tracks/xyz/ranking", "“xyz” is not the id of a song. Check the link, or choose it from its list."),
        ("tracks/yt-%00", "“yt-\N{REPLACEMENT CHARACTER}” is not the id of a song."),
        (f"tracks/{'x' * 80}", f"“{'x' * 60}…” is not the id of a song."),
        ("checks?query_id=xyz&reference_id=yt-00000000001", "“xyz” is not the id of a song."),
        ("checks?query_id=&reference_id=yt-00000000001", "“” is not the id of a song."),
        ("checks?query_id=yt-00000000001", "reference_id is missing."),
        ("checks", "query_id is missing. reference_id is missing."),
        ("works/xyz", "“xyz” is not the id of a work."),
        ("jobs/xyz", "“xyz” is not the id of a job."),
        ("playlists/xyz", "“xyz” is not the id of a playlist."),
        ("checks/clip/xyz", "“xyz” is not the id of a clip."),
        ("cases/xyz", "“xyz” is not the id of a case."),
        ("sets/xyz", "“xyz” is not the id of a set."),
        ("imports/xyz/items", "“xyz” is not the id of an import."),
        ("tracks/changes/xyz", "“xyz” is not the id of a change."),
        ("webhooks/xyz/deliveries", "“xyz” is not the id of a webhook."),
        (f"cases/{'0' * 32}/pairs/xyz/rerun", "“xyz” is not the id of a pair."),
        ("tracks?has_work=maybe", "has_work must be true or false."),
        ("tracks?added_since=yesterday", "added_since must be a date such as 2026-05-31, or a date and time"),
        ("tracks?added_since=2026-13-01", "added_since must be a date such as 2026-05-31, or a date and time"),
        ("tracks?added_since=2026-01-01T00:00%2B99:99", "added_since must be a date such as 2026-05-31, or a date"),
        ("audit?until=0001-01-01T00:00%2B14:00", "until must be a date such as 2026-05-31, or a date and time"),
        (f"tracks?q={'x' * 201}", "q may have at most 200 characters."),
        ("tracks?q=%00", "q must not contain NUL."),
        (f"tracks?limit={'9' * 5000}", "limit must be a whole number."),
        ("tracks?limit=many", "limit must be a whole number."),
        ("tracks?limit=0", "limit must be at least 1."),
        ("tracks?limit=101", "limit must be at most 100."),
        ("tracks?colour=red", "colour is not known here. Leave it out."),
        ("tracks?sort=best", "sort must be "),
    ],
)
def test_a_damaged_address_is_explained_in_words(client: FlaskClient, path: str, sentence: str) -> None:
    details = assert_problem(client.get(f"/api/v1/{path}"), 422, "invalid_request")
    assert details["detail"].startswith(sentence)
    for text in (details["detail"], *(field["message"] for field in details["errors"])):
        assert not set("^$[]{}\\|") & set(text)
        assert "pattern" not in text


def test_a_body_of_another_type_is_explained_in_words(client: FlaskClient) -> None:
    answer = client.post("/api/v1/tracks/delete", json={"ids": ["yt-00000000001", "xyz"]})
    assert assert_problem(answer, 422, "invalid_request")["detail"].startswith("“xyz” is not the id of a song.")
    answer = client.post("/api/v1/works", json={"title": "  "})
    assert assert_problem(answer, 422, "invalid_request")["detail"] == "title must not be empty."
    answer = client.post("/api/v1/works", json={"title": "x" * 501})
    assert assert_problem(answer, 422, "invalid_request")["detail"] == "title may have at most 500 characters."


IDS = ["yt-00000000001"]


@pytest.mark.parametrize(
    ("path", "body", "sentence"),
    [
        ("works", None, "The body must be a JSON object."),
        ("works", [], "The body must be a JSON object."),
        ("works", {"title": 5}, "title must be a text."),
        ("works", {"title": "\x00"}, "title must not contain NUL."),
        ("works", {"title": "\ud800"}, "title must be valid Unicode."),
        ("works", {"title": "x", "writers": [{"name": "a", "share": "5"}]}, "share must be a number."),
        ("works", {"title": "x", "writers": [{"name": "a", "share": 101}]}, "share must be at most 100."),
        ("works", {"title": "x", "writers": [{"name": "a", "Role": "C"}]}, "Role is not known here. Leave it out."),
        ("works/import", {}, "The body needs either csv or items."),
        ("works/import", {"items": [5]}, "items must be a JSON object."),
        ("works/import", {"items": [{"title": 5}]}, "title must be a text."),
        ("tracks/delete", {"ids": []}, "ids must not be empty."),
        ("tracks/delete", {"ids": "yt-00000000001"}, "ids must be a list."),
        ("tracks/delete", {"ids": 201 * IDS}, "ids may have at most 200 items."),
        ("tracks/delete", {"ids": IDS, "permanently": "yes"}, "permanently must be true or false."),
        ("tracks/changes", {"ids": ["xyz"], "delete": True}, "“xyz” is not the id of a song. Check the link,"),
        ("tracks/changes", {"ids": IDS}, "The body needs either edit or delete."),
        ("tracks/changes", {"delete": True}, "The body needs either ids or filter."),
        ("tracks/changes", {"filter": {"colour": "red"}, "delete": True}, "colour is not known here. Leave it out."),
        ("tracks/changes", {"filter": {}, "edit": {}}, "edit must change something."),
        ("reviews", {"query_id": IDS[0], "answer": "confirmed"}, "The body needs either reference_id or work_id."),
        (f"cases/{'0' * 32}/links", {"days": 366}, "days must be at most 365."),
        (f"cases/{'0' * 32}/links", {"days": 0}, "days must be more than 0."),
    ],
)
def test_a_damaged_body_names_the_innermost_field_that_is_wrong(
    client: FlaskClient, path: str, body: object, sentence: str
) -> None:
    details = assert_problem(client.post(f"/api/v1/{path}", json=body), 422, "invalid_request")
    assert details["detail"].startswith(sentence)
    for text in (details["detail"], *(field["message"] for field in details["errors"])):
        assert not {"Input", "Value", "validation", "None"} & set(text.split())
