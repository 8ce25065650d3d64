"""The running product with a stand-in for YouTube behind its proxy, one for each module of tests."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from tests.doubles.product import Product
from tests.doubles.youtube.fake import FakeYouTube


@pytest.fixture(scope="module")
def youtube() -> Iterator[FakeYouTube]:
    with FakeYouTube() as fake:
        yield fake


@pytest.fixture(scope="module")
def product(tmp_path_factory: pytest.TempPathFactory, youtube: FakeYouTube) -> Iterator[Product]:
    with Product(tmp_path_factory.mktemp("product"), environment=youtube.env()) as running:
        yield running
