"""The folder of the private servers' Unix sockets, which only their user can enter."""

from __future__ import annotations

import contextlib
import hashlib
import os
import re
import socket
import stat
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from contrafact_local.parts import LaunchError

LONGEST_NAME = "supervisord.sock.4194304"
"""supervisord first binds a name that ends in its process id."""
# Other characters have a meaning in the addresses that mongod, pymongo and Celery read.
_SAFE_PATH = re.compile(r"[A-Za-z0-9._/-]+")


@contextmanager
def socket_folder(run: Path) -> Iterator[Path]:
    """Yield a folder for sockets: `run`, or if they cannot be there, a private one among the temporary files.

    The path of a socket has 107 bytes at most, and some file systems hold no sockets. The temporary folder has the same
    path at each start, unless another user took it, and is removed afterwards.

    Raises
    ------
    LaunchError : no folder can hold sockets.
    """
    if can_hold_sockets(run):
        yield run
        return
    folder = _temporary_folder(run)
    try:
        yield folder
    finally:
        with contextlib.suppress(OSError):
            for file in folder.iterdir():
                file.unlink()
            folder.rmdir()


def can_hold_sockets(folder: Path) -> bool:
    """Return whether the servers can bind their sockets in an existing folder."""
    path = folder / LONGEST_NAME
    if not _SAFE_PATH.fullmatch(str(path)):
        return False
    with socket.socket(socket.AF_UNIX) as probe:
        try:
            path.unlink(missing_ok=True)
            probe.bind(str(path))
            path.unlink()
        except OSError:
            return False
    return True


def _temporary_folder(run: Path) -> Path:
    name = f"contrafact-{hashlib.sha256(f'{os.geteuid()} {run}'.encode()).hexdigest()[:12]}"
    for parent in (tempfile.gettempdir(), "/tmp"):  # noqa: S108 - only its short path is assumed
        with contextlib.suppress(OSError):
            folder = _private_folder(Path(parent), name)
            if can_hold_sockets(folder):
                return folder
            folder.rmdir()
    raise LaunchError(f"Neither {run} nor /tmp can hold the servers' sockets; set TMPDIR to a folder with a short path")


def _private_folder(parent: Path, name: str) -> Path:
    """Create a folder of this user alone; another user's folder of this name is left alone."""
    folder = parent / name
    with contextlib.suppress(FileExistsError):
        folder.mkdir(0o700)
    found = folder.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != os.geteuid():
        return Path(tempfile.mkdtemp(prefix=f"{name}-", dir=parent))
    folder.chmod(0o700)
    return folder
