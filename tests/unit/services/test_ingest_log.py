"""Log records about a job: each carries the ids of the job and its track."""

from __future__ import annotations

import json
import logging
import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from tests.doubles.memory_world import World
from tests.unit.services.fakes import FakePipeline, make_ingest, manage, raising

from contrafact.adapters.logs import JsonLines
from contrafact.domain.errors import ContrafactError
from contrafact.domain.tracks import Track
from contrafact.services.sweep import Sweep


class _Lines(logging.Handler):
    """Formats records in the thread that logs them, as the worker's handler does."""

    def __init__(self) -> None:
        super().__init__()
        self.setFormatter(JsonLines())
        self.lines: list[dict[str, object]] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(json.loads(self.format(record)))


@pytest.fixture
def log() -> Iterator[_Lines]:
    handler, logger = _Lines(), logging.getLogger("contrafact")
    level_before = logger.level
    logger.setLevel(logging.INFO)
    logger.addHandler(handler)
    yield handler
    logger.removeHandler(handler)
    logger.setLevel(level_before)


def infos(log: _Lines, track: Track) -> list[object]:
    for line in log.lines:
        assert (line["job_id"], line["track_id"]) == (track.job_id, track.id), line
    return [line["message"] for line in log.lines if line["level"] == "info"]


def test_each_stage_of_a_job_is_logged(
    world: World, pipeline: FakePipeline, track: Track, tmp_path: Path, log: _Lines
) -> None:
    make_ingest(world, pipeline, tmp_path)(track.job_id)
    stages = ["downloading", "extracting", "embedding", "ready"]
    assert infos(log, track) == ["job taken", *(f"job is {stage}" for stage in stages)]


def test_the_error_code_of_a_failed_job_is_logged(
    world: World, pipeline: FakePipeline, track: Track, tmp_path: Path, log: _Lines
) -> None:
    pipeline.during["fetching"] = raising("video_private")
    make_ingest(world, pipeline, tmp_path)(track.job_id)
    assert infos(log, track) == ["job taken", "job is downloading", "job is failed"]
    assert log.lines[-1]["code"] == "video_private"


def test_a_cancelled_job_is_logged_as_given_up(
    world: World, pipeline: FakePipeline, track: Track, tmp_path: Path, log: _Lines
) -> None:
    pipeline.during["fetching"] = lambda: manage(world).cancel(track.job_id) and None
    make_ingest(world, pipeline, tmp_path)(track.job_id)
    assert infos(log, track)[-1] == "job given up: it is cancelled"


def test_log_records_of_other_modules_during_a_job_carry_its_ids(
    world: World, track: Track, tmp_path: Path, log: _Lines, monkeypatch: pytest.MonkeyPatch
) -> None:
    is_logged = threading.Event()

    def away(*_: object) -> bool:
        is_logged.set()
        raise ContrafactError("database_unavailable")

    def log_and_lose_the_database() -> None:
        logging.getLogger("contrafact.adapters.youtube.fetcher").info("yt-dlp said something")
        with monkeypatch.context() as patched:
            patched.setattr(world.jobs, "renew", away)
            assert is_logged.wait(30)

    pipeline = FakePipeline()
    pipeline.during["fetching"] = log_and_lose_the_database
    replace(make_ingest(world, pipeline, tmp_path), lease=timedelta(seconds=0.04))(track.job_id)
    assert "yt-dlp said something" in infos(log, track)
    assert any(str(line["message"]).startswith("lease not renewed") for line in log.lines)
    log.lines.clear()
    logging.getLogger("contrafact").info("something else")
    assert "job_id" not in log.lines[0]


def test_a_nudge_that_was_not_sent_is_logged_with_the_ids_of_its_job(
    world: World, track: Track, log: _Lines, monkeypatch: pytest.MonkeyPatch
) -> None:
    def not_sent(*_: str) -> bool:
        logging.getLogger("contrafact.adapters.celery_queue").warning("nudge not sent")
        return False

    monkeypatch.setattr(world.queue, "nudge_job", not_sent)
    world.clock.advance(21)
    Sweep(world.tracks, world.jobs, world.playlists, world.clips, world.queue, world.clock)()
    assert len(log.lines) == 1
    infos(log, track)
