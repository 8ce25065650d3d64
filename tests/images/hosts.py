"""Several containers of each part, as docker-compose.yml describes them: they are killed, and cut off from others."""

from __future__ import annotations

import json
import random
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import requests
from pymongo import MongoClient
from pymongo.errors import PyMongoError
from tests.images.composed import ADDRESS, Composed, wait_until
from tests.images.engine import Engine

from contrafact.adapters.mongo.database import MongoDatabase

MEMBERS = ("mongo", "mongo2", "mongo3")
N_APIS, N_WORKERS = 3, 4
_PASSWORD = "5d41402abc4b2a76b9719d911017c592"
_MANY = dict.fromkeys(("requests_per_minute", "matching_per_minute", "submissions_per_hour", "links_per_day"), 10**6)
_LIMITS = json.dumps(dict.fromkeys(("anyone", "administrator"), _MANY), separators=(",", ":"))
_DATABASE = f"mongodb://contrafact:{_PASSWORD}@{{hosts}}/contrafact?authSource=admin"
_ENVIRONMENT = f"""
MONGODB_URI={_DATABASE.format(hosts=",".join(f"{each}:27017" for each in MEMBERS))}&replicaSet=contrafact
CONTRAFACT_LIMITS={_LIMITS}
CONTRAFACT_LEASE_SECONDS=3
CONTRAFACT_SWEEP_SECONDS=1
CONTRAFACT_WORKER_CONCURRENCY=1
"""
# As the health check of docker-compose.yml makes the first member.
_JOIN = """
const key = require("fs").readFileSync("/tmp/mongod.key", "utf8").trim()
db.getSiblingDB("local").auth({user: "__system", pwd: key, mechanism: "SCRAM-SHA-256"})
rs.conf().members.some(each => each.host == "%(host)s") || rs.add("%(host)s")
quit(rs.status().members.every(each => each.state == 1 || each.state == 2) ? 0 : 1)
"""
_CUTS = {("api", "mongo"): 4, ("worker", "mongo"): 2, ("mongo", "mongo"): 2, ("api", "valkey"): 1, ("web", "api"): 1}
"""How likely a cut between two parts is."""
_KILLS = {"api": 4, "worker": 4, "mongo": 2, "valkey": 1, "web": 1}
_HELLO_MS = 2000
_CUT_PART, _CUT_SECONDS, _PAUSE_SECONDS = 0.15, (2.0, 15.0), (0.5, 4.0)


class Hosts:
    """A replica set of three, Valkey, three APIs behind nginx and four workers, each in a container."""

    def __init__(self, engine: Engine, folder: Path) -> None:
        self.engine = engine
        self._composed = Composed(engine, folder, more=("tests/images/drill.yml", _ENVIRONMENT))
        self.bucket_folder = folder / "data/volumes/contrafact_bucket/_data/contrafact"

    @property
    def address(self) -> str:
        """Address of the page, in the engine's network."""
        return ADDRESS

    def get(self, path: str, **query: object) -> Any:
        answer = requests.get(f"{self.address}/api/v1{path}", params=query, timeout=120)
        answer.raise_for_status()
        return answer.json()

    def up(self) -> None:
        """Start the members of the database, join them, and start the rest."""
        self._composed.compose("up", "--detach", "--no-build", *MEMBERS, "valkey")
        self._composed.wait_until_healthy(*MEMBERS, "valkey")
        for member in MEMBERS[1:]:
            script = _JOIN % {"host": f"{member}:27017"}
            wait_until(lambda script=script: self._is_done("mongo", script), 120, lambda: self.logs("mongo"))
        scales = ("--scale", f"api={N_APIS}", "--scale", f"worker={N_WORKERS}")
        self._composed.compose("up", "--detach", "--no-build", *scales)
        wait_until(lambda: self._n_healthy() == N_APIS + N_WORKERS + 1, 300, self.logs)

    def down(self) -> None:
        """Remove containers, networks and volumes."""
        self._composed.compose("down", "--volumes")

    def logs(self, *services: str) -> str:
        return self._composed.compose("logs", "--no-color", "--tail", "40", *services)[-6000:]

    def primary(self) -> str:
        """Return the member that is primary; empty if none is."""
        return next((each for each in MEMBERS if self._hello(each).get("isWritablePrimary")), "")

    @contextmanager
    def database(self) -> Iterator[MongoDatabase]:
        """Connect to the primary, whose name is known only in the containers' network."""
        wait_until(lambda: bool(self.primary()), 60, lambda: self.logs(*MEMBERS))
        [host] = [self._host(each) for each in self._containers(self.primary())]
        client: MongoClient[dict[str, Any]] = MongoClient(
            _DATABASE.format(hosts=f"{host}:27017"), directConnection=True, tz_aware=True
        )
        with client:
            yield client["contrafact"]

    def kill(self, container: str) -> bool:
        """Kill a container from below, as a host that is lost; the engine starts it again. Return whether it ran."""
        pid = self.engine.inspect(container)["State"]["Pid"]
        if pid:
            self.engine.among_containers("sh", "-c", f"kill -KILL {pid}")
        return bool(pid)

    @contextmanager
    def cut(self, container: str, others: list[str]) -> Iterator[None]:
        """Drop all packets between a container and some others until the block ends. AssertionError if it is away."""
        hosts = [host for each in others if each != container and (host := self._host(each))]
        rules = [rule for host in hosts for rule in (("INPUT", "--source", host), ("OUTPUT", "--destination", host))]
        pid = self.engine.inspect(container)["State"]["Pid"]

        def firewall(what: str) -> None:
            for chain, *packets in rules:
                rule = ("iptables", "--wait", what, chain, *packets, "--jump", "DROP")
                self.engine.among_containers("nsenter", f"--target={pid}", "--net", "--", *rule)

        firewall("--insert")
        try:
            yield
        finally:
            # It may have been killed, and its network with it.
            with suppress(AssertionError):
                firewall("--delete")

    def disturb(self, seconds: float, dice: random.Random) -> tuple[Counter[str], Counter[str]]:
        """Kill containers and cut networks at random; return kills by part, and cuts by the two parts.

        Two of three members of the database are never away at a time.
        """
        kills, cuts = Counter[str](), Counter[str]()
        ends_at = time.monotonic() + seconds
        while (left := ends_at - time.monotonic()) > 0:
            time.sleep(min(left, dice.uniform(*_PAUSE_SECONDS)))
            if dice.random() < _CUT_PART or not cuts:
                one, other = dice.choices(list(_CUTS), list(_CUTS.values()))[0] if cuts else ("api", "mongo")
                if "mongo" in {one, other} and not self._has_majority():
                    continue
                with suppress(AssertionError), self.cut(self._one_of(one, dice), self._containers(*_services(other))):
                    time.sleep(dice.uniform(*_CUT_SECONDS))
                    cuts[f"{one} and {other}"] += 1
                continue
            [part] = dice.choices(list(_KILLS), list(_KILLS.values()))
            if part == "mongo" and not self._has_majority():
                continue
            kills[part] += self.kill(self._one_of(part, dice))
        return kills, cuts

    def _one_of(self, part: str, dice: random.Random) -> str:
        primary = self.primary() if part == "mongo" else ""
        # The primary more often than a secondary, which nobody misses.
        return dice.choice(self._containers(*([primary] if primary and dice.random() < 0.5 else _services(part))))

    def _has_majority(self) -> bool:
        found = [self._hello(each) for each in MEMBERS]
        return all(each.get("isWritablePrimary") or each.get("secondary") for each in found) and bool(self.primary())

    def _hello(self, member: str) -> dict[str, Any]:
        """Return what a member says of itself, to anybody; nothing if it does not answer."""
        with suppress(PyMongoError, ValueError):
            # Without an address while it is started again.
            [host] = [host for each in self._containers(member) if (host := self._host(each))]
            client: MongoClient[dict[str, Any]] = MongoClient(
                host, 27017, directConnection=True, serverSelectionTimeoutMS=_HELLO_MS
            )
            with client:
                return client.admin.command("hello")
        return {}

    def _containers(self, *services: str) -> list[str]:
        labels = [self.engine.docker("ps", "--all", "--quiet", "--filter", _label(each)).split() for each in services]
        return [each for found in labels for each in found]

    def _host(self, container: str) -> str:
        networks = self.engine.inspect(container)["NetworkSettings"]["Networks"]
        return str(networks["contrafact_inside"]["IPAddress"])

    def _n_healthy(self) -> int:
        found = (self.engine.docker("ps", "--quiet", "--filter", "health=healthy", "--filter", _label(each)).split()
                 for each in ("api", "worker", "web"))  # fmt: skip
        return sum(map(len, found))

    def _is_done(self, service: str, script: str) -> bool:
        """Return whether a script of mongosh ends well in a member's container."""
        with suppress(AssertionError):
            for container in self._containers(service):
                self.engine.docker("exec", container, "mongosh", "--quiet", "--eval", script)
                return True
        return False


def _services(part: str) -> tuple[str, ...]:
    return MEMBERS if part == "mongo" else (part,)


def _label(service: str) -> str:
    return f"label=com.docker.compose.service={service}"
