"""What the figures of the matcher are made from: embeddings and similarities of one split's tracks and clips."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from contrafact.embedding.distances import SegmentBlock, cosine_to_distance, join_distances, max_mean, quantise
from contrafact.embedding.distances import distances as embedding_distances
from contrafact.scoring.calibration import Calibration
from contrafact.scoring.hubness import Background
from contrafact_bench.evaluation.describe import Described
from contrafact_bench.systems.pair_table import N_CANDIDATES, Known, aligned_in_two_looks
from contrafact_training.data.datasets import Dataset
from contrafact_training.data.pair_similarities import pair_similarities

_FARTHEST = 2.0


@dataclass(frozen=True)
class Tracks:
    """Tracks that are described by our embeddings.

    Parameters
    ----------
    frames : uint8 `(n_frames, 12)` each.
    embeddings : float32 `(1 + n_segments, d)` each: the whole track's vector, then its segments'.
    hubness, usual : float64 `(n_tracks,)`, what the background says of the wholes.
    """

    frames: list[NDArray[np.uint8]]
    embeddings: list[NDArray[np.float32]]
    hubness: NDArray[np.float64]
    usual: NDArray[np.float64]

    @classmethod
    def of(cls, dataset: Dataset, described: Described, background: Background) -> Tracks:
        """Those of a dataset that could be described."""
        wholes = np.stack([each[0] for each in described.tracks])
        frames = [dataset.tracks[i] for i in described.indices]
        return cls(frames, described.tracks, background.hubness(wholes), background.expected_shares(wholes))

    def subset(self, places: NDArray[np.int64]) -> Tracks:
        """Those at these places."""
        frames, embeddings = [self.frames[i] for i in places], [self.embeddings[i] for i in places]
        return Tracks(frames, embeddings, self.hubness[places], self.usual[places])

    @property
    def wholes(self) -> NDArray[np.float32]:
        """The vectors of whole tracks, `(n_tracks, d)`."""
        return np.stack([each[0] for each in self.embeddings])

    @property
    def n_frames(self) -> NDArray[np.int64]:
        """Lengths of the chroma."""
        return np.array([len(each) for each in self.frames], dtype=np.int64)


def known_of(asked: Tracks, places: NDArray[np.int64], references: Tracks, *, are_clips: bool) -> Known:
    """What stage one knows: nothing is aligned yet.

    Parameters
    ----------
    asked : the queries.
    places : int64 `(n_queries,)`, which reference each query is, or is a part of.
    are_clips : distances are those of the clips' segments; without it, of whole tracks.
    """
    if are_clips:
        distances = _clip_distances(asked, places, references)
    else:
        wholes = references.wholes
        distances = np.stack([embedding_distances(each, wholes) for each in asked.wholes])
    return Known(
        queries=places,
        distances=distances,
        similarities=np.full(distances.shape, np.nan, dtype=np.float32),
        query_hubness=asked.hubness,
        reference_hubness=references.hubness,
        query_expected_shares=asked.usual,
        reference_expected_shares=references.usual,
        query_frames=asked.n_frames,
        reference_frames=references.n_frames,
        reference_vectors=references.wholes,
        are_clips=are_clips,
    )


def aligned(
    known: Known, asked: Tracks, references: Tracks, n_candidates: int, *, calibration: Calibration, cache: Path
) -> Known:
    """The same with each query's candidates aligned; with all references when they are as many.

    Parameters
    ----------
    calibration : says what of the first look helps the second.
    cache : as in `pair_similarities`.
    """

    def align(so_far: Known, chosen: NDArray[np.int64]) -> Known:
        is_found = np.take_along_axis(so_far.distances, chosen, axis=1) <= _FARTHEST
        rows, columns = np.repeat(np.arange(len(chosen)), chosen.shape[1])[is_found.ravel()], chosen[is_found]
        pairs = np.stack([rows, len(asked.frames) + columns], axis=1)
        similarities = so_far.similarities.copy()
        similarities[rows, columns], _ = pair_similarities([*asked.frames, *references.frames], pairs, cache)
        return replace(so_far, similarities=similarities)

    return aligned_in_two_looks(known, n_candidates, calibration, align)


def _clip_distances(asked: Tracks, places: NDArray[np.int64], references: Tracks) -> NDArray[np.float64]:
    """Of the tracks that the product finds for a clip: by MaxMean and wholes, 0..2. Above 2 all others, by wholes."""
    segments: Sequence[NDArray[np.float32]] = [each[1:] for each in references.embeddings]
    starts, rows = np.cumsum([0, *map(len, segments[:-1])]), quantise(np.concatenate(segments))
    wholes = references.wholes
    distances = np.empty((len(places), len(segments)))
    for row, (clip, place) in enumerate(zip(asked.embeddings, places, strict=True)):
        block = SegmentBlock(0, starts, rows, np.array([place]))
        found, similarities = max_mean(clip[1:], [block], len(segments), N_CANDIDATES)
        by_wholes = embedding_distances(clip[0], wholes)
        distances[row] = _FARTHEST + by_wholes
        distances[row, found] = join_distances(cosine_to_distance(similarities), by_wholes[found])
    return distances
