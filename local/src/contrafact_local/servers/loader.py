"""What the dynamic loader says when a system library is missing, and the package that brings it."""

from __future__ import annotations

import re
from dataclasses import dataclass

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
"""Debian's and Ubuntu's package of each library that a program of ours may lack."""


@dataclass(frozen=True, slots=True)
class MissingLibrary:
    """A library that the loader looked for in vain, and the package to install."""

    file: str
    package: str


def missing_library(loader_output: str) -> MissingLibrary | None:
    """Return what a program's error output says is missing, or None when it says no such thing."""
    match = _LOADER_MESSAGE.search(loader_output)
    if match is None:
        return None
    file = match["file"]
    # Debian names a library's package after the library and its version: libfoo.so.4 is in libfoo4.
    guessed = re.sub(r"\.so\.?", "", file)
    return MissingLibrary(file, PACKAGES.get(file, guessed))
