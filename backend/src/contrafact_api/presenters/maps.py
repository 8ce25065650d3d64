"""Convert the map of the library to an answer, once for each of its states."""

from __future__ import annotations

import gzip
import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from contrafact.domain.maps import MapDecision, MapView
from contrafact.services.maps import LikelyCover
from contrafact_api.schemas.maps import LARGEST_PLACE, MapAnswer, MapCoverAnswer, MapCoversAnswer, MapWorkAnswer

_LEVEL = 5
_WORTH_COMPRESSING = 16_384
"""Bytes."""


@dataclass(frozen=True, slots=True)
class MapBody:
    """The body of an answer, as it is and compressed, and its entity tag. A short one is not compressed."""

    plain: bytes
    compressed: bytes | None
    etag: str


@lru_cache(maxsize=1)
def map_body(view: MapView, model_id: str) -> MapBody:
    """Return the answer about a map. The last one is kept: a view is another one as soon as anything changed."""
    plain = present_map(view, model_id).model_dump_json().encode()
    compressed = gzip.compress(plain, _LEVEL, mtime=0) if len(plain) >= _WORTH_COMPRESSING else None
    return MapBody(plain, compressed, hashlib.sha256(plain).hexdigest()[:32])


def present_map(view: MapView, model_id: str) -> MapAnswer:
    """Convert a map."""
    head, tracks = view.head, view.tracks
    x, y = _scaled(view.places)
    work_ids = {work_id: place for place, work_id in enumerate(view.work_titles)}
    decisions = {decision: place for place, decision in enumerate(MapDecision)}
    tags = {tag: place for place, tag in enumerate(sorted({tag for track in tracks for tag in track.tags}))}
    return MapAnswer(
        model_id=model_id,
        version=head.version if head else 0,
        made_at=head.made_at if head else None,
        fitted_at=head.fitted_at if head else None,
        n_waiting=view.n_waiting,
        ids=[track.id for track in tracks],
        x=x,
        y=y,
        titles=[track.title for track in tracks],
        artists=[track.artist for track in tracks],
        works=[MapWorkAnswer(id=work_id, title=title) for work_id, title in view.work_titles.items()],
        work=[work_ids.get(track.work_id or "", -1) for track in tracks],
        decisions=[*decisions],
        decision=[decisions[track.decision] for track in tracks],
        tags=[*tags],
        tagged=[[tags[tag] for tag in track.tags] for track in tracks],
    )


def present_covers(covers: Iterable[LikelyCover]) -> MapCoversAnswer:
    """Convert the likely covers of a track."""
    return MapCoversAnswer(
        items=[
            MapCoverAnswer(
                track_id=each.track.id,
                title=each.track.metadata.title or None,
                artist=each.track.metadata.artist or None,
                probability=each.probability,
                is_confirmed=each.is_confirmed,
            )
            for each in covers
        ]
    )


def _scaled(places: NDArray[np.float32]) -> tuple[list[int], list[int]]:
    """Return whole numbers that keep the shape of the map; the longer side takes all of them."""
    if not len(places):
        return [], []
    low, high = places.min(axis=0), places.max(axis=0)
    longer_side = float((high - low).max())
    unit = LARGEST_PLACE / longer_side if longer_side else 1.0
    middle = (places - (low + high) / 2).astype(np.float64) * unit + LARGEST_PLACE / 2
    whole = np.clip(np.rint(middle), 0, LARGEST_PLACE).astype(int)
    return whole[:, 0].tolist(), whole[:, 1].tolist()
