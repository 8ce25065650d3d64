"""The drill: a cluster under load, a rolling upgrade, kills, and what clients saw of it.

`make drill` runs it for half an hour: `make drill ARGS="--minutes 5"`.
"""

from __future__ import annotations

import argparse
import os
import random
import secrets
import shutil
import signal
import subprocess
import sys
import tarfile
import tempfile
import time
from collections import Counter
from contextlib import ExitStack, suppress
from importlib.util import find_spec
from io import BytesIO
from pathlib import Path

import psutil
import requests
from tests.chaos.checks import check_library, wait_until_settled
from tests.chaos.journal import TrackJournal
from tests.chaos.tracks import make_tracks
from tests.cluster import networks
from tests.cluster.addresses import Loopback, Network
from tests.cluster.balancer import find_nginx
from tests.cluster.building import THIS, running_cluster
from tests.cluster.cluster import ROOT, Cluster, Release
from tests.cluster.cuts import LONGEST_SECONDS, cut_for, possible_cuts
from tests.cluster.database import FAKETIME
from tests.cluster.kills import kill_at_random, kill_the_primary
from tests.cluster.load import Seen, load
from tests.cluster.report import Report, counted
from tests.doubles.youtube.fake import FakeYouTube

from contrafact.adapters.gcs_bucket import connect_bucket
from contrafact.adapters.local_bucket import LocalBucket
from contrafact.adapters.mongo.database import MongoDatabase, connect
from contrafact.ports.bucket import Bucket

FIRST_RELEASE = "1ec262e7"
"""The commit of release 1.0.0."""
SETTLED_SECONDS = 240.0
FOLDERS = "drill-"


def kill_under_load(
    cluster: Cluster, tracks: list[list[TrackJournal]], report: Report, seconds: float, dice: random.Random
) -> Seen:
    """Kill the primary and then any process while clients work; return what they saw."""
    kills, cuts = Counter[str](), Counter[str]()
    with load(f"{cluster.address}/api/v1", tracks, report.journal, dice) as seen:
        time.sleep(seconds / 5)
        kills["primary"] += kill_the_primary(cluster)
        if cluster.network.can_cut:
            # An API loses the database for longer than its requests wait for it.
            cut_for(cluster, possible_cuts(cluster)["API and database"][0], LONGEST_SECONDS)
            cuts["API and database"] += 1
        more_kills, more_cuts = kill_at_random(cluster, 4 * seconds / 5, dice)
        kills, cuts = kills + more_kills, cuts + more_cuts
    report.add("kills", seen, seconds)
    report.rows["kills"] = counted(kills)
    if cluster.milvus:
        report.rows["Milvus started again, since it ran and did not answer"] = str(cluster.milvus.process.n_lost)
    if cuts:
        report.rows["cuts between"] = counted(cuts)
    return seen


def upgrade_under_load(
    cluster: Cluster,
    tracks: list[list[TrackJournal]],
    report: Report,
    dice: random.Random,
    *,
    is_of_first_release: bool,
) -> Seen:
    """Upgrade all APIs and workers, one after the other, while clients work; return what they saw."""
    began = time.monotonic()
    api = f"{cluster.address}/api/v1"
    with load(api, tracks, report.journal, dice, is_of_first_release=is_of_first_release) as seen:
        time.sleep(10)
        cluster.upgrade(THIS)
        time.sleep(5)
    report.add("upgrade", seen, time.monotonic() - began)
    return seen


def use_milvus_under_load(
    cluster: Cluster, tracks: list[list[TrackJournal]], report: Report, dice: random.Random
) -> Seen:
    """Fill Milvus and let all APIs search it, one after the other, while clients work; return what they saw."""
    began = time.monotonic()
    with load(f"{cluster.address}/api/v1", tracks, report.journal, dice) as seen:
        cluster.use_milvus()
        time.sleep(5)
    report.add("change to Milvus", seen, time.monotonic() - began)
    return seen


def settle_and_check(cluster: Cluster, bucket: Bucket, report: Report, *, is_upgraded: bool = False) -> None:
    """Wait until nothing is active, and check everything against the journal."""
    database = connect(cluster.database.uri)
    began = time.monotonic()
    wait_until_settled(cluster, database, SETTLED_SECONDS)
    if cluster.milvus:
        wait_for_rankings(cluster, database)
    report.rows["until all was settled"] = f"{time.monotonic() - began:.0f} s"
    check_library(cluster, database, bucket, report.journal, has_older_analyses=is_upgraded)
    database.client.close()
    report.add_checked()


def wait_for_rankings(cluster: Cluster, database: MongoDatabase) -> None:
    """Wait until all APIs rank by the vector engine again: ten rankings in turn, none refused or shown again."""
    ready = database["tracks"].find_one({"state": "ready"})
    deadline, n_right = time.monotonic() + SETTLED_SECONDS, 0
    while ready and n_right < 10:
        assert time.monotonic() < deadline, f"no ranking by Milvus within {SETTLED_SECONDS:.0f} s"
        with suppress(requests.RequestException):
            page = cluster.get(f"/tracks/{ready['_id']}/ranking", limit=1)
            n_right = 0 if page["engine_is_away"] else n_right + 1
            continue
        n_right = 0
        time.sleep(1)


def remove_abandoned(parent: Path) -> None:
    """Remove folders of drills that were killed."""
    for folder in parent.glob(f"{FOLDERS}*"):
        pid = folder.name.removeprefix(FOLDERS).partition("-")[0]
        if pid.isdigit() and int(pid) not in psutil.pids():
            shutil.rmtree(folder, ignore_errors=True)


def commit_of(name: str) -> str:
    """Return the whole id of a commit, by any of its names."""
    command = ["git", "rev-parse", "--verify", f"{name}^{{commit}}"]
    return subprocess.run(command, cwd=ROOT, capture_output=True, check=True, text=True).stdout.strip()


def release_at(commit: str, folder: Path) -> Release:
    """Return the release of a commit, from the history of this repository."""
    found = subprocess.run(["git", "archive", commit], cwd=ROOT, capture_output=True, check=True)
    with tarfile.open(fileobj=BytesIO(found.stdout)) as archive:
        archive.extractall(folder, filter="data")
    has_config = (folder / "backend/src/contrafact_api/gunicorn_conf.py").exists()
    return Release(folder) if has_config else Release(folder, "contrafact_api.serving")


def main() -> int:
    """Run the drill, and print its figures."""
    parser = argparse.ArgumentParser(prog="python -m tests.cluster.drill", description=__doc__)
    parser.add_argument("--minutes", type=float, default=30.0, help="of kills under load")
    parser.add_argument("--seed", type=int, default=secrets.randbelow(1_000_000))
    parser.add_argument("--clients", type=int, default=6)
    parser.add_argument(
        "--behind", type=int, default=30, help="seconds by which a member's clock is wrong, with faketime"
    )
    parser.add_argument("--release", default=FIRST_RELEASE, metavar="COMMIT", help="from which is upgraded (1.0.0)")
    parser.add_argument("--no-upgrade", action="store_true", help="start with this release")
    parser.add_argument(
        "--milvus",
        action=argparse.BooleanOptionalAction,
        default=find_spec("milvus") is not None,
        help="with a Milvus that APIs and workers use (default: if its package is installed)",
    )
    parser.add_argument(
        "--networks",
        action=argparse.BooleanOptionalAction,
        default=networks.why_not() is None,
        help="each host in a network of its own, some of which are cut (default: where that is possible)",
    )
    given = parser.parse_args()
    if find_nginx() is None:
        parser.error("nginx is missing: apt-get install nginx")
    if given.networks and not networks.is_inside():
        if reason := networks.why_not():
            parser.error(reason)
        networks.enter((sys.executable, "-m", "tests.cluster.drill", *sys.argv[1:]))
    network: Network = networks.Networks() if given.networks else Loopback()
    # So that the cluster is stopped and its folder removed.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("ended by SIGTERM"))
    remove_abandoned(Path(tempfile.gettempdir()))
    report, dice = Report(), random.Random(given.seed)
    report.rows["clock of a database's host"] = f"{given.behind if FAKETIME.exists() else 0} s behind"
    report.rows["networks of their own, Milvus"] = f"{given.networks}, {given.milvus}"
    report.rows["seed"] = str(given.seed)
    with ExitStack() as stack:
        # Also what was found before an assertion that failed.
        stack.callback(lambda: sys.stdout.write("\n\n".join([str(report), *report.journal.faults, ""])))
        prefix = f"{FOLDERS}{os.getpid()}-"
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix=prefix, ignore_cleanup_errors=True)))
        youtube = stack.enter_context(FakeYouTube(host=network.outside))
        for each in ("songs", "release", "cluster"):
            (folder / each).mkdir()
        tracks = make_tracks(folder / "songs", youtube, n_clients=given.clients, n_files=4, n_videos=2)
        for track in (each for own in tracks for each in own):
            report.journal.add(track)
        release = THIS if given.no_upgrade else release_at(given.release, folder / "release")
        cluster = stack.enter_context(
            running_cluster(
                folder / "cluster",
                release,
                environment=youtube.env(),
                uses_emulator=not given.no_upgrade,
                behind_s=given.behind if FAKETIME.exists() else 0,
                network=network,
                has_milvus=given.milvus,
            )
        )
        bucket: Bucket = LocalBucket(cluster.bucket_folder)
        if not given.no_upgrade:
            uri = cluster.apis[0].environment["STORAGE_EMULATOR_HOST"]
            bucket = connect_bucket(cluster.apis[0].environment["GCS_BUCKET"], uri)
            is_first = commit_of(given.release) == commit_of(FIRST_RELEASE)
            upgrade_under_load(cluster, tracks, report, dice, is_of_first_release=is_first)
            settle_and_check(cluster, bucket, report, is_upgraded=True)
        if given.milvus and not release.knows_milvus:
            use_milvus_under_load(cluster, tracks, report, dice)
        kill_under_load(cluster, tracks, report, 60 * given.minutes, dice)
        settle_and_check(cluster, bucket, report, is_upgraded=not given.no_upgrade)
    return 1 if report.journal.faults else 0


if __name__ == "__main__":
    sys.exit(main())
