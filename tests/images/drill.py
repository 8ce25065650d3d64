"""The drill in containers of the built images, each with a network of its own: load, kills and cut networks.

`make drill-images` runs it for ten minutes: `make drill-images ARGS="--minutes 3"`.
"""

from __future__ import annotations

import argparse
import os
import random
import secrets
import signal
import sys
import tempfile
import time
from contextlib import ExitStack
from pathlib import Path

from tests.chaos.checks import check_library, wait_until_settled
from tests.chaos.journal import TrackJournal
from tests.chaos.tracks import make_tracks
from tests.cluster.load import load
from tests.cluster.report import Report, counted
from tests.images.building import build_images, images_folder
from tests.images.engine import missing_programs, running_engine
from tests.images.hosts import Hosts

from contrafact.adapters.local_bucket import LocalBucket

SETTLED_SECONDS = 300.0


def drill(hosts: Hosts, tracks: list[list[TrackJournal]], seconds: float, report: Report, dice: random.Random) -> None:
    """Let clients work while containers are killed and cut off; check everything when nothing is active any more."""
    for track in (each for own in tracks for each in own):
        report.journal.add(track)
    began = time.monotonic()
    with load(f"{hosts.address}/api/v1", tracks, report.journal, dice) as seen:
        time.sleep(seconds / 10)
        kills, cuts = hosts.disturb(0.9 * seconds, dice)
    report.add("kills", seen, time.monotonic() - began)
    report.rows |= {"kills": counted(kills), "cuts between": counted(cuts)}
    began = time.monotonic()
    with hosts.database() as database:
        wait_until_settled(hosts, database, SETTLED_SECONDS)
        report.rows["until all was settled"] = f"{time.monotonic() - began:.0f} s"
        check_library(hosts, database, LocalBucket(hosts.bucket_folder), report.journal)
    report.add_checked()


def main() -> int:
    """Build the images unless they are kept, run the drill, and print its figures."""
    parser = argparse.ArgumentParser(prog="python -m tests.images.drill", description=__doc__)
    parser.add_argument("--minutes", type=float, default=10.0, help="of kills under load")
    parser.add_argument("--seed", type=int, default=secrets.randbelow(1_000_000))
    parser.add_argument("--clients", type=int, default=4)
    given = parser.parse_args()
    if os.geteuid() != 0:
        parser.error("needs root")
    if missing := missing_programs():
        parser.error(f"not installed: {', '.join(missing)}")
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("ended by SIGTERM"))
    report, dice = Report(), random.Random(given.seed)
    report.rows["seed"] = str(given.seed)
    with ExitStack() as stack:
        stack.callback(lambda: sys.stdout.write("\n\n".join([str(report), *report.journal.faults, ""])))
        songs = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="drill-songs-")))
        tracks = make_tracks(songs, None, n_clients=given.clients, n_files=4, n_videos=0)
        folder = stack.enter_context(images_folder())
        build_images(folder)
        engine = stack.enter_context(running_engine(folder, own_network=True))
        stack.enter_context(engine.network())
        hosts = Hosts(engine, folder)
        stack.callback(hosts.down)
        hosts.up()
        drill(hosts, tracks, 60 * given.minutes, report, dice)
    return 1 if report.journal.faults else 0


if __name__ == "__main__":
    sys.exit(main())
