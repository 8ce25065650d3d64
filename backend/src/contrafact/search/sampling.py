"""Sample the pairs of a library, as its prior is estimated from them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from random import Random
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from contrafact.domain.chroma import shared_recipes
from contrafact.domain.embeddings import Neighbour
from contrafact.embedding.distances import distances
from contrafact.scoring.prior import LibraryEvidence, LibraryPrior, SampledQuery, library_prior
from contrafact.search.two_stage import Aligner, TwoStageSearch
from contrafact.search.verdicts import Recording

N_QUERIES = 400
"""Tracks whose nearest are aligned."""
N_NEAR = 20
"""Tracks that are aligned with each of them: what the first page of a ranking shows."""
N_OTHERS = 400
"""Other tracks that are compared with each of them by embedding alone."""

_Item = TypeVar("_Item")


@dataclass(frozen=True, slots=True)
class PriorSampling:
    """Estimates the prior of the library that a search is over.

    Parameters
    ----------
    aligner_of : returns the aligner of a recording with the tracks of the library.
    """

    search: TwoStageSearch
    aligner_of: Callable[[Recording], Aligner]

    def __call__(
        self,
        queries: Mapping[str, Recording],
        others: Mapping[str, NDArray[np.float32]],
        n_tracks: int,
        views: Mapping[str, str] | None = None,
    ) -> LibraryPrior:
        """Return the prior.

        Parameters
        ----------
        queries : a random sample of the library's tracks by id.
        others : another one, with the vectors of the tracks, each float32 `(d,)`.
        n_tracks : size of the library.
        views : recipes of the chroma that the others' vectors were made of, by id, where they are known.
        """
        sampled = [
            self._sampled(track_id, query, others, n_tracks, shared_recipes(query.chroma.views[-1], views or {}))
            for track_id, query in queries.items()
        ]
        calibration = self.search.calibration
        evidence = LibraryEvidence.of(calibration, sampled)
        return library_prior(evidence, calibration.fitted_prior, n_tracks)

    def _sampled(
        self,
        track_id: str,
        query: Recording,
        others: Mapping[str, NDArray[np.float32]],
        n_tracks: int,
        recipes: Mapping[str, str],
    ) -> SampledQuery:
        n_frames = query.chroma.n_frames
        ranked = self.search.rank_track(query.vector, n_frames, self.aligner_of(query), leave_out=track_id)
        near = {each.track_id: each.features for each in ranked if each.is_aligned}
        far = [each for each in others if each != track_id and each not in near]
        found = distances(query.vector, np.stack([others[each] for each in far])).tolist() if far else []
        scored = self.search.score_unaligned(query.vector, n_frames, [*map(Neighbour, far, found)], recipes)
        n_others = max(0, n_tracks - 1 - len(near))
        return SampledQuery([*near.values()], [each.features for each in scored], n_others)


def drawn(items: Iterable[_Item], n: int, seed: int = 0) -> list[_Item]:
    """Draw at most `n` items of a stream, each with the same chance.

    Source: algorithm R in Vitter, Random sampling with a reservoir (1985).
    """
    random, kept = Random(seed), list[_Item]()  # noqa: S311 - a sample, no secret
    for place, item in enumerate(items):
        if len(kept) < n:
            kept.append(item)
        elif (chosen := random.randrange(place + 1)) < n:
            kept[chosen] = item
    return kept
