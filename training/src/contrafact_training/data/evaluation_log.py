"""The log of every evaluation on the splits that nothing is chosen on."""

from __future__ import annotations

import csv
import os
import subprocess
import zipfile
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from contrafact_bench.evaluation.evaluate import Evaluation

LOGGED_SPLITS = ("test", "greek")
_AND = " + "
_FILE = "hpcp.npz"
CHECKOUT = Path(__file__).parents[4]
LOG_FILE = CHECKOUT / "docs" / "results" / "evaluations.csv"
COLUMNS = ("date", "commit", "system", "weights", "split", "queries", "n_queries", "map", "map_low", "map_high")


@dataclass(frozen=True)
class Asked:
    """What was evaluated.

    Parameters
    ----------
    system, weights : name, and id of the weights.
    split : of the file; the names of several, joined by ` + `, when they were evaluated together.
    clip_seconds : length of the queries; None for whole tracks.
    """

    system: str
    weights: str
    split: str
    clip_seconds: float | None = None


def is_research_data(path: Path) -> bool:
    """Whether this is the research data, wherever it lies: by its name, or by the chroma in it.

    A file of another name is compared with the one in the folder that `CONTRAFACT_RESEARCH_DATA` names.
    """
    if path.name == _FILE:
        return True
    folder = os.environ.get("CONTRAFACT_RESEARCH_DATA")
    known = None if folder is None else _chroma_checksum(Path(folder) / _FILE)
    return known is not None and known == _chroma_checksum(path)


def splits_in_words(splits: Iterable[str]) -> str:
    """How the log calls splits that were evaluated together."""
    return _AND.join(sorted(set(splits)))


def _chroma_checksum(path: Path) -> tuple[int, int] | None:
    # The archive itself keeps size and CRC of what it holds, however that is compressed.
    try:
        with zipfile.ZipFile(path) as archive:
            frames = archive.getinfo("frames.npy")
    except (OSError, KeyError, zipfile.BadZipFile):
        return None
    return frames.file_size, frames.CRC


def log_evaluation(asked: Asked, evaluation: Evaluation, log: Path = LOG_FILE) -> None:
    """Add a line, unless the split may be chosen on."""
    figures = evaluation.figures
    log_figures(asked, figures.n_queries, (figures.map, *figures.map_interval), log)


def log_figures(
    asked: Asked, n_queries: int, map_and_interval: tuple[float, float, float], log: Path = LOG_FILE
) -> None:
    """Add a line, unless the split may be chosen on.

    Parameters
    ----------
    map_and_interval : mean average precision, and the ends of its interval.
    """
    if not set(asked.split.split(_AND)) & set(LOGGED_SPLITS):
        return
    queries = "whole tracks" if asked.clip_seconds is None else f"{asked.clip_seconds:g} s clips"
    is_first = not log.exists()
    with log.open("a", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        if is_first:
            writer.writerow(COLUMNS)
        writer.writerow(
            [
                f"{datetime.now(UTC):%Y-%m-%d %H:%M}",
                commit(),
                asked.system,
                asked.weights,
                asked.split,
                queries,
                n_queries,
                *(f"{value:.4f}" for value in map_and_interval),
            ]
        )


def read_log(log: Path = LOG_FILE) -> list[list[str]]:
    """The lines of the log as lists of `COLUMNS`, oldest first; none when there is no log."""
    if not log.exists():
        return []
    with log.open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file))[1:]


def commit(checkout: Path = CHECKOUT) -> str:
    """First digits of the checkout's commit, with `+` behind them when Python files differ from it; `-` if unknown."""
    try:
        head = _git(checkout, "rev-parse", "--short=10", "HEAD")
        changed = _git(checkout, "status", "--porcelain", "--untracked-files=no", "--", "*.py")
    except (OSError, subprocess.CalledProcessError):
        return "-"
    return f"{head}+" if changed else head


def _git(checkout: Path, *arguments: str) -> str:
    done = subprocess.run(["git", "-C", str(checkout), *arguments], capture_output=True, check=True, text=True)
    return done.stdout.strip()
