"""What is started, in which order, and what each part is told."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass

from contrafact.settings import load_settings
from contrafact_local.apps import api_part, worker_part
from contrafact_local.datafolder import DataFolder
from contrafact_local.part import Part
from contrafact_local.servers.broker import broker_part, broker_uri
from contrafact_local.servers.bucket import bucket_part, bucket_uri
from contrafact_local.servers.mongod import mongod_part, mongod_uri
from contrafact_local.settings import LocalSettings

BUCKET_NAME = "contrafact"


@dataclass(frozen=True, slots=True)
class Plan:
    """What the supervisor runs.

    Parameters
    ----------
    stages : the parts, in stages; a stage is started when the one before it answers, and stopped before it.
    environment : what every part finds in its environment.
    address : where a person finds the product when everything answers.
    """

    stages: tuple[tuple[Part, ...], ...]
    environment: Mapping[str, str]
    address: str

    @property
    def parts(self) -> tuple[Part, ...]:
        """All parts, in the order of their start."""
        return tuple(part for stage in self.stages for part in stage)


def plan_product(settings: LocalSettings, folder: DataFolder) -> Plan:
    """Return the whole product: a private server for each that is not the user's own, then API and worker.

    Raises
    ------
    TroubleError : a server's program is missing or does not run on this machine.
    """
    environment = {
        **os.environ,
        "PYTHONUNBUFFERED": "1",
        # Threads share two pools of memory, so that a burst of uploads does not leave one behind in each.
        "MALLOC_ARENA_MAX": "2",
        "CONTRAFACT_HOST": settings.host,
        "CONTRAFACT_PORT": str(settings.port),
        # The API is asked at this address whether it is ready, whatever other names it answers.
        "CONTRAFACT_ALLOWED_HOSTS": ",".join([load_settings().allowed_hosts, settings.connect_host]),
        "CONTRAFACT_DATA_DIR": str(folder.path),
        "CONTRAFACT_FRONTEND_DIR": str(settings.frontend_dir.absolute()),
        "CONTRAFACT_MODEL_DIR": str(settings.model_dir.absolute()),
    }
    servers = []
    if settings.mongodb_uri is None:
        port = folder.port_for("mongod")
        servers.append(mongod_part(folder.path / "mongod", port))
        environment["MONGODB_URI"] = mongod_uri(port)
    if settings.gcs_bucket is None:
        port = folder.port_for("bucket")
        servers.append(bucket_part(folder.path / "bucket", port, BUCKET_NAME))
        environment |= {"GCS_BUCKET": BUCKET_NAME, "STORAGE_EMULATOR_HOST": bucket_uri(port)}
    if settings.celery_broker_url is None:
        port = folder.port_for("valkey")
        servers.append(broker_part(folder.path / "valkey", port))
        environment["CELERY_BROKER_URL"] = broker_uri(port)
    return Plan((tuple(servers), (worker_part(folder), api_part(settings))), environment, settings.address)
