"""Folders of this machine from which imports may read: the allow-list CONTRAFACT_IMPORT_ROOTS.

Every path is opened part by part below its root, and no part may be a symbolic link. So a path cannot leave the root,
even if somebody replaces a folder by a link meanwhile.
"""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from io import BufferedReader
from pathlib import Path

from contrafact.domain.errors import ContrafactError
from contrafact.domain.imports import FolderPlace
from contrafact.domain.jobs import Problem
from contrafact.ports.imports import FoundFile

_FOLDER = os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC
_BELOW = _FOLDER | os.O_NOFOLLOW
# Opening a pipe without O_NONBLOCK would wait for ever.
_FILE = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC
_LINK = {errno.ELOOP, errno.EMLINK}
_MOST_DEEP = 64
_HIDDEN = frozenset({b"thumbs.db", b"desktop.ini", b"$recycle.bin", b"system volume information"})
"""Files and folders that systems leave in folders of people."""


class ImportFolders:
    """`Folders` of this machine.

    Parameters
    ----------
    roots : absolute paths; a root itself may be a link, as the operator chose it.
    """

    def __init__(self, roots: Sequence[Path]) -> None:
        self._roots = {str(root): root for root in roots}

    def roots(self) -> Sequence[str]:
        """See `Folders.roots`."""
        return tuple(self._roots)

    def place_of(self, path: str, base: FolderPlace | None) -> FolderPlace:
        """See `Folders.place_of`."""
        given = path.replace("\\", "/") if "/" not in path else path
        if given.startswith("/"):
            for root in self._roots:
                if given.startswith(f"{root.rstrip('/')}/"):
                    return FolderPlace(root, _relative(given.removeprefix(root.rstrip("/"))))
            raise ContrafactError("path_not_allowed")
        if base is None:
            raise ContrafactError(
                "path_not_allowed", "The path is relative, and no folder was chosen to which it belongs. Choose one."
            )
        return FolderPlace(base.root, _relative(f"{base.path}/{given}"))

    def subfolders(self, place: FolderPlace) -> tuple[list[str], int]:
        """See `Folders.subfolders`."""
        with self._folder(place.root, _parts(place.path)) as descriptor:
            entries = [entry for entry in _entries(descriptor, _shown(place.path)) if not _is_hidden(entry)]
        folders = sorted(os.fsdecode(entry.name) for entry in entries if entry.is_dir(follow_symlinks=False))
        storable = [name for name in folders if _is_storable(name)]
        return storable, sum(entry.is_file(follow_symlinks=False) for entry in entries)

    def walk(self, place: FolderPlace, after: bytes | None) -> Iterator[FoundFile]:
        """See `Folders.walk`."""
        behind = tuple(after.split(b"/")) if after else ()
        with self._folder(place.root, _parts(place.path)) as descriptor:
            yield from _walk(descriptor, _parts(place.path), behind)

    @contextmanager
    def open(self, root: str, path: bytes) -> Iterator[BufferedReader]:
        """See `Folders.open`."""
        parts = tuple(part for part in path.split(b"/") if part)
        if not parts:
            raise _not_a_file(path)
        with self._folder(root, parts[:-1]) as descriptor, _guarded(path):
            opened = os.open(parts[-1], _FILE, dir_fd=descriptor)
        if not stat.S_ISREG(os.fstat(opened).st_mode):
            os.close(opened)
            raise _not_a_file(path)
        with os.fdopen(opened, "rb") as file:
            yield file

    @contextmanager
    def _folder(self, root: str, parts: tuple[bytes, ...]) -> Iterator[int]:
        """Open a folder below a root; yield its descriptor."""
        if root not in self._roots or b".." in parts:
            raise ContrafactError("path_not_allowed")
        shown = b"/".join(parts) or root.encode()
        with _guarded(shown):
            descriptor = os.open(self._roots[root], _FOLDER)
        try:
            for part in parts:
                with _guarded(shown):
                    below = os.open(part, _BELOW, dir_fd=descriptor)
                os.close(descriptor)
                descriptor = below
            yield descriptor
        finally:
            os.close(descriptor)


def _walk(descriptor: int, parts: tuple[bytes, ...], behind: tuple[bytes, ...]) -> Iterator[FoundFile]:
    """Yield the files of an open folder, depth first, by name; only those behind a path."""
    for entry in sorted(_entries(descriptor, _shown(parts)), key=lambda each: os.fsencode(each.name)):
        here = (*parts, os.fsencode(entry.name))
        path = b"/".join(here)
        if _is_hidden(entry) or here < behind[: len(here)]:
            continue
        if entry.is_dir(follow_symlinks=False):
            yield from _walk_below(descriptor, here, behind)
        elif here > behind:
            yield _found(entry, path)


def _walk_below(parent: int, here: tuple[bytes, ...], behind: tuple[bytes, ...]) -> Iterator[FoundFile]:
    path = b"/".join(here)
    if len(here) > _MOST_DEEP:
        yield FoundFile(path, 0, 0, Problem("file_unusable", "The folders are nested too deeply."))
        return
    try:
        with _guarded(path):
            descriptor = os.open(here[-1], _BELOW, dir_fd=parent)
    except ContrafactError as error:
        if here > behind:
            yield FoundFile(path, 0, 0, Problem(error.code, error.detail))
        return
    try:
        yield from _walk(descriptor, here, behind)
    finally:
        os.close(descriptor)


def _found(entry: os.DirEntry[str], path: bytes) -> FoundFile:
    try:
        status = entry.stat(follow_symlinks=False)
    except OSError as error:
        return FoundFile(path, 0, 0, _as_problem(_error_of(error, path)))
    if stat.S_ISLNK(status.st_mode):
        return FoundFile(path, 0, status.st_mtime_ns, _as_problem(_link(path)))
    if not stat.S_ISREG(status.st_mode):
        return FoundFile(path, 0, status.st_mtime_ns, _as_problem(_not_a_file(path)))
    return FoundFile(path, status.st_size, status.st_mtime_ns)


def _entries(descriptor: int, shown: str) -> list[os.DirEntry[str]]:
    with _guarded(shown.encode(errors="surrogateescape")), os.scandir(descriptor) as entries:
        return list(entries)


def _is_hidden(entry: os.DirEntry[str]) -> bool:
    name = os.fsencode(entry.name)
    return name.startswith(b".") or name.lower() in _HIDDEN


def _is_storable(name: str) -> bool:
    try:
        name.encode()
    except UnicodeEncodeError:
        return False
    return True


def _relative(path: str) -> str:
    parts = [part for part in path.split("/") if part not in {"", "."}]
    if ".." in parts or "\x00" in path:
        raise ContrafactError("path_not_allowed")
    return "/".join(parts)


def _parts(path: str) -> tuple[bytes, ...]:
    return tuple(os.fsencode(part) for part in _relative(path).split("/") if part)


def _shown(path: str | tuple[bytes, ...]) -> str:
    return path if isinstance(path, str) else os.fsdecode(b"/".join(path))


@contextmanager
def _guarded(path: bytes) -> Iterator[None]:
    """Raise `path_not_allowed`, `file_not_found` or `file_unusable` for errors of the file system."""
    try:
        yield
    except OSError as error:
        raise _error_of(error, path) from error


def _error_of(error: OSError, path: bytes) -> ContrafactError:
    name = path.decode(errors="replace")
    if error.errno in _LINK:
        return _link(path)
    if error.errno == errno.ENOENT:
        return ContrafactError("file_not_found", f"{name}: there is no such file or folder.")
    if error.errno == errno.ENOTDIR:
        return _link_or_file(path)
    return ContrafactError("file_unusable", f"{name}: {error.strerror or type(error).__name__}.")


def _link(path: bytes) -> ContrafactError:
    return ContrafactError("path_not_allowed", f"{path.decode(errors='replace')} is a link. Links are not followed.")


def _link_or_file(path: bytes) -> ContrafactError:
    return ContrafactError(
        "path_not_allowed", f"{path.decode(errors='replace')} leads over a link or a file. Links are not followed."
    )


def _not_a_file(path: bytes) -> ContrafactError:
    return ContrafactError("file_unusable", f"{path.decode(errors='replace') or '.'} is no ordinary file.")


def _as_problem(error: ContrafactError) -> Problem:
    return Problem(error.code, error.detail)
