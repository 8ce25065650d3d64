"""The same recording in other files, in the running product."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from tests.doubles.product import Product
from tests.doubles.songs import SAMPLE_RATE, compose, encode, render


def test_a_transcode_is_refused_until_it_is_retried_and_then_listed_as_a_duplicate(
    product: Product, tmp_path: Path
) -> None:
    samples = render(compose(301))
    first = product.upload(encode(tmp_path / "song.flac", samples), title="Song three hundred and one")
    original = product.wait_for_state(first["job"]["id"], "ready")["track_id"]

    quieter = np.concatenate((np.zeros(SAMPLE_RATE // 3, np.float32), 0.1 * samples))
    second = product.upload(encode(tmp_path / "copy.opus", quieter))
    job = product.wait_for_state(second["job"]["id"], "failed")
    copy = product.get(f"/tracks/{job['track_id']}")
    assert job["error"]["code"] == copy["error"]["code"] == "same_recording"
    assert f"“Song three hundred and one” ({original})" in job["error"]["detail"]
    assert copy["same_recording_as"] == original
    assert original not in duplicates(product)

    retried = product.post(f"/jobs/{job['id']}/retry", {})["job"]["id"]
    product.wait_for_state(retried, "ready")
    assert duplicates(product)[original] == [original, copy["id"]]
    shown = product.get(f"/tracks/{copy['id']}")
    assert shown["same_recording_as"] == original
    assert shown["harmonic_content"] > 0.1
    found = product.get("/checks", query_id=copy["id"], reference_id=original)["verdict"]
    assert (found["decision"], found["relation"]) == ("likely", "same_recording")
    assert found["same_recording"]["query_start_s"] - found["same_recording"]["reference_start_s"] < 1


def duplicates(product: Product) -> dict[str, list[str]]:
    """Groups by the id of their oldest track."""
    groups = product.get("/tracks/duplicates", limit=100)["items"]
    return {group["tracks"][0]["id"]: [track["id"] for track in group["tracks"]] for group in groups}
