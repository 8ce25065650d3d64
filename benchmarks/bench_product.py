"""The running product: from upload to ready, latency under load, memory.

Baselines of latency are `GET /health/live`, asked under the same load at the same time: what an answer costs that
needs nothing. That of an upload is decoding, chroma and embedding in one process; those of memory are Python
processes that only import what the API or the worker is built on.
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
from contrafact.adapters.gcs_bucket import connect_bucket
from contrafact.adapters.mongo.database import connect
from contrafact.embedding.card import load_card
from contrafact.embedding.embedder import load_embedder
from contrafact.features.extract import extract_chroma

SONG_S = 240
LONG_S = 15 * 60
N_LONG = 12
N_TRACKS = 10_000
N_CLIENTS = 8
N_ASKED = 200
IMPORTS = {"API": "flask, flask_openapi3, pymongo, celery, google.cloud.storage, numpy", "worker": "torch, essentia"}


def main() -> int:
    """Measure and print."""
    with tempfile.TemporaryDirectory() as folder, running_product(Path(folder) / "data") as product:
        rows = [*uploading(product, Path(folder)), *reading(product), *writing(product, Path(folder))]
        rows += memory(product)
    return print_table(rows)


def uploading(product: Product, folder: Path) -> list[Row]:
    """From upload to ready, on a machine that does nothing else."""
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
    """Checks and rankings, asked by several at once."""
    bucket = connect_bucket(*product.bucket)
    model_id = load_card(CHECKOUT / "model_weights").model_id
    ids = fill(connect(product.database_uri), bucket, N_TRACKS, model_id)
    product.client().get(f"/tracks/{ids[0]}/ranking")
    floor = at_once(product, lambda client, _: client.get("/health/live"))
    checks = at_once(product, lambda client, n: client.get(f"/checks?query_id={ids[n]}&reference_id={ids[n + 1]}"))
    client = product.client()
    alone = times_ms(lambda: client.get("/health/live"), 50)
    asked = iter(ids[10:])
    ranked = times_ms(lambda: client.get(f"/tracks/{next(asked)}/ranking"), 30)
    checked = times_ms(lambda: client.get(f"/checks?query_id={ids[5]}&reference_id={next(asked)}"), 50)
    live = "GET /health/live"
    evidence = times_ms(lambda: client.get(f"/checks/evidence?query_id={ids[5]}&reference_id={ids[6]}"), 20)
    return [
        Row("GET /checks, median", live, median(alone), median(checked), "ms"),
        Row("GET /checks/evidence, median", live, median(alone), median(evidence), "ms"),
        Row(f"GET /checks, {N_CLIENTS} clients, median", live, median(floor), median(checks), "ms"),
        Row(f"GET /checks, {N_CLIENTS} clients, p95", live, p95(floor), p95(checks), "ms"),
        Row(f"GET ranking of {N_TRACKS}, median", live, median(alone), median(ranked), "ms", 600),
        Row(f"GET ranking of {N_TRACKS}, p95", live, p95(alone), p95(ranked), "ms", 600),
    ]


def writing(product: Product, folder: Path) -> list[Row]:
    """Links submitted while every process of the worker is busy with long uploads."""
    client = product.client()
    audio = song_file(folder / "long.mp3", 9, LONG_S).read_bytes()
    uploads = [client.upload("long.mp3", audio + tag(n))["job"]["id"] for n in range(N_LONG)]
    time.sleep(1)
    floor, ours = [], []
    for n in range(N_ASKED):
        floor += times_ms(lambda: client.get("/health/live"), 1)
        ours += times_ms(lambda: client.post("/tracks", {"url": f"https://youtu.be/{n:011d}"}), 1)  # noqa: B023
    assert client.get(f"/jobs/{uploads[-1]}")["state"] != "ready", "the worker was not busy to the end"
    live = "GET /health/live"
    return [
        Row("POST /tracks, worker busy, median", live, median(floor), median(ours), "ms"),
        Row("POST /tracks, worker busy, p95", live, p95(floor), p95(ours), "ms", 50),
    ]


def memory(product: Product) -> list[Row]:
    """Memory after all that."""
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


def at_once(product: Product, ask: Callable[[Client, int], object]) -> list[float]:
    """Times of many questions, asked by several clients at once, in milliseconds."""

    def run(number: int) -> list[float]:
        client = product.client()
        return [times_ms(lambda: ask(client, number + n), 1)[0] for n in range(N_ASKED)]  # noqa: B023

    with ThreadPoolExecutor(N_CLIENTS) as clients:
        return [each for times in clients.map(run, range(0, N_CLIENTS * N_ASKED, N_ASKED)) for each in times]


def song_file(path: Path, seed: int, duration_s: int) -> Path:
    """A song, repeated until it lasts that long."""
    return encode(path, np.resize(render(compose(seed)), duration_s * SAMPLE_RATE))


def tag(number: int) -> bytes:
    """An ID3v1 tag, which makes another file of the same sound."""
    return b"TAG" + str(number).encode().ljust(125, b"\0")


def memory_of(modules: str) -> float:
    """Memory of a Python process that imported modules and nothing else."""
    code = f"import {modules}\nimport psutil\nprint(psutil.Process().memory_full_info().pss / 1e6)"
    return float(
        subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()[-1]
    )


if __name__ == "__main__":
    sys.exit(main())
