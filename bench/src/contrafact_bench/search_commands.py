"""Commands of `contrafact-bench` that search as the product does, with parts of it or of the library."""

from __future__ import annotations

import argparse
import sys

from contrafact_bench.options import count, page_options, recordings_option, runs_option

_DRAWS = 10


def levers_options(parser: argparse.ArgumentParser) -> None:
    """Add the options of `levers`."""
    page_options(parser, "levers.md")
    recordings_option(parser)
    parser.add_argument("--queries", type=count, help="queries of each split, default 200")
    runs_option(parser)


def levers(options: argparse.Namespace) -> None:
    """Evaluate each lever of the search."""
    from contrafact_bench.evaluation.evaluate import N_QUERIES
    from contrafact_bench.evaluation.setting import Setting
    from contrafact_bench.reports.levers import write_levers_page

    setting = Setting(options.data, options.out.parent, options.weights, runs=options.runs)
    sys.stdout.write(write_levers_page(setting, options.recordings, options.out, options.queries or N_QUERIES))


def absent_options(parser: argparse.ArgumentParser) -> None:
    """Add the options of `absent`."""
    page_options(parser, "absent.md")
    parser.add_argument("--splits", nargs="+", default=("val",), metavar="SPLIT", help="splits to search, default val")
    parser.add_argument("--draws", type=count, default=_DRAWS, help=f"halves of each split, default {_DRAWS}")
    runs_option(parser)


def absent(options: argparse.Namespace) -> None:
    """Search libraries that hold half of the works."""
    from contrafact_bench.evaluation.setting import Setting
    from contrafact_bench.reports.absent import write_absent_page

    setting = Setting(options.data, options.out.parent, options.weights, runs=options.runs)
    sys.stdout.write(write_absent_page(setting, options.out, options.splits, options.draws))
