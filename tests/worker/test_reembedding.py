"""The running product embeds its library again after a change of weights."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from pymongo.database import Database
from tests.doubles.product import Product, wait_until
from tests.doubles.servers import Server
from tests.doubles.songs import SEEDS, compose, cover, encode, render

from contrafact.adapters.mongo.database import Document, connect

SECONDS = 90.0


@pytest.fixture(scope="module")
def uri(mongod: Server) -> str:
    """Of a database of the product's own, which the test may look into."""
    return mongod.uri.replace("/contrafact?", "/reembedding?")


@pytest.fixture(scope="module")
def database(uri: str) -> Iterator[Database[Document]]:
    found = connect(uri)
    yield found
    found.client.drop_database(found.name)
    found.client.close()


@pytest.fixture(scope="module")
def product(tmp_path_factory: pytest.TempPathFactory, uri: str) -> Iterator[Product]:
    with Product(
        tmp_path_factory.mktemp("product"), environment={"MONGODB_URI": uri, "CONTRAFACT_SWEEP_SECONDS": "2"}
    ) as running:
        yield running


def test_outdated_tracks_are_not_ranked_until_they_are_embedded_again(
    product: Product, database: Database[Document], tmp_path: Path
) -> None:
    song = compose(SEEDS[0])
    files = (encode(tmp_path / "song.mp3", render(song)), encode(tmp_path / "cover.mp3", cover(song, 1)))
    jobs = [product.upload(file)["job"]["id"] for file in files]
    first, second = (product.wait_for_state(job, "ready")["track_id"] for job in jobs)
    before = database["embeddings"].find_one({"_id": second})
    assert before is not None
    database["embeddings"].update_one(
        {"_id": second}, {"$set": {"model_id": "older"}, "$currentDate": {"changed_at": True}}
    )

    seen = [product.get(f"/tracks/{first}/ranking")]

    def is_ranked_again() -> bool:
        seen.append(product.get(f"/tracks/{first}/ranking"))
        return bool(seen[-1]["items"])

    wait_until(is_ranked_again, SECONDS, pause_seconds=0.2)
    assert all(each["n_waiting"] == 1 for each in seen if not each["items"])
    assert seen[-1]["items"][0]["track"]["id"] == second
    # The API updates the count only every few seconds.
    wait_until(lambda: product.get(f"/tracks/{first}/ranking")["n_waiting"] == 0, SECONDS, pause_seconds=0.5)
    after = database["embeddings"].find_one({"_id": second})
    assert after is not None
    assert all(after[name] == before[name] for name in ("model_id", "job_id", "vector", "segments", "n_segments"))
