"""The bucket in a folder of this machine, for API and worker on one host."""

from __future__ import annotations

import contextlib
import errno
import fcntl
import os
import secrets
import shutil
import stat
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import IO

from contrafact.adapters.object_keys import PARTIAL, check_key
from contrafact.domain.errors import BucketFullError, ContrafactError
from contrafact.ports.bucket import ObjectWriter
from contrafact.ports.sources import FetchProgress

__all__ = ["PARTIAL", "LocalBucket", "check_key"]
_CHUNK_BYTES = 1024 * 1024
_ATTEMPTS = 100
_FULL = {errno.ENOSPC, errno.EDQUOT}
_DISK_FULL = "The disk of the objects is full. Nothing is lost; free some space."
_NO_PARTIAL = f"The folder of the objects holds a file {PARTIAL} in place of a folder. Remove it, then try again."
_MISSING = (FileNotFoundError, NotADirectoryError, IsADirectoryError)


@contextmanager
def _guarded() -> Iterator[None]:
    """Raise `disk_full` or `bucket_unavailable` for errors of the file system."""
    try:
        yield
    except OSError as error:
        if error.errno in _FULL:
            raise BucketFullError(_DISK_FULL) from error
        raise ContrafactError("bucket_unavailable") from error


class LocalBucket:
    """`Bucket` in a folder. Several processes may use it at once.

    An object is written to a temporary file, flushed to the disk and renamed, so that it is whole or absent after a
    crash. Its time of creation is the file's time of modification. The folder itself is never created here: a volume
    that is not mounted must not look like an empty bucket.

    Parameters
    ----------
    folder : existing folder that belongs to this bucket alone.

    Raises
    ------
    ValueError : on every method, for a key that could leave the folder; see `check_key`.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder.absolute()

    def put(self, key: str, data: bytes) -> None:
        """See `Bucket.put`."""
        with self.open_writer(key) as writer:
            writer.write(data)

    def get(self, key: str) -> bytes | None:
        """See `Bucket.get`."""
        with self._reading(key) as file:
            if file is None:
                return None
            with _guarded():
                return file.read()

    @contextmanager
    def open_writer(self, key: str) -> Iterator[ObjectWriter]:
        """See `Bucket.open_writer`."""
        target = self._path(key)
        with _guarded():
            temporary, file = self._open_temporary()
        is_kept = False
        try:
            yield _GuardedWriter(file)
            with _guarded():
                file.flush()
                os.fsync(file.fileno())
                self._rename(temporary, target)
                is_kept = True
        finally:
            # All that is kept was flushed before, so an error here concerns only what is thrown away.
            with contextlib.suppress(OSError):
                file.close()
            if not is_kept:
                # If it cannot be removed now, the next writer does.
                with contextlib.suppress(OSError):
                    temporary.unlink()

    def download(self, key: str, path: Path, on_progress: Callable[[FetchProgress], None]) -> bool:
        """See `Bucket.download`. Errors of the copy's own file system are raised as they are."""
        with self._reading(key) as file:
            if file is None:
                return False
            with _guarded():
                size_bytes = os.fstat(file.fileno()).st_size
            on_progress(FetchProgress(0, size_bytes))
            with path.open("wb") as copy:
                while data := _read_chunk(file):
                    copy.write(data)
                    on_progress(FetchProgress(copy.tell(), size_bytes))
        return True

    def size(self, key: str) -> int | None:
        """See `Bucket.size`."""
        path = self._path(key)
        with _guarded():
            self._require_folder()
            try:
                status = path.stat()
            except _MISSING:
                return None
        return status.st_size if stat.S_ISREG(status.st_mode) else None

    def read_from(self, key: str, start: int) -> Iterator[bytes]:
        """See `Bucket.read_from`."""
        with self._reading(key) as file:
            if file is None:
                return
            with _guarded():
                file.seek(start)
            while data := _read_chunk(file):
                yield data

    def delete(self, key: str) -> None:
        """See `Bucket.delete`. Folders that become empty are removed."""
        path = self._path(key)
        with _guarded():
            self._require_folder()
            if path.is_dir():
                return
            try:
                path.unlink()
            except _MISSING:
                return
            _sync_folder(path.parent)
        for folder in path.parents:
            if folder == self._folder:
                return
            try:
                folder.rmdir()
            except OSError:
                return

    def keys(self, prefix: str) -> Iterator[tuple[str, datetime]]:
        """See `Bucket.keys`."""
        base = prefix.rpartition("/")[0]
        start = self._path(base) if base else self._folder
        with _guarded():
            self._require_folder()
            found = [(key, status.st_mtime) for key, status in self._walk(start) if key.startswith(prefix)]
        yield from ((key, datetime.fromtimestamp(made_at, UTC)) for key, made_at in sorted(found))

    def total_bytes(self, prefix: str) -> int:
        """See `Bucket.total_bytes`."""
        base = prefix.rpartition("/")[0]
        start = self._path(base) if base else self._folder
        with _guarded():
            self._require_folder()
            return sum(status.st_size for key, status in self._walk(start) if key.startswith(prefix))

    def free_bytes(self) -> int:
        """See `Bucket.free_bytes`."""
        with _guarded():
            return shutil.disk_usage(self._folder).free

    def check(self) -> None:
        """See `Bucket.check`."""
        with _guarded():
            self._require_folder()
            if not os.access(self._folder, os.R_OK | os.W_OK | os.X_OK):
                raise PermissionError(errno.EACCES, "not writable", str(self._folder))
            with contextlib.suppress(FileNotFoundError):
                _require_own_folder(self._folder / PARTIAL)

    def _path(self, key: str) -> Path:
        check_key(key)
        return self._folder / key

    def _require_folder(self) -> None:
        if not self._folder.is_dir():
            raise NotADirectoryError(errno.ENOTDIR, "no such folder", str(self._folder))

    @contextmanager
    def _reading(self, key: str) -> Iterator[IO[bytes] | None]:
        path = self._path(key)
        with _guarded():
            self._require_folder()
            try:
                file = path.open("rb", buffering=0)
            except _MISSING:
                file = None
        if file is None:
            yield None
            return
        with file:
            yield file

    def _open_temporary(self) -> tuple[Path, IO[bytes]]:
        """Create a locked temporary file. Removes those of processes that were killed."""
        folder = self._folder / PARTIAL
        with contextlib.suppress(FileExistsError):
            folder.mkdir(0o700)
        _require_own_folder(folder)
        _remove_abandoned(folder)
        while True:
            path = folder / secrets.token_hex(16)
            file = os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb")
            fcntl.flock(file, fcntl.LOCK_EX)
            if os.fstat(file.fileno()).st_nlink:
                return path, file
            # Another process took it for abandoned before it was locked.
            file.close()

    def _rename(self, temporary: Path, target: Path) -> None:
        for attempt in range(_ATTEMPTS):
            try:
                self._make_folders(target.parent)
                temporary.replace(target)
            except FileNotFoundError:
                # Another process may have removed the folder when it became empty.
                if attempt == _ATTEMPTS - 1:
                    raise
            else:
                break
        _sync_folder(target.parent)

    def _make_folders(self, folder: Path) -> None:
        if folder == self._folder or folder.is_dir():
            return
        self._make_folders(folder.parent)
        with contextlib.suppress(FileExistsError):
            folder.mkdir(0o700)
        _sync_folder(folder.parent)

    def _walk(self, start: Path) -> Iterator[tuple[str, os.stat_result]]:
        for folder, names, files in os.walk(start, onerror=_raise_unless_missing):
            if Path(folder) == self._folder and PARTIAL in names:
                names.remove(PARTIAL)
            for name in files:
                path = Path(folder, name)
                key = path.relative_to(self._folder).as_posix()
                # A file that somebody else put here may have a name that is no key.
                with contextlib.suppress(FileNotFoundError, ValueError):
                    check_key(key)
                    yield key, path.stat()


class _GuardedWriter:
    def __init__(self, file: IO[bytes]) -> None:
        self._file = file

    def write(self, data: bytes) -> object:
        with _guarded():
            return self._file.write(data)


def _read_chunk(file: IO[bytes]) -> bytes:
    with _guarded():
        return file.read(_CHUNK_BYTES)


def _raise_unless_missing(error: OSError) -> None:
    if not isinstance(error, _MISSING):
        raise error


def _require_own_folder(folder: Path) -> None:
    if not stat.S_ISDIR(folder.lstat().st_mode):
        raise ContrafactError("bucket_unavailable", _NO_PARTIAL)


def _remove_abandoned(folder: Path) -> None:
    for path in folder.iterdir():
        with contextlib.suppress(OSError), path.open("rb") as file:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            path.unlink()


def _sync_folder(folder: Path) -> None:
    """Flush the names in a folder to the disk, if it still exists."""
    try:
        descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    except FileNotFoundError:
        return
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
