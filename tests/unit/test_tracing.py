"""A trace goes from a request through the queue to the worker, and to a collector."""

from __future__ import annotations

import sys
import threading
from collections.abc import Iterator

import pytest
from celery.contrib.testing.worker import start_worker
from flask import Flask
from tests.doubles.collector import Collector, running_collector

from contrafact.adapters.celery_queue import PROCESS_TRACK, CeleryQueue, make_celery, queue_of
from contrafact.adapters.tracing import trace_headers, tracing
from contrafact.domain.errors import ContrafactError
from contrafact.domain.work_kinds import WorkKind
from contrafact_api.logs import register_request_log
from contrafact_api.tracing import register_tracing
from contrafact_worker.tracing import trace_tasks

WAIT_SECONDS = 30
TRACE, PARENT = "0af7651916cd43dd8448eb211c80319c", "b7ad6b7169203331"


@pytest.fixture
def collector(monkeypatch: pytest.MonkeyPatch) -> Iterator[Collector]:
    with running_collector() as found:
        monkeypatch.setenv("OTEL_EXPORTER_OTLP_ENDPOINT", found.address)
        tracing.start("contrafact-api")
        yield found
        tracing.stop()


def make_app(celery: object = None) -> Flask:
    app = Flask(__name__)
    register_request_log(app)
    register_tracing(app)

    @app.post("/api/v1/tracks/<track_id>")
    def submit(track_id: str) -> str:
        assert CeleryQueue(celery).nudge_job("job-1", track_id)  # type: ignore[arg-type]  # without types
        return ""

    @app.get("/api/v1/health/live")
    def live() -> str:
        return ""

    @app.get("/broken")
    def broken() -> tuple[str, int]:
        return "", 503

    return app


def test_a_trace_goes_from_the_request_through_the_queue_to_the_task(
    collector: Collector, monkeypatch: pytest.MonkeyPatch
) -> None:
    celery = make_celery("memory://")
    # A worker in this process would set the level of all logs, for all tests behind.
    monkeypatch.setattr(type(celery.log), "setup", lambda *_, **__: None)

    @celery.task(name=PROCESS_TRACK, shared=False)  # type: ignore[untyped-decorator]  # Celery has no types
    def process_track(job_id: str) -> None:
        done.append((job_id, trace_headers()["traceparent"].split("-")[1]))
        is_done.set()

    done, is_done = list[tuple[str, str]](), threading.Event()
    trace_tasks()
    sent = (
        make_app(celery).test_client().post("/api/v1/tracks/file-1", headers={"traceparent": f"00-{TRACE}-{PARENT}-01"})
    )
    assert sent.status_code == 200
    queues = [queue_of(WorkKind.ANALYSES)]
    with start_worker(celery, perform_ping_check=False, pool="solo", queues=queues, loglevel="ERROR"):
        assert is_done.wait(WAIT_SECONDS)
    tracing.stop()

    request, publish, task = (
        collector.spans[name] for name in ("POST /api/v1/tracks/<track_id>", f"publish {PROCESS_TRACK}", PROCESS_TRACK)
    )
    assert {span.trace_id.hex() for span in (request, publish, task)} == {TRACE}
    assert request.parent_span_id.hex() == PARENT
    assert publish.parent_span_id == request.span_id
    assert task.parent_span_id == publish.span_id
    assert done == [("job-1", TRACE)]
    assert collector.services == {"contrafact-api"}
    attributes = {each.key: each.value for each in request.attributes}
    assert attributes["http.response.status_code"].int_value == 200
    assert attributes["url.path"].string_value == "/api/v1/tracks/file-1"


def test_errors_are_marked_and_health_checks_are_no_spans(collector: Collector) -> None:
    client = make_app().test_client()
    assert client.get("/broken").status_code == 503
    assert client.get("/api/v1/health/live").status_code == 200
    tracing.stop()
    assert list(collector.spans) == ["GET /broken"]
    assert collector.spans["GET /broken"].status.code == collector.spans["GET /broken"].status.STATUS_CODE_ERROR


def test_without_a_collector_nothing_is_sent(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("OTEL_EXPORTER_OTLP_ENDPOINT", raising=False)
    tracing.start("contrafact-api")
    assert make_app().test_client().get("/broken").status_code == 503
    assert trace_headers() == {}


def test_a_collector_without_the_packages_is_refused_with_advice(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OTEL_EXPORTER_OTLP_ENDPOINT", "http://127.0.0.1:4318")
    monkeypatch.setitem(sys.modules, "opentelemetry.exporter.otlp.proto.http.trace_exporter", None)
    with pytest.raises(ContrafactError, match=r"contrafact\[tracing\]"):
        tracing.start("contrafact-api")
