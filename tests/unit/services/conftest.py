from __future__ import annotations

import pytest
from tests.doubles.memory_world import World
from tests.unit.services.fakes import VIDEO, FakePipeline

from contrafact.domain.tracks import Track


@pytest.fixture
def pipeline() -> FakePipeline:
    return FakePipeline()


@pytest.fixture
def track(world: World) -> Track:
    return world.submit.video(VIDEO).track
