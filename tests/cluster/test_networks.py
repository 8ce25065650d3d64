"""Networks of the drill's hosts, and what is cut and killed of them."""

from __future__ import annotations

import os
import random
import socket
import subprocess
import sys
import threading
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest
import requests
from tests.chaos.journal import Journal, TrackJournal
from tests.cluster import cuts, kills, networks
from tests.cluster.addresses import BALANCER, DATABASES, free_address
from tests.cluster.cluster import Cluster, is_connected
from tests.cluster.drill import remove_abandoned
from tests.cluster.load import LoadClient, Seen

TRY = """
import os, subprocess, sys
from contrafact_local.parts import dies_with_parent
from tests.cluster import networks
if not networks.is_inside():
    networks.enter([sys.executable, *sys.orig_argv[1:]])
net = networks.Networks()
SERVE = "import socket; s = socket.create_server(('{}', 7000)); print('up', flush=True); [s.accept() for _ in range(9)]"
CONNECT = "import socket; socket.create_connection(('{}', 7000), timeout=2)"
def start(number, code, **given):
    command = net.command(number, (sys.executable, "-c", code))
    return subprocess.Popen(dies_with_parent(command), text=True, **given)
def reaches(number):
    return start(number, CONNECT.format(net.host(1)), stderr=subprocess.DEVNULL).wait() == 0
server = start(1, SERVE.format(net.host(1)), stdout=subprocess.PIPE)
server.stdout.readline()
found = [reaches(2), reaches(3)]
with net.cut(2, [1]):
    found += [reaches(2), reaches(3)]
found += [reaches(2)]
print(found, flush=True)
if "killed" in sys.argv:
    os.kill(os.getpid(), 9)
server.kill()
"""


@pytest.fixture
def _networks_of_their_own() -> None:
    if reason := networks.why_not():
        pytest.skip(reason)


@pytest.mark.usefixtures("_networks_of_their_own")
@pytest.mark.parametrize("end", ["ends", "killed"])
def test_a_cut_separates_two_hosts_and_nothing_of_the_networks_stays(end: str) -> None:
    before = _links()

    done = subprocess.run([sys.executable, "-c", TRY, end], capture_output=True, text=True, check=False)

    assert done.stdout.splitlines() == ["[True, True, False, True, True]"], done.stderr
    assert _links() == before
    assert not list(Path("/run/netns").glob("host-*"))


def test_networks_name_what_they_need(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "darwin")
    assert networks.why_not() == "Networks of their own need Linux. Leave out --networks."
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    assert networks.why_not() == "Networks of their own need root. Run it as root, or leave out --networks."
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    monkeypatch.setattr(networks, "PROGRAMS", ("python-of-nowhere",))
    assert "python-of-nowhere" in str(networks.why_not())


def test_the_machines_own_network_is_never_changed() -> None:
    with pytest.raises(AssertionError, match="own network"):
        networks.Networks()


@pytest.mark.skipif(sys.platform != "linux", reason="/proc is Linux's")
def test_an_open_connection_to_an_api_is_seen() -> None:
    address = free_address("127.0.0.1")
    with socket.create_server((address.host, address.port)), socket.create_connection((address.host, address.port)):
        assert is_connected(os.getpid(), address)
    assert not is_connected(os.getpid(), address)


def test_the_primary_loses_the_other_members_and_nothing_loses_what_is_not_there() -> None:
    found = cuts.possible_cuts(_cluster(n_workers=2))
    assert found["primary and other members"] == [cuts.Cut(DATABASES[1], (DATABASES[0], DATABASES[2]))]
    assert [each.others for each in found["API and database"]] == [DATABASES] * 3
    assert len(found["worker and database"]) == 2
    assert {each.number for each in found["nginx and API"]} == {BALANCER}
    assert "API and Milvus" not in found
    assert set(cuts.possible_cuts(_cluster(n_workers=2, has_milvus=True))) == set(cuts.LIKELIHOODS)


def test_milvus_is_killed_only_when_it_has_started_and_not_again_at_once() -> None:
    cluster, moment = _cluster(n_workers=1, has_milvus=True), 0.0
    milvus = cast("Any", cluster.milvus).process
    may_be_killed = kills._MayBeKilled(cluster, lambda: moment)
    milvus.is_ready = lambda: False
    assert not may_be_killed(milvus)
    milvus.is_ready = lambda: True
    assert may_be_killed(milvus)
    moment = kills.MILVUS_SECONDS / 2
    assert not may_be_killed(milvus)
    assert may_be_killed(cluster.workers[0])
    moment = kills.MILVUS_SECONDS
    assert may_be_killed(milvus)


@pytest.mark.parametrize(("headers", "n_refused", "n_errors"), [({"Retry-After": "5"}, 1, 0), ({}, 0, 1)])
def test_a_ranking_that_is_refused_until_milvus_is_back_is_no_error(
    monkeypatch: pytest.MonkeyPatch, headers: dict[str, str], n_refused: int, n_errors: int
) -> None:
    def request(_method: str, _address: str, *, hooks: dict[str, Any], **_given: object) -> requests.Response:
        answer = requests.Response()
        answer.status_code, answer._content = 503, b'{"code": "engine_unavailable"}'
        answer.headers.update(headers)
        hooks["response"](answer)
        return answer

    monkeypatch.setattr(requests, "request", request)
    track = TrackJournal("file-1")
    client = LoadClient("http://api", [track], Journal(), threading.Lock(), random.Random(1).randrange(9))
    client.seen = Seen()
    client._rank(track)
    assert (client.seen.refused, client.seen.errors.total()) == (n_refused, n_errors)


def test_folders_of_killed_drills_are_removed(tmp_path: Path) -> None:
    mine, others = tmp_path / f"drill-{os.getpid()}-a", tmp_path / "drill-4194305-b"
    for folder in (mine, others, tmp_path / "drilling-4194305", tmp_path / "drill-x"):
        folder.mkdir()
    # The second id is above the greatest that Linux gives.
    remove_abandoned(tmp_path)
    assert sorted(each.name for each in tmp_path.iterdir()) == sorted([mine.name, "drill-x", "drilling-4194305"])


def _cluster(*, n_workers: int, has_milvus: bool = False) -> Cluster:
    members = [object() for _ in DATABASES]
    database = SimpleNamespace(processes=members, primary=lambda: members[1])
    milvus = SimpleNamespace(process=SimpleNamespace(name="milvus")) if has_milvus else None
    workers = [SimpleNamespace(name=f"worker-{number}") for number in range(n_workers)]
    return cast("Cluster", SimpleNamespace(database=database, workers=workers, milvus=milvus))


def _links() -> list[str]:
    """The interfaces of the machine that are named as those of a drill."""
    names = [each.name for each in Path("/sys/class/net").iterdir()]
    return sorted(each for each in names if each == "hosts" or each.startswith("to-"))
