"""Limits: what a pair needs to be likely, whatever its similarity is."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from contrafact.domain.chroma import RECIPE, WHITENED_RECIPE
from contrafact.domain.errors import ContrafactError
from contrafact.domain.verdicts import Limit, Located, MelodyAgreement
from contrafact.scoring.curve import is_rising

RARE_RATE = 1 / 5
"""Part of random pairs of different works whose strongest section is as strong: above it a section is not rare, and the
pair cannot be likely."""
CLEARLY_RARE_RATE = 1 / 10
"""At this rate and below, a section does not hold the probability down."""
SEEN_LOG_ODDS = 0.5
"""By the network on cross similarities: up to here, what it sees of a pair without a rare section cannot make the pair
likely."""
CLEARLY_SEEN_LOG_ODDS = 1.0
"""From here on, it does not hold the probability down."""
LIKELY_RATE = 1 / 1000
"""Part of random pairs of different works whose evidence is as strong: above it a pair cannot be likely, however
probable covers are in the library (docs/decisions/0050-what-likely-needs.md)."""
CLEARLY_LIKELY_RATE = 1 / 2000
"""At this rate and below, the rate of the evidence does not hold the probability down."""
COMMON_LINES = {RECIPE: (1.0, 1.9), WHITENED_RECIPE: (1.0, 1.1)}
"""By the view of the chroma that a pair is compared by, as multiples of `Limits.most_common`: commonness up to which a
progression does not hold the probability down, and that from which it is a common one. By `RECIPE` a melody hides the
chords below it, and no line separates loops from covers (docs/decisions/0046-commonness.md)."""
CAP = 0.49
"""Largest probability of a pair that cannot be likely: below even odds."""


@dataclass(frozen=True, slots=True)
class ViewScale:
    """How pairs that are compared by another view of the chroma differ from those that the curves were fitted to.

    Parameters
    ----------
    log_odds : added to the log-odds of such a pair if it was aligned.
    gain : by how much the gains of sections are higher among pairs of different works.
    similarity_weight : of the similarity beyond the expected one, in addition to that of the curves; at least 0.
    distance : by how much the distances of embeddings are smaller, at least 0. It counts for pairs that were not
        aligned; of the others `log_odds` says it.

    Raises
    ------
    ContrafactError : `invalid_weights` for numbers that are not finite, or that are below 0 and may not be.
    """

    log_odds: float
    gain: float
    similarity_weight: float = 0.0
    distance: float = 0.0

    def __post_init__(self) -> None:
        is_scale = all(0 <= each < math.inf for each in (self.gain, self.similarity_weight, self.distance))
        if not (is_scale and math.isfinite(self.log_odds)):
            raise ContrafactError("invalid_weights", "The scale of a view must be numbers; all but one at least 0.")


@dataclass(frozen=True, slots=True)
class SectionRates:
    """Part of random pairs of different works whose strongest section has at least this gain.

    Interpolated linearly in the logarithm of the rate; beyond the last gain the rate stays constant.

    Parameters
    ----------
    gains : at least two, rising.
    rates : falling, each in 0..1 and above 0. The last is the lowest that could be counted.

    Raises
    ------
    ContrafactError : `invalid_weights` for numbers that are not such a table.
    """

    gains: tuple[float, ...]
    rates: tuple[float, ...]

    def __post_init__(self) -> None:
        if len(self.gains) != len(self.rates) or len(self.rates) < 2 or not is_rising(self.gains):  # noqa: PLR2004
            raise ContrafactError("invalid_weights", "Section rates need rates at two or more rising gains.")
        if not is_rising(tuple(-rate for rate in self.rates)) or not 0 < self.rates[-1] < self.rates[0] <= 1:
            raise ContrafactError("invalid_weights", "The rates of sections must fall and lie in 0..1, above 0.")

    def at(self, gain: float) -> float:
        """Return the rate of a gain."""
        return float(np.exp(np.interp(gain, self.gains, np.log(self.rates))))


@dataclass(frozen=True, slots=True)
class Limits:
    """Lines below which a pair cannot be likely.

    Parameters
    ----------
    least_content : of a track, by `contrafact.features.harmonic_content.harmonic_content`.
    least_section_content : of each stretch of a section, by `harmonic_change` of the same module.
    section_rates : how rare sections are.
    most_common : commonness about which a progression is no evidence without its melody; above 1 for never. See
        `COMMON_LINES`.

    Raises
    ------
    ContrafactError : `invalid_weights` for a line that is negative or not a number.
    """

    least_content: float
    least_section_content: float
    section_rates: SectionRates
    most_common: float = 1.01

    def __post_init__(self) -> None:
        if not all(0 <= line < math.inf for line in (self.least_content, self.least_section_content, self.most_common)):
            raise ContrafactError("invalid_weights", "The limits of the calibration must be numbers of 0 or more.")

    def has_rare_section(self, located: Located) -> bool:
        """Return whether the strongest section is rare among pairs of different works."""
        return bool(located.sections) and self.section_rates.at(located.best_gain) <= RARE_RATE

    def as_a_whole(self, located: Located, view: str | None = None) -> float:
        """Return how far the whole of two tracks makes up for a rare section, 0..1.

        It rises with the log-odds by the network, from `SEEN_LOG_ODDS` to `CLEARLY_SEEN_LOG_ODDS`, as far as the
        progression is rare enough; `view` as of `limit`.
        """
        if located.network_log_odds is None:
            return 0.0
        seen = np.interp(located.network_log_odds, (SEEN_LOG_ODDS, CLEARLY_SEEN_LOG_ODDS), (0.0, 1.0))
        return min(float(seen), self._rareness(located, view))

    def limit(self, located: Located, view: str | None = None) -> Limit | None:
        """Return why a pair cannot be likely; None if it can.

        Parameters
        ----------
        view : recipe of the chroma by which the two were compared; None counts as `RECIPE`.
        """
        if located.harmonic_content < self.least_content:
            return Limit.TOO_LITTLE_HARMONY
        if not self.has_rare_section(located) and not located.as_a_whole:
            return Limit.NO_RARE_SECTION
        if self._rareness(located, view) <= 0:
            return Limit.COMMON_PROGRESSION
        # Other words and another tune over the same chords make a contrafact, not a cover.
        return Limit.OTHER_MELODY if located.melody is MelodyAgreement.DIFFERS else None

    def cap(self, located: Located, view: str | None = None) -> float:
        """Return the largest probability that a pair can have, `CAP` to 1; `view` as of `limit`.

        It rises with the logarithm of the rate of the strongest section, or as far as the whole counts, and falls with
        the logarithm of the commonness, so that a pair near a line moves little when one recording is a few cents off.
        """
        if self.limit(located, view) is not None:
            return CAP
        rate = self.section_rates.at(located.best_gain)
        of_match = max(_part(rate, CLEARLY_RARE_RATE, RARE_RATE), located.as_a_whole)
        return CAP + min(of_match, self._rareness(located, view)) * (1.0 - CAP)

    def _rareness(self, located: Located, view: str | None) -> float:
        """Return 0 for a common progression, 1 for one that is rare enough or whose melody agrees."""
        if located.commonness is None or self.most_common > 1:
            return 1.0
        if located.commonness >= 1:
            # Over a single chord any melody of its tones agrees.
            return 0.0
        if located.melody is MelodyAgreement.AGREES:
            return 1.0
        start, end = COMMON_LINES.get(view or RECIPE, COMMON_LINES[RECIPE])
        return _part(located.commonness, start * self.most_common, end * self.most_common)


def cap_of_evidence(rate: float) -> float:
    """Return the largest probability, `CAP` to 1, of a pair with evidence that this part of random pairs has.

    It falls with the logarithm of the rate, so that a pair near the line moves little.
    """
    return CAP + _part(rate, CLEARLY_LIKELY_RATE, LIKELY_RATE) * (1.0 - CAP)


def _part(value: float, start: float, end: float) -> float:
    """Return 1 up to the start, 0 from the end on, and in between by the logarithm of the value."""
    if value >= end:
        return 0.0
    return min(1.0, math.log(end / value) / math.log(end / start)) if value > start else 1.0
