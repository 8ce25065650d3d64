from __future__ import annotations

import pytest
from flask.testing import FlaskClient
from tests.doubles.memory_app import World, make_client, make_world


@pytest.fixture
def world() -> World:
    return make_world()


@pytest.fixture
def client(world: World) -> FlaskClient:
    return make_client(world)
