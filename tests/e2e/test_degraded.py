"""The product with a worker that is slow or cannot start: what works goes on, and every upload ends."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import requests
from tests.doubles.product import Product, wait_until
from tests.doubles.songs import SEEDS, compose, encode, render

import contrafact

PATIENCE_SECONDS = 2
"""Less than a worker takes to load on any machine."""
SECONDS = 180.0


@pytest.fixture(scope="module")
def song(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return encode(tmp_path_factory.mktemp("song") / "song.ogg", render(compose(SEEDS[0])))


@contextmanager
def started(folder: Path) -> Iterator[Product]:
    """Yield the product as soon as its API can be used."""
    settings = {"CONTRAFACT_PATIENCE_SECONDS": str(PATIENCE_SECONDS)}
    product = Product(folder, environment=settings, command=(sys.executable, "-m", "contrafact_local"))
    try:
        wait_until(lambda: readiness(product) is not None or product.process.poll() is not None, SECONDS)
        yield product
    finally:
        product.stop()


def readiness(product: Product) -> Any:
    """What readiness answers with status 200; None with another."""
    try:
        answer = requests.get(f"{product.address}/api/v1/health/ready", timeout=30)
    except requests.RequestException:
        return None
    return answer.json() if answer.ok else None


def degraded(product: Product) -> dict[str, str]:
    return {part["part"]: part["detail"] for part in (readiness(product) or {"degraded": []})["degraded"]}


def kernels(folder: Path) -> set[str]:
    """Return the files of compiled functions."""
    return {file.name for file in folder.rglob("*.nbc")}


def songs(folder: Path) -> list[Path]:
    """Return a song for each process of the worker; different ones, since the recording of a ready track is refused."""
    return [encode(folder / f"{seed}.ogg", render(compose(seed))) for seed in SEEDS[:2]]


@pytest.mark.long
def test_every_upload_becomes_ready_though_the_worker_is_slow(tmp_path: Path) -> None:
    files = songs(tmp_path)
    with started(tmp_path) as product:
        product.wait_for(": worker is not ready after ", SECONDS)
        jobs = [product.upload(file)["job"]["id"] for file in files]
        product.wait_for("worker is back\n", SECONDS)
        for job_id in jobs:
            product.wait_for_state(job_id, "ready", seconds=SECONDS)
        assert product.process.poll() is None
        assert kernels(product.data / "kernels") == kernels(Path(contrafact.__file__).parent)  # none was compiled
        assert " ended" not in product.printed()
        assert "restarted" not in product.printed()


@pytest.mark.long
def test_a_worker_that_cannot_start_stops_nothing_and_is_back_when_it_is_mended(tmp_path: Path, song: Path) -> None:
    product_data = tmp_path / "data"
    product_data.mkdir()
    in_the_way = product_data / "scratch"
    in_the_way.touch()
    with started(tmp_path) as product:
        product.wait_for(": worker ended 2 times in a row and is started again. It last logged: FileExistsError: ")
        product.wait_for(f"Contrafact answers at {product.address}, though not everything works")
        job_id = product.upload(song)["job"]["id"]
        wait_until(lambda: "FileExistsError" in degraded(product).get("worker", ""), SECONDS)
        found = readiness(product)
        assert found["status"] == "degraded"
        assert found["parts"] == {"database": "ok", "bucket": "ok", "broker": "ok"}
        assert found["queue"]["n_waiting"] == 1
        in_the_way.unlink()
        product.wait_for(f"worker is back\nContrafact is ready at {product.address}\n", SECONDS)
        product.wait_for_state(job_id, "ready", seconds=SECONDS)
        wait_until(lambda: readiness(product)["status"] == "ok", SECONDS)
        assert readiness(product)["queue"] == {"n_waiting": 0, "oldest_seconds": None}
