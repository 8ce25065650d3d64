"""The page docs/results/calibration.md: how far the probability can be trusted, and its figure."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

from contrafact.embedding.card import ModelCard
from contrafact.scoring.calibration import default_prior
from contrafact_bench.evaluation.setting import weights_in_words
from contrafact_bench.reports.calibration_tables import (
    alarm_table,
    hub_table,
    point_table,
    quality_table,
    verdict_table,
)
from contrafact_bench.reports.figures import draw_reliability
from contrafact_training.data.labelled_pairs import Embedded, aligned, nearest_pairs
from contrafact_training.fit.calibration import N_NEAREST
from contrafact_training.fit.card_calibration import FITTED_ON
from contrafact_training.fit.reliability import N_BINS, reliability_table

_FIGURE = "reliability.svg"
_PAGE = """# Calibration

Written by `{command}` on {day}.
The weights are {weights}. Do not edit.

How the probability is made, and why so, is told in [decision 0029](../decisions/0029-one-probability.md). Curves and
cuts are fitted on `val` alone, whose row is that of works left out of the fit. The prior is what the product takes when
nobody states one: {priors}.

## Is the probability right?

Over the {n_nearest} nearest of each track by corrected distance: mean difference between what is said and the part that
are covers, in {n_bins} bins of equal mass (expected calibration error), and the part of the squared error of always
saying the covers' share that is taken away (Brier skill).

{quality}
![reliability diagram](figures/reliability.svg)

Each mark is a bin; on the diagonal the probability comes true. Bins are of `{figure_split}`.

## Verdicts

What becomes of the same pairs, aligned, at each operating point.

{verdicts}
## Operating points

Over all pairs of `{fitted_on}`, as the product answers in two stages; the far ones are counted by a weighted sample.

{points}
## False alarms

How often two tracks of different works of `{fitted_on}` come so close that, at the prior of all its pairs, the
probability is at least the given one. Rarer than once in {resolution:,.0f} pairs cannot be told by as many pairs as
there are.

{alarms}
## Hubs

mAP by the whole tracks' vectors, with nothing done about hubs, and with what each track is near to on average (k = 10)
taken off: among the background that ships with the weights, or among the other tracks of the split.

{hubs}"""


def write_page(card: ModelCard, splits: Mapping[str, Embedded], cache: Path, page: Path) -> None:
    """Write the page, and its figure into `figures/` beside it.

    Parameters
    ----------
    card : with the calibration.
    splits : labelled tracks by name, those of the fit first.
    cache : keeps what is aligned; see `pair_similarities`.
    """
    pairs = {name: aligned(each, nearest_pairs(each, N_NEAREST), cache) for name, each in splits.items()}
    priors = {name: default_prior(len(each.dataset)) for name, each in splits.items()}
    shown = next((name for name in splits if name != FITTED_ON), FITTED_ON)
    curves = {"embedding and alignment": pairs[shown], "embedding alone": pairs[shown].unaligned()}
    draw_reliability(
        {
            label: reliability_table(card.calibration.probabilities(each.features, priors[shown]), each.are_covers)
            for label, each in curves.items()
        },
        page.parent / "figures" / _FIGURE,
    )
    page.write_text(
        _PAGE.format(
            command=f"contrafact-calibrate --data {card.training_data.name} --judge {' '.join(list(splits)[1:])}",
            day=f"{datetime.now(UTC):%Y-%m-%d}",
            weights=weights_in_words(card.model_id),
            priors=", ".join(f"{prior:.4f} on `{name}`" for name, prior in priors.items()),
            n_nearest=N_NEAREST,
            n_bins=N_BINS,
            figure_split=shown,
            fitted_on=FITTED_ON,
            quality=quality_table(card),
            verdicts=verdict_table(card.calibration, pairs, priors),
            points=point_table(card),
            resolution=1 / card.calibration.aligned.false_alarms.rates[-1],
            alarms=alarm_table(card.calibration),
            hubs=hub_table(splits),
        ),
        encoding="utf-8",
    )
