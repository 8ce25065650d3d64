"""Verdicts on pairs: the pairwise check, and the rows of a ranking."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from contrafact.alignment.align import align
from contrafact.domain.chroma import Chroma
from contrafact.domain.verdicts import Decision, OperatingPoint, Verdict
from contrafact.embedding.distances import distances
from contrafact.scoring.calibration import Calibration
from contrafact.scoring.hubness import HubnessCache
from contrafact.scoring.pair_features import TrackFeatures, assemble
from contrafact.search.two_stage import Ranked


@dataclass(frozen=True, slots=True)
class Recording:
    """What is compared of a recording.

    Parameters
    ----------
    vector : its embedding as a whole, float32 `(d,)`, of length 1.
    """

    vector: NDArray[np.float32]
    chroma: Chroma


@dataclass(frozen=True, slots=True)
class Judge:
    """Makes verdicts at one prior and one operating point.

    Parameters
    ----------
    model_id : of the weights that made the embeddings.
    prior : probability that a pair is a cover before it is compared, between 0 and 1.
    """

    calibration: Calibration
    model_id: str
    prior: float
    operating_point: OperatingPoint

    def check(self, query: Recording, reference: Recording, hubness: HubnessCache) -> Verdict:
        """Return the verdict on two recordings, with its sections."""
        found = align(query.chroma, reference.chroma)
        of_query, of_reference = (
            TrackFeatures.of(hubness, [each.vector], [each.chroma.n_frames]) for each in (query, reference)
        )
        distance = distances(query.vector, reference.vector[None, :])
        (pair,) = assemble(of_query, of_reference, distance, [found.similarity])
        return self.calibration.verdict(
            pair,
            prior=self.prior,
            operating_point=self.operating_point,
            model_id=self.model_id,
            alignment=found,
        )

    def row(self, ranked: Ranked, query: Chroma, reference: Chroma | None) -> Verdict:
        """Return the verdict on a row of a ranking.

        Sections are computed for aligned pairs that are not unlikely: what an unlikely pair shares is chance, and
        finding its sections would take most of the ranking's time. A clip is short to align, and where it would fit
        best is often all that a person knows, so its rows always have sections.

        Parameters
        ----------
        reference : chroma of the row's track; None if it cannot be read any more.
        """
        decision = self.calibration.cuts(self.operating_point).decide(ranked.probability)
        has_sections = ranked.is_aligned and (ranked.features.is_clip or decision is not Decision.UNLIKELY)
        found = (
            align(query, reference, transposition_semitones=ranked.transposition_semitones)
            if has_sections and reference is not None
            else None
        )
        return self.calibration.verdict(
            ranked.features,
            prior=self.prior,
            operating_point=self.operating_point,
            model_id=self.model_id,
            alignment=found,
        )
