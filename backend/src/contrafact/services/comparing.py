"""How alike two recordings are, by embedding and by alignment, and what that means."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from contrafact.alignment.align import align
from contrafact.domain.chroma import Chroma
from contrafact.domain.verdicts import OperatingPoint, Verdict
from contrafact.embedding.distances import distances
from contrafact.scoring.calibration import Calibration
from contrafact.scoring.hubness import corrected_distance, usual_similarity
from contrafact.scoring.nearness import NearnessCache
from contrafact.scoring.pair_features import Likeness


@dataclass(frozen=True, slots=True)
class Heard:
    """What is compared of a recording.

    Parameters
    ----------
    vector : its embedding as a whole, float32 `(d,)`, of length 1.
    """

    vector: NDArray[np.float32]
    chroma: Chroma


@dataclass(frozen=True, slots=True)
class Comparer:
    """Compares recordings two by two.

    Parameters
    ----------
    prior : how likely a pair is a cover before listening, between 0 and 1.
    operating_point : where "likely" begins.
    """

    calibration: Calibration
    nearness: NearnessCache
    model_id: str
    prior: float
    operating_point: OperatingPoint

    def aligned(self, query: Heard, reference: Heard) -> Verdict:
        """The verdict by embedding and by alignment, frame by frame."""
        found = align(query.chroma, reference.chroma)
        likeness = self._likeness(query, reference, found.similarity)
        return self.calibration.verdict(
            likeness,
            prior=self.prior,
            operating_point=self.operating_point,
            model_id=self.model_id,
            alignment=found,
        )

    def by_embedding(self, query: Heard, reference: Heard) -> Verdict:
        """The verdict by embedding alone, in no time."""
        return self.calibration.verdict(
            self._likeness(query, reference, None),
            prior=self.prior,
            operating_point=self.operating_point,
            model_id=self.model_id,
        )

    def _likeness(self, query: Heard, reference: Heard, similarity: float | None) -> Likeness:
        distance = float(distances(query.vector, reference.vector[None, :])[0])
        corrected = corrected_distance(distance, *self.nearness([query.vector, reference.vector]))
        usual = usual_similarity(*self.nearness.usual_shares([query.vector, reference.vector]))
        lengths = query.chroma.n_frames, reference.chroma.n_frames
        return Likeness(distance, corrected, similarity, *lengths, usual_similarity=usual)
