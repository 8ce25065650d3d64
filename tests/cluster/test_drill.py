"""Several hosts under load, of which any process is killed: the short form of `make drill`."""

from __future__ import annotations

import random
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.chaos.tracks import make_tracks
from tests.cluster.balancer import find_nginx
from tests.cluster.building import running_cluster
from tests.cluster.cluster import Cluster
from tests.cluster.drill import kill_under_load, main, settle_and_check
from tests.cluster.report import Report

from contrafact.adapters.local_bucket import LocalBucket

LOAD_SECONDS = 10.0
ELECTION_MS = 1000
N_CLIENTS, N_FILES = 3, 3
CLEAR = re.compile(
    r"(?P<request>.*): (503 (database_unavailable|bucket_unavailable|busy)|(502|504) .*<html>.*|None no answer)"
)
"""What a client may see while processes are killed: a code that says what to do, or nginx without an API."""


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    if find_nginx() is None:
        pytest.skip("nginx is not installed")
    with running_cluster(tmp_path_factory.mktemp("cluster"), election_ms=ELECTION_MS, n_workers=2) as running:
        yield running


@pytest.mark.timeout(400)
def test_any_process_of_several_hosts_may_die_and_nothing_is_lost(
    cluster: Cluster, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    dice = random.Random(7)
    tracks = make_tracks(tmp_path, None, n_clients=N_CLIENTS, n_files=N_FILES, n_videos=0)
    report = Report()
    for track in (each for own in tracks for each in own):
        report.journal.add(track)

    seen = kill_under_load(cluster, tracks, report, LOAD_SECONDS, dice)
    settle_and_check(cluster, LocalBucket(cluster.bucket_folder), report)

    with capsys.disabled():
        sys.stdout.write(f"\n{report}\n")
    assert report.journal.faults == [], "\n\n".join(report.journal.faults)
    assert [each for each in seen.errors if not CLEAR.fullmatch(each)] == []
    assert seen.duplicated == 0
    assert seen.n_requests > 20
    assert report.journal.found["ready"] > 0


def test_without_nginx_the_drill_says_so_at_once(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("tests.cluster.drill.find_nginx", lambda: None)
    monkeypatch.setattr(sys, "argv", ["drill", "--no-networks"])

    with pytest.raises(SystemExit):
        main()

    assert "nginx is missing: apt-get install nginx" in capsys.readouterr().err
