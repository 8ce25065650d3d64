"""Verdicts on pairs: the pairwise check, and the rows of a ranking."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from contrafact.alignment.speeds import align_at_any_speed
from contrafact.domain.chroma import Chroma, common_view
from contrafact.domain.verdicts import SameRecording, Verdict
from contrafact.embedding.distances import distances
from contrafact.scoring.calibration import Calibration
from contrafact.scoring.hubness import HubnessCache
from contrafact.scoring.pair_features import PairFeatures, TrackFeatures, assemble
from contrafact.scoring.verdict import verdict_on
from contrafact.search.locating import Locator


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
    """Makes verdicts at one prior and one threshold.

    Parameters
    ----------
    model_id : of the weights that made the embeddings.
    prior : probability that a pair is a cover before it is compared, between 0 and 1.
    likely_from : as of `Calibration.cuts`.
    """

    calibration: Calibration
    model_id: str
    prior: float
    likely_from: float | None = None

    def check(
        self, query: Recording, reference: Recording, hubness: HubnessCache, same: SameRecording | None = None
    ) -> Verdict:
        """Return the verdict on two recordings, with its sections.

        Parameters
        ----------
        same : a stretch of one recording that both hold, if there is one.
        """
        return self.verdict(self.features(query, reference, hubness, same))

    def features(
        self, query: Recording, reference: Recording, hubness: HubnessCache, same: SameRecording | None = None
    ) -> PairFeatures:
        """Return what is measured of two recordings; parameters as of `check`."""
        found = align_at_any_speed(query.chroma, reference.chroma)
        located = Locator.of(self.calibration, hubness.background).of_check(query.chroma, reference.chroma, found)
        of_query, of_reference = (
            TrackFeatures.of(hubness, [each.vector], [each.chroma.n_frames]) for each in (query, reference)
        )
        distance = distances(query.vector, reference.vector[None, :])
        (pair,) = assemble(of_query, of_reference, distance, [found.similarity], located=[located])
        recipe = common_view(query.chroma, reference.chroma)
        return replace(pair, same_recording=same, recipe=recipe)

    def verdict(self, pair: PairFeatures) -> Verdict:
        """Return the verdict on a pair, such as a row of a ranking."""
        return verdict_on(
            self.calibration, pair, prior=self.prior, model_id=self.model_id, likely_from=self.likely_from
        )
