"""The running product embeds its library again after a change of weights."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from pymongo.database import Database
from tests.doubles.product import Product, wait_until
from tests.doubles.songs import compose, cover, encode, render

from contrafact.adapters.mongo.database import Document, connect
from contrafact.settings import RECORDED

SECONDS = 90.0


@pytest.fixture
def database(product: Product) -> Iterator[Database[Document]]:
    found = connect(json.loads((product.data / RECORDED).read_text())["MONGODB_URI"])
    yield found
    found.client.close()


def test_outdated_tracks_are_not_ranked_until_they_are_embedded_again(
    product: Product, database: Database[Document], tmp_path: Path
) -> None:
    song = compose(421)
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
        return is_ranked(seen[-1])

    def is_ranked(ranking: dict[str, Any]) -> bool:
        return second in {each["track"]["id"] for each in ranking["items"]}

    wait_until(is_ranked_again, SECONDS, pause_seconds=0.2)
    waiting = {each["n_waiting"] for each in seen if not is_ranked(each)}
    # The API counts only every few seconds.
    assert waiting <= {0, 1}
    assert seen[-1]["items"][0]["track"]["id"] == second
    wait_until(lambda: product.get(f"/tracks/{first}/ranking")["n_waiting"] == 0, SECONDS, pause_seconds=0.5)

    def stored() -> Document:
        found = database["embeddings"].find_one({"_id": second})
        assert found is not None
        return found

    wait_until(lambda: stored()["model_id"] == before["model_id"], SECONDS)
    after = stored()
    assert all(after[name] == before[name] for name in ("model_id", "job_id", "vector", "segments", "n_segments"))
