from __future__ import annotations

import pytest
from tests.doubles.memory_app import World
from tests.unit.services.bench import VIDEO, Bench

from contrafact.domain.tracks import Track


@pytest.fixture
def bench() -> Bench:
    return Bench()


@pytest.fixture
def track(world: World) -> Track:
    return world.submit.video(VIDEO).track
