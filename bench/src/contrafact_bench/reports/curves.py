"""Keep how trainings went: `docs/results/curves/NAME.csv` from the logs of runs, and a picture of all of them.

A curve that has no `cpu_minutes`, as that of the first weights, is kept but not drawn: its time is of another kind.
"""

from __future__ import annotations

import argparse
import csv
import json
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

import matplotlib as mpl
from matplotlib.figure import Figure

from contrafact_bench.systems.registry import BASELINES_FOLDER
from contrafact_training.commands.arguments import OneLineParser
from contrafact_training.train.train import LOG

COLUMNS = ("step", "cpu_minutes", "loss", "val_map")
CURVES_FOLDER = Path("docs/results/curves")
PICTURE = Path("docs/results/figures/training-curves.svg")
_RUN_FOLDERS = (Path("runs"), BASELINES_FOLDER)

Row = dict[str, float]
"""By column; `loss` or `val_map` may be missing."""


def read_log(path: Path) -> list[Row]:
    """The lines of a run's log, one row for each step.

    A run that was killed repeats the steps after its checkpoint; what was written last holds.
    """
    rows: dict[float, Row] = {}
    for line in path.read_text(encoding="utf-8").splitlines():
        values: Row = json.loads(line)
        rows.setdefault(values["step"], {}).update(values)
    return [rows[step] for step in sorted(rows)]


def write_curve(rows: list[Row], path: Path) -> None:
    """Write rows as CSV; a value that was not measured stays empty."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS, extrasaction="ignore", lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def read_curve(path: Path) -> list[Row]:
    """Read what `write_curve` wrote."""
    with path.open(encoding="utf-8", newline="") as file:
        return [{name: float(value) for name, value in row.items() if value} for row in csv.DictReader(file)]


def find_runs(folders: Sequence[Path] = _RUN_FOLDERS) -> list[Path]:
    """Runs in these folders that bear the name of the system they train; trials bear others."""
    logs = sorted(log for folder in folders for log in folder.glob(f"*/{LOG}"))
    return [log.parent for log in logs if _system(log.parent) == log.parent.name]


def draw_curves(curves: Mapping[str, list[Row]], path: Path) -> None:
    """Mean average precision on `val` over minutes of training; the same numbers give the same file.

    Parameters
    ----------
    curves : by name.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    with mpl.rc_context({"svg.hashsalt": "contrafact", "svg.fonttype": "none", "font.size": 9}):
        figure = Figure(figsize=(6, 4), layout="constrained")
        axes = figure.add_subplot()
        axes.spines[["top", "right"]].set_visible(False)
        axes.set_xlabel("minutes of one core")
        axes.set_ylabel("mAP on val")
        for name, rows in curves.items():
            looks = [row for row in rows if "val_map" in row]
            minutes, maps = ([row[column] for row in looks] for column in ("cpu_minutes", "val_map"))
            axes.plot(minutes, maps, label=name, linewidth=1, marker=".")
        axes.set_ylim(bottom=0)
        axes.legend(frameon=False)
        # Without a date the file changes only when its numbers do.
        figure.savefig(path, format="svg", metadata={"Date": None})


def _system(run: Path) -> str:
    return str(json.loads((run / "config.json").read_text(encoding="utf-8"))["system"])


def main(arguments: Sequence[str] | None = None) -> None:
    """Keep the curves of runs and draw all that are kept; exit status 1 if there is none, 2 for bad usage."""
    options = _parser().parse_args(arguments)
    for run in options.runs or find_runs():
        if not (run / LOG).is_file():
            sys.exit(f"curves: {run} holds no {LOG}")
        write_curve(read_log(run / LOG), options.out / f"{run.name}.csv")
    kept = {path.stem: read_curve(path) for path in sorted(options.out.glob("*.csv"))}
    curves = {name: rows for name, rows in kept.items() if any("cpu_minutes" in row for row in rows)}
    if not curves:
        sys.exit(f"curves: there is no run and no curve in {options.out}")
    draw_curves(curves, options.picture)
    sys.stdout.write("".join(f"{name}: {_end(rows)}\n" for name, rows in curves.items()))


def _end(rows: list[Row]) -> str:
    looks = [row for row in rows if "val_map" in row]
    if not looks:
        return "not looked at yet"
    return f"mAP {looks[-1]['val_map']:.3f} on val after {looks[-1]['cpu_minutes']:.0f} minutes of one core"


def _parser() -> argparse.ArgumentParser:
    parser = OneLineParser(prog="python -m contrafact_bench.reports.curves", description=main.__doc__)
    parser.add_argument("runs", type=Path, nargs="*", help="folders of runs; those named after systems when left out")
    parser.add_argument("--out", type=Path, default=CURVES_FOLDER, help="folder for the numbers")
    parser.add_argument("--picture", type=Path, default=PICTURE, help="SVG to draw")
    return parser


if __name__ == "__main__":
    main()
