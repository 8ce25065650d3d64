"""Ports, programs and system libraries of this machine."""

from __future__ import annotations

import importlib.util
import re
import shutil
import socket
from dataclasses import dataclass
from pathlib import Path

LOOPBACK = "127.0.0.1"
_LOADER_MESSAGE = re.compile(r"error while loading shared libraries: (?P<file>[^:\s]+): cannot open shared object file")
PACKAGES = {
    "libcurl.so.4": "libcurl4",
    "libcrypto.so.3": "libssl3",
    "libssl.so.3": "libssl3",
    "liblzma.so.5": "liblzma5",
    "libgcc_s.so.1": "libgcc-s1",
    "libstdc++.so.6": "libstdc++6",
    "libresolv.so.2": "libc6",
    "libm.so.6": "libc6",
}
"""Package in Debian and Ubuntu of each library that one of our programs needs."""


def is_free(port: int, host: str = LOOPBACK) -> bool:
    """Return whether a server can listen on a port now."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        # As servers do: a port with closing connections counts as free.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True


def free_port() -> int:
    """Return a free port of 127.0.0.1."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.bind((LOOPBACK, 0))
        port: int = probe.getsockname()[1]
    return port


def packaged_program(package: str, inside: str) -> Path | None:
    """Return a program inside a Python package, or None if it is not installed. Does not import the package."""
    try:
        spec = importlib.util.find_spec(package)
    except ModuleNotFoundError:
        return None
    for folder in (spec.submodule_search_locations or []) if spec else []:
        program = Path(folder) / inside
        if program.is_file():
            return program
    return None


def program_on_path(*names: str) -> Path | None:
    """Return the first of some programs that is on PATH, or None."""
    found = (shutil.which(name) for name in names)
    return next((Path(path) for path in found if path), None)


@dataclass(frozen=True, slots=True)
class MissingLibrary:
    """A system library that is not installed, and the package to install."""

    file: str
    package: str


def missing_library(loader_output: str) -> MissingLibrary | None:
    """Return the library that the dynamic loader did not find, according to a program's error output, or None."""
    match = _LOADER_MESSAGE.search(loader_output)
    if match is None:
        return None
    file = match["file"]
    # Debian names a package after library and version: libfoo.so.4 is in libfoo4.
    guessed = re.sub(r"\.so\.?", "", file)
    return MissingLibrary(file, PACKAGES.get(file, guessed))
