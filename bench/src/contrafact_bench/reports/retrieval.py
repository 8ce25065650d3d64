"""Evaluate the matcher on `test` and `greek`, and write docs/results/retrieval.md with its figures."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from contrafact.domain.errors import ContrafactError
from contrafact_bench.evaluation.evaluate import N_QUERIES
from contrafact_bench.evaluation.open_set import N_REPETITIONS
from contrafact_bench.evaluation.searched_split import Look
from contrafact_bench.evaluation.setting import RUNS_FOLDER, Setting, says, weights_in_words
from contrafact_bench.reports.matching_goals import goal_table
from contrafact_bench.reports.retrieval_clips import BOTH, clip_table, clips_of_each_length, draw_clips
from contrafact_bench.reports.retrieval_open_set import open_set_table
from contrafact_bench.reports.retrieval_orders import (
    EVERYTHING_FUSED,
    cut_table,
    every_order,
    orders_cut_off,
    ranking_table,
)
from contrafact_bench.studies.query_length import SECONDS
from contrafact_bench.systems.pair_table import N_CANDIDATES
from contrafact_training.commands.arguments import OneLineParser
from contrafact_training.data.datasets import DatasetError

CHOSEN_ON, REPORTED, FOREIGN = "val", "test", "greek"
CLIPS_FIGURE = "figures/clips.svg"
_INTERRUPTED = 130
_PROGRAM = "contrafact_bench.reports.retrieval"
_TEXT = """# What the matcher finds

Weights and calibration {weights}. Made by

    {command}

which keeps what it aligned in `runs/similarities`; do not edit this page. Everything was chosen on `val`; `test` and
`greek` are asked once the choice is made, and each asking stands in the log at the end of [accuracy.md](accuracy.md).
How probable a probability is: [calibration.md](calibration.md).

Stage one takes candidates by the vector of the whole track, in two looks
([0031](../decisions/0031-query-expansion.md)), stage two aligns them. *By similarity* orders what was
aligned by the alignment alone, *fused* by the calibrated probability, which is the product's answer; what was not
aligned stands behind, by distance.

## Figures to reach

{goals}
## Whole tracks

The queries are {n_seeded} tracks that the bench's seed draws, or all where there are no more, against all other tracks
of their split: {sizes}.

### `{reported}`

{reported_table}
### `{foreign}`

{foreign_table}
## What the candidates cost

Aligning everything takes time that grows with the library; aligning candidates does not. {n_everything} of the same
queries of `{reported}`, aligned with every other track; the last column is the difference of mAP to aligning
everything, ordered in the same way, with its 95 % interval.

{cuts}
## Not in the library

Half of the works of `{reported}`, drawn anew {n_repetitions} times, are left out of the library, and the same
queries are asked. A query whose work was left out should find nothing; the others are answerable. A query is answered
when what stands first is near enough. At the cut that answers 5 % of those that should find nothing: how many of the
answerable are answered, and how many with a cover. The last three columns take the cut from {n_seeded} queries
of `{chosen_on}` in place of the split's own. Means over the draws, in brackets the extremes; of the
{n_candidates} candidates in the whole library, those that are left are aligned.

{open_set}
## Clips

Queries are clips of {n_clips} of the same tracks of `{reported}`, from anywhere in the track, against whole tracks;
the clip's own recording is left out. Candidates are the tracks that own one of the 50 segments nearest to each of the
clip's, as in ByteCover3, filled up to {n_candidates} by MaxMean over segments; *embeddings* order them by MaxMean
and the cosine of wholes, *alignment* by similarity, *both* by the calibrated probability.

![length of the clip, mAP and top 1]({clips_figure})

{clips}"""


def main(arguments: Sequence[str] | None = None) -> None:
    """Evaluate and write the page; exit status 1 for data or weights that cannot be used, 2 for bad usage."""
    options = _parser().parse_args(arguments)
    setting = Setting(options.data, options.out.parent, options.weights, runs=options.runs)
    try:
        text = page(setting, options.out, n_everything=options.everything, n_clips=options.clips)
    except ContrafactError as error:
        sys.exit(f"matching_figures: {error.detail}")
    except DatasetError as error:
        sys.exit(f"matching_figures: {error}")
    except KeyboardInterrupt:
        sys.stderr.write("matching_figures: interrupted; call it again in the same way to go on\n")
        sys.exit(_INTERRUPTED)
    options.out.write_text(text, encoding="utf-8")
    sys.stdout.write(text)


def page(setting: Setting, out: Path, *, n_everything: int, n_clips: int) -> str:
    """Text of the page; its figure is drawn on the way.

    Parameters
    ----------
    n_everything, n_clips : as of `Look`.
    """
    chosen_on, reported, foreign = (
        Look(setting, split, n_everything=n_everything, n_clips=n_clips) for split in (CHOSEN_ON, REPORTED, FOREIGN)
    )
    found = {look.split: every_order(look) for look in (chosen_on, reported, foreign)}
    clips = clips_of_each_length(reported)
    draw_clips(clips, out.parent / CLIPS_FIGURE)
    looks, cut_off = (reported, foreign), orders_cut_off(reported)
    return _TEXT.format(
        weights=weights_in_words(reported.card.model_id),
        command=f"python -m {_PROGRAM} --data {setting.data.name} --out {out.parent.name}/{out.name}"
        + f" --everything {n_everything} --clips {n_clips}",
        sizes="; ".join(says(each.dataset, each.split, setting.data) for each in looks),
        goals=goal_table(found[REPORTED], found[FOREIGN], cut_off),
        reported=REPORTED,
        reported_table=ranking_table(found[REPORTED]),
        foreign=FOREIGN,
        foreign_table=ranking_table(found[FOREIGN]),
        n_seeded=len(reported.seeded),
        n_everything=cut_off[EVERYTHING_FUSED].figures.n_queries,
        cuts=cut_table(cut_off),
        chosen_on=CHOSEN_ON,
        n_repetitions=N_REPETITIONS,
        n_candidates=N_CANDIDATES,
        open_set=open_set_table(found[CHOSEN_ON], found[REPORTED]),
        clips_figure=CLIPS_FIGURE,
        n_clips=len(clips[SECONDS[-1]][BOTH].queries),
        clips=clip_table(clips),
    )


def _parser() -> argparse.ArgumentParser:
    parser = OneLineParser(prog=f"python -m {_PROGRAM}", description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="file of labelled chroma with its splits (.npz)")
    parser.add_argument(
        "--out", type=Path, required=True, help="page to write, docs/results/retrieval.md; figures go beside it"
    )
    parser.add_argument("--weights", type=Path, help="card or folder of other weights than the shipped ones")
    parser.add_argument("--everything", type=int, default=N_QUERIES, help="queries aligned with every other track")
    parser.add_argument("--clips", type=int, default=N_QUERIES, help="queries that give clips")
    parser.add_argument("--runs", type=Path, default=RUNS_FOLDER, help="folder for what is kept between runs")
    return parser


if __name__ == "__main__":
    main()
