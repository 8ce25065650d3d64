"""The soak: a month of use in minutes, on a MongoDB whose clock is set forward, of made embeddings and chroma.

`python -m tests.cluster.soak --tracks 100000 --steps 300` prints documents, files, objects, messages and memory by day.
Songs come and go, so that the library keeps its size: what else grows, grows without bound.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from pymongo.database import Database
from tests.cluster.database import FAKED, FAKETIME
from tests.doubles import servers as doubles
from tests.doubles.servers import Server, redis_client, running_broker, running_mongod

from contrafact.adapters import system
from contrafact.adapters.mongo.database import Document, connect, ensure_indexes, server_time
from contrafact_local import servers
from contrafact_local.parts import Part

DAYS = 30
STEP_PART = 0.05
"""Part of the library that is replaced in a step."""
SLACK, FEW = 1.3, 40
SET_SECONDS = 30.0
SETTINGS = {
    "CONTRAFACT_TRASH_DAYS": "1",
    "CONTRAFACT_AUDIT_DAYS": "2",
    "CONTRAFACT_LEASE_SECONDS": "5",
    "CONTRAFACT_SWEEP_SECONDS": "1",
    "CONTRAFACT_MIN_FREE_DISK_BYTES": "0",
}


@dataclass
class Course:
    """What was there by step."""

    rows: list[dict[str, int]] = field(default_factory=list)

    def grown(self) -> list[str]:
        """Return what is more in the last third of the time than in the second."""
        third = len(self.rows) // 3
        names = self.rows[-1]
        before, after = self.rows[third : 2 * third], self.rows[2 * third :]
        most = {name: [max(row.get(name, 0) for row in part) for part in (before, after)] for name in names}
        return [f"{name}: {first}, then {last}" for name, (first, last) in most.items() if last > SLACK * first + FEW]


class SettableClock:
    """The clock of a process that was started with `environment`."""

    def __init__(self, folder: Path) -> None:
        self._file = folder / "clock"
        self.set(timedelta())
        self.environment = {
            **FAKED,
            "FAKETIME_TIMESTAMP_FILE": str(self._file),
            "FAKETIME_CACHE_DURATION": "1",
        }

    def set(self, forward: timedelta) -> None:
        """Set it forward of this machine's."""
        self._forward = forward
        written = self._file.with_suffix(".new")
        written.write_text(f"+{round(forward.total_seconds())}s\n")
        written.replace(self._file)

    def now(self) -> datetime:
        """Return its time."""
        return datetime.now(UTC) + self._forward


@contextmanager
def settable_mongod(folder: Path, clock: SettableClock) -> Iterator[Server]:
    """Yield a MongoDB with such a clock; it removes expired documents each second."""
    made = doubles.mongod_part

    def part_of(*given: Any) -> Part:
        part = made(*given)
        variables = (f"{name}={value}" for name, value in clock.environment.items())
        return replace(part, command=("env", *variables, *part.command, "--setParameter", "ttlMonitorSleepSecs=1"))

    doubles.mongod_part = part_of
    try:
        with running_mongod(folder) as server:
            yield server
    finally:
        doubles.mongod_part = made


def soak(folder: Path, n_tracks: int, n_steps: int, n_changed: int) -> Course:
    """Use the product for `DAYS` days of the database's clock, in steps that replace some songs each."""
    clock, course, started = SettableClock(folder), Course(), time.monotonic()
    # Before the modules are imported that take it.
    system.now = clock.now
    os.environ |= SETTINGS | {
        "CONTRAFACT_BUCKET_DIR": str(folder / "objects"),
        "CONTRAFACT_DATA_DIR": str(folder / "data"),
    }
    with running_broker(folder / "broker") as broker:
        os.environ["CELERY_BROKER_URL"] = broker.uri
        from tests.cluster.use import Use

        # The library is stored by the machine's own clock: with the other one MongoDB takes a second for each song.
        with running_mongod(folder / "mongod") as mongod, _database(mongod) as database:
            ensure_indexes(database)
            ids = Use(n_tracks, connect(mongod.uri)).fill(n_tracks)
        sys.stderr.write(f"{time.monotonic() - started:.0f} s: {len(ids)} songs are stored\n")
        with settable_mongod(folder / "mongod", clock) as mongod, _database(mongod) as database:
            use, queue, began = Use(n_tracks, connect(mongod.uri), ids), redis_client(broker), server_time(database)
            for step in range(1, n_steps + 1):
                forward = timedelta(days=DAYS * step / n_steps)
                clock.set(forward)
                deadline = time.monotonic() + SET_SECONDS
                while server_time(database) < began + forward:
                    assert time.monotonic() < deadline, "the clock was not set"
                    time.sleep(0.05)
                use.step(n_changed)
                course.rows.append({**use.measured(), "messages": _waiting(queue)})
                day = f"{time.monotonic() - started:.0f} s: day {DAYS * step / n_steps:.1f}"
                sys.stderr.write(f"{day} {json.dumps(course.rows[-1])}\n")
                # As workers would take them.
                queue.flushdb()
    return course


@contextmanager
def _database(mongod: Server) -> Iterator[Database[Document]]:
    # Each wait for the journal takes half a second with such a clock.
    os.environ["MONGODB_URI"] = f"{mongod.uri}&w=1&journal=false"
    database = connect(os.environ["MONGODB_URI"])
    yield database
    database.client.close()


def _waiting(queue: Any) -> int:
    return sum(queue.llen(key) for key in queue.scan_iter(_type="list"))


def main() -> int:
    """Run it, and print what was there on some days."""
    parser = argparse.ArgumentParser(prog="python -m tests.cluster.soak", description=__doc__)
    parser.add_argument("--tracks", type=int, default=20_000)
    parser.add_argument("--steps", type=int, default=120)
    parser.add_argument("--changed", type=int, help="songs that are replaced in a step; 5 % when omitted")
    parser.add_argument("--cache-gb", default=servers.CACHE_GB, help="of MongoDB; a million songs need some GB")
    given = parser.parse_args()
    servers.CACHE_GB = given.cache_gb
    if not FAKETIME.exists():
        sys.exit("install Debian's package libfaketime")
    with tempfile.TemporaryDirectory(prefix="soak-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        for each in ("mongod", "broker", "objects", "data"):
            (folder / each).mkdir()
        n_changed = given.changed or max(1, round(STEP_PART * given.tracks))
        course = soak(folder, given.tracks, given.steps, n_changed)
    n = len(course.rows)
    shown = {f"day {DAYS * (at + 1) / n:.1f}": course.rows[at] for at in sorted({n // 3, n // 2, 2 * n // 3, n - 1})}
    sys.stdout.write(json.dumps({**shown, "grown": course.grown()}, indent=1) + "\n")
    return 1 if course.grown() else 0


if __name__ == "__main__":
    sys.exit(main())
