"""Read and verify the folder of a backup, see `backup_files`."""

from __future__ import annotations

import hashlib
import re
import tarfile
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import IO

from pydantic import ValidationError

from contrafact.domain.errors import ContrafactError
from contrafact.services.backup_files import FORMAT, LENGTH_BYTES, MANIFEST, SUMS, Manifest

_READ_BYTES = 1024 * 1024
_MAX_DOCUMENT_BYTES = 17 * 1024 * 1024
"""More than MongoDB takes."""
_NAME = re.compile(r"(database|objects)/[A-Za-z0-9_-][A-Za-z0-9_.-]*")
_KEY = re.compile(r"(chroma|incoming|audio|sets)/")


def read_documents(folder: Path, files: Iterable[str], collection: str) -> Iterator[bytes]:
    """Yield the BSON documents of a collection. Raises `backup_damaged` for a file that ends within one."""
    for name in sorted(name for name in files if re.fullmatch(rf"database/{collection}\.\d+\.bson", name)):
        with (folder / name).open("rb") as file:
            while head := file.read(LENGTH_BYTES):
                length = int.from_bytes(head, "little")
                body = file.read(length - LENGTH_BYTES) if LENGTH_BYTES < length < _MAX_DOCUMENT_BYTES else b""
                if len(body) != length - LENGTH_BYTES:
                    raise _damaged(name, "is cut off or not BSON")
                yield head + body


def read_objects(folder: Path, files: Iterable[str]) -> Iterator[tuple[str, int, IO[bytes]]]:
    """Yield key, size in bytes and content of each object; the content must be read before the next one.

    Raises
    ------
    ContrafactError : `backup_damaged` for a file that is no tar of objects.
    """
    for name in sorted(name for name in files if name.startswith("objects/")):
        try:
            with tarfile.open(folder / name, mode="r|") as tar:
                for member in tar:
                    data = tar.extractfile(member) if member.isfile() else None
                    if data is None or not _KEY.match(member.name):
                        raise _damaged(name, f"holds {member.name!r}, which is no object")
                    yield member.name, member.size, data
        except tarfile.TarError as error:
            raise _damaged(name, "is not a tar file") from error


def read_manifest(folder: Path) -> Manifest:
    """Read the manifest of a backup.

    Raises
    ------
    ContrafactError : `file_not_found` if there is no backup; `backup_unsupported` for another format;
        `backup_damaged`.
    """
    path = folder / MANIFEST
    try:
        text = path.read_bytes()
    except (FileNotFoundError, NotADirectoryError):
        raise ContrafactError("file_not_found", f"{folder} is not a backup: it holds no {MANIFEST}.") from None
    try:
        return Manifest.model_validate_json(text)
    except ValidationError as error:
        if any(each["loc"] == ("format",) and each["type"] == "literal_error" for each in error.errors()):
            raise ContrafactError(
                "backup_unsupported",
                f"The backup's format is not the one that this program reads ({FORMAT}). Restore it with the version "
                f"that made it, named in {path}.",
            ) from error
        raise _damaged(MANIFEST, "cannot be read") from error


def verify(folder: Path, manifest: Manifest, count: Callable[[int], None]) -> str:
    """Compare every file with its checksum; return the sha256 of the manifest, which identifies the backup.

    Parameters
    ----------
    count : called with the number of bytes read.

    Raises
    ------
    ContrafactError : `backup_damaged` with the name of a file that is missing or differs.
    """
    sums = _read_sums(folder)
    expected = {MANIFEST, *manifest.files}
    for name in sorted(expected | set(sums)):
        if name not in expected or name not in sums or not (name == MANIFEST or _NAME.fullmatch(name)):
            raise _damaged(name, f"is not listed in both {MANIFEST} and {SUMS}")
        if _sum_of(folder, name, count) != sums[name]:
            raise _damaged(name, f"does not have the checksum of {SUMS}")
    return sums[MANIFEST]


def _read_sums(folder: Path) -> dict[str, str]:
    try:
        lines = (folder / SUMS).read_text().splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise _damaged(SUMS, "cannot be read") from error
    if not all(re.fullmatch(r"[0-9a-f]{64}  \S+", line) for line in lines):
        raise _damaged(SUMS, "is not a list of checksums")
    return {name: digest for digest, name in (line.split("  ", 1) for line in lines)}


def _sum_of(folder: Path, name: str, count: Callable[[int], None]) -> str:
    digest = hashlib.sha256()
    try:
        with (folder / name).open("rb") as file:
            while data := file.read(_READ_BYTES):
                digest.update(data)
                count(len(data))
    except OSError as error:
        raise _damaged(name, f"cannot be read ({error.strerror})") from error
    return digest.hexdigest()


def _damaged(name: str, how: str) -> ContrafactError:
    return ContrafactError("backup_damaged", f"The backup is damaged: {name} {how}. Nothing was restored.")
