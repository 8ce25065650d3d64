"""Build the images, in a folder that is removed or kept."""

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

from tests.images.bases import ROOT, make_bases
from tests.images.composed import Composed
from tests.images.engine import running_engine

BUILT = (("api", "worker"), ("web",))
"""Services by what their images share: those have layers in common."""


@contextmanager
def images_folder() -> Iterator[Path]:
    """Yield a folder for engine and images, removed at the end unless CONTRAFACT_IMAGES_DIR names one that is kept."""
    if kept := os.environ.get("CONTRAFACT_IMAGES_DIR"):
        yield Path(kept)
        return
    made = Path(tempfile.mkdtemp(prefix="contrafact-images-"))
    try:
        yield made
    finally:
        # rmtree takes several times as long for the hundred thousand files of the images.
        subprocess.run(["rm", "-r", "--force", made], check=True)


def build_images(folder: Path) -> str:
    """Build all images; return the address of torch's index, since another one would build them anew."""
    with running_engine(folder, own_network=False) as engine, torch_index(folder / "index") as address:
        make_bases(engine, folder / "bases")
        composed = Composed(engine, folder, address)
        with ThreadPoolExecutor() as pool:
            for _ in pool.map(lambda group: [composed.compose("build", service) for service in group], BUILT):
                pass
    return address


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
