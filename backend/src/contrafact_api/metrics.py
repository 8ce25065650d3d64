"""Metrics for Prometheus: requests and rankings of this process, and the figures of database, bucket and workers."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from importlib.metadata import version

from flask import Flask, Response, current_app, g, request
from prometheus_client import CollectorRegistry, Counter, Histogram, Info, ProcessCollector, disable_created_metrics
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, HistogramMetricFamily, Metric
from prometheus_client.registry import Collector

from contrafact.domain.engines import EngineName, EngineReport, Filling
from contrafact.domain.figures import STAGE_BOUNDS_S, Figures, LibraryFigures, StageFigures
from contrafact.domain.health import Heartbeat
from contrafact_api.serving.refusals import refused

EXTENSION = "contrafact.metrics"
_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
_REQUEST_BOUNDS_S = (0.005, 0.02, 0.05, 0.1, 0.3, 1.0, 3.0, 10.0, 30.0, 120.0)
_RANKING_BOUNDS_S = (0.02, 0.05, 0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0, 30.0)
_PARAMETER = re.compile(r"<(?:[^<>:]+:)?([^<>:]+)>")


class Metrics:
    """The metrics of one app.

    Parameters
    ----------
    read : returns the figures of the servers.
    n_indexed : returns the number of tracks in the index.
    """

    def __init__(self, read: Callable[[], Figures], n_indexed: Callable[[], int], model_id: str) -> None:
        # Without it every counter has a second line, the time of its creation.
        disable_created_metrics()  # type: ignore[no-untyped-call]  # untyped in the library
        self.registry = CollectorRegistry()
        self._requests = Counter(
            "contrafact_http_requests",
            "Requests by route and status.",
            ("method", "route", "status"),
            registry=self.registry,
        )
        self._request_seconds = Histogram(
            "contrafact_http_request_seconds",
            "Time from the first byte that the app sees to the response.",
            ("method", "route"),
            buckets=_REQUEST_BOUNDS_S,
            registry=self.registry,
        )
        self._ranking_seconds = Histogram(
            "contrafact_ranking_seconds",
            "Time to rank the library by a track.",
            buckets=_RANKING_BOUNDS_S,
            registry=self.registry,
        )
        info = Info("contrafact", "Version of the program and id of its weights.", registry=self.registry)
        info.info({"version": version("contrafact"), "model_id": model_id})
        self.registry.register(_FigureCollector(read, n_indexed))
        ProcessCollector(registry=self.registry)

    def count_request(self, status: int, seconds: float) -> None:
        """Count the current request."""
        # Labels of free text would grow without a limit: routes in place of paths, and no method that nobody serves.
        method = request.method if request.method in _METHODS else "other"
        rule = request.url_rule
        route = _PARAMETER.sub(r"{\1}", rule.rule) if rule else "none"
        self._requests.labels(method, route, str(status)).inc()
        self._request_seconds.labels(method, route).observe(seconds)

    @contextmanager
    def ranking(self) -> Iterator[None]:
        """Count a ranking and its duration, if it succeeds."""
        began = time.perf_counter()
        yield
        self._ranking_seconds.observe(time.perf_counter() - began)


def metrics() -> Metrics:
    """Return the metrics of the app that handles the current request."""
    found = current_app.extensions[EXTENSION]
    assert isinstance(found, Metrics)  # noqa: S101 - tells the type checker
    return found


def register_metrics(app: Flask, made: Metrics) -> None:
    """Count every request."""
    app.extensions[EXTENSION] = made

    @app.after_request
    def _count(response: Response) -> Response:
        made.count_request(response.status_code, time.perf_counter() - g.began_at)
        return response


class _FigureCollector(Collector):
    """Turns the figures of the servers into metrics at each scrape."""

    def __init__(self, read: Callable[[], Figures], n_indexed: Callable[[], int]) -> None:
        self._read = read
        self._n_indexed = n_indexed

    def describe(self) -> Iterable[Metric]:
        # Without this the registry would ask all servers when the collector is registered.
        return ()

    def collect(self) -> Iterator[Metric]:
        found = self._read()
        yield _gauge("contrafact_database_up", "Whether the database answers.", float(found.library is not None))
        yield _gauge("contrafact_index_tracks", "Tracks in the index of this process.", self._n_indexed())
        yield _refusals()
        if found.library is not None:
            yield from _of_library(found.library)
        if found.waiting is not None:
            oldest = found.waiting.oldest_seconds or 0.0
            yield _gauge("contrafact_jobs_waiting", "Jobs that no worker has taken.", found.waiting.n_waiting)
            yield _gauge("contrafact_oldest_job_seconds", "Age of the oldest waiting job; 0 without any.", oldest)
        if found.workers is not None:
            yield from _of_workers([worker for worker in found.workers if not worker.has_ended])
        if found.engines is not None:
            yield from _of_engines(found.engines)
        if found.engines_age_seconds is not None:
            text = "Time since the figures of the vector engines were read; it grows while one is away."
            yield _gauge("contrafact_vector_engine_age_seconds", text, found.engines_age_seconds)
        if found.incoming_bytes is not None:
            yield _gauge("contrafact_incoming_bytes", "Size of the uploads that wait.", found.incoming_bytes)
        if found.free_bytes is not None:
            yield _gauge("contrafact_bucket_free_bytes", "Free space on the disk of the objects.", found.free_bytes)


def _refusals() -> Metric:
    family = CounterMetricFamily(
        "contrafact_requests_refused", "Requests that the server refused before any route.", labels=("code",)
    )
    for code, number in sorted(refused().items()):
        family.add_metric((code,), number)
    return family


def _of_library(library: LibraryFigures) -> Iterator[Metric]:
    yield _by_state("contrafact_tracks", "Tracks by state.", library.tracks)
    yield _by_state("contrafact_jobs", "Jobs, with those of earlier tries, by state.", library.jobs)
    yield _gauge("contrafact_clips_waiting", "Clips that are not ranked yet.", library.n_clips)
    yield _gauge("contrafact_playlists_waiting", "Playlists that are not expanded yet.", library.n_playlists)
    ended = CounterMetricFamily(
        "contrafact_jobs_ended", "Jobs that workers ended, by error code.", labels=("state", "code")
    )
    for labels, number in sorted(library.ended.items()):
        ended.add_metric(labels, number)
    yield ended
    stages = HistogramMetricFamily("contrafact_stage_seconds", "Time of workers by stage.", labels=("stage",))
    for stage, figures in sorted(library.stages.items()):
        stages.add_metric((stage,), _buckets(figures), figures.seconds)
    yield stages


def _of_workers(workers: list[Heartbeat]) -> Iterator[Metric]:
    age = GaugeMetricFamily(
        "contrafact_worker_heartbeat_age_seconds", "Time since the last heartbeat of a worker.", labels=("worker",)
    )
    for worker in workers:
        age.add_metric((worker.worker_id,), worker.age_seconds)
    yield age


def _of_engines(engines: list[EngineReport]) -> Iterator[Metric]:
    named = GaugeMetricFamily(
        "contrafact_vector_engine",
        "1 for the vector engine that answers, 0 for one that is only compared.",
        labels=("engine", "version"),
    )
    filling = GaugeMetricFamily(
        "contrafact_vector_engine_filling",
        "1 if a collection is being filled (going_on), or could not be (refused).",
        labels=("engine", "state"),
    )
    held = GaugeMetricFamily("contrafact_vector_engine_entries", "Entries in the engine.", labels=("engine", "kind"))
    expected = GaugeMetricFamily(
        "contrafact_vector_engine_entries_expected",
        "Entries of an engine that has all of the database.",
        labels=("engine", "kind"),
    )
    for each in engines:
        named.add_metric((each.name, each.version or ""), float(not each.is_compared))
        if each.name == EngineName.MILVUS:
            for state in Filling:
                filling.add_metric((each.name, state), float(each.filling == state))
        if each.entries:
            held.add_metric((each.name, "tracks"), each.entries.n_tracks)
            held.add_metric((each.name, "segments"), each.entries.n_segments)
            expected.add_metric((each.name, "tracks"), each.entries.n_tracks_expected)
            expected.add_metric((each.name, "segments"), each.entries.n_segments_expected)
    yield from (named, filling, held, expected)


def _gauge(name: str, text: str, value: float) -> Metric:
    return GaugeMetricFamily(name, text, value=value)


def _by_state(name: str, text: str, numbers: dict[str, int]) -> Metric:
    family = GaugeMetricFamily(name, text, labels=("state",))
    for state, number in numbers.items():
        family.add_metric((state,), number)
    return family


def _buckets(figures: StageFigures) -> list[tuple[str, float]]:
    bounded = zip(map(str, STAGE_BOUNDS_S), map(float, figures.n_at_most), strict=True)
    return [*bounded, ("+Inf", float(figures.n))]
