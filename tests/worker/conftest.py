"""One running product for all tests, with a fake YouTube behind its proxy."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from tests.doubles import hasty
from tests.doubles.product import Product
from tests.doubles.youtube.fake import FakeYouTube


@pytest.fixture(scope="session")
def youtube() -> Iterator[FakeYouTube]:
    with FakeYouTube() as fake:
        yield fake


@pytest.fixture(scope="session")
def product(tmp_path_factory: pytest.TempPathFactory, youtube: FakeYouTube) -> Iterator[Product]:
    environment = {
        **youtube.env(),
        "CONTRAFACT_LEASE_SECONDS": "2",
        "CONTRAFACT_SWEEP_SECONDS": "2",
        "CONTRAFACT_IMPORT_ROOTS": str(tmp_path_factory.getbasetemp()),
    }
    with Product(tmp_path_factory.mktemp("product"), environment=environment, command=hasty.COMMAND) as running:
        yield running
