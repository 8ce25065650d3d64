"""Run this checkout's Python as an unprivileged user, also where only root can enter the folder of the interpreter."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

STRANGER = 23456
"""A user id without an account."""
# In a mount namespace of its own: a folder that everyone can enter, with nothing but the interpreter in it.
OPENED = 'mount --bind "$1" /mnt && mount -t tmpfs -o mode=755 none "$2" && mkdir -p "$1" && mount --bind /mnt "$1"'


def opening() -> tuple[str, ...] | None:
    """Return the start of a command that runs the rest where every user can start Python; None if root cannot do it."""
    if os.geteuid() != 0:
        return None
    interpreter = Path(os.path.realpath(sys.executable))
    closed = next((path for path in reversed(interpreter.parents) if not path.stat().st_mode & 0o001), None)
    if closed is None:
        return ()
    installation = str(Path(sys.base_prefix).resolve())
    prefix = ("unshare", "--mount", "sh", "-c", f'{OPENED} && shift 2 && exec "$@"', "sh", installation, str(closed))
    return None if subprocess.run([*prefix, "true"], capture_output=True, check=False).returncode else prefix


def open_to_all(*command: str) -> tuple[str, ...]:
    """Return a command that runs another where every user can start Python; skip the test where that is impossible."""
    prefix = opening()
    if prefix is None:
        pytest.skip("only root can become another user, and may have to mount")
    return (*prefix, *command)
