"""An import on real servers: every item ends in one outcome though the worker is killed meanwhile."""

from __future__ import annotations

import csv
import io
import os
import shutil
import signal
from pathlib import Path
from typing import Any

import pytest
import requests
from tests.doubles.hasty import held
from tests.doubles.product import Product, wait_until
from tests.doubles.songs import compose, encode, render

N_SONGS, N_BROKEN = 4, 6
SECONDS = 20
ENDS_WITHIN_SECONDS = 120.0


@pytest.fixture(scope="module")
def tapes(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Short songs, a copy of one in a folder below, files that are no sound, and a picture."""
    folder = tmp_path_factory.mktemp("tapes")
    for number in range(N_SONGS):
        samples = render(compose(501 + number))[: SECONDS * 44_100]
        encode(folder / f"song{number}.mp3", samples)
    (folder / "again").mkdir()
    shutil.copy(folder / "song0.mp3", folder / "again" / "copy.mp3")
    for number in range(N_BROKEN):
        (folder / f"broken{number}.mp3").write_bytes(b"no sound at all %d" % number)
    (folder / "cover.jpg").write_bytes(b"a picture")
    return folder


def imported(product: Product, import_id: str) -> Any:
    return product.get(f"/imports/{import_id}")


def receipt(product: Product, import_id: str) -> dict[str, str]:
    answer = requests.get(f"{product.address}/api/v1/imports/{import_id}/receipt", timeout=30)
    answer.raise_for_status()
    return {row["name"]: row["code"] or row["outcome"] for row in csv.DictReader(io.StringIO(answer.text))}


def test_every_file_of_a_folder_gets_one_outcome_though_the_worker_is_killed(product: Product, tapes: Path) -> None:
    root = next(root for root in product.get("/import-folders")["roots"] if tapes.is_relative_to(root))
    body = {"root": root, "path": str(tapes.relative_to(root))}
    with held(product.data, "extracting"):
        import_id = product.post("/imports/folder", body)["id"]
        # The first outcomes are known at once; then items are submitted and analysed.
        wait_until(lambda: imported(product, import_id)["counts"]["analysing"] > 0, ENDS_WITHIN_SECONDS)

        os.kill(product.worker_pid, signal.SIGKILL)

    wait_until(lambda: imported(product, import_id)["state"] == "done", ENDS_WITHIN_SECONDS)
    outcomes = receipt(product, import_id)
    copies = {outcomes["again/copy.mp3"], outcomes["song0.mp3"]}
    assert copies == {"added", "duplicate"}
    assert {outcomes[f"song{number}.mp3"] for number in range(1, N_SONGS)} == {"added"}
    assert {outcomes[f"broken{number}.mp3"] for number in range(N_BROKEN)} == {"not_audio"}
    assert outcomes["cover.jpg"] == "not_audio"
    assert len(outcomes) == N_SONGS + N_BROKEN + 2
    assert not list((product.data / "objects").glob("uploads/**/*.*"))


def test_what_was_imported_is_not_imported_again(product: Product, tapes: Path) -> None:
    root = next(root for root in product.get("/import-folders")["roots"] if tapes.is_relative_to(root))
    body = {"root": root, "path": str(tapes.relative_to(root)), "name": "Again"}
    import_id = product.post("/imports/folder", body)["id"]
    wait_until(lambda: imported(product, import_id)["state"] == "done", ENDS_WITHIN_SECONDS)
    counts = imported(product, import_id)["counts"]
    assert (counts["added"], counts["duplicate"]) == (0, N_SONGS + 1)
