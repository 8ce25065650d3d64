"""List problems with the labels of a dataset: copies, single recordings, works in two splits, silence."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from contrafact_training.data.datasets import read_npz


def label_problems(
    names: Sequence[str], tracks: Sequence[NDArray[np.uint8]], works: Sequence[str], splits: Sequence[str] | None = None
) -> list[str]:
    """Return one sentence per problem: works of one track, works or recordings in two splits, copies, empty tracks.

    Parameters
    ----------
    names, works : one per track; equal works are recordings of one composition.
    tracks : uint8 `(n_frames, 12)` each.
    splits : one per track; a single split when omitted.
    """
    parts = [""] * len(names) if splits is None else splits
    return [
        *_of_works(names, works, parts),
        *(f"{name}: there is no music in it." for name, track in zip(names, tracks, strict=True) if not track.any()),
        *_of_copies(names, tracks, works, parts),
        *_of_names(names, works, parts),
    ]


def label_problems_of_npz(path: Path) -> list[str]:
    """Return the problems of all tracks of a file of labelled chroma.

    Raises
    ------
    DatasetError : as `load_npz`.
    """
    arrays = read_npz(path)
    return label_problems(
        arrays.version_ids.tolist(), arrays.tracks(), arrays.work_ids.tolist(), arrays.splits.tolist()
    )


def _of_works(names: Sequence[str], works: Sequence[str], splits: Sequence[str]) -> list[str]:
    tracks_of, splits_of = defaultdict(list), defaultdict(set)
    for name, work, split in zip(names, works, splits, strict=True):
        tracks_of[work].append(name)
        splits_of[work].add(split)
    single = [
        f"work {work}: {tracks[0]} is its only track, so it has no cover."
        for work, tracks in tracks_of.items()
        if len(tracks) == 1
    ]
    spread = [
        f"work {work}: it is in the splits {' and '.join(sorted(found))}."
        for work, found in splits_of.items()
        if len(found) > 1
    ]
    return single + spread


def _of_copies(
    names: Sequence[str], tracks: Sequence[NDArray[np.uint8]], works: Sequence[str], splits: Sequence[str]
) -> list[str]:
    groups = defaultdict(list)
    for index, track in enumerate(tracks):
        if track.any():
            groups[track.tobytes()].append(index)
    return [
        f"{' and '.join(names[i] for i in group)}: the same recording {_where(group, works, splits)}."
        for group in groups.values()
        if len(group) > 1
    ]


def _of_names(names: Sequence[str], works: Sequence[str], splits: Sequence[str]) -> list[str]:
    groups = defaultdict(list)
    for index, name in enumerate(names):
        groups[name].append(index)
    return [
        f"{name}: this track is named {len(group)} times, {_where(group, works, splits)}."
        for name, group in groups.items()
        if len(group) > 1
    ]


def _where(group: list[int], works: Sequence[str], splits: Sequence[str]) -> str:
    if len({splits[i] for i in group}) > 1:
        return f"in the splits {' and '.join(sorted({splits[i] for i in group}))}"
    if len({works[i] for i in group}) > 1:
        return f"in the works {' and '.join(sorted({works[i] for i in group}))}"
    return f"twice in the work {works[group[0]]}"
