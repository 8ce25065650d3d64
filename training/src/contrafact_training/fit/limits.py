"""Fit the lines below which a pair cannot be likely: harmonic content, and how rare a section is."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from contrafact.domain.chroma import Chroma
from contrafact.embedding.card import HarmonyFigures
from contrafact.features.harmonic_content import harmonic_change, harmonic_content
from contrafact.scoring.commonness import COMMON_FROM
from contrafact.scoring.limits import Limits, SectionRates
from contrafact_training.data.labelled_pairs import Embedded, LabelledPairs

_PART_BELOW = 1 / 500
_LEAST_CONTENT = 0.0096
"""Line of the harmonic content where there are too few tracks to fit one: above nearly all that is no music."""
_LEAST_TRACKS = 2_000
_SECTION_RATES = SectionRates(
    (0.999, 1.0, 1.15, 1.35, 1.54, 1.92, 2.31, 3.08), (1.0, 0.187, 0.068, 0.019, 0.0064, 8e-4, 1.8e-4, 1.7e-5)
)
"""Rates of `val`. Chance does not depend on the weights, so they hold where there are too few pairs to count."""
_LEAST_PAIRS = 5_000
_LEAST_COUNT = 5
_N_RATES = 30
_N_BINS, _MOST_CONTENT = 40, 0.6


def content_of(tracks: Sequence[NDArray[np.uint8]]) -> NDArray[np.float64]:
    """Return the harmonic content of tracks, float64 `(n,)`."""
    return np.array([harmonic_content(frames) for frames in tracks])


def harmony_figures(contents: NDArray[np.float64]) -> HarmonyFigures:
    """Return the line below which fewer than 1 in 500 tracks lie, and the histogram.

    Parameters
    ----------
    contents : float64 `(n_tracks,)`, of the tracks that the weights were trained on.
    """
    line = _line(contents) if len(contents) >= _LEAST_TRACKS else _LEAST_CONTENT
    counts, edges = np.histogram(contents, bins=_N_BINS, range=(0.0, max(_MOST_CONTENT, float(contents.max()))))
    return HarmonyFigures(
        line=round(line, 4), edges=tuple(np.round(edges, 4).tolist()), counts=tuple(int(count) for count in counts)
    )


def least_section_content(embedded: Embedded, pairs: NDArray[np.int64], covers: LabelledPairs) -> float:
    """Return the line below which fewer than 1 in 500 strongest sections of covers lie.

    Parameters
    ----------
    pairs, covers : pairs of covers whose sections were searched, int64 `(n_pairs, 2)`, and their features.
    """
    contents = []
    for (query, reference), pair in zip(pairs.tolist(), covers.features, strict=True):
        if pair.located is None or not pair.located.sections:
            continue
        best = max(pair.located.sections, key=lambda section: section.gain)
        stretches = (
            Chroma(embedded.dataset.tracks[query]).between(best.query_start_s, best.query_end_s),
            Chroma(embedded.dataset.tracks[reference]).between(best.reference_start_s, best.reference_end_s),
        )
        contents.append(min(map(harmonic_change, stretches)))
    return round(_line(np.array(contents)), 4) if len(contents) >= 1 / _PART_BELOW else 0.08


def section_rates(gains: NDArray[np.float64], weights: NDArray[np.float64]) -> SectionRates:
    """Return how often the strongest section of a pair of different works reaches a gain.

    Parameters
    ----------
    gains, weights : `(n,)`, of such pairs, 0 for one without sections; a weight is the number of pairs that one
        represents.
    """
    order = np.argsort(-gains, kind="stable")
    rates = np.cumsum(weights[order]) / weights.sum()
    has_section = gains[order] > 0
    if len(gains) < _LEAST_PAIRS or has_section.sum() < _N_RATES:
        return _SECTION_RATES
    wanted = np.geomspace(rates[_LEAST_COUNT - 1], rates[has_section][-1], _N_RATES)
    places = np.unique(np.minimum(np.searchsorted(rates, wanted * (1 - 1e-9)), int(has_section.sum()) - 1))
    rising, first = np.unique(gains[order][places], return_index=True)
    at = np.maximum.accumulate(rates[places])[first]
    # A pair without a section has the rate 1.
    return SectionRates((float(rising[0]) - 1e-6, *rising.tolist()), (1.0, *at.tolist()))


def make_limits(harmony: HarmonyFigures, least_content_of_section: float, pairs: LabelledPairs) -> Limits:
    """Return the limits.

    Parameters
    ----------
    pairs : a weighted sample of all pairs, whose sections were searched.
    """
    others = ~pairs.are_covers
    gains = np.array([pair.located.best_gain if pair.located else 0.0 for pair in pairs.features])
    rates = section_rates(gains[others], pairs.weights[others])
    return Limits(harmony.line, least_content_of_section, rates, COMMON_FROM)


def _line(contents: NDArray[np.float64]) -> float:
    n_below = int(np.ceil(len(contents) * _PART_BELOW)) - 1
    return float(np.sort(contents)[n_below])
