"""Thousands of small items, on a real database and a real broker, with a stand-in for the analysis.

CONTRAFACT_IMPORT_ITEMS sets their number, 200 by default: 20 000 take too long for every run.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil
import pytest
from tests.doubles.import_worker import NO_SOUND
from tests.doubles.product import wait_until
from tests.doubles.servers import Server

from contrafact.adapters.celery_queue import CeleryQueue, make_celery
from contrafact.adapters.import_folders import ImportFolders
from contrafact.adapters.local_bucket import LocalBucket
from contrafact.adapters.mongo.database import connect, ensure_indexes
from contrafact.adapters.mongo.import_items import MongoImportItemStore
from contrafact.adapters.mongo.imports import MongoImportStore
from contrafact.adapters.mongo.tracks import MongoTrackStore
from contrafact.adapters.system import new_id, now
from contrafact.domain.acting import acting_as
from contrafact.domain.imports import FolderPlace, ImportState, ItemState
from contrafact.domain.people import LOCAL_USER
from contrafact.services.imports.managing import Imports

N_ITEMS = int(os.environ.get("CONTRAFACT_IMPORT_ITEMS", "200"))
SECONDS = max(120.0, 0.5 * N_ITEMS)
MOST_GROWTH_BYTES = 60_000_000
ROOT = Path(__file__).parents[2]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Of ten files two are songs, seven are copies of the first, and one is no sound."""
    (tmp_path / "objects").mkdir()
    (tmp_path / "clips").mkdir()
    for number in range(N_ITEMS):
        place = tmp_path / "tapes" / f"box{number // 1000:03d}"
        place.mkdir(parents=True, exist_ok=True)
        song, kind = number // 10, number % 10
        data = NO_SOUND + b"%d" % number if kind == 9 else b"song %d %d" % (song, kind == 1)
        (place / f"{number:06d}.mp3").write_bytes(data)
    return tmp_path


@contextmanager
def worker(mongodb: str, broker: str, folder: Path, kinds: str) -> Iterator[psutil.Popen]:
    command = (sys.executable, "-m", "tests.doubles.import_worker", mongodb, broker, str(folder), kinds)
    environment = {**os.environ, "OMP_NUM_THREADS": "1"}
    process = psutil.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL)
    try:
        yield process
    finally:
        process.kill()
        process.wait()


@pytest.mark.long
@pytest.mark.timeout(2 * SECONDS)
def test_every_one_of_many_items_is_accounted_for(mongod: Server, broker: Server, folder: Path) -> None:
    database = connect(mongod.uri.replace("/contrafact?", "/imported?"))
    database.client.drop_database(database.name)
    ensure_indexes(database)
    uri, queue = mongod.uri.replace("/contrafact?", "/imported?"), CeleryQueue(make_celery(broker.uri))
    stores = MongoImportStore(database), MongoImportItemStore(database)
    bucket = LocalBucket(folder / "objects")
    imports = Imports(*stores, MongoTrackStore(database), ImportFolders([folder / "tapes"]), bucket, queue, now, new_id)
    with acting_as(LOCAL_USER):
        import_id = imports.start_folder(FolderPlace(str(folder / "tapes")), None, is_watched=False).id

    def n_ended() -> int:
        counts = stores[1].counts([import_id])[import_id]
        return sum(counts.get(each, 0) for each in (ItemState.ADDED, ItemState.DUPLICATE, ItemState.REFUSED))

    def is_done() -> bool:
        memory.append(second.memory_info().rss)
        return imports.get(import_id)[0].state is ImportState.DONE

    memory: list[int] = []
    began = time.monotonic()
    with (
        worker(uri, broker.uri, folder, "imports,analyses") as first,
        worker(uri, broker.uri, folder, "imports,analyses") as second,
        worker(uri, broker.uri, folder, "clips"),
    ):
        wait_until(lambda: n_ended() > N_ITEMS // 4, SECONDS, pause_seconds=0.2)
        queue.nudge_clip("c1")
        wait_until((folder / "clips" / "c1").exists, SECONDS, pause_seconds=0.01)
        assert n_ended() < N_ITEMS, "a person's clip does not wait for the import"
        first.kill()
        with worker(uri, broker.uri, folder, ""):
            wait_until(is_done, SECONDS, pause_seconds=0.5)
    seconds = time.monotonic() - began
    items = list(stores[1].everything(import_id))
    assert len(items) == N_ITEMS
    assert Counter(item.state for item in items) == {
        ItemState.ADDED: N_ITEMS * 2 // 10,
        ItemState.DUPLICATE: N_ITEMS * 7 // 10,
        ItemState.REFUSED: N_ITEMS // 10,
    }
    assert {item.problem.code for item in items if item.problem} == {"corrupt_audio"}
    assert database["tracks"].count_documents({"state": "ready"}) == N_ITEMS * 2 // 10
    assert database["jobs"].count_documents({"is_active": True}) == 0
    # What the killed worker had put there a moment before goes after a day (tests/unit/services/test_sweep.py).
    assert len(list(bucket.keys("incoming/"))) <= 1
    settled = memory[len(memory) // 3 :]
    print(f"{N_ITEMS} items in {seconds:.0f} s, a worker {min(settled) / 1e6:.0f} to {max(settled) / 1e6:.0f} MB")  # noqa: T201
    assert max(settled) - min(settled) < MOST_GROWTH_BYTES
    database.client.drop_database(database.name)
    database.client.close()
