"""The images, built once for a run of tests, and the product that they make."""

from __future__ import annotations

import functools
import http.server
import os
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import pytest
from tests.images.bases import ROOT, make_bases
from tests.images.composed import SERVICES, Composed
from tests.images.engine import missing_programs, running_engine

BUILT = (("api", "worker"), ("web",))
"""Services by what their images share: those have layers in common."""


@pytest.fixture(scope="session")
def folder() -> Iterator[Path]:
    """A folder for engine and images, removed at the end unless CONTRAFACT_IMAGES_DIR names one that is kept."""
    if os.geteuid() != 0:
        pytest.skip("the tests of the images need root")
    if missing := missing_programs():
        pytest.skip(f"not installed: {', '.join(missing)}")
    if kept := os.environ.get("CONTRAFACT_IMAGES_DIR"):
        yield Path(kept)
        return
    made = Path(tempfile.mkdtemp(prefix="contrafact-images-"))
    try:
        yield made
    finally:
        # rmtree takes several times as long for the hundred thousand files of the images.
        subprocess.run(["rm", "-r", "--force", made], check=True)


@pytest.fixture(scope="session")
def built(folder: Path) -> str:
    """The address of torch's index, by which the images were built in the folder: another one would build them anew."""
    with running_engine(folder, own_network=False) as engine, torch_index(folder / "index") as address:
        make_bases(engine, folder / "bases")
        composed = Composed(engine, folder, address)
        with ThreadPoolExecutor() as pool:
            for _ in pool.map(lambda group: [composed.compose("build", service) for service in group], BUILT):
                pass
    return address


@pytest.fixture(scope="session")
def composed(folder: Path, built: str) -> Iterator[Composed]:
    """The product, which answers."""
    with running_engine(folder, own_network=True) as engine:
        product = Composed(engine, folder, built)
        try:
            product.up()
            yield product
        finally:
            product.compose("down")


@pytest.fixture(autouse=True)
def healthy(composed: Composed) -> None:
    """Each test begins with all containers healthy, whatever the last one did."""
    composed.wait_until_healthy(*SERVICES)


@contextmanager
def torch_index(folder: Path) -> Iterator[str]:
    """Serve the build of torch that pip finds on this machine as an index, when it is one for CPUs."""
    wheels = folder / "torch"
    wheels.mkdir(parents=True, exist_ok=True)
    version = next(
        line for line in (ROOT / "requirements-torch-cuda.lock").read_text().split() if line.startswith("torch==")
    )
    pip = (sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--dest", wheels, version)
    subprocess.run(pip, check=True)
    if not list(wheels.glob("*+cpu*")):
        yield ""
        return
    handler = functools.partial(http.server.SimpleHTTPRequestHandler, directory=str(folder))
    # A kept folder keeps the address, which is among the inputs of a build.
    saved = folder / "port"
    port = int(saved.read_text()) if saved.exists() else 0
    with http.server.ThreadingHTTPServer(("127.0.0.1", port), handler) as server:
        saved.write_text(str(server.server_port))
        threading.Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()
