"""The command `contrafact-bench`: evaluate systems, write the pages of docs/results, train baselines.

Reports and most studies are imported when they run: torch and scikit-learn take seconds to import.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from contrafact_bench.audio_commands import (
    changes,
    changes_options,
    false_alarms,
    false_alarms_options,
    same_recording,
    same_recording_options,
    sets,
    sets_options,
)
from contrafact_bench.options import (
    RESULTS,
    RUNS_FOLDER,
    baselines_option,
    clip_seconds,
    count,
    data_option,
    melody_options,
    out_option,
    page_options,
    recordings_option,
    runs_option,
    store_option,
    weights_option,
)
from contrafact_bench.search_commands import absent, absent_options, levers, levers_options
from contrafact_bench.studies.melody import melody
from contrafact_bench.studies.pages import LONG, STUDIES
from contrafact_bench.systems.registry import BASELINES, BASELINES_FOLDER, EMBEDDING, OURS, SYSTEMS
from contrafact_training.commands.arguments import OneLineParser, report_skipped, run_command
from contrafact_training.data.pair_similarities import SIMILARITIES_FOLDER
from contrafact_training.train.device import DEVICES

ABLATION_STEPS = 150
_EVALUATION = (
    "Evaluate how well a system ranks the covers of a dataset: every track is a query against all others."
    " Systems that align pairs get at most 200 seeded queries."
)
Run = Callable[[argparse.Namespace], int | None]


def main(arguments: Sequence[str] | None = None) -> None:
    """Run `contrafact-bench`; exit status 1 for unusable or skipped input, 2 for bad usage."""
    parser = build_parser()
    options = parser.parse_args(arguments)
    _, _, run = _COMMANDS[options.command]
    run_command(f"{parser.prog} {options.command}", partial(run, options))


def evaluate_main(arguments: Sequence[str] | None = None) -> None:
    """Run `contrafact-evaluate`, another name of `contrafact-bench evaluate`."""
    parser = build_evaluate_parser()
    run_command(parser.prog, partial(_evaluate, parser.parse_args(arguments)))


def build_parser() -> OneLineParser:
    """Return the parser of `contrafact-bench`."""
    parser = OneLineParser(prog="contrafact-bench", description="Evaluate systems, and write the pages of results.")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for name, (add_options, text, _) in _COMMANDS.items():
        add_options(commands.add_parser(name, help=text, description=text))
    return parser


def build_evaluate_parser() -> OneLineParser:
    """Return the parser of `contrafact-evaluate`."""
    parser = OneLineParser(prog="contrafact-evaluate", description=_EVALUATION)
    _evaluate_options(parser)
    return parser


def _accuracy_options(parser: argparse.ArgumentParser) -> None:
    page_options(parser, "accuracy.md")
    parser.add_argument("--systems", nargs="+", choices=SYSTEMS, default=SYSTEMS, help="only these systems")
    parser.add_argument(
        "--no-train",
        dest="train",
        action="store_false",
        help="leave out baselines that are not trained yet; by default they are trained, which takes hours",
    )
    parser.add_argument("--keep", action="store_true", help="keep what the page says of systems that are left out")
    recordings_option(parser)
    baselines_option(parser)
    store_option(parser)


def _accuracy(options: argparse.Namespace) -> None:
    from contrafact_bench.reports.accuracy import write_accuracy_page

    text = write_accuracy_page(
        options.data,
        options.out,
        options.systems,
        weights=options.weights,
        baselines=options.baselines,
        store=options.store,
        is_training=options.train,
        recordings=options.recordings,
        keeps=options.keep,
    )
    sys.stdout.write(text)


def _matching_options(parser: argparse.ArgumentParser) -> None:
    page_options(parser, "retrieval.md")
    parser.add_argument("--everything", type=count, help="queries aligned with every other track, default 200")
    parser.add_argument("--clips", type=count, help="queries that clips are cut from, default 200")
    runs_option(parser)


def _matching(options: argparse.Namespace) -> None:
    from contrafact_bench.evaluation.evaluate import N_QUERIES
    from contrafact_bench.evaluation.setting import Setting
    from contrafact_bench.reports.retrieval import write_retrieval_page

    setting = Setting(options.data, options.out.parent, options.weights, runs=options.runs)
    n_everything, n_clips = options.everything or N_QUERIES, options.clips or N_QUERIES
    sys.stdout.write(write_retrieval_page(setting, options.out, n_everything=n_everything, n_clips=n_clips))


def _calibration_options(parser: argparse.ArgumentParser) -> None:
    page_options(parser, "calibration.md")
    parser.add_argument("--judge", nargs="*", default=(), metavar="SPLIT", help="splits to evaluate beside val")
    parser.add_argument("--similarities", type=Path, default=SIMILARITIES_FOLDER, help="folder of stored alignments")


def _calibration(options: argparse.Namespace) -> None:
    from contrafact_bench.reports.calibration import write_calibration_page

    write_calibration_page(
        options.data, options.judge, options.out, weights=options.weights, similarities=options.similarities
    )


def _sections_options(parser: argparse.ArgumentParser) -> None:
    data_option(parser)
    out_option(parser, "sections.md")
    parser.add_argument("--pairs", type=count, default=300, help="number of synthetic pairs, default 300")
    parser.add_argument("--seed", type=int, help="of the pairs")


def _sections(options: argparse.Namespace) -> None:
    from contrafact_bench.reports.sections import SEED, write_sections_page

    write_sections_page(options.data, options.out, options.pairs, SEED if options.seed is None else options.seed)


def _studies_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "names", nargs="+", choices=(*STUDIES, "all"), help=f"all: all except {', '.join(LONG)}, which trains networks"
    )
    data_option(parser)
    parser.add_argument("--out", type=Path, default=RESULTS, help="folder of the pages, in its subfolder studies")
    weights_option(parser)
    baselines_option(parser)
    runs_option(parser)
    parser.add_argument(
        "--ablation-steps", type=count, default=ABLATION_STEPS, help="batches of each training of the ablation"
    )


def _studies(options: argparse.Namespace) -> None:
    from contrafact_bench.evaluation.setting import Setting
    from contrafact_bench.studies.pages import write_study

    setting = Setting(
        options.data, options.out, options.weights, options.baselines, options.runs, options.ablation_steps
    )
    for name in STUDIES:
        if name in options.names or ("all" in options.names and name not in LONG):
            write_study(name, setting)


def _evaluate_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("dataset", type=Path, help="file of labelled chroma (.npz), or a folder WORK/TRACK.mp3")
    parser.add_argument("--system", choices=(*SYSTEMS, EMBEDDING), default=OURS, help="system to evaluate")
    parser.add_argument("--split", help="only this split of the file; all tracks when omitted")
    parser.add_argument("--weights", type=Path, help="other weights: card or folder; checkpoint of a baseline")
    parser.add_argument("--pairs", action="store_true", help="add figures over pairs of tracks")
    parser.add_argument("--clip-seconds", type=clip_seconds, help="query with clips of this length")
    parser.add_argument("--json", action="store_true", help="print one line of JSON instead of a table")
    parser.add_argument("--check", action="store_true", help="list problems with the labels, and evaluate nothing")
    parser.add_argument("--device", choices=DEVICES, default="cpu", help="device of a baseline's network")
    baselines_option(parser)
    store_option(parser)
    parser.set_defaults(refuse=parser.error)


def _evaluate(options: argparse.Namespace) -> int:
    if options.split is not None and options.dataset.is_dir():
        options.refuse("--split belongs to a file of chroma; a folder has no splits")
    from contrafact_bench.reports.one_system import run

    return run(options)


def _train_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("system", choices=BASELINES, help="baseline to train")
    data_option(parser)
    parser.add_argument("--config", type=Path, help="configuration (TOML); the shipped one when omitted")
    parser.add_argument("--run", type=Path, help="folder for checkpoint and log; runs/baselines/SYSTEM when omitted")
    parser.add_argument("--seed", type=int, help="overrides the seed of the configuration")
    parser.add_argument("--device", choices=DEVICES, default="cpu", help="device of the network")


def _train(options: argparse.Namespace) -> int:
    from contrafact_bench.systems.baselines import baseline_config, train_baseline
    from contrafact_training.train.config import load_config

    config = load_config(options.config or baseline_config(options.system), (options.system,))
    if options.seed is not None:
        config = config.model_copy(update={"seed": options.seed})
    folder = options.run or BASELINES_FOLDER / options.system
    state, unusable = train_baseline(config, options.data, folder, device=options.device)
    sys.stdout.write(f"{folder}: mAP {max(state.val_maps):.4f} on val after {state.cpu_seconds / 60:.0f} minutes\n")
    return report_skipped(unusable)


def _fine_tuning_options(parser: argparse.ArgumentParser) -> None:
    data_option(parser)
    parser.add_argument("--split", default="greek", help="split whose works are cross-validated")
    parser.add_argument("--from", dest="weights", type=Path, required=True, metavar="WEIGHTS", help="card or folder")
    parser.add_argument("--out", type=Path, default=RUNS_FOLDER / "fine-tuning.md", help="page to write")


def _fine_tuning(options: argparse.Namespace) -> None:
    from contrafact_bench.reports.fine_tuning import write_fine_tuning_page

    sys.stdout.write(write_fine_tuning_page(options.data, options.split, options.weights, options.out))


def _curves_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("runs", type=Path, nargs="*", help="folders of runs; those named after systems when omitted")
    parser.add_argument("--out", type=Path, default=RESULTS / "curves", help="folder of the CSV files")
    parser.add_argument("--picture", type=Path, default=RESULTS / "figures/training-curves.svg", help="figure to write")


def _curves(options: argparse.Namespace) -> None:
    from contrafact_bench.reports.curves import write_curves

    sys.stdout.write(write_curves(options.runs, options.out, options.picture))


_COMMANDS: dict[str, tuple[Callable[[argparse.ArgumentParser], None], str, Run]] = {
    "accuracy": (_accuracy_options, "Evaluate every system, and write accuracy.md.", _accuracy),
    "matching": (_matching_options, "Evaluate the search of the product, and write retrieval.md.", _matching),
    "levers": (levers_options, "Evaluate each lever of the search, and write levers.md.", levers),
    "absent": (absent_options, "Search halves of a library, and write absent.md.", absent),
    "calibration": (_calibration_options, "Evaluate the probability, and write calibration.md.", _calibration),
    "sections": (_sections_options, "Evaluate sections on synthetic pairs, and write sections.md.", _sections),
    "studies": (_studies_options, "Make studies, each a page and a figure.", _studies),
    "evaluate": (_evaluate_options, _EVALUATION, _evaluate),
    "train": (_train_options, "Train a baseline.", _train),
    "fine-tuning": (_fine_tuning_options, "Cross-validate fine-tuning, and write a page.", _fine_tuning),
    "same-recording": (same_recording_options, "Evaluate fingerprints on copies of recordings.", same_recording),
    "changes": (changes_options, "Check recordings that were changed, and write changes.md.", changes),
    "false-alarms": (false_alarms_options, "Check sounds that are no music, and write a page.", false_alarms),
    "sets": (sets_options, "Propose the parts of made sets, and write sets.md.", sets),
    "melody": (melody_options, "Tell made melodies apart, and write melody.md.", melody),
    "curves": (_curves_options, "Store and draw training curves.", _curves),
}
"""By name: what adds the options, what the command does, and what runs it."""


if __name__ == "__main__":
    main()
