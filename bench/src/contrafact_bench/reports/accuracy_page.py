"""The page docs/results/accuracy.md: what it says, in which order."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from contrafact.embedding.card import ModelCard
from contrafact_bench.evaluation.evaluate import N_QUERIES
from contrafact_bench.evaluation.timing import N_FRAMES, processor
from contrafact_bench.reports.accuracy_tables import (
    Bench,
    clip_table,
    cost_table,
    log_table,
    pair_table,
    paper_table,
    ranking_tables,
)
from contrafact_bench.reports.goals import goal_table
from contrafact_bench.systems.registry import OURS, SYSTEMS
from contrafact_training.data.evaluation_log import read_log

SPLITS = ("val", "test", "greek")
CLIP_SECONDS = 30.0
FIGURES_SPLIT = "test"
_INTRODUCTION = """# Accuracy

Written by `make evaluate` on {day}; the shipped weights are `{model_id}`. Do not edit.

Every track is a query against all other tracks of its split, and is left out of its own list. mAP is the mean, over
the queries, of the mean precision at the rank of each cover, with its 95 % bootstrap interval over works; MRR and MR1
are the mean of the first cover's inverse rank and of its rank; P@n is the part of the first n places that hold a cover;
top n is the part of the queries with a cover among the first n (the identification rate). Nothing was trained, chosen
or calibrated on `test` and `greek`; the networks were trained on `train` and chosen on `val`. Systems that align every
pair are asked about {n_queries} tracks, drawn from a seed, where a split has more.

What the product answers, embedding and alignment together, is told in [retrieval.md](retrieval.md), with short queries:

![length of the clip, mAP and top 1](figures/clips.svg)
"""
_SECTIONS = """## Ranking

`contrafact` compares segments and wholes; `contrafact-whole` compares the one vector of the whole track, by which the
product chooses what it aligns.

{ranking}
## Clips as queries

Each query is a clip of {clip_seconds:g} seconds from anywhere in a track, drawn from a seed; its own recording is left
out of the list. Systems that align every pair are not asked.

{clips}
## Pairs

Over every pair of a query and another track, and over as many others, drawn from a seed, as there are covers.
Precision, recall and F1 are those of the cut on the distance that has the best F1 of covers; the last three columns are
about the pairs that are no covers. nDCG takes all pairs as one list.

### All pairs

{pairs}
### As many others as covers

{balanced}
## Costs

Medians of processor time on one core ({processor}), of a track of {n_frames} frames (four minutes); the systems take
turns, and embedding begins with chroma.

{costs}
## Figures to reach

Set before the training; the figures of ours are those of `{ours}`.

{goals}{floors}
## Figures

Over all pairs of `{split}`: ![ROC curves](figures/roc.svg) ![precision and recall](figures/precision-recall.svg)

Distances of `{ours}`: ![histograms of distances](figures/distances.svg)

Tracks of `val` as `{ours}` sees them, by t-SNE, coloured by work: ![t-SNE](figures/tsne.svg)

How far the probability of a verdict can be trusted is told in [calibration.md](calibration.md).

## Systems

Fourier magnitudes have many readings; see [decision 0015](../decisions/0015-baselines.md). Minutes of training are
processor time (on a GPU, time on the clock), without looks at `val`; `-` where they are not known.

{papers}
## Log

Every evaluation on `test` and `greek`: `+` behind a commit says that the program was changed since.

{log}"""


def page(bench: Bench, card: ModelCard, floors: str, fragments: Sequence[str]) -> str:
    """The page, in Markdown.

    Parameters
    ----------
    floors : what somebody wrote about the figures to reach, put behind their table.
    fragments : what other commands wrote, put at its end.
    """
    head = _INTRODUCTION.format(day=f"{datetime.now(UTC):%Y-%m-%d}", model_id=card.model_id, n_queries=N_QUERIES)
    body = _SECTIONS.format(
        ranking=ranking_tables(bench, SYSTEMS, SPLITS),
        clip_seconds=CLIP_SECONDS,
        clips=clip_table(bench, SPLITS),
        pairs=pair_table(bench, "unbalanced", SYSTEMS, SPLITS),
        balanced=pair_table(bench, "balanced", SYSTEMS, SPLITS),
        processor=processor(),
        n_frames=N_FRAMES,
        costs=cost_table(bench, SYSTEMS),
        goals=goal_table(bench),
        floors=floors,
        split=FIGURES_SPLIT,
        ours=OURS,
        papers=paper_table(bench, SYSTEMS),
        log=log_table(read_log()),
    )
    return "\n".join([head, body, *fragments])


def studies_beside(out: Path) -> list[str]:
    """What the studies wrote beside the page, `studies.md`; nothing if there is no such file."""
    studies = out.parent / "studies.md"
    return [studies.read_text(encoding="utf-8").replace("# ", "## ", 1)] if studies.is_file() else []


def floors_beside(out: Path) -> str:
    """What somebody wrote by hand beside the page about the figures to reach, `floors.md`; "" if nobody did."""
    floors = out.parent / "floors.md"
    if not floors.is_file():
        return ""
    text = floors.read_text(encoding="utf-8").strip()
    return f"\n{f'##{text}' if text.startswith('# ') else text}\n"
