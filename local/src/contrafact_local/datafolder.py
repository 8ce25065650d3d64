"""The data folder of an installation, locked by one running instance."""

from __future__ import annotations

import contextlib
import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from contrafact_local.parts import LaunchError, remedy
from contrafact_local.sockets import socket_folder


@dataclass(frozen=True, slots=True)
class DataFolder:
    """A locked data folder.

    Parameters
    ----------
    path : absolute path.
    lock_fd : open file that holds the lock; child processes that inherit it hold the lock, too.
    sockets : folder of the servers' Unix sockets.
    """

    path: Path
    lock_fd: int
    sockets: Path

    @property
    def logs(self) -> Path:
        """Folder of the logs."""
        return self.path / "logs"

    @property
    def status_file(self) -> Path:
        """File of the launcher's report on the parts."""
        return self.run / "status.json"

    @property
    def run(self) -> Path:
        """Folder of files about the running product."""
        return self.path / "run"


@contextmanager
def data_folder(path: Path) -> Iterator[DataFolder]:
    """Create the folder if necessary, make it private, and lock it until the block ends.

    Raises
    ------
    LaunchError : the folder is not writable or another user's, or another instance uses it.
    """
    folder = path.absolute()
    try:
        for part in ("logs", "run"):
            (folder / part).mkdir(parents=True, exist_ok=True)
        _make_private(folder)
        lock_fd = os.open(folder / "run" / "lock", os.O_RDWR | os.O_CREAT, 0o600)
    except OSError as error:
        raise LaunchError(
            f"The data folder {folder} cannot be written to ({error.strerror}); "
            f"{remedy(error, 'change its owner')} or set CONTRAFACT_DATA_DIR to another folder"
        ) from None
    try:
        _lock(lock_fd, folder)
        with socket_folder(folder / "run") as sockets:
            yield DataFolder(folder, lock_fd, sockets)
    finally:
        os.close(lock_fd)


def _make_private(folder: Path) -> None:
    """Let only the owner read the data folder and its logs, which earlier releases left open."""
    for each in (folder, folder / "logs", folder / "run"):
        each.chmod(0o700)
    for log in (folder / "logs").iterdir():
        if not log.is_symlink():
            log.chmod(0o600)


def _lock(lock_fd: int, folder: Path) -> None:
    try:
        fcntl.flock(lock_fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        holder = os.read(lock_fd, 20).decode(errors="replace").strip() or "unknown"
        raise LaunchError(
            f"The data folder {folder} is in use by another instance (process {holder}); "
            "stop that one or set CONTRAFACT_DATA_DIR to another folder"
        ) from None
    with contextlib.suppress(OSError):  # on a full disk
        os.truncate(lock_fd, 0)
        os.write(lock_fd, str(os.getpid()).encode())
