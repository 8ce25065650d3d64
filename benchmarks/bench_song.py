"""Measure what one song of four minutes costs: processor time of the worker, bytes in the database and in the bucket.

The running product analyses uploads of MP3, each another song. The documents that it wrote are then copied under other
ids, so that the indexes have a size that can be divided by the number of tracks. Bytes of documents are those before
MongoDB's compression. `benchmarks.scale` computes hosts and disks from these figures.
"""

from __future__ import annotations

import hashlib
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import numpy as np
import psutil
from pymongo.database import Database

from benchmarks.bench_product import SONG_S, song_file
from benchmarks.product import Client, Product, running_product, wait_until_ready
from contrafact.adapters.mongo.database import connect
from contrafact.alignment.fingerprint_keys import fingerprint_keys

N_SONGS = 4
N_COPIES = 4000
IDLE_SECONDS = 20
N_ITEMS = 1890
"""Items of a fingerprint of which 236 are keys, as in four minutes of twelve recordings (215 to 259)."""


def main() -> int:
    """Measure and print."""
    with tempfile.TemporaryDirectory() as folder, running_product(Path(folder) / "data") as product:
        client = product.client()
        # The first one loads the network and compiled code.
        upload(client, song_file(Path(folder) / "warm.mp3", 99, SONG_S))
        files = [song_file(Path(folder) / f"{seed}.mp3", seed, SONG_S) for seed in range(N_SONGS)]
        began, before = time.perf_counter(), processor_seconds(product)
        ids = [upload(client, path) for path in files]
        busy_s, wall_s = processor_seconds(product) - before, time.perf_counter() - began
        idle = idle_share(product)
        print(f"worker, processor time of a song: {(busy_s - idle * wall_s) / N_SONGS:.2f} s")
        print(f"worker, idle: {idle:.3f} cores")
        print(f"worker, memory: {product.memory_mb('worker'):.0f} MB; API: {product.memory_mb('api'):.0f} MB")
        show_objects(product.bucket)
        show_documents(connect(product.database_uri), ids[-1])
    return 0


def upload(client: Client, path: Path) -> str:
    """Upload a file, wait until its track is ready, return its id."""
    answer: Any = client.upload(path.name, path.read_bytes())
    wait_until_ready(client, answer["track"]["id"])
    return str(answer["track"]["id"])


def processor_seconds(product: Product) -> float:
    """Return the processor time of the worker and its children so far."""
    process = psutil.Process(product.parts["worker"].pid)
    times = [each.cpu_times() for each in (process, *process.children(recursive=True))]
    return sum(each.user + each.system for each in times)


def idle_share(product: Product) -> float:
    """Return the cores that the worker takes while nothing waits."""
    before = processor_seconds(product)
    time.sleep(IDLE_SECONDS)
    return (processor_seconds(product) - before) / IDLE_SECONDS


def show_objects(bucket: Path) -> None:
    """Print the mean size of the objects of each folder of the bucket."""
    sizes: dict[str, list[int]] = {}
    for path in bucket.rglob("*"):
        if path.is_file():
            sizes.setdefault(path.relative_to(bucket).parts[0], []).append(path.stat().st_size)
    for name, each in sorted(sizes.items()):
        print(f"bucket, {name}: {np.mean(each):.0f} bytes, {len(each)} objects")


def show_documents(database: Database[dict[str, Any]], track_id: str) -> None:
    """Print the bytes of the documents of a track and of their entries in indexes."""
    chroma_key = (database["tracks"].find_one({"_id": track_id}) or {})["chroma_key"]
    of_track = {"tracks": {"_id": track_id}, "jobs": {"track_id": track_id}, "embeddings": {"_id": track_id}}
    for name, which in {**of_track, "chroma": {"_id": chroma_key}}.items():
        document = database[name].find_one(which)
        assert document is not None, name
        database[name].insert_many([copied(document, name, number) for number in range(N_COPIES)])
        figures = database.command("collStats", name)
        n_bytes, n_indexed = figures["avgObjSize"], figures["totalIndexSize"] / figures["count"]
        print(f"database, {name}: {n_bytes:.0f} bytes, in indexes {n_indexed:.0f}")


def copied(document: dict[str, Any], name: str, number: int) -> dict[str, Any]:
    """Return a copy of a document under ids of its own, with keys of a random fingerprint."""
    made = hashlib.sha256(f"{name} {number}".encode()).hexdigest()
    random = np.random.default_rng(number)
    changed: dict[str, Any] = {"_id": f"file-{made[:32]}"}
    if name == "jobs":
        changed["track_id"] = f"file-{made[32:]}"
    if name == "tracks":
        changed["source"] = {**document["source"], "key": made}
        # Made songs repeat themselves, so they have fewer keys than recordings.
        changed["fingerprint_keys"] = fingerprint_keys(random.integers(0, 2**32, N_ITEMS, dtype=np.uint32))
    return {**document, **changed}


if __name__ == "__main__":
    sys.exit(main())
