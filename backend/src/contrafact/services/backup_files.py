"""The folder of a backup: written under a temporary name and renamed when it is whole.

    manifest.json            format, version of the product, counts, name and size of each file
    SHA256SUMS               checksum of each file, as `sha256sum --check` reads them
    database/NAME.0001.bson  concatenated BSON documents, as mongodump writes and bsondump reads them
    objects/0001.tar         objects of the bucket under their keys

Files are rotated at `ROTATE_BYTES`, so that memory and the largest file do not grow with the library.
"""

from __future__ import annotations

import errno
import fcntl
import hashlib
import os
import shutil
import tarfile
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path
from typing import IO, Literal, cast

from pydantic import BaseModel, ConfigDict

from contrafact.domain.errors import ContrafactError

FORMAT = 1
"""Number of this layout; `Manifest.format` takes no other."""
MANIFEST, SUMS = "manifest.json", "SHA256SUMS"
PARTIAL = ".partial"
"""Suffix of a backup that is being written."""
ROTATE_BYTES = 256 * 1024 * 1024
LENGTH_BYTES = 4
"""Length of a BSON document, at its beginning."""
_FULL = frozenset({errno.ENOSPC, errno.EDQUOT})


class Manifest(BaseModel):
    """What a backup holds.

    Parameters
    ----------
    product : version of the program that made it.
    documents : number by collection, those of `left_out` included.
    left_out : tracks deleted or replaced while the backup ran, which are not restored.
    missing : objects that the library itself lacked.
    has_audio : whether it holds the copies for listening.
    files : size in bytes by name.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)
    format: Literal[1] = 1
    product: str
    made_at: datetime
    documents: dict[str, int]
    n_objects: int
    left_out: list[str]
    missing: list[str]
    has_audio: bool = False
    files: dict[str, int]


class BackupFile:
    """A new file that counts and hashes what is written, for its owner alone."""

    def __init__(self, path: Path) -> None:
        self._file: IO[bytes] = os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb")
        self._hash = hashlib.sha256()
        self.size_bytes = 0

    def write(self, data: bytes) -> int:
        """Append bytes."""
        self._hash.update(data)
        self.size_bytes += len(data)
        return self._file.write(data)

    def close(self) -> str:
        """Flush it to the disk; return its sha256 in hex."""
        with self._file:
            self._file.flush()
            os.fsync(self._file.fileno())
        return self._hash.hexdigest()

    def abandon(self) -> None:
        """Close it after an error."""
        with suppress(OSError):
            self._file.close()


class Draft:
    """A backup that is being written."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.files: dict[str, int] = {}
        self._sums: dict[str, str] = {}
        for name in ("database", "objects"):
            (folder / name).mkdir(0o700)

    @contextmanager
    def open(self, name: str) -> Iterator[BackupFile]:
        """Write a file of the backup; it is recorded when the block ends."""
        file = BackupFile(self.folder / name)
        try:
            yield file
        except BaseException:
            file.abandon()
            raise
        self._sums[name], self.files[name] = file.close(), file.size_bytes

    def finish(self, manifest: Manifest) -> None:
        """Write the manifest and the checksums."""
        with self.open(MANIFEST) as file:
            file.write(manifest.model_dump_json(indent=1).encode() + b"\n")
        with self.open(SUMS) as file:
            file.write("".join(f"{digest}  {name}\n" for name, digest in sorted(self._sums.items())).encode())
        for folder in (self.folder / "database", self.folder / "objects", self.folder):
            _sync_folder(folder)


@contextmanager
def new_backup(folder: Path) -> Iterator[Draft]:
    """Write a backup beside its folder and rename it when it is whole; after an error nothing is left.

    Parameters
    ----------
    folder : does not exist, or is empty.

    Raises
    ------
    ContrafactError : `backup_exists`, `file_not_found` if its parent is missing, `disk_full`.
    """
    folder = folder.absolute()
    if not folder.parent.is_dir():
        raise ContrafactError("file_not_found", f"There is no folder {folder.parent} to write into.")
    if os.path.lexists(folder) and not (folder.is_dir() and not any(folder.iterdir())):
        raise ContrafactError("backup_exists", f"{folder} exists already; choose a folder that does not exist.")
    draft = folder.with_name(folder.name + PARTIAL)
    with _disk_errors(folder), _locked(draft):
        try:
            _empty(draft)
            yield Draft(draft)
            draft.rename(folder)
            _sync_folder(folder.parent)
        except BaseException:
            shutil.rmtree(draft, ignore_errors=True)
            raise


@contextmanager
def _disk_errors(folder: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        if error.errno not in _FULL:
            raise
        raise ContrafactError(
            "disk_full",
            f"The disk of {folder.parent} is full. The unfinished backup was removed; free some space or choose "
            "another disk, then run it again.",
        ) from error


@contextmanager
def _locked(draft: Path) -> Iterator[None]:
    """Create the folder, or take over that of a killed backup, and keep others out until the block ends."""
    with suppress(FileExistsError):
        draft.mkdir(0o700)
    lock = os.open(draft, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
    try:
        if os.fstat(lock).st_uid != os.geteuid():
            raise ContrafactError("backup_exists", f"{draft} belongs to another user; choose another folder.")
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        os.fchmod(lock, 0o700)
        yield
    except BlockingIOError:
        raise ContrafactError(
            "backup_exists", f"Another backup is being written to {draft}; wait for it or choose another folder."
        ) from None
    finally:
        os.close(lock)


def _empty(folder: Path) -> None:
    """Remove what a killed backup left."""
    for each in folder.iterdir():
        if each.is_dir() and not each.is_symlink():
            shutil.rmtree(each)
        else:
            each.unlink()


def write_documents(draft: Draft, collection: str, batches: Iterable[bytes], count: Callable[[int], None]) -> int:
    """Write batches of concatenated BSON documents; return the number of documents.

    Parameters
    ----------
    count : called with the number of documents of each batch.
    """
    n_documents, number, left = 0, 0, iter(batches)
    batch = next(left, None)
    while batch is not None:
        number += 1
        with draft.open(f"database/{collection}.{number:04}.bson") as file:
            while batch is not None and file.size_bytes < ROTATE_BYTES:
                file.write(batch)
                n_batch = sum(1 for _ in split_documents(batch))
                n_documents += n_batch
                count(n_batch)
                batch = next(left, None)
    return n_documents


def split_documents(data: bytes) -> Iterator[bytes]:
    """Yield the single documents of concatenated BSON."""
    start = 0
    while start < len(data):
        end = start + int.from_bytes(data[start : start + LENGTH_BYTES], "little")
        yield data[start:end]
        start = end


class ObjectWriter:
    """Writes objects into tar files."""

    def __init__(self, draft: Draft) -> None:
        self._draft = draft
        self._number = 0
        self.n_objects = 0
        self._mtime = int(time.time())

    def write_all(self, objects: Iterator[tuple[str, int, IO[bytes]]]) -> None:
        """Write objects, given as key, size in bytes and open file."""
        each = next(objects, None)
        while each is not None:
            self._number += 1
            with self._draft.open(f"objects/{self._number:04}.tar") as file, _new_tar(file) as tar:
                while each is not None and file.size_bytes < ROTATE_BYTES:
                    self._add(tar, *each)
                    each = next(objects, None)

    def _add(self, tar: tarfile.TarFile, key: str, size_bytes: int, data: IO[bytes]) -> None:
        member = tarfile.TarInfo(key)
        member.size, member.mode, member.mtime = size_bytes, 0o600, self._mtime
        tar.addfile(member, data)
        self.n_objects += 1


def _new_tar(file: BackupFile) -> tarfile.TarFile:
    # A stream: tarfile writes and never seeks.
    return tarfile.open(fileobj=cast("IO[bytes]", file), mode="w|", format=tarfile.PAX_FORMAT)


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
