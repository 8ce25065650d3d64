"""Take over the objects that release 1.0.0 kept in fake-gcs-server, in `bucket/` of the data folder."""

from __future__ import annotations

import contextlib
import errno
import filecmp
import json
import os
import shutil
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from contrafact.adapters.local_bucket import LocalBucket, check_key
from contrafact.domain.errors import ContrafactError
from contrafact_local.parts import LaunchError, remedy

BUCKET_NAME = "contrafact"
LEFT_OVER = "bucket.old-emulator"
METADATA_ATTRIBUTE = "user.metadata"
METADATA_SUFFIX = ".metadata"
# Errors of one object alone: a file where it needs a folder, or the reverse, or a name that is too long.
CONFLICTS = {errno.EEXIST, errno.ENOTDIR, errno.EISDIR, errno.ENOTEMPTY, errno.ENAMETOOLONG}


@dataclass(frozen=True, slots=True)
class TakenOver:
    """What became of the emulator's objects.

    Parameters
    ----------
    n_moved : number of objects that were moved.
    left_in : folder of the files that were not; None if there are none.
    """

    n_moved: int
    left_in: Path | None = None


def prepare_folder(folder: Path, *, is_ours: bool) -> None:
    """Prepare the folder of the objects.

    Parameters
    ----------
    is_ours : create it, readable by its owner alone, if it does not exist. A folder that the operator named must exist:
        a volume that is not mounted must not look like an empty bucket. Its mode is not changed, since it may be
        shared, but every user of the machine must not be able to put links in it, which the product would follow.

    Raises
    ------
    LaunchError : it does not exist, every user can write to it, or it cannot be created or written to.
    """
    if not is_ours and not folder.is_dir():
        raise LaunchError(f"CONTRAFACT_BUCKET_DIR={folder} does not exist; create it, or mount its volume")
    if not is_ours and folder.stat().st_mode & stat.S_IWOTH:
        raise LaunchError(
            f"Every user of this machine can write to CONTRAFACT_BUCKET_DIR={folder}; run `chmod o-w {folder}`"
        )
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        if not os.access(folder, os.R_OK | os.W_OK | os.X_OK):
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))
    except OSError as error:
        raise LaunchError(
            f"The folder of the objects {folder} cannot be written to ({error.strerror}); "
            f"{remedy(error, 'change its owner')} or set CONTRAFACT_BUCKET_DIR to another folder"
        ) from None


def take_over(data_dir: Path, folder: Path) -> TakenOver:
    """Move the emulator's objects into the folder. Continues where a killed run stopped.

    Each object is renamed, so that at every moment it is whole in one of both folders, with the time of its creation.
    The emptied folder is removed. What cannot be an object of ours, or would replace another object, stays in
    `bucket.old-emulator`.

    Raises
    ------
    LaunchError : the file system refuses, or the folder is inside the old one; nothing is lost.
    """
    old = data_dir / "bucket"
    if folder.resolve().is_relative_to(old.resolve()):
        raise LaunchError(f"Release 1.0.0 kept its objects in {old}; set CONTRAFACT_BUCKET_DIR to another folder")
    if not old.is_dir():
        return TakenOver(0)
    for path in old.rglob("*"):
        if path.is_symlink() and path.is_dir():
            raise LaunchError(
                f"{path} is a link to another folder; put the folder itself in its place, then start again"
            )
    objects = old / BUCKET_NAME
    try:
        n_moved = sum(_take_object(objects, path, folder) for path in list(_files(objects)))
        # Once for all, since a rename that is not yet on the disk leaves the object where it was.
        os.sync()
        _remove_empty_folders(old)
        return TakenOver(n_moved, _set_aside(old, data_dir))
    except (OSError, ContrafactError) as error:
        reason = error.strerror if isinstance(error, OSError) else error.detail
        raise LaunchError(
            f"The objects in {old} cannot be moved to {folder} ({reason}); nothing is lost, "
            "start again when that is mended"
        ) from None


def move_file(source: Path, folder: Path, key: str) -> None:
    """Rename a file, or copy it if the folder is in another file system."""
    target = folder / key
    try:
        source.rename(target)
    except OSError as error:
        if error.errno != errno.EXDEV:
            raise
        with source.open("rb") as file, LocalBucket(folder).open_writer(key) as writer:
            shutil.copyfileobj(file, writer)
        shutil.copystat(source, target)
        if target.stat().st_size != source.stat().st_size:
            raise OSError(errno.EIO, "a copy has another size") from None
        source.unlink()


def _files(folder: Path) -> Iterator[Path]:
    for path in sorted(folder.rglob("*")):
        if path.is_file() and not path.is_symlink():
            yield path


def _take_object(objects: Path, source: Path, folder: Path) -> bool:
    """Move one file, if it is an object; return whether it was moved."""
    key = source.relative_to(objects).as_posix()
    sidecar = source.with_name(source.name + METADATA_SUFFIX)
    if not source.exists() or _is_sidecar(source):
        return False  # removed with its object, or kept for it
    try:
        check_key(key)
    except ValueError:
        return False
    target = folder / key
    if target.exists() and (target.is_dir() or not filecmp.cmp(source, target, shallow=False)):
        return False
    try:
        _make_folders(target.parent, folder)
    except OSError as error:
        if error.errno in CONFLICTS:
            return False
        raise
    # First the time, then the file that tells it, then the object: a killed run loses none of them.
    made_at = _created(source, sidecar)
    if made_at is not None:
        os.utime(source, (made_at, made_at))
    source.chmod(0o600)
    if _is_sidecar(sidecar):
        sidecar.unlink()
    move_file(source, folder, key)
    return True


def _is_sidecar(path: Path) -> bool:
    """Return whether a file holds the metadata of the object beside it, as on file systems without attributes."""
    if not path.name.endswith(METADATA_SUFFIX) or not _is_file(path) or _attribute(path):
        return False
    return path.with_name(path.name.removesuffix(METADATA_SUFFIX)).is_file() and b'"Created"' in path.read_bytes()


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except OSError:  # the name beside one of 255 bytes is too long
        return False


def _attribute(path: Path) -> bytes | None:
    try:
        return os.getxattr(path, METADATA_ATTRIBUTE)
    except OSError:
        return None


def _created(source: Path, sidecar: Path) -> float | None:
    """Return the time at which the emulator says that an object was made, in seconds since 1970."""
    metadata = _attribute(source) or (sidecar.read_bytes() if _is_sidecar(sidecar) else None)
    try:
        return datetime.fromisoformat(json.loads(metadata or b"")["Created"]).timestamp()
    except (ValueError, KeyError, TypeError):
        return None


def _make_folders(folder: Path, root: Path) -> None:
    for each in reversed([folder, *folder.parents]):
        if each.is_relative_to(root) and each != root:
            each.mkdir(mode=0o700, exist_ok=True)


def _remove_empty_folders(old: Path) -> None:
    for path in sorted((path for path in old.rglob("*") if path.is_dir()), reverse=True):
        with contextlib.suppress(OSError):
            path.rmdir()
    if not (old / BUCKET_NAME).exists():
        (old / f"{BUCKET_NAME}.bucketMetadata").unlink(missing_ok=True)


def _set_aside(old: Path, data_dir: Path) -> Path | None:
    """Remove the old folder, or rename it if something stayed in it; return its new name."""
    if not any(old.iterdir()):
        if old.is_symlink():
            old.unlink()
        else:
            old.rmdir()
        return None
    number, target = 1, data_dir / LEFT_OVER
    while target.exists():
        number += 1
        target = data_dir / f"{LEFT_OVER}-{number}"
    old.rename(target)
    return target
