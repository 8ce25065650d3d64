"""Commands of `contrafact-bench` that are measured on recordings, not on chroma."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from contrafact_bench.options import count, out_option, runs_option, weights_option


def same_recording_options(parser: argparse.ArgumentParser) -> None:
    """Add the options of `same-recording`."""
    parser.add_argument("recordings", type=Path, help="folder WORK/TRACK.mp3")
    parser.add_argument("--pairs", type=count, default=10_000, help="different recordings of a work, default 10000")


def same_recording(options: argparse.Namespace) -> None:
    """Evaluate fingerprints on copies of recordings."""
    from contrafact_bench.reports.same_recording import same_recording_section

    sys.stdout.write(same_recording_section(options.recordings, options.pairs))


def changes_options(parser: argparse.ArgumentParser) -> None:
    """Add the options of `changes`."""
    parser.add_argument("recordings", type=Path, help="folder of recordings, NAME-WORK.mp3 or WORK/TRACK.mp3")
    out_option(parser, "changes.md")
    weights_option(parser)
    runs_option(parser)


def changes(options: argparse.Namespace) -> None:
    """Check recordings that were changed."""
    from contrafact_bench.studies.changes import write_changes_page

    sys.stdout.write(write_changes_page(options.recordings, options.out, options.weights, options.runs))


def false_alarms_options(parser: argparse.ArgumentParser) -> None:
    """Add the options of `false-alarms`."""
    out_option(parser, "false-alarms.md")
    parser.add_argument("--pairs", type=count, default=1000, help="number of pairs, default 1000")
    parser.add_argument("--seed", type=int, default=0, help="of the sounds and the pairs, default 0")
    weights_option(parser)
    runs_option(parser)


def false_alarms(options: argparse.Namespace) -> None:
    """Check sounds that are no music."""
    from contrafact_bench.studies.false_alarms import write_false_alarms_page

    sys.stdout.write(
        write_false_alarms_page(options.out, options.weights, options.runs, n_pairs=options.pairs, seed=options.seed)
    )


def sets_options(parser: argparse.ArgumentParser) -> None:
    """Add the options of `sets`."""
    parser.add_argument("recordings", type=Path, help="folder of recordings")
    out_option(parser, "sets.md")
    parser.add_argument("--sets", type=count, default=12, help="sets of each kind and half, default 12")
    parser.add_argument("--fit", type=Path, metavar="FILE", help="fit new trees, write them to FILE, measure nothing")


def sets(options: argparse.Namespace) -> None:
    """Propose the parts of made sets."""
    from contrafact_bench.studies.set_trees import fit_trees
    from contrafact_bench.studies.sets import write_sets_page

    if options.fit:
        sys.stdout.write(fit_trees(options.recordings, 5 * options.sets, options.fit))
    else:
        sys.stdout.write(write_sets_page(options.recordings, options.out, options.sets))
