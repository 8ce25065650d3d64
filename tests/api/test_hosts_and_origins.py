from __future__ import annotations

import pytest
from flask.testing import FlaskClient
from tests.api.conftest import assert_problem
from tests.doubles.memory_app import make_client
from tests.doubles.memory_world import World

JSON = "application/json"
LINK = {"url": "youtu.be/dQw4w9WgXcQ"}


@pytest.mark.parametrize(
    "host",
    [
        "evil.example",
        "127.0.0.1.evil.example:8080",
        "",
        "127.0.0.2",
        "x@127.0.0.1.a",
        "evil@127.0.0.1",
        "evil:secret@127.0.0.1:8080",
        "@127.0.0.1",
        "127.0.0.1.",
        "localhost.:8080",
        "local\thost",
        "localhost ",
        "localhost\x7f",
        "localhost,localhost",
        "localhost/",
        "localhost?",
        "localhost#",
        "http://localhost",
        "localhost:",
        "localhost:0",
        "localhost:65536",
        "localhost:080808",
        "localhost:-1",
        "localhost:8080:8080",
        "localhost:٨٠٨٠",
        "\uff4cocalhost",
        "127.1",
        "0x7f000001",
        "::1",
        "[::1",
        "[::1]x",
        "[::1]:",
        "[::1]:65536",
        "[::1%lo]",
        "[::2]",
        "[::ffff:127.0.0.1]",
        "[127.0.0.1]",
        "[localhost]",
    ],
)
def test_an_unknown_host_name_is_refused_for_reads_too(client: FlaskClient, host: str) -> None:
    for path in ("/api/v1/tracks", "/api/docs", "/api/openapi.json", "/"):
        assert_problem(client.get(path, environ_overrides={"HTTP_HOST": host}), 421, "host_not_allowed")


@pytest.mark.parametrize(
    "host", ["127.0.0.1", "localhost:9999", "LOCALHOST:8080", "[::1]", "[::1]:65535", "[0:0::1]:1"]
)
def test_allowed_host_names_are_accepted_with_any_port(world: World, host: str) -> None:
    client = make_client(world, allowed_hosts=frozenset({"127.0.0.1", "localhost", "::1"}))
    assert client.get("/api/v1/tracks", headers={"Host": host}).status_code == 200


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Origin": "http://127.0.0.1:9999"},
        {"Origin": "https://127.0.0.1:8080"},
        {"Origin": "http://127.0.0.1:8080.evil.example"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
    ],
)
def test_cross_site_writes_are_refused(client: FlaskClient, world: World, headers: dict[str, str]) -> None:
    for method, path in (("POST", "/api/v1/tracks"), ("PATCH", "/api/v1/tracks/x"), ("DELETE", "/api/v1/tracks/x")):
        answer = client.open(path, method=method, json=LINK, headers=headers)
        assert_problem(answer, 403, "origin_not_allowed")
    assert not world.tracks.tracks


@pytest.mark.parametrize("site", ["cross-site", "same-site", "unknown"])
@pytest.mark.parametrize(
    ("mode", "destination"),
    [
        ("no-cors", "image"),
        ("no-cors", "script"),
        ("no-cors", "audio"),
        ("no-cors", "empty"),
        ("cors", "empty"),
        ("websocket", "websocket"),
        ("navigate", "iframe"),
        ("navigate", "object"),
        ("no-cors", "document"),
        (None, None),
    ],
)
def test_what_a_page_of_another_origin_embeds_is_refused(
    client: FlaskClient, world: World, site: str, mode: str | None, destination: str | None
) -> None:
    given = {"Sec-Fetch-Site": site, "Sec-Fetch-Mode": mode, "Sec-Fetch-Dest": destination}
    headers = {name: value for name, value in given.items() if value}
    paths = (f"/api/v1/tracks/{world.add_ready(1).id}", "/api/v1/tracks/none", "/api/docs", "/api/none", "/api")
    for path in paths:
        for method in ("GET", "OPTIONS"):
            answer = client.open(path, method=method, headers=headers | {"Origin": "https://evil.example"})
            assert_problem(answer, 403, "origin_not_allowed")
            assert "Access-Control-Allow-Origin" not in answer.headers
        assert client.head(path, headers=headers).status_code == 403


def test_the_handshake_of_a_websocket_is_refused_whether_or_not_the_track_exists(
    client: FlaskClient, world: World
) -> None:
    headers = {"Sec-WebSocket-Key": "x3JJHMbDL1EzLkh9GBhXDw==", "Origin": "https://evil.example"}
    for track_id in (world.add_ready(1).id, "none"):
        answer = client.get(f"/api/v1/tracks/{track_id}", headers=headers)
        assert_problem(answer, 403, "origin_not_allowed")


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
def test_a_download_that_a_page_of_another_origin_opens_is_refused_whether_or_not_the_track_exists(
    client: FlaskClient, world: World, site: str
) -> None:
    headers = {"Sec-Fetch-Site": site, "Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "document"}
    for track_id in (world.add_ready(1).id, "none"):
        path = f"/api/v1/tracks/{track_id}/ranking?format=csv"
        assert_problem(client.get(path, headers=headers), 403, "origin_not_allowed")
        assert client.get(path, headers=headers | {"Sec-Fetch-Site": "same-origin"}).status_code != 403


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Origin": "https://evil.example"},
        {"Sec-Fetch-Site": "same-origin", "Sec-Fetch-Mode": "cors", "Sec-Fetch-Dest": "empty"},
        {"Sec-Fetch-Site": "same-origin", "Sec-Fetch-Mode": "no-cors", "Sec-Fetch-Dest": "image"},
        {"Sec-Fetch-Site": "none", "Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "document"},
        {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "document"},
        {"Sec-Fetch-Site": "same-site", "Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "document"},
        {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "cors", "Origin": "https://songs.example"},
    ],
)
def test_reads_of_the_page_of_links_of_allowed_origins_and_of_other_programs_are_accepted(
    client: FlaskClient, headers: dict[str, str]
) -> None:
    assert client.get("/api/v1/tracks", headers=headers).status_code == 200


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Origin": "http://127.0.0.1:8080", "Sec-Fetch-Site": "same-origin"},
        {"Origin": "https://songs.example", "Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-origin"},
        {"Sec-Fetch-Site": "none"},
    ],
)
def test_writes_from_the_same_origin_and_from_other_programs_are_accepted(
    client: FlaskClient, headers: dict[str, str]
) -> None:
    assert client.post("/api/v1/tracks", json=LINK, headers=headers).status_code == 202
