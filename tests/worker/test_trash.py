"""The trash and the end of deletions in the running product."""

from __future__ import annotations

from pathlib import Path

import pytest
import requests
from tests.doubles.product import Product, wait_until
from tests.doubles.songs import SEEDS, compose, cover, encode, render

DELETED_SECONDS = 30.0


@pytest.fixture(scope="module")
def pair(product: Product, tmp_path_factory: pytest.TempPathFactory) -> tuple[str, str]:
    """Ready tracks: a song and its cover."""
    folder, song = tmp_path_factory.mktemp("pair"), compose(SEEDS[7])
    files = (encode(folder / "one.mp3", render(song)), encode(folder / "other.mp3", cover(song, 1)))
    jobs = [product.upload(file)["job"]["id"] for file in files]
    one, other = [product.wait_for_state(job, "ready")["track_id"] for job in jobs]
    return one, other


def delete(product: Product, track_id: str, **query: str) -> int:
    answer = requests.delete(f"{product.address}/api/v1/tracks/{track_id}", params=query, timeout=30)
    return answer.status_code


def ranked(product: Product, track_id: str) -> dict[str, float]:
    items = product.get(f"/tracks/{track_id}/ranking", limit=100)["items"]
    return {item["track"]["id"]: item["verdict"]["probability"] for item in items}


def objects(product: Product, track_id: str) -> list[Path]:
    return [path for path in (product.data / "objects").rglob(f"*{track_id}*/*") if path.is_file()]


def kinds(product: Product, track_id: str) -> list[str]:
    """Chroma, and the copy for listening."""
    return sorted(path.suffix for path in objects(product, track_id))


def test_a_track_leaves_the_rankings_for_the_trash_and_returns(product: Product, pair: tuple[str, str]) -> None:
    one, other = pair
    before = ranked(product, other)
    assert one in before
    assert delete(product, one) == 204
    assert delete(product, one) == 404
    assert one not in ranked(product, other)
    assert one in [item["id"] for item in product.get("/tracks/trash", limit=100)["items"]]
    assert product.post("/tracks/restore", {"ids": [one]}) == {"restored": [one], "not_found": []}
    assert ranked(product, other) == before


def test_a_track_deleted_for_good_is_removed_by_the_worker_and_can_be_made_anew(
    product: Product, pair: tuple[str, str], tmp_path: Path
) -> None:
    one, other = pair
    assert kinds(product, one) == [".npz", ".webm"]
    assert delete(product, one, permanently="true") == 204
    wait_until(lambda: not objects(product, one), DELETED_SECONDS)
    again = product.upload(encode(tmp_path / "one.mp3", render(compose(SEEDS[7]))))
    assert again["track"]["id"] == one
    product.wait_for_state(again["job"]["id"], "ready")
    assert one in ranked(product, other)
    assert kinds(product, one) == [".npz", ".webm"]
