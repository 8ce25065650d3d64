"""The running product analyses tracks of an older recipe again, from YouTube and from files that are uploaded again."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import requests
from tests.doubles.product import Product, wait_until
from tests.doubles.songs import compose, cover, encode, render
from tests.doubles.youtube.catalogue import Fault
from tests.doubles.youtube.fake import FakeYouTube

from contrafact.adapters.mongo.database import connect
from contrafact.features.chroma_io import chroma_from_bytes, chroma_to_bytes, fingerprint_from_bytes
from contrafact.settings import RECORDED

SECONDS = 120.0
KEPT, GONE = "oldRecipe01", "oldRecipe02"


def make_older(product: Product, *track_ids: str) -> None:
    """Leave of tracks what the release before `hpcp-v2` stored."""
    database = connect(json.loads((product.data / RECORDED).read_text())["MONGODB_URI"])
    for track_id in track_ids:
        track = database["tracks"].find_one_and_update({"_id": track_id}, {"$unset": {"recipe": ""}})
        assert track is not None
        file = product.data / "objects" / track["chroma_key"]
        data = file.read_bytes()
        file.write_bytes(chroma_to_bytes(replace(chroma_from_bytes(data), whitened=None), fingerprint_from_bytes(data)))
        database["embeddings"].update_one({"_id": track_id}, {"$unset": {"view": ""}})
    database.client.close()


def test_older_tracks_stay_ready_and_comparable_until_they_are_analysed_by_the_newest_recipe(
    product: Product, youtube: FakeYouTube, tmp_path: Path
) -> None:
    # A worker that another test killed leaves a file, which is removed within a day.
    before = incoming(product)
    song = compose(411)
    original = encode(tmp_path / "song.webm", render(song)[: 44_100 * 60])
    youtube.add_video(KEPT, original, title="Kept")
    youtube.add_video(GONE, encode(tmp_path / "gone.webm", render(compose(412))[: 44_100 * 30]), title="Gone")
    file = encode(tmp_path / "cover.mp3", cover(song, 1))
    jobs = [product.post("/tracks", {"url": f"https://youtu.be/{each}"})["job"]["id"] for each in (KEPT, GONE)]
    jobs.append(product.upload(file)["job"]["id"])
    kept, gone, uploaded = (product.wait_for_state(job, "ready", seconds=SECONDS)["track_id"] for job in jobs)
    make_older(product, kept, gone, uploaded)
    assert [product.get(f"/tracks/{each}")["recipe"] for each in (kept, gone, uploaded)] == ["hpcp-v1"] * 3
    assert checked(product, kept, uploaded)["recipe"] == "hpcp-v1"

    youtube.add_video(GONE, None, fault=Fault.REMOVED)
    product.post("/reextraction")
    states: set[str] = set()

    def has_ended() -> bool:
        states.update(product.get(f"/tracks/{each}")["state"] for each in (kept, gone))
        return product.get("/reextraction")["n_waiting"] == 0

    wait_until(has_ended, SECONDS, pause_seconds=0.3)
    assert states == {"ready"}
    assert [product.get(f"/tracks/{each}")["recipe"] for each in (kept, gone)] == ["hpcp-v2", "hpcp-v1"]
    failed = {each["track"]["id"]: each["error"]["code"] for each in product.get("/reextraction")["failures"]}
    assert failed[gone] == "video_removed"
    assert checked(product, kept, gone)["recipe"] == "hpcp-v1"

    assert product.upload(file)["track"]["id"] == uploaded
    wait_until(lambda: product.get(f"/tracks/{uploaded}")["recipe"] == "hpcp-v2", SECONDS, pause_seconds=0.3)
    verdict = checked(product, kept, uploaded)
    assert (verdict["recipe"], verdict["decision"]) == ("hpcp-v2", "likely")
    # The file goes a moment after the track is written.
    wait_until(lambda: incoming(product) <= before, SECONDS, pause_seconds=0.3)
    requests.delete(f"{product.address}/api/v1/tracks/{gone}?permanently=true", timeout=30).raise_for_status()


def incoming(product: Product) -> set[Path]:
    """Return the uploaded files in the bucket."""
    return set((product.data / "objects" / "incoming").glob("*"))


def checked(product: Product, query_id: str, reference_id: str) -> dict[str, Any]:
    verdict: dict[str, Any] = product.get("/checks", query_id=query_id, reference_id=reference_id)["verdict"]
    return verdict
