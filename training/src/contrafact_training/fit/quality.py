"""Judge a calibration on labelled tracks, at the prior that is estimated from them without their labels."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from contrafact.embedding.card import CurveQuality, ReliabilityFigures
from contrafact.scoring.calibration import Calibration, logit, sigmoid
from contrafact.scoring.hubness import Background
from contrafact.scoring.pair_features import assemble
from contrafact.scoring.prior import LibraryEvidence, SampledQuery, library_prior
from contrafact.search.locating import Locator
from contrafact.search.sampling import N_OTHERS, N_QUERIES
from contrafact_training.data.labelled_pairs import (
    Embedded,
    LabelledPairs,
    SectionSearch,
    aligned,
    located,
    nearest_pairs,
)
from contrafact_training.fit.reliability import brier_skill, expected_calibration_error, reliability_table

N_NEAREST = 20
"""Length of the ranked list per query that the calibration is evaluated on: what a ranking shows."""


@dataclass(frozen=True, eq=False)
class FitContext:
    """What a fit needs beside the labelled tracks.

    Parameters
    ----------
    contents : harmonic content of the tracks that the weights were trained on, `(n,)`.
    cache : folder of stored similarities; see `pair_similarities`.
    """

    background: Background
    contents: NDArray[np.float64]
    cache: Path


def quality_on(embedded: Embedded, calibration: Calibration, context: FitContext) -> tuple[CurveQuality, CurveQuality]:
    """Return the quality of the probability, with and without alignment, on tracks that it was not fitted on.

    The prior is estimated from the tracks without their labels, as the product does for its library.
    """
    pairs = nearest_pairs(embedded, N_NEAREST)
    found = aligned(embedded, pairs, context.cache)
    are_worth = calibration.are_worth_locating(found.features)
    search = SectionSearch(Locator.of(calibration, context.background), context.cache)
    found = located(found, embedded, pairs, are_worth, search)
    prior = estimated_prior(embedded, calibration, pairs, found)
    # Of the embeddings alone the curve is judged: nothing that was not aligned can be likely.
    alone = sigmoid(calibration.log_odds_by_embedding(found.features) + logit(prior) - logit(calibration.fitted_prior))
    return quality_of(calibration.probabilities(found.features, prior), found), quality_of(alone, found)


def estimated_prior(
    embedded: Embedded, calibration: Calibration, pairs: NDArray[np.int64], near: LabelledPairs
) -> float:
    """Return the prior that `contrafact.scoring.prior` estimates from a sample of the tracks, without labels.

    Parameters
    ----------
    pairs, near : the nearest pairs of each track, int64 `(n_pairs, 2)`, and their features.
    """
    n_tracks = len(embedded.dataset)
    rng = np.random.default_rng(0)
    queries = np.sort(rng.permutation(n_tracks)[:N_QUERIES])
    distances, sampled = embedded.distances(), []
    for query in queries.tolist():
        rows = np.flatnonzero(pairs[:, 0] == query)
        others = np.setdiff1d(rng.permutation(n_tracks)[:N_OTHERS], [query, *pairs[rows, 1].tolist()])
        of_query, of_others = (embedded.features.take(np.array(places)) for places in ([query], others))
        found = assemble(of_query, of_others, distances[query, others], [None] * len(others))
        by_embedding = [replace(each, recipe=embedded.dataset.view) for each in found]
        of_near = [near.features[row] for row in rows.tolist()]
        sampled.append(SampledQuery(of_near, by_embedding, n_tracks - 1 - len(rows)))
    evidence = LibraryEvidence.of(calibration, sampled)
    return library_prior(evidence, calibration.fitted_prior, n_tracks).prior


def quality_of(probabilities: NDArray[np.float64], pairs: LabelledPairs) -> CurveQuality:
    """Return the quality of probabilities, float64 `(n_pairs,)`, to four decimals."""
    table = reliability_table(probabilities, pairs.are_covers)
    return CurveQuality(
        expected_error=round(expected_calibration_error(probabilities, pairs.are_covers), 4),
        brier_skill=round(brier_skill(probabilities, pairs.are_covers), 4),
        bins=tuple(
            ReliabilityFigures(
                probability=round(each.probability, 4), cover_share=round(each.cover_share, 4), n_pairs=each.n_pairs
            )
            for each in table
        ),
    )
