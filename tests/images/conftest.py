"""The images, built once for a run of tests, and the product that they make."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.images.building import build_images, images_folder
from tests.images.composed import SERVICES, Composed
from tests.images.engine import missing_programs, running_engine


@pytest.fixture(scope="session")
def folder() -> Iterator[Path]:
    """A folder for engine and images: see `images_folder`."""
    if os.geteuid() != 0:
        pytest.skip("the tests of the images need root")
    if missing := missing_programs():
        pytest.skip(f"not installed: {', '.join(missing)}")
    with images_folder() as found:
        yield found


@pytest.fixture(scope="session")
def built(folder: Path) -> str:
    """The address of torch's index, by which the images were built in the folder."""
    return build_images(folder)


@pytest.fixture(scope="session")
def composed(folder: Path, built: str) -> Iterator[Composed]:
    """The product, which answers."""
    with running_engine(folder, own_network=True) as engine:
        product = Composed(engine, folder, built)
        try:
            product.up()
            yield product
        finally:
            product.compose("down")


@pytest.fixture(autouse=True)
def healthy(composed: Composed) -> None:
    """Each test begins with all containers healthy, whatever the last one did."""
    composed.wait_until_healthy(*SERVICES)
