"""Readiness: which parts are degraded, since when and why, and which jobs wait."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from tests.api.conftest import assert_problem
from tests.doubles.memory_app import make_client
from tests.doubles.memory_health import worker_report
from tests.doubles.memory_world import World

from contrafact.domain.errors import ContrafactError
from contrafact.domain.launcher import LauncherReport, PartHealth, PartReport
from contrafact.domain.links import VideoLink
from contrafact.domain.tracks import Metadata
from contrafact.services.engine_health import EngineHealth

READY = "/api/v1/health/ready"
NOON = "2026-01-01T12:00:00.000Z"


def degraded(client: FlaskClient) -> list[tuple[str, str | None, str]]:
    answer = client.get(READY)
    assert answer.status_code == 200
    found = [(part["part"], part["since"], part["detail"]) for part in answer.json["degraded"]]
    assert answer.json["status"] == ("degraded" if found else "ok")
    return found


def test_a_library_whose_worker_answers_is_not_degraded(client: FlaskClient, world: World) -> None:
    assert degraded(client) == []
    world.clock.advance(60)
    assert degraded(client) == []


def test_a_worker_that_was_never_started_is_told(client: FlaskClient, world: World) -> None:
    world.heartbeats.heartbeats.clear()
    assert degraded(client) == [("worker", None, "No worker has been started; uploads wait.")]


def test_a_worker_without_heartbeats_is_told_with_its_last_one(client: FlaskClient, world: World) -> None:
    world.clock.advance(61)
    assert degraded(client) == [("worker", NOON, "No worker answers; uploads wait.")]
    world.heartbeats.beat(worker_report())
    assert degraded(client) == []


def test_a_stopped_worker_is_told_at_once(client: FlaskClient, world: World) -> None:
    world.heartbeats.end("host-1")
    assert degraded(client) == [("worker", NOON, "The worker was stopped; uploads wait.")]


def test_one_silent_worker_of_several_is_told_for_an_hour(client: FlaskClient, world: World) -> None:
    world.clock.advance(61)
    world.heartbeats.beat(worker_report("host-2"))
    world.heartbeats.beat(worker_report("host-3"))
    assert degraded(client) == [("worker", NOON, "1 of 3 workers do not answer; the others take their jobs.")]
    world.clock.advance(3600)
    world.heartbeats.beat(worker_report("host-2"))
    world.heartbeats.beat(worker_report("host-3"))
    assert degraded(client) == []


def test_the_number_of_waiting_jobs_and_the_age_of_the_oldest_are_shown(client: FlaskClient, world: World) -> None:
    assert client.get(READY).json["queue"] == {"n_waiting": 0, "oldest_seconds": None}
    world.submit.video(VideoLink("00000000001"), Metadata())
    world.clock.advance(30)
    world.submit.video(VideoLink("00000000002"), Metadata())
    assert client.get(READY).json["queue"] == {"n_waiting": 2, "oldest_seconds": 30.0}


def test_jobs_that_no_worker_takes_are_told(client: FlaskClient, world: World) -> None:
    world.submit.video(VideoLink("00000000001"), Metadata())
    world.clock.advance(180)
    world.heartbeats.beat(worker_report(uptime_seconds=900))
    assert degraded(client) == []
    world.clock.advance(1)
    for idle_seconds in (181.0, None):
        world.heartbeats.beat(worker_report(uptime_seconds=900, idle_seconds=idle_seconds))
        assert degraded(client) == [("worker", NOON, "No job is taken although a worker answers; 1 wait.")]
    world.heartbeats.beat(worker_report(uptime_seconds=900, idle_seconds=100))
    assert degraded(client) == []
    world.heartbeats.beat(worker_report(uptime_seconds=100))
    assert degraded(client) == []
    world.heartbeats.beat(worker_report(uptime_seconds=900))
    world.jobs.ensure("other", "t2", world.clock())
    world.jobs.take("other", "token", timedelta(seconds=20), world.clock())
    assert degraded(client) == []


def report(world: World, health: PartHealth, detail: str = "") -> LauncherReport:
    return LauncherReport(world.clock(), (PartReport("worker", health, world.clock(), detail, 3),))


def test_what_the_launcher_says_about_the_worker_takes_the_place_of_its_heartbeats(
    client: FlaskClient, world: World
) -> None:
    world.heartbeats.heartbeats.clear()
    world.launcher.found = report(world, PartHealth.STARTING)
    assert degraded(client) == []
    world.launcher.found = report(world, PartHealth.DEGRADED, "It ends whenever it is started.")
    assert degraded(client) == [("worker", NOON, "It ends whenever it is started.")]
    world.launcher.found = report(world, PartHealth.READY)
    assert [detail for _, _, detail in degraded(client)] == ["No worker has been started; uploads wait."]


@pytest.mark.parametrize("health", [PartHealth.READY, PartHealth.STARTING, PartHealth.DEGRADED])
def test_a_launcher_that_no_longer_reports_is_told_and_not_believed(
    client: FlaskClient, world: World, health: PartHealth
) -> None:
    world.launcher.found = report(world, health, "It ends whenever it is started.")
    world.clock.advance(61)
    told = degraded(client)
    assert [part for part, _, _ in told] == ["launcher", "worker"]
    assert told[0][1:] == (NOON, "The launcher of `make run` does not answer; a part that ends is not started again.")
    assert told[1][2] == "No worker answers; uploads wait."


def test_parts_that_do_not_work_are_named_while_a_server_is_away(client: FlaskClient, world: World) -> None:
    world.bucket.is_away = True
    assert assert_problem(client.get(READY), 503, "not_ready")["degraded"] == []
    world.launcher.found = report(world, PartHealth.DEGRADED, "It ends whenever it is started.")
    details = assert_problem(client.get(READY), 503, "not_ready")
    assert details["parts"]["bucket"] == "unavailable"
    assert details["degraded"] == [{"part": "worker", "since": NOON, "detail": "It ends whenever it is started."}]


def test_the_age_of_a_job_is_never_negative(client: FlaskClient, world: World) -> None:
    world.submit.video(VideoLink("00000000001"), Metadata())
    world.clock.moment -= timedelta(seconds=5)
    assert client.get(READY).json["queue"] == {"n_waiting": 1, "oldest_seconds": 0.0}


class Engine:
    """A vector engine that does not work while `code` is set."""

    def __init__(self) -> None:
        self.code: str | None = None

    def check(self) -> None:
        if self.code is not None:
            raise ContrafactError(self.code)


@pytest.fixture
def engine(world: World) -> Engine:
    found = Engine()
    world.engine_health = EngineHealth(found.check, world.clock, wait_seconds=60.0, seconds=world.seconds)
    return found


@pytest.mark.parametrize(
    ("code", "state"),
    [("engine_unavailable", "unavailable"), ("engine_mismatch", "unavailable"), ("engine_refuses_writes", "ok")],
)
def test_an_engine_that_does_not_work_degrades_an_api_that_stays_ready(
    world: World, engine: Engine, code: str, state: str
) -> None:
    client = make_client(world)
    needed = {"database": "ok", "bucket": "ok", "broker": "ok"}
    answer = client.get(READY).json
    assert (answer["status"], answer["parts"], answer["degraded"]) == ("ok", {**needed, "engine": "ok"}, [])
    engine.code = code
    world.clock.advance(5)
    answer = client.get(READY)
    assert (answer.status_code, answer.json["status"]) == (200, "degraded")
    assert answer.json["parts"] == {**needed, "engine": state}
    (part,) = answer.json["degraded"]
    assert (part["part"], part["code"], part["since"]) == ("engine", code, "2026-01-01T12:00:05.000Z")
    assert part["detail"] == ContrafactError(code).detail
    assert client.get("/api/v1/health/live").json == {"status": "ok"}
    engine.code = None
    world.clock.advance(5)
    assert client.get(READY).json["degraded"] == []


def test_an_engine_that_is_away_is_named_while_a_server_is_away_too(world: World, engine: Engine) -> None:
    engine.code, world.bucket.is_away = "engine_unavailable", True
    details = assert_problem(make_client(world).get(READY), 503, "not_ready")
    assert details["parts"]["engine"] == details["parts"]["bucket"] == "unavailable"


def test_without_an_engine_of_its_own_the_api_names_none(client: FlaskClient) -> None:
    assert "engine" not in client.get(READY).json["parts"]
