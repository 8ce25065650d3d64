"""Options that several commands of the bench share."""

from __future__ import annotations

import argparse
from pathlib import Path

from contrafact_bench.evaluation.store import STORE_FOLDER
from contrafact_bench.systems.registry import BASELINES_FOLDER

RESULTS = Path("docs/results")
RUNS_FOLDER = Path("runs")
_LEAST_CLIP_SECONDS = 3


def page_options(parser: argparse.ArgumentParser, page: str) -> None:
    """Add the options of a page that is measured on a file of chroma."""
    data_option(parser)
    out_option(parser, page)
    weights_option(parser)


def data_option(parser: argparse.ArgumentParser) -> None:
    """Add `--data`."""
    parser.add_argument("--data", type=Path, required=True, help="file of labelled chroma with its splits (.npz)")


def out_option(parser: argparse.ArgumentParser, page: str) -> None:
    """Add `--out`, a page of docs/results."""
    parser.add_argument("--out", type=Path, default=RESULTS / page, help="page to write; figures go to figures/")


def recordings_option(parser: argparse.ArgumentParser) -> None:
    """Add `--recordings`."""
    parser.add_argument("--recordings", type=Path, help="labelled audio, WORK/TRACK.mp3, to evaluate beside the data")


def weights_option(parser: argparse.ArgumentParser) -> None:
    """Add `--weights`."""
    parser.add_argument("--weights", type=Path, help="card or folder; the shipped weights when omitted")


def baselines_option(parser: argparse.ArgumentParser) -> None:
    """Add `--baselines`."""
    parser.add_argument("--baselines", type=Path, default=BASELINES_FOLDER, help="folder of the trained baselines")


def store_option(parser: argparse.ArgumentParser) -> None:
    """Add `--store`."""
    parser.add_argument("--store", type=Path, default=STORE_FOLDER, help="folder of stored distances")


def runs_option(parser: argparse.ArgumentParser) -> None:
    """Add `--runs`."""
    parser.add_argument("--runs", type=Path, default=RUNS_FOLDER, help="folder of cached results")


def melody_options(parser: argparse.ArgumentParser) -> None:
    """Add the options of `contrafact-bench melody`."""
    parser.add_argument("recordings", type=Path, nargs="?", help="folder of recordings, WORK/TRACK.mp3")
    parser.add_argument("--pairs", type=count, default=60, help="number of made pairs, default 60")
    out_option(parser, "melody.md")


def count(text: str) -> int:
    """Return a whole number of 1 or more."""
    count = int(text)
    if count < 1:
        raise argparse.ArgumentTypeError("it must be 1 or more")
    return count


def clip_seconds(text: str) -> float:
    """Return the length of a clip."""
    seconds = float(text)
    if not _LEAST_CLIP_SECONDS <= seconds < float("inf"):
        raise argparse.ArgumentTypeError("clips must be 3 s or longer")
    return seconds
