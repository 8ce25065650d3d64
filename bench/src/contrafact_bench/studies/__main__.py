"""Command `python -m contrafact_bench.studies`: make studies, and join their pages."""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from contrafact.domain.errors import ContrafactError
from contrafact_bench.evaluation.setting import ABLATION_STEPS, RUNS_FOLDER, Setting
from contrafact_bench.studies.pages import LONG, STUDIES, join, make
from contrafact_bench.systems.registry import BASELINES_FOLDER
from contrafact_training.commands.arguments import OneLineParser
from contrafact_training.data.datasets import DatasetError
from contrafact_training.train.config import ConfigError
from contrafact_training.train.train import RunError

_INTERRUPTED = 130


def main(arguments: Sequence[str] | None = None) -> None:
    """Make the studies; exit status 1 for data or weights that cannot be used, 2 for bad usage."""
    options = _parser().parse_args(arguments)
    setting = Setting(
        options.data, options.out, options.weights, options.baselines, options.runs, options.ablation_steps
    )
    names = [name for name in STUDIES if name in options.names or ("all" in options.names and name not in LONG)]
    try:
        for name in names:
            started = time.monotonic()
            make(name, setting)
            sys.stderr.write(f"{name}: {time.monotonic() - started:.0f} s\n")
    except ContrafactError as error:
        sys.exit(f"studies: {error.detail}")
    except (ConfigError, DatasetError, RunError) as error:
        sys.exit(f"studies: {error}")
    except KeyboardInterrupt:
        sys.stderr.write("studies: interrupted; call it again in the same way to go on\n")
        sys.exit(_INTERRUPTED)
    join(setting.out)


def _parser() -> argparse.ArgumentParser:
    parser = OneLineParser(
        prog="python -m contrafact_bench.studies",
        description="Make studies: each a page and a figure in OUT/studies; OUT/studies.md joins them.",
    )
    parser.add_argument("names", nargs="+", choices=(*STUDIES, "all"), help="all: all but the ablation, which trains")
    parser.add_argument("--data", type=Path, required=True, help="file of labelled chroma with its splits (.npz)")
    parser.add_argument("--out", type=Path, required=True, help="folder of the pages, docs")
    parser.add_argument("--weights", type=Path, help="card or folder of other weights than the shipped ones")
    parser.add_argument("--baselines", type=Path, default=BASELINES_FOLDER, help="folder of the trained baselines")
    parser.add_argument("--runs", type=Path, default=RUNS_FOLDER, help="folder for what is kept between runs")
    parser.add_argument(
        "--ablation-steps", type=_steps, default=ABLATION_STEPS, help="batches of each training of the ablation"
    )
    return parser


def _steps(text: str) -> int:
    steps = int(text)
    if steps < 1:
        raise argparse.ArgumentTypeError("a training takes one step or more")
    return steps


if __name__ == "__main__":
    main()
