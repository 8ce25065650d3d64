"""A replica set of three mongods, each on a host of its own."""

from __future__ import annotations

import threading
import time
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import Any

import pymongo
from pymongo.errors import OperationFailure, PyMongoError
from tests.cluster.addresses import DATABASES, Address, Network
from tests.cluster.processes import Process

from contrafact_local.credentials import Credentials, write_secret
from contrafact_local.servers import find_mongod

SET = "drill"
CACHE_GB = "0.25"
NOT_YET_INITIALIZED = 94
ALREADY_INITIALIZED = 23
FAKETIME = Path("/usr/lib/x86_64-linux-gnu/faketime/libfaketimeMT.so.1")
"""Of Debian's package libfaketime."""
# With its own choice of the last one, mongod's threads never wait: they take a whole core.
FAKED = {"LD_PRELOAD": str(FAKETIME), "FAKETIME_DONT_FAKE_MONOTONIC": "1", "FAKETIME_FORCE_MONOTONIC_FIX": "0"}
SERVERS_WAIT_MS = 500
READY_SECONDS = 60.0

Client = pymongo.MongoClient[dict[str, Any]]


def of_another_clock(clock: str) -> dict[str, str]:
    """Return the environment of a process with another clock, such as `-30s`, or `+0 x1000` for a fast one."""
    return {**FAKED, "FAKETIME": clock}


class ReplicaSet:
    """Three members, with passwords, as an operator would set them up.

    Parameters
    ----------
    behind_s : how far the clock of the second member is behind, in seconds; needs libfaketime.
    election_ms : time without the primary after which another is elected. MongoDB's default is 10 000.
    """

    def __init__(
        self, folder: Path, network: Network, credentials: Credentials, election_ms: int, behind_s: int = 0
    ) -> None:
        self._behind_s = behind_s
        self._network, self._credentials, self._election_ms = network, credentials, election_ms
        self.members = [network.address(number) for number in DATABASES]
        key = folder / "mongod.key"
        write_secret(key, credentials.mongodb_key)
        self.processes = [self._member(folder, key, member, number) for number, member in enumerate(self.members)]

    @property
    def uri(self) -> str:
        """The MONGODB_URI of the product's user."""
        login = f"{self._credentials.mongodb_user}:{self._credentials.mongodb_password}"
        hosts = ",".join(map(str, self.members))
        return f"mongodb://{login}@{hosts}/contrafact?replicaSet={SET}&authSource=admin"

    def start(self) -> None:
        """Start all members, make them one set, and create the product's user."""
        for process in self.processes:
            process.start()
        for process in self.processes:
            process.wait_until_ready()
        self._initiate()
        self._create_user()

    def primary(self) -> Process | None:
        """Return the member that is primary now."""
        for member, process in zip(self.members, self.processes, strict=True):
            with suppress(PyMongoError), self._direct(member) as client:
                if client.admin.command("hello").get("isWritablePrimary"):
                    return process
        return None

    def wait_for_primary(self) -> None:
        """Wait until a member is primary."""
        deadline = time.monotonic() + READY_SECONDS
        while self.primary() is None:
            assert time.monotonic() < deadline, "no member became primary"
            time.sleep(0.1)

    def _member(self, folder: Path, key: Path, member: Address, number: int) -> Process:
        data = folder / f"mongod-{number}"
        data.mkdir()
        command = (
            str(find_mongod()),
            *("--dbpath", str(data), "--bind_ip", member.host, "--port", str(member.port), "--nounixsocket"),
            *("--replSet", SET, "--keyFile", str(key), "--oplogSize", "64", "--wiredTigerCacheSizeGB", CACHE_GB),
            *("--networkMessageCompressors", "disabled", "--setParameter", "enableLocalhostAuthBypass=false"),
            *("--setParameter", "diagnosticDataCollectionEnabled=false"),
        )
        log = folder / f"mongod-{number}.log"
        clock = of_another_clock(f"-{self._behind_s}s") if self._behind_s and number == 1 else {}
        says_hello = partial(self._says_hello, member)
        started_by = partial(self._network.command, DATABASES[number])
        return Process(f"mongod {member}", command, clock, log, says_hello, folder, started_by)

    def _direct(self, member: Address, **options: Any) -> Client:
        return pymongo.MongoClient(
            member.host,
            member.port,
            directConnection=True,
            serverSelectionTimeoutMS=SERVERS_WAIT_MS,
            connectTimeoutMS=SERVERS_WAIT_MS,
            socketTimeoutMS=READY_SECONDS * 1000,
            **options,
        )

    def _system(self, member: Address) -> Client:
        """Connect as mongod's internal user, whose password is the key of the set."""
        key = self._credentials.mongodb_key
        login = {"username": "__system", "password": key, "authSource": "local", "authMechanism": "SCRAM-SHA-256"}
        return self._direct(member, **login)

    def _says_hello(self, member: Address) -> bool:
        with suppress(PyMongoError), self._direct(member) as client:
            return bool(client.admin.command("hello")["ok"])
        return False

    def _initiate(self) -> None:
        members = [{"_id": number, "host": str(member)} for number, member in enumerate(self.members)]
        settings = {"electionTimeoutMillis": self._election_ms, "heartbeatIntervalMillis": min(2000, self._election_ms)}
        with self._system(self.members[0]) as client, suppress(OperationFailure):
            client.admin.command("replSetInitiate", {"_id": SET, "members": members, "settings": settings})
        self.wait_for_primary()

    def _create_user(self) -> None:
        login = {"pwd": self._credentials.mongodb_password, "roles": [{"role": "readWrite", "db": "contrafact"}]}
        deadline = time.monotonic() + READY_SECONDS
        while time.monotonic() < deadline:
            for member in self.members:
                with suppress(PyMongoError), self._system(member) as client:
                    if client.admin.command("hello").get("isWritablePrimary"):
                        client.admin.command(
                            "createUser", self._credentials.mongodb_user, mechanisms=["SCRAM-SHA-256"], **login
                        )
                        return
            threading.Event().wait(0.1)
        raise AssertionError("the user could not be created")
