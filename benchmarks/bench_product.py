"""Measure the running product: upload to ready, latency under load, memory.

Baseline of latencies: `GET /health/live` under the same load. Baseline of an upload: decoding, chroma and embedding in
one process. Baseline of memory: Python processes that only import the libraries of the API or the worker.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
from tests.doubles.songs import SAMPLE_RATE, compose, encode, render

from benchmarks.library import fill
from benchmarks.product import CHECKOUT, Client, Product, running_product, wait_until_ready
from benchmarks.table import Row, median, p95, print_table, times_ms
from contrafact.adapters.local_bucket import LocalBucket
from contrafact.adapters.mongo.database import connect
from contrafact.embedding.card import load_card
from contrafact.embedding.embedder import load_embedder
from contrafact.features.extract import extract_chroma

SONG_S = 240
LONG_S = 15 * 60
N_LONG = 12
N_TRACKS = 10_000
N_CLIENTS = 8
N_REQUESTS = 200
IMPORTS = {"API": "flask, flask_openapi3, pymongo, celery, google.cloud.storage, numpy", "worker": "torch, essentia"}


def main() -> int:
    """Measure and print."""
    with tempfile.TemporaryDirectory() as folder, running_product(Path(folder) / "data") as product:
        rows = [*uploading(product, Path(folder)), *reading(product), *writing(product, Path(folder))]
        rows += memory(product)
    return print_table(rows)


def uploading(product: Product, folder: Path) -> list[Row]:
    """Measure the time from upload to ready on an idle machine."""
    client = product.client()
    files = [song_file(folder / f"{seed}.webm", seed, SONG_S) for seed in range(4)]
    embedder = load_embedder(CHECKOUT / "model_weights")
    alone = times_ms(lambda: embedder.embed(extract_chroma(files[0])), 4)

    def upload(path: Path) -> None:
        wait_until_ready(client, client.upload(path.name, path.read_bytes())["track"]["id"])

    ours = [times_ms(lambda: upload(path), 1)[0] for path in files]  # noqa: B023 - called at once
    return [
        Row("4 minutes of WebM: upload to ready, median", "in one process", median(alone), median(ours), "ms", 4000)
    ]


def reading(product: Product) -> list[Row]:
    """Measure checks and rankings, by one and by several clients."""
    bucket = LocalBucket(product.bucket)
    model_id = load_card(CHECKOUT / "model_weights").model_id
    ids = fill(connect(product.database_uri), bucket, N_TRACKS, model_id)
    product.client().get(f"/tracks/{ids[0]}/ranking")
    baseline = under_load(product, lambda client, _: client.get("/health/live"))
    checks = under_load(product, lambda client, n: client.get(f"/checks?query_id={ids[n]}&reference_id={ids[n + 1]}"))
    client = product.client()
    alone = times_ms(lambda: client.get("/health/live"), 50)
    next_ids = iter(ids[10:])
    ranked = times_ms(lambda: client.get(f"/tracks/{next(next_ids)}/ranking"), 30)
    checked = times_ms(lambda: client.get(f"/checks?query_id={ids[5]}&reference_id={next(next_ids)}"), 50)
    live = "GET /health/live"
    evidence = times_ms(lambda: client.get(f"/checks/evidence?query_id={ids[5]}&reference_id={ids[6]}"), 20)
    return [
        Row("GET /checks, median", live, median(alone), median(checked), "ms"),
        Row("GET /checks/evidence, median", live, median(alone), median(evidence), "ms"),
        Row(f"GET /checks, {N_CLIENTS} clients, median", live, median(baseline), median(checks), "ms"),
        Row(f"GET /checks, {N_CLIENTS} clients, p95", live, p95(baseline), p95(checks), "ms"),
        Row(f"GET ranking of {N_TRACKS}, median", live, median(alone), median(ranked), "ms", 600),
        Row(f"GET ranking of {N_TRACKS}, p95", live, p95(alone), p95(ranked), "ms", 600),
    ]


def writing(product: Product, folder: Path) -> list[Row]:
    """Measure submitted links while every process of the worker is busy with long uploads."""
    client = product.client()
    audio = song_file(folder / "long.mp3", 9, LONG_S).read_bytes()
    uploads = [client.upload("long.mp3", audio + tag(n))["job"]["id"] for n in range(N_LONG)]
    time.sleep(1)
    baseline, ours = [], []
    for n in range(N_REQUESTS):
        baseline += times_ms(lambda: client.get("/health/live"), 1)
        ours += times_ms(lambda: client.post("/tracks", {"url": f"https://youtu.be/{n:011d}"}), 1)  # noqa: B023
    assert client.get(f"/jobs/{uploads[-1]}")["state"] != "ready", "the worker was not busy to the end"
    live = "GET /health/live"
    return [
        Row("POST /tracks, worker busy, median", live, median(baseline), median(ours), "ms"),
        Row("POST /tracks, worker busy, p95", live, p95(baseline), p95(ours), "ms", 50),
    ]


def memory(product: Product) -> list[Row]:
    """Measure the memory of API and worker after the other measurements."""
    targets = {"API": 500, "worker": 1500}
    return [
        Row(
            f"memory of the {name}",
            "imports alone",
            memory_of(IMPORTS[name]),
            product.memory_mb(part),
            "MB",
            targets[name],
        )
        for name, part in (("API", "api"), ("worker", "worker"))
    ]


def under_load(product: Product, request: Callable[[Client, int], object]) -> list[float]:
    """Return the times of many requests by several clients at once, in milliseconds."""

    def run(number: int) -> list[float]:
        client = product.client()
        return [times_ms(lambda: request(client, number + n), 1)[0] for n in range(N_REQUESTS)]  # noqa: B023

    with ThreadPoolExecutor(N_CLIENTS) as clients:
        return [each for times in clients.map(run, range(0, N_CLIENTS * N_REQUESTS, N_REQUESTS)) for each in times]


def song_file(path: Path, seed: int, duration_s: int) -> Path:
    """Write a song, repeated up to a duration."""
    return encode(path, np.resize(render(compose(seed)), duration_s * SAMPLE_RATE))


def tag(number: int) -> bytes:
    """Return an ID3v1 tag, which makes a different file of the same audio."""
    return b"TAG" + str(number).encode().ljust(125, b"\0")


def memory_of(modules: str) -> float:
    """Return the memory of a Python process that only imports modules, in MB (PSS)."""
    code = f"import {modules}\nimport psutil\nprint(psutil.Process().memory_full_info().pss / 1e6)"
    return float(
        subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()[-1]
    )


if __name__ == "__main__":
    sys.exit(main())
