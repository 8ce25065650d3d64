"""Measure health checks and small reads beside slow and greedy clients.

Baseline: the same requests without such clients, before. Each request has a connection of its own. Slow clients and
those with rankings have another address than the clients that are measured.
"""

from __future__ import annotations

import http.client
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from contextlib import contextmanager
from multiprocessing import get_context
from pathlib import Path

from benchmarks.library import fill
from benchmarks.product import CHECKOUT, Product, running_product
from benchmarks.slow_clients import KINDS, SLOW_ADDRESS, slow_clients
from benchmarks.table import Row, median, p99, print_table
from contrafact.adapters.local_bucket import LocalBucket
from contrafact.adapters.mongo.database import connect
from contrafact.embedding.card import load_card

N_TRACKS = 2_000
N_SLOW = 500
N_RANKINGS = 250
SETTLING_S = 3
MEASURED_S = 10
PAUSE_S = 0.05
TARGETS_MS = {"/health/live": 100, "/tracks": 300}

Times = dict[str, list[float]]


def main() -> int:
    """Measure and print."""
    rows: list[Row] = []
    with tempfile.TemporaryDirectory() as folder, running_product(Path(folder) / "data") as product:
        bucket, model_id = LocalBucket(product.bucket), load_card(CHECKOUT / "model_weights").model_id
        ids = fill(connect(product.database_uri), bucket, N_TRACKS, model_id)
        product.client().get(f"/tracks/{ids[0]}/ranking")
        alone = measure(product, _after(MEASURED_S))
        for kind in KINDS:
            with slow_clients(product.port, kind, N_SLOW):
                time.sleep(SETTLING_S)
                rows += compare(f"{N_SLOW} slow clients: {kind}", alone, measure(product, _after(MEASURED_S)))
            time.sleep(SETTLING_S)
        with rankings(product, ids) as is_over:
            rows += compare(f"{N_RANKINGS} rankings at a time", alone, measure(product, is_over))
    return print_table(rows)


def measure(product: Product, is_over: Callable[[], bool]) -> Times:
    """Return the times of requests by path, in milliseconds."""

    def run(path: str) -> list[float]:
        times = []
        while not is_over() or not times:
            begin = time.perf_counter()
            status = status_of(product.host, product.port, path)
            times.append(1000 * (time.perf_counter() - begin))
            assert status == http.client.OK, (path, status)
            time.sleep(PAUSE_S)
        return times

    with ThreadPoolExecutor(len(TARGETS_MS)) as pool:
        return dict(zip(TARGETS_MS, pool.map(run, TARGETS_MS), strict=True))


def compare(load: str, alone: Times, beside: Times) -> list[Row]:
    """Return the rows of one kind of load."""
    return [
        Row(f"{load}: GET {path}, {name}", "without", value(alone[path]), value(beside[path]), "ms", target)
        for path in TARGETS_MS
        for name, value, target in (("median", median, None), ("p99", p99, TARGETS_MS[path]))
    ]


@contextmanager
def rankings(product: Product, ids: list[str]) -> Iterator[Callable[[], bool]]:
    """Ask for many rankings at once, from another process; yield whether all were answered. Print how."""
    with ProcessPoolExecutor(1, get_context("spawn")) as pool:
        answers = pool.submit(
            ask_all, product.host, product.port, [f"/tracks/{ids[n]}/ranking" for n in range(N_RANKINGS)]
        )
        yield answers.done
    counts = ", ".join(f"{n} x {status}" for status, n in sorted(answers.result().items()))
    print(f"{N_RANKINGS} rankings at a time: {counts}")


def ask_all(host: str, port: int, paths: list[str]) -> Counter[int]:
    """Send all GETs at once; count the statuses."""
    with ThreadPoolExecutor(len(paths)) as pool:
        return Counter(pool.map(lambda path: status_of(host, port, path, SLOW_ADDRESS), paths))


def status_of(host: str, port: int, path: str, address: str = "127.0.0.1") -> int:
    """Send a GET on a new connection from an address of this machine; return the status."""
    connection = http.client.HTTPConnection(host, port, timeout=120, source_address=(address, 0))
    try:
        connection.request("GET", f"/api/v1{path}")
        response = connection.getresponse()
        response.read()
        return response.status
    finally:
        connection.close()


def _after(seconds: float) -> Callable[[], bool]:
    end = time.monotonic() + seconds
    return lambda: time.monotonic() > end


if __name__ == "__main__":
    sys.exit(main())
