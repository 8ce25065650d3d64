"""Labelled clips: parts of labelled tracks, from a seed, with all that is known of the tracks nearest to them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from tqdm import tqdm

from contrafact.domain.chroma import SECONDS_PER_FRAME
from contrafact.domain.embeddings import TrackEmbedding
from contrafact.embedding.distances import SegmentBlock, distances_of, joined_distances, max_mean, quantised
from contrafact.embedding.distances import distances as embedding_distances
from contrafact.scoring.hubness import Background, corrected_distance, expected_similarity
from contrafact.scoring.pair_features import PairFeatures
from contrafact_training.data.datasets import Dataset
from contrafact_training.data.labelled_pairs import LabelledPairs
from contrafact_training.data.pair_similarities import pair_similarities

EmbedWhole = Callable[[NDArray[np.uint8]], TrackEmbedding]
"""From frames, `(n_frames, 12)`, to the vectors of the whole and of its segments."""
LENGTHS_S = (6.0, 10.0, 15.0, 20.0, 30.0, 45.0, 60.0)


@dataclass(frozen=True)
class ClipLook:
    """How many clips are taken, and how much of each list is looked at.

    Parameters
    ----------
    n_clips : of each length, each of another track.
    n_nearest : places of each clip's list.
    """

    n_clips: int = 200
    n_nearest: int = 40
    seed: int = 0


@dataclass(frozen=True)
class ClipPairs:
    """Clips of one length, each with the tracks nearest to it.

    Parameters
    ----------
    n_frames : length of each clip.
    pairs : the query of each is a clip; the track that it was taken from is left out.
    n_others : number of pairs of all these clips with all tracks of other works, near or not.
    """

    n_frames: int
    pairs: LabelledPairs
    n_others: int


def clip_pairs(
    dataset: Dataset, embed: EmbedWhole, background: Background, cache: Path, look: ClipLook | None = None
) -> list[ClipPairs]:
    """Clips of `LENGTHS_S`, of tracks that are long enough and have covers; lengths that no track has are left out.

    Parameters
    ----------
    cache : keeps what is aligned; see `pair_similarities`.
    """
    look = look or ClipLook()
    library = _library(dataset, embed, background)
    found = []
    for length_s in LENGTHS_S:
        n_frames = round(length_s / SECONDS_PER_FRAME)
        sources = _sources(dataset, n_frames, look)
        if len(sources):
            found.append(_of_length(library, n_frames, sources, look.n_nearest, cache))
    return found


@dataclass(frozen=True)
class _Library:
    dataset: Dataset
    embed: EmbedWhole
    background: Background
    block: SegmentBlock
    wholes: NDArray[np.float32]
    hubness: NDArray[np.float64]
    expected_shares: NDArray[np.float64]


@dataclass(frozen=True)
class _Nearest:
    tracks: NDArray[np.int64]
    distances: NDArray[np.float64]
    corrected: NDArray[np.float64]
    usual: NDArray[np.float64]


def _library(dataset: Dataset, embed: EmbedWhole, background: Background) -> _Library:
    tracks = tqdm(dataset.tracks, desc="embedding segments", unit="track", disable=None)
    embedded = [embed(frames) for frames in tracks]
    starts = np.cumsum([0, *(len(each.segments) for each in embedded[:-1])])
    rows = quantised(np.concatenate([each.segments for each in embedded]))
    block = SegmentBlock(0, starts, rows, np.empty(0, dtype=np.int64))
    wholes = np.stack([each.whole for each in embedded])
    return _Library(
        dataset, embed, background, block, wholes, background.hubness(wholes), background.expected_shares(wholes)
    )


def _sources(dataset: Dataset, n_frames: int, look: ClipLook) -> NDArray[np.int64]:
    works, counts = np.unique(dataset.works, return_counts=True)
    has_covers = np.isin(dataset.works, works[counts > 1])
    is_long = np.array([len(frames) >= n_frames for frames in dataset.tracks])
    fit = np.flatnonzero(has_covers & is_long)
    drawn: NDArray[np.int64] = np.random.default_rng(look.seed).choice(fit, min(look.n_clips, len(fit)), replace=False)
    return drawn


def _of_length(library: _Library, n_frames: int, sources: NDArray[np.int64], n_nearest: int, cache: Path) -> ClipPairs:
    tracks, works = library.dataset.tracks, library.dataset.works
    rng = np.random.default_rng(n_frames)
    starts = [int(rng.integers(len(tracks[source]) - n_frames + 1)) for source in sources]
    cut = [tracks[source][start : start + n_frames] for source, start in zip(sources, starts, strict=True)]
    sounding = [row for row, clip in enumerate(cut) if clip.any()]
    clips, queries = [np.ascontiguousarray(cut[row]) for row in sounding], sources[sounding]
    lists = [_nearest(library, clip, int(query), n_nearest) for clip, query in zip(clips, queries, strict=True)]

    rows = np.repeat(np.arange(len(clips)), [len(each.tracks) for each in lists])
    references = np.concatenate([each.tracks for each in lists])
    pairs = np.stack([rows, len(clips) + references], axis=1)
    aligned, _ = pair_similarities([*clips, *tracks], pairs, cache)
    known = zip(
        np.concatenate([each.distances for each in lists]).tolist(),
        np.concatenate([each.corrected for each in lists]).tolist(),
        aligned.tolist(),
        np.concatenate([each.usual for each in lists]).tolist(),
        references.tolist(),
        strict=True,
    )
    features = [
        PairFeatures(
            distance, corrected, similarity, n_frames, len(tracks[track]), expected_similarity=usual, is_clip=True
        )
        for distance, corrected, similarity, usual, track in known
    ]
    asked = works[queries][rows]
    labelled = LabelledPairs(features, asked == works[references], asked, np.ones(len(features)))
    return ClipPairs(n_frames, labelled, sum(int((works != works[query]).sum()) for query in queries))


def _nearest(library: _Library, clip: NDArray[np.uint8], query: int, n_nearest: int) -> _Nearest:
    """The tracks nearest to a clip as the product's first stage finds them; not the one that it was taken from."""
    embedded = library.embed(clip)
    block = replace(library.block, left_out=np.array([query]))
    found, similarities = max_mean(embedded.segments, [block], len(library.dataset), n_nearest)
    order = np.argsort(-similarities, kind="stable")[:n_nearest]
    nearest, whole = found[order], embedded.whole[None]
    by_wholes = embedding_distances(embedded.whole, library.wholes[nearest])
    distances = joined_distances(distances_of(similarities[order]), by_wholes)
    hubness, expected_share = library.background.hubness(whole), library.background.expected_shares(whole)
    return _Nearest(
        nearest,
        distances,
        corrected_distance(distances, hubness, library.hubness[nearest]),
        expected_similarity(expected_share, library.expected_shares[nearest]),
    )
