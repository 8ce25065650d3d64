"""The page docs/results/accuracy.md: its text and its tables."""

from __future__ import annotations

from datetime import UTC, datetime

from contrafact.embedding.card import ModelCard
from contrafact_bench.evaluation.evaluate import N_QUERIES
from contrafact_bench.evaluation.timing import N_FRAMES, processor
from contrafact_bench.reports.accuracy_tables import (
    CLIP_SECONDS,
    FIGURES_SPLIT,
    REPORTED_SPLITS,
    SPLITS,
    Bench,
    clip_counts,
    clip_table,
    cost_table,
    pair_counts,
    pair_table,
    paper_table,
    ranking_tables,
    recordings_section,
)
from contrafact_bench.reports.kept_rows import LEFT_OUT
from contrafact_bench.systems.registry import OURS, SYSTEMS

_PAGE = """# Accuracy

Written by `contrafact-bench accuracy` on {day}; the shipped weights of that day were `{model_id}`. Do not edit.
Systems, commands and how to read the tables: [README.md](README.md). The product itself: [retrieval](retrieval.md),
[calibration](calibration.md).

Every track is a query against all other tracks of its split; systems that align every pair get {n_queries} seeded
queries where there are more. Networks were trained on `train` and chosen on `val`; nothing was trained, chosen or
calibrated on `test` and `greek`.{kept}

## Ranking

{ranking}
{recordings}## Clips as queries

Each query is a clip of {clip_seconds:g} s from a seeded place in a track; its own recording and systems that align
every pair are left out. Queries: {n_clips}.

{clips}
## Pairs

One decision per pair of tracks: a cover or not. Precision, recall and F1 are those of the distance cut with the best
F1; the last three columns count the other pairs as the positives. AP: average precision. Numbers of covers and
others: {counts}.

### All pairs

{pairs}
### As many other pairs as covers

{balanced}
## Costs

Median processor time on one core ({processor}) and bytes kept, for the chroma of a track of {n_frames} frames (four
minutes).

{costs}
## Figures

Pairs of `{split}`: ![ROC curves](figures/roc.svg) ![precision and recall](figures/precision-recall.svg)

Distances of `{ours}`: ![histograms of distances](figures/distances.svg)

Its embeddings of `val`, by t-SNE, coloured by work: ![t-SNE](figures/tsne.svg)

## Systems

Variants of published systems were chosen in [0015](../decisions/0015-baselines.md). Minutes of training: processor
time (on a GPU, wall-clock time) without validation.

{papers}
"""


_KEPT = " Rows of systems that the last run left out are of an earlier one."


def page(bench: Bench, card: ModelCard) -> str:
    """Return the page, in Markdown."""
    return _PAGE.format(
        day=f"{datetime.now(UTC):%Y-%m-%d}",
        model_id=card.model_id,
        n_queries=N_QUERIES,
        kept=_KEPT if LEFT_OUT in bench.absent.values() else "",
        ranking=ranking_tables(bench, SYSTEMS, SPLITS),
        recordings=recordings_section(bench),
        clip_seconds=CLIP_SECONDS,
        n_clips=", ".join(f"`{split}` {n}" for split, n in clip_counts(bench, REPORTED_SPLITS).items()),
        clips=clip_table(bench, REPORTED_SPLITS),
        counts=pair_counts(bench, REPORTED_SPLITS),
        pairs=pair_table(bench, "unbalanced", SYSTEMS, REPORTED_SPLITS),
        balanced=pair_table(bench, "balanced", SYSTEMS, REPORTED_SPLITS),
        processor=processor(),
        n_frames=N_FRAMES,
        costs=cost_table(bench, SYSTEMS),
        split=FIGURES_SPLIT,
        ours=OURS,
        papers=paper_table(bench, SYSTEMS),
    )
