"""Limits of callers: 429 with the time to wait, and headers that say how much is left."""

from __future__ import annotations

import io
from dataclasses import replace

import pytest
from flask.testing import FlaskClient
from tests.api.conftest import assert_problem
from tests.doubles.memory_app import make_client
from tests.doubles.memory_world import World

from contrafact.domain.limits import ANYONE, DEFAULTS
from contrafact.domain.people import Access

LINKS = [f"https://youtu.be/{number:011d}" for number in range(20)]


def limited(world: World, **limits: float) -> FlaskClient:
    """A client of an installation that is open to everybody, with these limits."""
    world.limits[ANYONE] = replace(DEFAULTS[ANYONE], **limits)
    return make_client(world, access=Access.OPEN)


def submit(client: FlaskClient, number: int, address: str = "192.0.2.1") -> int:
    answer = client.post("/api/v1/tracks", json={"url": LINKS[number]}, environ_base={"REMOTE_ADDR": address})
    return answer.status_code


def test_on_this_machine_nothing_is_limited(world: World, client: FlaskClient) -> None:
    world.limits[ANYONE] = replace(DEFAULTS[ANYONE], requests_per_minute=1)
    answers = [client.get("/api/v1/tracks") for _ in range(5)]
    assert {each.status_code for each in answers} == {200}
    assert "RateLimit" not in answers[0].headers


def test_requests_are_counted_by_address_and_refilled_evenly(world: World) -> None:
    client = limited(world, requests_per_minute=3)
    answers = [client.get("/api/v1/tracks") for _ in range(4)]
    assert [each.status_code for each in answers] == [200, 200, 200, 429]
    assert answers[0].headers["RateLimit-Policy"] == '"requests";q=3;w=60'
    assert answers[0].headers["RateLimit"] == '"requests";r=2;t=20'
    assert answers[2].headers["RateLimit"] == '"requests";r=0;t=60'

    details = assert_problem(answers[3], 429, "rate_limited")
    assert answers[3].headers["Retry-After"] == "20"
    assert answers[3].headers["RateLimit"] == '"requests";r=0;t=60'
    assert "3 requests in 1 minute" in details["detail"]
    assert client.get("/api/v1/tracks", environ_base={"REMOTE_ADDR": "192.0.2.9"}).status_code == 200
    world.clock.advance(20)
    assert client.get("/api/v1/tracks").status_code == 200
    assert client.get("/api/v1/tracks").status_code == 429


def test_an_address_of_a_network_of_ipv6_counts_as_its_network(world: World) -> None:
    client = limited(world, requests_per_minute=1)
    found = [
        client.get("/api/v1/tracks", environ_base={"REMOTE_ADDR": each}).status_code
        for each in ("2001:db8::1", "2001:db8::2", "2001:db8:1::1")
    ]
    assert found == [200, 429, 200]


def test_health_is_never_limited(world: World) -> None:
    client = limited(world, requests_per_minute=0)
    assert client.get("/api/v1/health/live").status_code == 200
    assert client.get("/api/v1/health/ready").status_code == 200
    assert client.get("/api/v1/tracks").status_code == 429


def test_rankings_cost_more_than_checks(world: World) -> None:
    first, second = world.add_ready(1), world.add_ready(2)
    client = limited(world, matching_per_minute=8)
    pair = f"query_id={first.id}&reference_id={second.id}"
    assert client.get(f"/api/v1/tracks/{first.id}/ranking").status_code == 200
    assert client.get(f"/api/v1/checks?{pair}").headers["RateLimit"].partition(", ")[2] == '"matching";r=2;t=45'
    assert client.get(f"/api/v1/checks/evidence?{pair}").status_code == 200
    assert_problem(client.get(f"/api/v1/checks?{pair}"), 429, "rate_limited")
    assert client.get("/api/v1/tracks").status_code == 200


def test_submissions_an_hour_and_links_a_day_are_limited(world: World) -> None:
    client = limited(world, submissions_per_hour=2, links_per_day=3)
    assert [submit(client, number) for number in range(3)] == [202, 202, 429]
    assert submit(client, 3, "192.0.2.2") == 202
    world.clock.advance(1800)
    assert [submit(client, number) for number in (4, 5)] == [202, 429]
    world.clock.advance(3600)
    refused = client.post("/api/v1/tracks", json={"url": LINKS[6]}, environ_base={"REMOTE_ADDR": "192.0.2.1"})
    details = assert_problem(refused, 429, "rate_limited")
    assert "3 links in 1 day" in details["detail"]
    assert 20_000 < int(refused.headers["Retry-After"]) < 28_800


def test_a_refused_submission_makes_no_job(world: World) -> None:
    client = limited(world, submissions_per_hour=0)
    assert submit(client, 0) == 429
    assert world.jobs.jobs == {}
    assert world.queue.jobs == []


def upload(client: FlaskClient, size: int, *, is_chunked: bool = False) -> int:
    form = {"file": (io.BytesIO(size.to_bytes(4) * (size // 4)), "song.mp3")}
    if not is_chunked:
        return client.post("/api/v1/tracks/upload", data=form).status_code
    boundary = "part"
    head = f'--{boundary}\r\nContent-Disposition: form-data; name="file"; filename="a.mp3"\r\n\r\n'
    body = head.encode() + bytes([size % 251]) * size + f"\r\n--{boundary}--\r\n".encode()
    return client.post(
        "/api/v1/tracks/upload",
        input_stream=io.BytesIO(body),
        headers={"Transfer-Encoding": "chunked", "Content-Type": f"multipart/form-data; boundary={boundary}"},
        environ_overrides={"wsgi.input_terminated": True},
    ).status_code


@pytest.mark.parametrize("is_chunked", [False, True])
def test_bytes_of_uploads_a_day_are_limited(world: World, is_chunked: bool) -> None:
    client = limited(world, upload_bytes_per_day=100_000)
    assert upload(client, 60_000, is_chunked=is_chunked) == 202
    # A body whose size is not said is counted when it has arrived: one may go beyond.
    assert upload(client, 60_004, is_chunked=is_chunked) == (202 if is_chunked else 429)
    assert upload(client, 60_008, is_chunked=is_chunked) == 429
    world.clock.advance(86_400)
    assert upload(client, 60_012, is_chunked=is_chunked) == 202


def test_jobs_that_wait_are_limited(world: World) -> None:
    client = limited(world, jobs_waiting=2)
    assert [submit(client, number) for number in range(3)] == [202, 202, 429]
    details = client.post("/api/v1/tracks", json={"url": LINKS[3]}, environ_base={"REMOTE_ADDR": "192.0.2.1"})
    assert_problem(details, 429, "too_many_jobs")
    assert details.headers["Retry-After"] == "60"
    assert submit(client, 3, "192.0.2.2") == 202
    job = client.get("/api/v1/jobs").json["items"][-1]
    assert client.post(f"/api/v1/jobs/{job['id']}/cancel").status_code == 200
    assert submit(client, 4) == 202
