from __future__ import annotations

import logging
import ssl
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from kombu.transport import redis
from tests.doubles.memory_world import make_world
from tests.unit.services.fakes import FakePipeline, make_ingest

from contrafact.adapters.celery_queue import (
    EXPAND_PLAYLIST,
    MAKE_DOCUMENT,
    PROCESS_TRACK,
    RANK_CLIP,
    REEMBED_TRACKS,
    WORK_ON_SET,
    make_celery,
)
from contrafact.domain.errors import ContrafactError
from contrafact.services.clips import ProcessClip
from contrafact.services.playlists import ExpandPlaylist
from contrafact.settings import Settings
from contrafact_worker.app import add_tasks, build_worker
from contrafact_worker.broker import ReleasingQoS
from contrafact_worker.composing import UseCases


def away(*_: object, **__: object) -> Any:
    raise ContrafactError("database_unavailable")


def test_without_the_database_every_task_ends_with_one_warning(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    world, pipeline = make_world(), FakePipeline()
    for store in (world.jobs, world.playlists, world.clips):
        monkeypatch.setattr(store, "take", away)
    app = make_celery("memory://")
    loaded = add_tasks(app, timedelta(seconds=1))
    loaded[:] = [
        UseCases(
            ingest=make_ingest(world, pipeline, tmp_path),
            expand=ExpandPlaylist(world.playlists, pipeline, world.submit, world.clock, world.ids, 100),
            rank_clip=ProcessClip(world.clips, world.bucket, away, away, world.clock, world.ids, world.figures),
            reembed=away,  # type: ignore[arg-type]
            reextract=away,  # type: ignore[arg-type]
            run_import=away,  # type: ignore[arg-type]
            work_on_set=away,  # type: ignore[arg-type]
            make_document=away,  # type: ignore[arg-type]
        )
    ]
    with caplog.at_level(logging.WARNING, "contrafact"):
        for task in (PROCESS_TRACK, EXPAND_PLAYLIST, RANK_CLIP, MAKE_DOCUMENT):
            app.tasks[task]("x1")
        app.tasks[REEMBED_TRACKS]()
    assert [(record.getMessage().partition(" left for later")[0], record.exc_info) for record in caplog.records] == [
        ("job x1", None),
        ("playlist x1", None),
        ("clip x1", None),
        ("document x1", None),
        ("re-embedding", None),
    ]


@pytest.mark.parametrize(("limit_s", "expected"), [("900", 7200), ("10000", 13600)])
def test_a_process_that_hangs_is_killed_after_more_time_than_any_job_takes(limit_s: str, expected: int) -> None:
    settings = Settings.model_validate({"CONTRAFACT_DOWNLOAD_TIME_LIMIT_S": limit_s, "CELERY_BROKER_URL": "memory://"})
    worker = build_worker(settings)
    assert worker.conf.task_time_limit == expected
    assert worker.tasks[WORK_ON_SET].time_limit == 6 * 3600
    assert redis.Channel.QoS is ReleasingQoS


def test_the_certificate_of_an_encrypted_broker_is_checked_unless_its_address_says_no() -> None:
    def encryption(address: str) -> object:
        return make_celery(address).connection_for_write().ssl

    assert encryption("rediss://h/0") == {"ssl_cert_reqs": ssl.CERT_REQUIRED}
    assert encryption("rediss://h/0?ssl_cert_reqs=none") != encryption("rediss://h/0")
    assert not encryption("redis://h/0")
