"""Labelled chroma for training: tracks, and the works that they record, in one file."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from contrafact.domain.chroma import RECIPE, Chroma


@dataclass(frozen=True, slots=True)
class LabelledTrack:
    """A track and the name of its work."""

    track_id: str
    work: str
    chroma: Chroma


def write_labelled(
    path: Path, tracks: Iterable[LabelledTrack], pairs: Iterable[tuple[str, str, bool]], split: str
) -> int:
    """Write labelled chroma as a NumPy archive; return the number of tracks.

    `contrafact-train` and `contrafact-calibrate` read its arrays `frames` uint8 `(n, 12)`, `offsets` int64
    `(n_tracks + 1,)`, and `version_id`, `work_id`, `split` str `(n_tracks,)`. Added are the answers: `pairs` int64
    `(n_pairs, 2)`, rows of tracks, and `are_covers` bool `(n_pairs,)`.

    Parameters
    ----------
    pairs : two tracks and whether they were confirmed; pairs of other tracks are left out.
    split : that all tracks belong to.
    """
    found = list(tracks)
    rows = {each.track_id: row for row, each in enumerate(found)}
    answered = [(rows[a], rows[b], said) for a, b, said in pairs if a in rows and b in rows]
    frames = [each.chroma.frames for each in found]
    partial = path.with_name(f".{path.name}.partial")
    with partial.open("wb") as file:
        np.savez_compressed(
            file,
            frames=np.concatenate(frames) if frames else np.zeros((0, 12), dtype=np.uint8),
            offsets=np.cumsum([0, *map(len, frames)], dtype=np.int64),
            version_id=np.array([each.track_id for each in found], dtype=np.str_),
            work_id=np.array([each.work for each in found], dtype=np.str_),
            split=np.array([split] * len(found), dtype=np.str_),
            recipe=np.array(RECIPE),
            pairs=np.array([each[:2] for each in answered], dtype=np.int64).reshape(-1, 2),
            are_covers=np.array([each[2] for each in answered], dtype=bool),
        )
    partial.replace(path)
    return len(found)
