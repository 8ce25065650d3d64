from __future__ import annotations

import re
import socket
from collections.abc import Iterator
from http.client import HTTPConnection
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from prometheus_client.exposition import ThreadingWSGIServer
from prometheus_client.parser import text_string_to_metric_families
from tests.api.conftest import assert_problem
from tests.doubles.memory_app import make_app, make_client
from tests.doubles.memory_world import World
from tests.doubles.product import wait_until

from contrafact.domain.engines import EngineEntries, EngineName, EngineReport, Filling
from contrafact.domain.jobs import State
from contrafact.domain.links import VideoLink
from contrafact_api.routes.metrics import serve_metrics
from contrafact_api.serving.refusals import refusal

Samples = dict[tuple[str, frozenset[tuple[str, str]]], float]


def scrape(client: FlaskClient) -> Samples:
    answer = client.get("/metrics")
    assert answer.status_code == 200
    assert answer.content_type.startswith("text/plain; version=0.0.4")
    return parsed(answer.text)


def parsed(text: str) -> Samples:
    families = text_string_to_metric_families(text)
    return {(each.name, frozenset(each.labels.items())): each.value for family in families for each in family.samples}


def value(found: Samples, name: str, **labels: str) -> float | None:
    return found.get((name, frozenset(labels.items())))


def test_requests_are_counted_by_route_not_by_path(client: FlaskClient, world: World) -> None:
    track = world.add_ready(1)
    for _ in range(3):
        client.get(f"/api/v1/tracks/{track.id}")
    client.get("/api/v1/nothing/here")
    client.open("/api/v1/tracks", method="BREW")
    found = scrape(client)
    route = "/api/v1/tracks/{track_id}"
    assert value(found, "contrafact_http_requests_total", method="GET", route=route, status="200") == 3
    assert value(found, "contrafact_http_requests_total", method="GET", route="none", status="404") == 1
    assert value(found, "contrafact_http_requests_total", method="other", route="none", status="405") == 1
    assert value(found, "contrafact_http_request_seconds_count", method="GET", route=route) == 3
    assert track.id not in client.get("/metrics").text


def test_the_state_of_the_library_is_shown(client: FlaskClient, world: World) -> None:
    world.add_ready(1)
    client.delete(f"/api/v1/tracks/{world.add_ready(2).id}")
    world.submit.video(VideoLink("00000000003"))
    world.clock.advance(90)
    world.bucket.put("incoming/1", bytes(1234))
    world.bucket.free = 5_000_000
    world.figures.job_ended(State.FAILED, "bot_check")
    for seconds in (0.4, 3.0, 2000.0):
        world.figures.stage_took("extracting", seconds)
    found = scrape(client)
    shown: list[tuple[str, dict[str, str], float]] = [
        ("contrafact_tracks", {"state": "ready"}, 1),
        ("contrafact_tracks", {"state": "trashed"}, 1),
        ("contrafact_tracks", {"state": "queued"}, 1),
        ("contrafact_jobs", {"state": "queued"}, 2),
        ("contrafact_oldest_job_seconds", {}, 90),
        ("contrafact_jobs_ended_total", {"state": "failed", "code": "bot_check"}, 1),
        ("contrafact_stage_seconds_bucket", {"stage": "extracting", "le": "0.5"}, 1),
        ("contrafact_stage_seconds_bucket", {"stage": "extracting", "le": "5.0"}, 2),
        ("contrafact_stage_seconds_bucket", {"stage": "extracting", "le": "900.0"}, 2),
        ("contrafact_stage_seconds_bucket", {"stage": "extracting", "le": "+Inf"}, 3),
        ("contrafact_stage_seconds_sum", {"stage": "extracting"}, 2003.4),
        ("contrafact_incoming_bytes", {}, 1234),
        ("contrafact_bucket_free_bytes", {}, 5_000_000),
        ("contrafact_database_up", {}, 1),
    ]
    assert [(name, labels, value(found, name, **labels)) for name, labels, _ in shown] == shown
    ages = [number for (name, _), number in found.items() if name == "contrafact_worker_heartbeat_age_seconds"]
    assert ages == [90]
    (info,) = [dict(labels) for (name, labels) in found if name == "contrafact_info"]
    assert re.fullmatch(r"\d+\.\d+\.\d+", info["version"])
    assert info["model_id"].startswith("untrained-")


def test_requests_that_reach_no_route_are_counted_by_code(client: FlaskClient) -> None:
    before = value(scrape(client), "contrafact_requests_refused_total", code="busy") or 0
    refusal("busy")
    assert value(scrape(client), "contrafact_requests_refused_total", code="busy") == before + 1


def test_rankings_and_the_size_of_the_index_are_shown(client: FlaskClient, world: World) -> None:
    first, _ = world.add_ready(1), world.add_ready(2)
    client.get(f"/api/v1/tracks/{first.id}/ranking")
    client.get("/api/v1/tracks/yt-00000000099/ranking")
    found = scrape(client)
    assert value(found, "contrafact_ranking_seconds_count") == 1
    assert value(found, "contrafact_index_tracks") == 2


def test_the_vector_engine_is_named_with_what_it_holds_and_why_it_was_not_filled(
    client: FlaskClient, world: World
) -> None:
    def is_named(engine: str, version: str) -> bool:
        return value(scrape(client), "contrafact_vector_engine", engine=engine, version=version) == 1

    # It is read in a thread.
    wait_until(lambda: is_named("exact", ""), 60)
    entries = EngineEntries(n_tracks=9, n_tracks_expected=10, n_segments=280, n_segments_expected=300)
    milvus = EngineReport(EngineName.MILVUS, "2.3.5", is_compared=True, filling=Filling.REFUSED, entries=entries)
    world.engines = [EngineReport(EngineName.USEARCH, "2.26.6"), milvus]
    world.clock.advance(5)
    wait_until(lambda: is_named("usearch", "2.26.6"), 60)
    found = scrape(client)
    assert value(found, "contrafact_vector_engine_age_seconds") == 0
    assert value(found, "contrafact_vector_engine", engine="milvus", version="2.3.5") == 0
    states = [value(found, "contrafact_vector_engine_filling", engine="milvus", state=each) for each in Filling]
    assert states == [0, 1]
    numbers = [
        value(found, f"contrafact_vector_engine_entries{of}", engine="milvus", kind=kind)
        for kind in ("tracks", "segments")
        for of in ("", "_expected")
    ]
    assert numbers == [9, 10, 280, 300]


def test_the_database_is_asked_at_most_every_few_seconds(client: FlaskClient, world: World) -> None:
    for _ in range(5):
        scrape(client)
    assert world.figures.n_read == 1
    world.clock.advance(5)
    scrape(client)
    assert world.figures.n_read == 2


def test_without_the_servers_the_metrics_of_the_process_are_shown(client: FlaskClient, world: World) -> None:
    world.figures.is_away = world.bucket.is_away = True
    client.get("/api/v1/health/live")
    found = scrape(client)
    assert value(found, "contrafact_database_up") == 0
    assert value(found, "contrafact_tracks", state="ready") is None
    assert value(found, "contrafact_incoming_bytes") is None
    live = {"method": "GET", "route": "/api/v1/health/live", "status": "200"}
    assert value(found, "contrafact_http_requests_total", **live) == 1
    assert value(found, "contrafact_jobs_waiting") is None
    world.figures.is_away = False
    world.clock.advance(5)
    assert value(scrape(client), "contrafact_database_up") == 1


def test_nginx_passes_on_the_api_alone() -> None:
    text = (Path(__file__).parents[2] / "docker" / "nginx.conf").read_text()
    locations = re.findall(r"location (?:= |~ )?(\S+) \{([^}]*)\}", text)
    passed_on = [path for path, body in locations if "proxy_pass" in body]
    assert passed_on
    assert [path for path in passed_on if not path.startswith("/api/")] == []


def test_pages_of_other_origins_and_other_host_names_get_no_metrics(client: FlaskClient) -> None:
    embedded = {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "no-cors", "Sec-Fetch-Dest": "script"}
    assert_problem(client.get("/metrics", headers=embedded), 403, "origin_not_allowed")
    assert_problem(client.get("/metrics", headers={"Host": "evil.example"}), 421, "host_not_allowed")
    answer = client.get("/metrics")
    assert answer.headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert "Access-Control-Allow-Origin" not in answer.headers
    assert_problem(client.post("/metrics", json={}), 405, "method_not_allowed")


@pytest.mark.parametrize("folder", [None, Path(__file__).parent])
def test_metrics_that_are_closed_are_not_there(world: World, folder: Path | None) -> None:
    closed = make_client(world, are_metrics_open=False, frontend_folder=folder)
    assert_problem(closed.get("/metrics"), 404, "not_found")


def test_the_metrics_are_no_part_of_the_description(client: FlaskClient) -> None:
    assert [path for path in client.get("/api/openapi.json").json["paths"] if "metrics" in path] == []


@pytest.fixture
def own_port(world: World) -> Iterator[ThreadingWSGIServer]:
    server = serve_metrics(make_app(world, are_metrics_open=False), "127.0.0.1", 0)
    assert server is not None
    yield server
    server.shutdown()
    server.server_close()


def ask(port: int, path: str, **headers: str) -> tuple[int, str]:
    connection = HTTPConnection("127.0.0.1", port, timeout=30)
    connection.request("GET", path, headers=headers)
    answer = connection.getresponse()
    found = answer.status, answer.read().decode()
    connection.close()
    return found


def test_a_port_of_its_own_serves_the_metrics_alone(own_port: ThreadingWSGIServer, world: World) -> None:
    world.add_ready(1)
    status, text = ask(own_port.server_port, "/metrics")
    assert status == 200
    assert value(parsed(text), "contrafact_tracks", state="ready") == 1
    assert ask(own_port.server_port, "/api/v1/tracks")[0] == 404
    assert ask(own_port.server_port, "/metrics", Host="evil.example")[0] == 421


def test_a_port_in_use_is_logged_and_does_not_stop_the_api(world: World, caplog: pytest.LogCaptureFixture) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        assert serve_metrics(make_app(world), "127.0.0.1", port) is None
    assert any(str(port) in message for message in caplog.messages)
