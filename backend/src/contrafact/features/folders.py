"""List the files of a folder, so that a command can account for each of them."""

from __future__ import annotations

import os
from pathlib import Path

from contrafact.domain.errors import ContrafactError

_MAX_NAMED = 5


def files_in(folder: Path) -> tuple[list[Path], list[tuple[Path, ContrafactError]]]:
    """Return the files in a folder and its subfolders, except hidden ones, by name.

    Returns
    -------
    Files of any type, since names do not tell what is sound, and each folder that cannot be read, with `file_unusable`.
    """
    files: list[Path] = []
    problems: list[tuple[Path, ContrafactError]] = []

    def report(error: OSError) -> None:
        problem = ContrafactError("file_unusable", f"{error.filename}: {error.strerror}.")
        problems.append((Path(error.filename), problem))

    for parent, folders, names in os.walk(folder, onerror=report):
        folders[:] = [name for name in folders if not name.startswith(".")]
        files += [Path(parent, name) for name in names if not name.startswith(".")]
    return sorted(files), problems


def account(n_read: int, left_out: list[str]) -> str:
    """Return a line such as "12 read, 2 left out: notes.txt, song.mid."."""
    if not left_out:
        return f"{n_read} read, none left out."
    named = left_out[:_MAX_NAMED]
    if len(left_out) > _MAX_NAMED:
        named.append(f"and {len(left_out) - _MAX_NAMED} more")
    return f"{n_read} read, {len(left_out)} left out: {', '.join(named)}."
