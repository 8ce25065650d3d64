from __future__ import annotations

from pathlib import Path
from threading import Event

import pytest
from tests.doubles.memory_health import MemoryJobQueue
from tests.doubles.memory_world import World
from tests.doubles.product import wait_until
from tests.unit.services.fakes import STAGES, FakePipeline, outcome, raising, run

from contrafact.domain.engines import EngineName, EngineReport
from contrafact.domain.jobs import State
from contrafact.domain.tracks import Track
from contrafact.services.figures import FigureSources, ReadFigures
from contrafact.services.space import DiskSpace, UploadQuota


def test_each_stage_of_a_job_and_its_end_are_counted(
    world: World, pipeline: FakePipeline, track: Track, tmp_path: Path
) -> None:
    run(world, pipeline, tmp_path, track.job_id)
    assert {stage: len(took) for stage, took in world.figures.stages.items()} == {
        "downloading": 1,
        "extracting": 1,
        "embedding": 1,
    }
    assert all(0 < seconds < 60 for took in world.figures.stages.values() for seconds in took)
    assert dict(world.figures.ended) == {("ready", ""): 1}


def test_a_stage_that_fails_is_not_counted_but_the_code_is(
    world: World, pipeline: FakePipeline, track: Track, tmp_path: Path
) -> None:
    pipeline.during["extracting"] = raising("corrupt_audio")
    run(world, pipeline, tmp_path, track.job_id)
    assert list(world.figures.stages) == ["downloading"]
    assert dict(world.figures.ended) == {("failed", "corrupt_audio"): 1}


@pytest.mark.parametrize("stage", STAGES)
def test_a_job_does_not_fail_because_it_cannot_be_counted(
    world: World, pipeline: FakePipeline, track: Track, tmp_path: Path, stage: str
) -> None:
    def lose_the_counters() -> None:
        world.figures.is_away = True

    pipeline.during[stage] = lose_the_counters
    run(world, pipeline, tmp_path, track.job_id)
    assert outcome(world, track)[0].state is State.READY


def test_an_engine_that_is_away_holds_up_no_figures_and_its_last_ones_have_an_age(world: World) -> None:
    answers, is_asked = Event(), Event()
    answers.set()
    report = EngineReport(EngineName.MILVUS, "2.3.5")

    def engines() -> list[EngineReport]:
        is_asked.set()
        assert answers.wait(60)
        return [report]

    quota = UploadQuota(world.bucket, DiskSpace(world.bucket, 0, world.clock), 1000, world.seconds)
    queue = MemoryJobQueue(world.jobs, world.clock)
    sources = FigureSources(world.figures, queue, world.heartbeats, quota, world.bucket, engines)
    read = ReadFigures(sources, world.seconds)
    wait_until(lambda: read().engines == [report], 60)

    answers.clear()
    is_asked.clear()
    world.clock.advance(100)
    found = read()
    assert is_asked.wait(60)
    assert (found.engines, found.engines_age_seconds, found.library) == ([report], 100, world.figures.library())
    # Another does not ask a second time.
    is_asked.clear()
    assert read().engines == [report]
    assert not is_asked.is_set()

    answers.set()
    wait_until(lambda: read().engines_age_seconds == 0, 60)


def test_figures_that_take_long_are_read_more_rarely(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    library = world.figures.library

    def read_slowly() -> object:
        world.clock.advance(2)
        return library()

    monkeypatch.setattr(world.figures, "library", read_slowly)
    quota = UploadQuota(world.bucket, DiskSpace(world.bucket, 0, world.clock), 1000, world.seconds)
    queue = MemoryJobQueue(world.jobs, world.clock)
    read = ReadFigures(FigureSources(world.figures, queue, world.heartbeats, quota, world.bucket, list), world.seconds)
    read()
    world.clock.advance(39)
    read()
    assert world.figures.n_read == 1
    world.clock.advance(1)
    read()
    assert world.figures.n_read == 2
