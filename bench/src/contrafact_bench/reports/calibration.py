"""The page docs/results/calibration.md: how reliable the probability is, with its tables and figure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from contrafact.domain.chroma import Chroma
from contrafact.domain.verdicts import Decision
from contrafact.embedding.background import load_background
from contrafact.embedding.card import ModelCard, find_card
from contrafact.embedding.embedder import load_embedder
from contrafact.scoring.calibration import Calibration, default_prior, logit
from contrafact.scoring.hubness import N_NEAREST as N_NEAREST_OF_HUBS
from contrafact.scoring.hubness import corrected_distance
from contrafact.scoring.limits import RARE_RATE
from contrafact.search.locating import Locator
from contrafact_bench.reports.figures import draw_reliability
from contrafact_bench.reports.markdown import table, weights_in_words
from contrafact_training.data.labelled_pairs import (
    Embedded,
    LabelledPairs,
    SectionSearch,
    aligned,
    embedded_splits,
    located,
    nearest_pairs,
)
from contrafact_training.data.metrics import average_precisions, rank_all
from contrafact_training.data.pair_similarities import SIMILARITIES_FOLDER
from contrafact_training.fit.calibration import FITTED_ON
from contrafact_training.fit.quality import N_NEAREST, estimated_prior
from contrafact_training.fit.reliability import N_BINS, reliability_table

_FIGURE = "reliability.svg"
_ALARMS_AT = (0.1, 0.2, 0.5, 0.8, 0.9, 0.95)
"""Probabilities."""
_GAINS = (1.0, 1.25, 1.5, 2.0, 2.5, 3.0)
_PAGE = """# Calibration

Written by `{command}` on {day}. Weights {weights}. Do not edit.

How the probability is made: [0029](../decisions/0029-one-probability.md). Curves and cuts are fitted on `val` alone;
its row is measured on works left out of the fit, at the prior of a library of its size. Elsewhere the prior is
estimated from the tracks without their labels, as the product does
([0049](../decisions/0049-prior-of-a-library.md)): {priors}.

## Error of the probability

Over the {n_nearest} nearest tracks of each track by corrected distance: expected calibration error in {n_bins} bins of
equal mass, and Brier skill (1: always right; 0: as good as always stating the share of covers).

{quality}
![reliability diagram](figures/reliability.svg)

Marks are bins of `{figure_split}`; on the diagonal, the probability is right.

## Verdicts

The same pairs, with sections, likely from {likely_from:.2f} and unlikely below {unlikely_below:.2f}: their number, the
share that are covers, and the share of all covers.

{verdicts}
## Thresholds

Precision and recall over all pairs of `{fitted_on}` if pairs from a probability up are taken for covers, answered as
the product does; distant pairs are counted by a weighted sample. Likely never begins below even odds.

{thresholds}
## What a likely pair needs

A harmonic content of {line:.3f} in both tracks (fewer than 1 in 500 tracks of `train` have less), and a section as rare
as 1 in {rare:.0f} pairs of different works of `{fitted_on}`. Their strongest section reaches a gain so often:

{gains}
## False alarms

Two tracks of different works of `{fitted_on}` reach a probability once in so many pairs, at the prior of all its pairs.
Above {resolution:,.0f}, there are too few pairs to measure.

{alarms}
## Hubs

mAP by the whole tracks' vectors, uncorrected and corrected by each track's hubness (mean cosine to its 10 nearest
tracks) in the background that ships with the weights or in the split itself.

{hubs}"""


def write_calibration_page(
    data: Path,
    judge: Sequence[str],
    out: Path,
    *,
    weights: Path | None = None,
    similarities: Path = SIMILARITIES_FOLDER,
) -> None:
    """Evaluate the calibration of a card, and write the page.

    Parameters
    ----------
    data : file of labelled chroma with `val` and the splits to judge.
    judge : splits that the page evaluates beside `val`.
    out : page to write, with a figure in `figures/` beside it.
    weights : card or folder; the shipped weights when None.
    similarities : folder of stored similarities; see `pair_similarities`.

    Raises
    ------
    ContrafactError, DatasetError : unusable weights or data.
    """
    embedder = load_embedder(weights)
    background = load_background(embedder.card, find_card(weights))
    splits = embedded_splits(
        data, tuple(dict.fromkeys((FITTED_ON, *judge))), lambda frames: embedder.embed(Chroma(frames)).whole, background
    )
    write_page(
        embedder.card,
        splits,
        SectionSearch(Locator.of(embedder.card.calibration, background), similarities),
        out,
        data.name,
    )


def write_page(
    card: ModelCard, splits: Mapping[str, Embedded], search: SectionSearch, page: Path, data_name: str
) -> None:
    """Write the page, and its figure into `figures/` beside it.

    Parameters
    ----------
    card : with the calibration.
    splits : labelled tracks by name, those of the fit first.
    search : of the weights.
    data_name : of the file of the splits.
    """
    pairs = {name: _nearest(each, card.calibration, search) for name, each in splits.items()}
    priors = {name: _prior(name, each, card.calibration, pairs[name]) for name, each in splits.items()}
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
            command=f"contrafact-bench calibration --data {data_name} --judge {' '.join(list(splits)[1:])}",
            day=f"{datetime.now(UTC):%Y-%m-%d}",
            weights=weights_in_words(card.model_id),
            priors=", ".join(f"{prior:.4f} on `{name}`" for name, prior in priors.items()),
            n_nearest=N_NEAREST,
            n_bins=N_BINS,
            figure_split=shown,
            fitted_on=FITTED_ON,
            quality=quality_table(card),
            verdicts=verdict_table(card.calibration, pairs, priors),
            likely_from=card.calibration.likely_from,
            unlikely_below=card.calibration.unlikely_below,
            thresholds=threshold_table(card),
            line=card.calibration.limits.least_content if card.calibration.limits else 0.0,
            rare=1 / RARE_RATE,
            gains=gain_table(card.calibration),
            resolution=1 / card.calibration.aligned.false_alarms.rates[-1],
            alarms=alarm_table(card.calibration),
            hubs=hub_table(splits),
        ),
        encoding="utf-8",
    )


def quality_table(card: ModelCard) -> str:
    """Return the quality of the probability by split, with and without alignment."""
    columns = ("split", "error", "Brier skill", "embedding alone: error", "Brier skill")
    found = card.calibration_quality
    rows = [
        [
            f"`{name}`",
            *(
                f"{number:.3f}"
                for each in (found.aligned[name], found.unaligned[name])
                for number in (each.expected_error, each.brier_skill)
            ),
        ]
        for name in found.aligned
    ]
    return table(columns, rows)


def verdict_table(calibration: Calibration, pairs: Mapping[str, LabelledPairs], priors: Mapping[str, float]) -> str:
    """Return the decisions on the pairs of each split, at its prior."""
    columns = ["split"]
    columns += [column for decision in Decision for column in (f"{decision}: pairs", "covers", "of all covers")]
    rows = []
    for name, each in pairs.items():
        probabilities = calibration.probabilities(each.features, priors[name])
        decisions = np.array([calibration.cuts().decide(probability) for probability in probabilities])
        shares = (share for decision in Decision for share in _shares(decisions == decision, each.are_covers))
        rows.append([f"`{name}`", *shares])
    return table(columns, rows)


def _shares(is_chosen: NDArray[np.bool_], are_covers: NDArray[np.bool_]) -> list[str]:
    n_covers = int(are_covers[is_chosen].sum())
    precision = f"{n_covers / is_chosen.sum():.3f}" if is_chosen.any() else "-"
    return [str(int(is_chosen.sum())), precision, f"{n_covers / are_covers.sum():.3f}"]


def threshold_table(card: ModelCard) -> str:
    """Return the precision and recall of thresholds on the probability."""
    rows = [[f"{each.min_probability:g}", f"{each.precision:.3f}", f"{each.recall:.3f}"] for each in card.thresholds]
    return table(("probability from", "precision", "recall"), rows)


def gain_table(calibration: Calibration) -> str:
    """Return how often the strongest section of two different works reaches a gain."""
    rates = calibration.limits.section_rates if calibration.limits else None
    rows = [[f"{gain:g}", f"1 in {1 / rates.at(gain):,.0f}"] for gain in _GAINS] if rates else []
    return table(("gain", "pairs of different works"), rows)


def _prior(name: str, embedded: Embedded, calibration: Calibration, near: LabelledPairs) -> float:
    if name == FITTED_ON:
        return default_prior(len(embedded.dataset))
    return estimated_prior(embedded, calibration, nearest_pairs(embedded, N_NEAREST), near)


def _nearest(embedded: Embedded, calibration: Calibration, search: SectionSearch) -> LabelledPairs:
    pairs = nearest_pairs(embedded, N_NEAREST)
    found = aligned(embedded, pairs, search.cache)
    return located(found, embedded, pairs, calibration.are_worth_locating(found.features), search)


def alarm_table(calibration: Calibration) -> str:
    """Return the false-alarm rates of probabilities, at the prior of the fit."""
    rows = []
    for probability in _ALARMS_AT:
        log_odds = np.array([logit(probability)])
        curves = (calibration.located or calibration.aligned, calibration.unaligned)
        rates = (curve.false_alarms.at(log_odds)[0] for curve in curves)
        rows.append([f"{probability:g}", *(f"{1 / rate:,.0f}" for rate in rates)])
    return table(("probability", "with sections", "embedding alone"), rows)


def hub_table(splits: Mapping[str, Embedded]) -> str:
    """Return the mAP of embeddings with and without the correction for hubness."""
    rows = [[f"`{name}`", *(f"{each:.3f}" for each in hub_gains(embedded))] for name, embedded in splits.items()]
    return table(("split", "uncorrected", "background", "split itself"), rows)


def hub_gains(embedded: Embedded) -> tuple[float, float, float]:
    """Return the mAP without correction, corrected by the background, and by the other tracks."""
    distances = embedded.distances()
    cosines = 1 - distances**2 / 2
    np.fill_diagonal(cosines, -np.inf)
    k = min(N_NEAREST_OF_HUBS, len(cosines) - 1)
    hubness = np.sort(cosines, axis=1)[:, -k:].mean(axis=1)
    of_library = corrected_distance(distances, hubness[:, None], hubness)
    ranked = (distances, embedded.corrected(), of_library)
    without, background, library = (
        float(average_precisions(rank_all(each, embedded.dataset.works)).mean()) for each in ranked
    )
    return without, background, library
