"""`contrafact-admin` on the product of `make run`, while it works."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from pymongo.database import Database
from tests.doubles.backups import objects_of, restore
from tests.doubles.product import Product
from tests.doubles.songs import SEEDS, compose, cover, encode

from contrafact.adapters.local_bucket import LocalBucket
from contrafact.adapters.mongo.database import Document
from contrafact.services.tracks import chroma_key

COMMAND = Path(sys.executable).with_name("contrafact-admin")


def admin(*arguments: str) -> tuple[int, Any]:
    """Run the command; return its exit status and what it prints as JSON."""
    environment = {name: value for name, value in os.environ.items() if name != "MONGODB_URI"}
    done = subprocess.run(
        [COMMAND, *arguments, "--json"], env=environment, capture_output=True, text=True, timeout=60, check=False
    )
    assert done.stderr == ""
    return done.returncode, json.loads(done.stdout)


def test_a_backup_during_ingests_has_all_that_its_jobs_need(
    product: Product, database: Database[Document], tmp_path: Path
) -> None:
    """Every upload is ready in it, or can be made ready."""
    jobs = [
        product.upload(encode(tmp_path / f"{seed}.wav", cover(compose(seed), 9)))["job"]["id"]
        # Songs that the tests of rankings do not use.
        for seed in SEEDS[3:6]
    ]
    (tmp_path / "objects").mkdir()
    objects = LocalBucket(tmp_path / "objects")

    status, summary = admin("backup", str(tmp_path / "backup"), "--data", str(product.data))
    assert (status, summary["missing"], summary["left_out"]) == (0, [], [])
    restore(database, objects, tmp_path / "backup")

    found = [database["tracks"].find_one({"job_id": job_id}) for job_id in jobs]
    kept = set(objects_of(objects))
    for track in found:
        assert track is not None
        if track["state"] == "ready":
            assert track["chroma_key"] in kept
            assert database["embeddings"].find_one({"_id": track["_id"], "vector": {"$exists": True}})
        else:
            assert {track["source"]["upload_key"], chroma_key(track["_id"], track["job_id"])} & kept
            assert database["jobs"].find_one({"_id": track["job_id"], "is_active": True})
    for job_id in jobs:
        product.wait_for_state(job_id, "ready")


def test_the_doctor_finds_the_product_well(product: Product) -> None:
    status, found = admin("doctor", "--data", str(product.data))

    levels = {each["check"]: each["level"] for each in found["findings"] if each["level"] not in {"ok", "skipped"}}
    # The tests may run as root, yt-dlp ages, and the machine may have few fonts.
    assert set(levels) <= {"root", "yt-dlp", "fonts"}, found
    assert status == (1 if "problem" in levels.values() else 0)
    by_check = {each["check"]: each for each in found["findings"]}
    assert by_check["root"]["level"] == ("problem" if os.geteuid() == 0 else "ok")
    assert by_check["worker"]["level"] == "ok"
