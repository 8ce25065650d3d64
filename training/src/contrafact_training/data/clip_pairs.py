"""Labelled clips: random excerpts of labelled tracks, each paired with its nearest tracks."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from tqdm import tqdm

from contrafact.domain.chroma import SECONDS_PER_FRAME
from contrafact.domain.embeddings import TrackEmbedding
from contrafact.index.exact import MemoryIndex
from contrafact.scoring.hubness import Background
from contrafact.scoring.pair_features import TrackFeatures, assemble
from contrafact.search.candidates import clip_candidates
from contrafact_training.data.datasets import Dataset, track_name
from contrafact_training.data.labelled_pairs import LabelledPairs, SectionSearch, locate_all
from contrafact_training.data.pair_similarities import pair_similarities

EmbedWhole = Callable[[NDArray[np.uint8]], TrackEmbedding]
"""From frames, uint8 `(n_frames, 12)`, to the vectors of the whole and of its segments."""
LENGTHS_S = (6.0, 10.0, 15.0, 20.0, 30.0, 45.0, 60.0)


@dataclass(frozen=True)
class ClipSampling:
    """How clips are drawn.

    Parameters
    ----------
    n_clips : clips of each length, each of another track.
    n_nearest : tracks that each clip is paired with.
    """

    n_clips: int = 200
    n_nearest: int = 40
    seed: int = 0


@dataclass(frozen=True)
class ClipPairs:
    """Clips of one length, each paired with its nearest tracks.

    Parameters
    ----------
    n_frames : length of each clip.
    pairs : the query of each is a clip; the track that it was cut from is left out.
    n_others : number of all pairs of these clips with tracks of other works.
    n_clips : number of clips.
    n_covers : number of all pairs of these clips with other tracks of their works.
    """

    n_frames: int
    pairs: LabelledPairs
    n_others: int
    n_clips: int
    n_covers: int


def clip_pairs(
    dataset: Dataset,
    embed: EmbedWhole,
    background: Background,
    search: SectionSearch,
    sampling: ClipSampling | None = None,
) -> list[ClipPairs]:
    """Draw clips of `LENGTHS_S` from tracks that are long enough and have covers; skip lengths that no track has.

    Parameters
    ----------
    search : for the sections of each pair.
    """
    sampling = sampling or ClipSampling()
    library = _library(dataset, embed, background)
    found = []
    for length_s in LENGTHS_S:
        n_frames = round(length_s / SECONDS_PER_FRAME)
        sources = _sources(dataset, n_frames, sampling)
        if len(sources):
            found.append(_of_length(library, n_frames, sources, sampling.n_nearest, search))
    return found


@dataclass(frozen=True)
class _Library:
    dataset: Dataset
    embed: EmbedWhole
    background: Background
    index: MemoryIndex
    features: TrackFeatures


def _library(dataset: Dataset, embed: EmbedWhole, background: Background) -> _Library:
    tracks = tqdm(dataset.tracks, desc="embedding segments", unit="track", disable=None)
    embedded = [embed(frames) for frames in tracks]
    index = MemoryIndex({track_name(place): each for place, each in enumerate(embedded)})
    wholes = np.stack([each.whole for each in embedded])
    return _Library(
        dataset,
        embed,
        background,
        index,
        TrackFeatures.of(background, wholes, [len(frames) for frames in dataset.tracks]),
    )


def _sources(dataset: Dataset, n_frames: int, sampling: ClipSampling) -> NDArray[np.int64]:
    works, counts = np.unique(dataset.works, return_counts=True)
    has_covers = np.isin(dataset.works, works[counts > 1])
    is_long = np.array([len(frames) >= n_frames for frames in dataset.tracks])
    fit = np.flatnonzero(has_covers & is_long)
    drawn: NDArray[np.int64] = np.random.default_rng(sampling.seed).choice(
        fit, min(sampling.n_clips, len(fit)), replace=False
    )
    return drawn


def _of_length(
    library: _Library, n_frames: int, sources: NDArray[np.int64], n_nearest: int, search: SectionSearch
) -> ClipPairs:
    tracks, works = library.dataset.tracks, library.dataset.works
    rng = np.random.default_rng(n_frames)
    starts = [int(rng.integers(len(tracks[source]) - n_frames + 1)) for source in sources]
    cut = [tracks[source][start : start + n_frames] for source, start in zip(sources, starts, strict=True)]
    sounding = [row for row, clip in enumerate(cut) if clip.any()]
    clips, queries = [np.ascontiguousarray(cut[row]) for row in sounding], sources[sounding]
    embedded = [library.embed(clip) for clip in clips]
    nearest = [
        clip_candidates(library.index, each, n_nearest, track_name(int(query)))
        for each, query in zip(embedded, queries, strict=True)
    ]

    rows = np.repeat(np.arange(len(clips)), [len(each) for each in nearest])
    references = np.array([int(each.track_id) for near in nearest for each in near], dtype=np.int64)
    pairs = np.stack([rows, len(clips) + references], axis=1)
    similarities, _ = pair_similarities([*clips, *tracks], pairs, search.cache)
    features = assemble(
        TrackFeatures.of(library.background, [each.whole for each in embedded], [n_frames] * len(clips)).take(rows),
        library.features.take(references),
        [each.distance for near in nearest for each in near],
        similarities,
        are_clips=True,
        located=locate_all(_unlabelled([*clips, *tracks]), pairs, search),
    )
    query_works = works[queries][rows]
    labelled = LabelledPairs(features, query_works == works[references], query_works, np.ones(len(features)))
    n_others, n_covers = (sum(each) for each in zip(*(_counted(works, query) for query in queries), strict=True))
    return ClipPairs(n_frames, labelled, n_others, len(clips), n_covers)


def _counted(works: NDArray[np.int64], query: int) -> tuple[int, int]:
    """Return the number of tracks of other works than that of a track, and of the other tracks of its own."""
    are_of_it = works == works[query]
    return int((~are_of_it).sum()), int(are_of_it.sum()) - 1


def _unlabelled(tracks: list[NDArray[np.uint8]]) -> Dataset:
    return Dataset([""] * len(tracks), tracks, np.arange(len(tracks)))
