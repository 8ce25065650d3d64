"""Look-ups at MusicBrainz, against a stand-in."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from pydantic import ValidationError
from tests.api.conftest import assert_problem
from tests.doubles.memory_app import make_client
from tests.doubles.memory_world import make_world

from contrafact.adapters.musicbrainz import MusicBrainz
from contrafact.domain.errors import ContrafactError
from contrafact.ports.lookups import KnownRecording
from contrafact.settings import Settings

FOUND = {
    "id": "9f1b2c3d-0000-4000-8000-000000000001",
    "score": 100,
    "title": "So What",
    "length": 545000,
    "isrcs": ["USSM15900113"],
    "first-release-date": "1959-08-17",
    "artist-credit": [{"name": "Miles Davis", "joinphrase": " & "}, {"name": "John Coltrane"}],
    "releases": [{"title": "Kind of Blue", "date": "1959"}],
}
SO_WHAT = KnownRecording(
    *("So What", "Miles Davis & John Coltrane", "Kind of Blue", "1959-08-17", "USSM15900113", 545.0, 100),
    f"https://musicbrainz.org/recording/{FOUND['id']}",
)


@dataclass
class StandIn:
    """What the stand-in answers, and what it was asked."""

    status: int = 200
    body: bytes = json.dumps({"recordings": [FOUND]}).encode()
    queries: list[str] = field(default_factory=list)
    agents: list[str] = field(default_factory=list)
    url: str = ""


@pytest.fixture
def stand_in() -> Iterator[StandIn]:
    found = StandIn()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            found.queries.append(parse_qs(urlsplit(self.path).query)["query"][0])
            found.agents.append(self.headers["User-Agent"])
            self.send_response(found.status)
            self.end_headers()
            self.wfile.write(found.body)

        def log_message(self, *_: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    found.url = f"http://127.0.0.1:{server.server_address[1]}"
    yield found
    server.shutdown()
    server.server_close()
    thread.join()


def a_lookup(stand_in: StandIn) -> MusicBrainz:
    return MusicBrainz(stand_in.url, "https://songs.example", pause_s=0)


def test_recordings_are_found_by_isrc_and_by_name(stand_in: StandIn) -> None:
    lookup = a_lookup(stand_in)
    assert lookup.by_isrc("USSM15900113") == [SO_WHAT]
    lookup.by_name('So "What"', "Miles\\")
    assert stand_in.queries == ["isrc:USSM15900113", 'recording:"So \\"What\\"" AND artist:"Miles\\\\"']
    assert stand_in.agents[0].startswith("Contrafact/")
    assert "( https://songs.example )" in stand_in.agents[0]


def test_what_a_recording_lacks_or_has_damaged_is_none(stand_in: StandIn) -> None:
    stand_in.body = json.dumps({"recordings": [{"id": "a-1", "title": "x", "isrcs": ["?"], "releases": []}]}).encode()
    (found,) = a_lookup(stand_in).by_isrc("USSM15900113")
    assert (found.artist, found.album, found.date, found.isrc, found.score) == (None, None, None, None, 0)


@pytest.mark.parametrize(
    ("status", "body"),
    [(503, b""), (302, b""), (200, b"<html>"), (200, b"[]"), (200, b'{"recordings": [{"id": "/../x", "title": "x"}]}')],
)
def test_an_answer_that_is_none_is_told(stand_in: StandIn, status: int, body: bytes) -> None:
    stand_in.status, stand_in.body = status, body
    with pytest.raises(ContrafactError) as raised:
        a_lookup(stand_in).by_isrc("USSM15900113")
    assert raised.value.code == "lookup_unavailable"


def test_a_service_that_is_away_is_told() -> None:
    with pytest.raises(ContrafactError, match="MusicBrainz does not answer"):
        MusicBrainz("http://127.0.0.1:1", "x").by_isrc("USSM15900113")


def test_requests_are_a_second_apart_and_do_not_pile_up(stand_in: StandIn) -> None:
    slept: list[float] = []
    lookup = MusicBrainz(stand_in.url, "x", clock=lambda: 100.0, sleep=slept.append)
    for _ in range(11):
        lookup.by_isrc("USSM15900113")
    assert slept == [float(seconds) for seconds in range(11)]
    with pytest.raises(ContrafactError, match="Too many look-ups wait"):
        lookup.by_isrc("USSM15900113")


def test_a_track_is_looked_up_by_isrc_then_by_name_and_nothing_is_written(stand_in: StandIn) -> None:
    world = make_world()
    track = world.add_ready(1, title="Miles Davis - So What")
    path = f"/api/v1/tracks/{track.id}/musicbrainz"
    off = make_client(world)
    assert off.get("/api/v1/lookups").json == {"musicbrainz": False}
    assert_problem(off.get(path), 409, "lookup_off")
    world.lookup = a_lookup(stand_in)
    client = make_client(world)
    assert client.get("/api/v1/lookups").json == {"musicbrainz": True}
    assert client.get(path).json["items"][0]["isrc"] == "USSM15900113"
    client.patch(f"/api/v1/tracks/{track.id}", json={"isrc": "USSM15900113"})
    client.get(path)
    assert stand_in.queries == ['recording:"So What" AND artist:"Miles Davis"', "isrc:USSM15900113"]
    assert client.get(f"/api/v1/tracks/{track.id}").json["album"] is None
    assert_problem(client.get("/api/v1/tracks/yt-zzzzzzzzzzz/musicbrainz"), 404, "track_not_found")
    stand_in.status = 503
    assert_problem(client.get(path), 503, "lookup_unavailable")


def test_look_ups_are_off_by_default_and_need_a_contact() -> None:
    assert Settings(_env_file=None).musicbrainz_url == ""
    with pytest.raises(ValidationError, match="CONTRAFACT_MUSICBRAINZ_CONTACT"):
        Settings(CONTRAFACT_MUSICBRAINZ_URL="https://musicbrainz.org")
    with pytest.raises(ValidationError, match="http or https"):
        Settings(CONTRAFACT_MUSICBRAINZ_URL="musicbrainz.org", CONTRAFACT_MUSICBRAINZ_CONTACT="x")
