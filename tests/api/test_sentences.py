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
