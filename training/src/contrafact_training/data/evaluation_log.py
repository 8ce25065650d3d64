"""The log of every evaluation on `test` and `greek`, a CSV file: nothing may be chosen on these splits."""

from __future__ import annotations

import csv
import os
import subprocess
import zipfile
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

WHOLE_VECTORS = "contrafact-whole"
"""Name in the log of our network compared by the vectors of whole tracks."""
LOGGED_SPLITS = ("test", "greek")
_AND = " + "
_FILE = "hpcp.npz"
CHECKOUT = Path(__file__).parents[4]
LOG_FILE = CHECKOUT / "docs" / "results" / "evaluations.csv"
COLUMNS = ("date", "commit", "system", "weights", "split", "queries", "n_queries", "map", "map_low", "map_high")


@dataclass(frozen=True)
class Evaluated:
    """What was evaluated.

    Parameters
    ----------
    system, weights : name of the system, id of its weights.
    split : of the file; several names joined by ` + ` when they were evaluated together.
    clip_seconds : length of the queries; None for whole tracks.
    """

    system: str
    weights: str
    split: str
    clip_seconds: float | None = None


def is_research_data(path: Path) -> bool:
    """Return whether a file is the research data: by its name, or by its chroma.

    A file of another name is compared with the one in the folder `CONTRAFACT_RESEARCH_DATA`.
    """
    if path.name == _FILE:
        return True
    folder = os.environ.get("CONTRAFACT_RESEARCH_DATA")
    expected = None if folder is None else _chroma_checksum(Path(folder) / _FILE)
    return expected is not None and expected == _chroma_checksum(path)


def splits_in_words(splits: Iterable[str]) -> str:
    """Return the name in the log of splits that were evaluated together."""
    return _AND.join(sorted(set(splits)))


def _chroma_checksum(path: Path) -> tuple[int, int] | None:
    # A ZIP archive stores size and CRC of its uncompressed members.
    try:
        with zipfile.ZipFile(path) as archive:
            frames = archive.getinfo("frames.npy")
    except (OSError, KeyError, zipfile.BadZipFile):
        return None
    return frames.file_size, frames.CRC


def log_figures(
    evaluated: Evaluated, n_queries: int, map_and_interval: tuple[float, float, float], log: Path = LOG_FILE
) -> None:
    """Add a line if the split is logged.

    Parameters
    ----------
    map_and_interval : mean average precision, and both ends of its interval.
    """
    if not set(evaluated.split.split(_AND)) & set(LOGGED_SPLITS):
        return
    queries = "whole tracks" if evaluated.clip_seconds is None else f"{evaluated.clip_seconds:g} s clips"
    is_first = not log.exists()
    with log.open("a", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        if is_first:
            writer.writerow(COLUMNS)
        writer.writerow(
            [
                f"{datetime.now(UTC):%Y-%m-%d %H:%M}",
                commit(),
                evaluated.system,
                evaluated.weights,
                evaluated.split,
                queries,
                n_queries,
                *(f"{value:.4f}" for value in map_and_interval),
            ]
        )


def read_log(log: Path = LOG_FILE) -> list[list[str]]:
    """Return the lines of the log as lists of `COLUMNS`, oldest first."""
    if not log.exists():
        return []
    with log.open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file))[1:]


def commit(checkout: Path = CHECKOUT) -> str:
    """Return the first digits of the commit, with `+` if Python files were changed since; `-` if unknown."""
    try:
        head = _git(checkout, "rev-parse", "--short=10", "HEAD")
        changed = _git(checkout, "status", "--porcelain", "--untracked-files=no", "--", "*.py")
    except (OSError, subprocess.CalledProcessError):
        return "-"
    return f"{head}+" if changed else head


def _git(checkout: Path, *arguments: str) -> str:
    done = subprocess.run(["git", "-C", str(checkout), *arguments], capture_output=True, check=True, text=True)
    return done.stdout.strip()
