from __future__ import annotations

import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor, thread

import pytest
from flask.testing import FlaskClient
from tests.api.conftest import assert_problem
from tests.doubles.memory_app import make_client
from tests.doubles.memory_world import World

from contrafact.domain.log_context import current_log_context

JSON = "application/json"
LINK = {"url": "youtu.be/dQw4w9WgXcQ"}


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"null",
        b"[]",
        b'"text"',
        b'"{\\"url\\": \\"youtu.be/dQw4w9WgXcQ\\"}"',
        b"1e999",
        b"{",
        b"{'url': 1}",
        b"\xff\xfe\x00",
        '{"url": "é"}'.encode("latin-1"),
        b"[" * 100_000,
        b'{"url":' * 50_000,
        b'{"url": null}',
        b'{"url": 5}',
        b'{"url": ""}',
        b'{"url": "a\\u0000b"}',
        b'{"url": "\\ud800"}',
        b'{"\\ud800": 1}',
        b'{"link": "youtu.be/dQw4w9WgXcQ"}',
        json.dumps({**LINK, "extra": 1}).encode(),
        json.dumps({f"<b>{number}": "x" * 1000 for number in range(500)}).encode(),
        json.dumps({"url": "x" * 2001}).encode(),
    ],
)
def test_an_invalid_json_body_is_refused_and_creates_nothing(client: FlaskClient, world: World, body: bytes) -> None:
    answer = client.post("/api/v1/tracks", data=body, content_type=JSON)
    assert (answer.status_code, answer.content_type) == (422, "application/problem+json")
    assert answer.json["code"] == "invalid_request"
    assert len(answer.json["errors"]) in range(1, 21)
    assert len(answer.data) < 20_000
    assert not world.tracks.tracks


def test_an_unsupported_content_type_is_refused(client: FlaskClient) -> None:
    for content_type in ("text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", ""):
        answer = client.post("/api/v1/tracks", data=json.dumps(LINK), content_type=content_type)
        assert_problem(answer, 415, "unsupported_media_type")
    answer = client.post("/api/v1/tracks/upload", data=b"{}", content_type=JSON)
    assert_problem(answer, 415, "unsupported_media_type")
    with_charset = client.post("/api/v1/tracks", data=json.dumps(LINK), content_type=f"{JSON}; charset=utf-8")
    assert with_charset.status_code == 202


def test_json_over_one_megabyte_is_refused(client: FlaskClient) -> None:
    answer = client.post("/api/v1/tracks", data=b" " * 1_000_001, content_type=JSON)
    assert_problem(answer, 413, "body_too_large")


def test_unknown_paths_answer_not_found_as_problem_details(client: FlaskClient) -> None:
    for path in ("/", "/api", "/api/", "/api/v1", "/api/v1/", "/api/v2/tracks", "/api//v1/tracks", "/api/v1/tracks/"):
        assert_problem(client.get(path), 404, "not_found")
    assert_problem(client.post("/api/v1/none", json={}), 404, "not_found")


@pytest.mark.parametrize(
    ("method", "path", "allowed"),
    [
        ("PUT", "/api/v1/tracks", "GET, HEAD, POST"),
        ("DELETE", "/api/v1/tracks", "GET, HEAD, POST"),
        ("OPTIONS", "/api/v1/tracks", "GET, HEAD, POST"),
        ("POST", "/api/v1/tracks/yt-00000000001", "DELETE, GET, HEAD, PATCH"),
        ("TRACE", "/api/v1/model", "GET, HEAD"),
    ],
)
def test_an_unsupported_method_is_refused_and_allow_lists_the_others(
    client: FlaskClient, method: str, path: str, allowed: str
) -> None:
    answer = client.open(path, method=method)
    assert_problem(answer, 405, "method_not_allowed")
    assert answer.headers["Allow"] == allowed


def test_every_response_has_a_request_id_and_security_headers(client: FlaskClient) -> None:
    answers = [client.get("/api/v1/tracks"), client.get("/none"), client.post("/api/v1/tracks", json={})]
    assert len({answer.headers["X-Request-Id"] for answer in answers}) == 3
    for answer in answers:
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["X-Frame-Options"] == "DENY"
        for policy in ("Resource", "Opener"):
            assert answer.headers.getlist(f"Cross-Origin-{policy}-Policy") == ["same-origin"]
    assert answers[0].headers["Cache-Control"] == "no-store"


def test_no_log_context_is_left_behind_by_a_request(client: FlaskClient) -> None:
    for answer in (client.get("/api/v1/tracks"), client.post("/api/v1/tracks", json=LINK), client.get("/none")):
        assert "X-Request-Id" in answer.headers
        assert current_log_context() == {}


def ask_an_executor(monkeypatch: pytest.MonkeyPatch) -> None:
    # As once the interpreter has begun to end.
    monkeypatch.setattr(thread, "_shutdown", True)
    ThreadPoolExecutor(1).submit(print)


def ask_for_a_thread(_: pytest.MonkeyPatch) -> None:
    # As `Thread.start` of Python 3.12.
    raise RuntimeError("can't create new thread at interpreter shutdown")


@pytest.mark.parametrize("ask", [ask_an_executor, ask_for_a_thread])
def test_a_request_that_outlasts_its_process_is_to_be_sent_again(
    client: FlaskClient, world: World, monkeypatch: pytest.MonkeyPatch, ask: Callable[[pytest.MonkeyPatch], None]
) -> None:
    monkeypatch.setattr(world.tracks, "get", lambda _: ask(monkeypatch))
    answer = client.get("/api/v1/tracks/yt-00000000001")
    assert_problem(answer, 503, "busy")
    assert answer.headers["Retry-After"] == "5"


def test_an_unexpected_exception_is_not_shown_to_the_client(
    client: FlaskClient, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    def explode(_: str) -> None:
        raise RuntimeError("secret of the house")

    monkeypatch.setattr(world.tracks, "get", explode)
    details = assert_problem(client.get("/api/v1/tracks/yt-00000000001"), 500, "internal_error")
    assert "secret" not in json.dumps(details)


def test_the_built_frontend_is_served_outside_of_the_api_paths(
    world: World, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("page")
    (folder / "index.html").write_text("<p>page</p>")
    (folder / "assets").mkdir()
    (folder / "assets" / "a.js").write_text("1")
    client = make_client(world, frontend_folder=folder)
    foreign = {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "no-cors", "Sec-Fetch-Dest": "image"}
    for path in ("/", "/songs", "/songs/yt-1", "/apis"):
        assert client.get(path, headers=foreign).data == b"<p>page</p>"
    for path in ("/", "/assets/a.js", "/assets/none.js"):
        assert client.get(path).headers.getlist("Cross-Origin-Resource-Policy") == ["same-origin"]
    assert client.get("/assets/a.js").headers["Cache-Control"] == "max-age=31536000, immutable"
    assert_problem(client.get("/assets/none.js"), 404, "not_found")
    for path in ("/api", "/api/v1/none", "/api/docs/none"):
        assert_problem(client.get(path), 404, "not_found")
    assert_problem(client.post("/api/v1/none", json={}), 404, "not_found")
    assert client.get("/../../etc/passwd").data == b"<p>page</p>"


def test_the_content_policy_allows_local_media_and_the_youtube_player_and_no_foreign_scripts(
    world: World, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("page")
    (folder / "index.html").write_text("<p>page</p>")
    policy = make_client(world, frontend_folder=folder).get("/").headers["Content-Security-Policy"]
    rules = {name: sources for name, *sources in (rule.split() for rule in policy.split(";"))}
    assert rules["default-src"] == ["'self'"]
    assert rules["media-src"] == ["'self'", "blob:"]
    assert rules["frame-src"] == ["https://www.youtube-nocookie.com"]
    assert "script-src" not in rules
