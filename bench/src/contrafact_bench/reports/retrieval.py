"""The page docs/results/retrieval.md: how well the search of the product ranks `test` and `greek`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np

from contrafact.search import N_CANDIDATES
from contrafact_bench.evaluation.evaluate import Evaluation
from contrafact_bench.evaluation.open_set import (
    N_REPETITIONS,
    Answers,
    FirstResults,
    answers,
    cut_at_false_alarms,
    halves,
)
from contrafact_bench.evaluation.searched_split import SearchedSplit
from contrafact_bench.evaluation.setting import Setting
from contrafact_bench.reports.markdown import dataset_in_words, table, weights_in_words
from contrafact_bench.reports.retrieval_orders import (
    BOTH,
    EVERYTHING_FUSED,
    PRODUCT,
    SECONDS,
    clip_table,
    clips_of_each_length,
    cut_table,
    draw_clips,
    every_order,
    orders_cut_off,
    ranking_table,
    shown,
)

CHOSEN_ON, REPORTED, FOREIGN = "val", "test", "greek"
CLIPS_FIGURE = "figures/clips.svg"
_PAGE = """# Retrieval accuracy

How well the product ranks a library, with the weights and calibration {weights}. Made by

    {command}

Do not edit. Everything was chosen on `val`.

Candidates are found as in the product, with [query expansion](../decisions/0031-query-expansion.md), and aligned. *By
similarity* orders them by the alignment alone, *fused* by the calibrated probability, as the product does. The others
follow by distance.

## Whole tracks

{n_seeded} seeded queries, or all where there are fewer, against all other tracks of the split: {sizes}.

### `{reported}`, {n_reported} queries

{reported_table}
### `{foreign}`, {n_foreign} queries

{foreign_table}
## Loss by aligning candidates only

{n_everything} of the same queries of `{reported}`, aligned with every other track. Last column: mAP less that of
aligning everything in the same order, with its 95 % interval.

{cuts}
## Queries without a cover in the library

Half of the works of `{reported}` are left out of the library ({n_repetitions} draws) and the same queries asked. A
query is *answered* when its first result is above a cut, by which 5 % of the queries without a cover are answered
(false alarms). *Own evidence* is the log-odds of a pair, which neither support nor a limit moves: it tells better than
the order whether a work is in the library at all. The last three columns take the cut from {n_seeded} queries of
`{chosen_on}`. Means over the draws, extremes in brackets. Of the {n_candidates} candidates, those still in the library
are aligned.

{open_set}
[Absent works](absent.md) asks the same of libraries that really hold one half.

## Clips

Clips of {n_clips} of the same tracks of `{reported}`, from a seeded place, against whole tracks except their own
recording. Candidates are found as in the product ([0024](../decisions/0024-clips.md)). *Embeddings* orders them
by MaxMean and the cosine of the whole tracks, *alignment* by similarity, *both* by the calibrated probability.

![length of the clip, mAP and top 1]({clips_figure})

{clips}"""


def write_retrieval_page(setting: Setting, out: Path, *, n_everything: int, n_clips: int) -> str:
    """Evaluate, write the page with its figure, and return its text; parameters as of `page`."""
    text = page(setting, out, n_everything=n_everything, n_clips=n_clips)
    out.write_text(text, encoding="utf-8")
    return text


def page(setting: Setting, out: Path, *, n_everything: int, n_clips: int) -> str:
    """Return the text of the page, and draw its figure.

    Parameters
    ----------
    n_everything, n_clips : as of `SearchedSplit`.
    """
    chosen_on, reported, foreign = (
        SearchedSplit(setting, split, n_everything=n_everything, n_clips=n_clips)
        for split in (CHOSEN_ON, REPORTED, FOREIGN)
    )
    found = {each.split: every_order(each) for each in (chosen_on, reported, foreign)}
    clips = clips_of_each_length(reported)
    draw_clips(clips, out.parent / CLIPS_FIGURE)
    cut_off = orders_cut_off(reported)
    return _PAGE.format(
        weights=weights_in_words(reported.card.model_id),
        command=f"contrafact-bench matching --data {setting.data.name} --everything {n_everything} --clips {n_clips}",
        sizes="; ".join(dataset_in_words(each.dataset, each.split, setting.data) for each in (reported, foreign)),
        reported=REPORTED,
        n_reported=found[REPORTED][PRODUCT].figures.n_queries,
        reported_table=ranking_table(found[REPORTED]),
        foreign=FOREIGN,
        n_foreign=found[FOREIGN][PRODUCT].figures.n_queries,
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


def open_set_table(of_val: Mapping[str, Evaluation], of_split: Mapping[str, Evaluation]) -> str:
    """Return the table of queries answered at a false-alarm rate of 5 %.

    Parameters
    ----------
    of_val, of_split : the same orders, on the split that cuts are chosen on and on the reported one.
    """
    rows = []
    for way, found in of_split.items():
        here = [answers(each, cut_at_false_alarms(each)) for each in _halves(found)]
        from_val = float(np.median([cut_at_false_alarms(each) for each in _halves(of_val[way])]))
        carried = [answers(each, from_val) for each in _halves(found)]
        rows.append([shown(way), *_cells(here)[1:], *_cells(carried)])
    return table(
        (
            "order",
            "answered at 5 % false alarms",
            "answered with a cover",
            "cut of `val`: false alarms",
            "answered",
            "answered with a cover",
        ),
        rows,
    )


def _halves(found: Evaluation) -> list[FirstResults]:
    return list(halves(found.distances, found.works, found.queries))


def _cells(found: Sequence[Answers]) -> list[str]:
    columns = [
        np.array([each.false_alarms for each in found]),
        np.array([each.answered for each in found]),
        np.array([each.answered_rightly for each in found]),
    ]
    return [f"{each.mean():.3f} ({each.min():.3f}-{each.max():.3f})" for each in columns]
