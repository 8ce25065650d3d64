"""Training curves: docs/results/curves/NAME.csv from the logs of runs, and a figure of all of them.

A curve without `cpu_minutes`, as that of the first weights, is stored but not drawn: its time is of another kind.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Mapping, Sequence
from pathlib import Path

from contrafact_bench.reports.figures import panels
from contrafact_bench.systems.registry import BASELINES_FOLDER
from contrafact_training.train.steps import LOG
from contrafact_training.train.train import RunError

COLUMNS = ("step", "cpu_minutes", "loss", "val_map")
_RUN_FOLDERS = (Path("runs"), BASELINES_FOLDER)

Row = dict[str, float]
"""By column; `loss` or `val_map` may be missing."""


def read_log(path: Path) -> list[Row]:
    """Read the log of a run, one row per step.

    A killed run repeats the steps after its checkpoint; the last line of a step is used.
    """
    rows: dict[float, Row] = {}
    for line in path.read_text(encoding="utf-8").splitlines():
        values: Row = json.loads(line)
        rows.setdefault(values["step"], {}).update(values)
    return [rows[step] for step in sorted(rows)]


def write_curve(rows: list[Row], path: Path) -> None:
    """Write rows as CSV, with empty fields for missing values."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS, extrasaction="ignore", lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def read_curve(path: Path) -> list[Row]:
    """Read a file of `write_curve`."""
    with path.open(encoding="utf-8", newline="") as file:
        return [{name: float(value) for name, value in row.items() if value} for row in csv.DictReader(file)]


def find_runs(folders: Sequence[Path] = _RUN_FOLDERS) -> list[Path]:
    """Return the runs in these folders that are named after their system; trials have other names."""
    logs = sorted(log for folder in folders for log in folder.glob(f"*/{LOG}"))
    return [log.parent for log in logs if _system(log.parent) == log.parent.name]


def draw_curves(curves: Mapping[str, list[Row]], path: Path) -> None:
    """Draw the mean average precision on `val` over minutes of training.

    Parameters
    ----------
    curves : by name.
    """
    with panels(path, inches=(6, 4)) as (axes,):
        axes.set_xlabel("minutes of one core")
        axes.set_ylabel("mAP on val")
        for name, rows in curves.items():
            validations = [row for row in rows if "val_map" in row]
            minutes, maps = ([row[column] for row in validations] for column in ("cpu_minutes", "val_map"))
            axes.plot(minutes, maps, label=name, linewidth=1, marker=".")
        axes.set_ylim(bottom=0)
        axes.legend(frameon=False)


def _system(run: Path) -> str:
    return str(json.loads((run / "config.json").read_text(encoding="utf-8"))["system"])


def write_curves(runs: Sequence[Path], out: Path, picture: Path) -> str:
    """Store the curves of runs, draw all stored ones, and return a line about the end of each.

    Raises
    ------
    RunError : a run without a log, or no curve at all.
    """
    for run in runs or find_runs():
        if not (run / LOG).is_file():
            raise RunError(f"{run} holds no {LOG}")
        write_curve(read_log(run / LOG), out / f"{run.name}.csv")
    stored = {path.stem: read_curve(path) for path in sorted(out.glob("*.csv"))}
    curves = {name: rows for name, rows in stored.items() if any("cpu_minutes" in row for row in rows)}
    if not curves:
        raise RunError(f"there is no run and no curve in {out}")
    draw_curves(curves, picture)
    return "".join(f"{name}: {_end(rows)}\n" for name, rows in curves.items())


def _end(rows: list[Row]) -> str:
    validations = [row for row in rows if "val_map" in row]
    if not validations:
        return "not validated yet"
    return f"mAP {validations[-1]['val_map']:.3f} on val after {validations[-1]['cpu_minutes']:.0f} minutes of one core"
