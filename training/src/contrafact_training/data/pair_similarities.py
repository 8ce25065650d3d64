"""Alignment similarities of pairs of tracks, cached on disk; each unordered pair is aligned once."""

from __future__ import annotations

import hashlib
import os
import time
import uuid
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from tqdm import tqdm

from contrafact.domain.chroma import PITCH_CLASSES, Chroma

SIMILARITIES_FOLDER = Path("runs/similarities")
_SAVE_SECONDS = 30.0
_BAR_DELAY_SECONDS = 2.0
_N_DIGEST_BYTES = 8
_BATCH = 64
_FACTOR = np.uint64(0x9E3779B97F4A7C15)
"""First 64 bits of the golden ratio. Odd, so that multiplication maps digests one to one."""
_RECORD = np.dtype([("pair", "<u8"), ("similarity", "<f8"), ("transposition", "<i1")])
"""Stored record of a pair; the track with the smaller digest is the query."""


class PairSimilarities:
    """Alignments of pairs among some tracks. Pairs that any run has aligned before are read from the cache.

    Parameters
    ----------
    tracks : uint8 `(n_frames, 12)` each.
    cache : folder of stored similarities, by the content of both tracks and the version of the alignment. A run that
        was stopped resumes from it; several runs can share it.
    n_threads : number of cores when None.
    """

    def __init__(self, tracks: Sequence[NDArray[np.uint8]], cache: Path, n_threads: int | None = None) -> None:
        self._tracks = tracks
        self._digests = np.array([_digest(frames) for frames in tracks], dtype=np.uint64)
        self._folder = cache / _name_of_alignment()
        self._n_threads = n_threads or os.cpu_count() or 1
        self._keep(_load(self._folder))
        self._unsaved: list[NDArray[np.void]] = []
        self._saved_at = time.monotonic()

    def __enter__(self) -> PairSimilarities:
        return self

    def __exit__(self, *_: object) -> None:
        self.save()

    def of(self, pairs: NDArray[np.int64]) -> tuple[NDArray[np.float64], NDArray[np.int8]]:
        """Return the similarity and transposition of pairs.

        Parameters
        ----------
        pairs : int `(n, 2)`, indices of query and reference; any order, repetitions allowed.

        Returns
        -------
        similarity, transposition : float64 `(n,)`, and int8 `(n,)` in 0..11, which makes the query match the reference.
        """
        wanted = np.asarray(pairs, dtype=np.int64).reshape(-1, 2)
        # The alignment is symmetric: store each pair in one order.
        is_swapped = self._digests[wanted[:, 0]] > self._digests[wanted[:, 1]]
        ordered = np.where(is_swapped[:, None], wanted[:, ::-1], wanted)
        keys = self._digests[ordered[:, 0]] * _FACTOR + self._digests[ordered[:, 1]]
        new, firsts = np.unique(keys, return_index=True)
        missing = firsts[~self._are_stored(new)]
        aligned = [
            self._kept(part) for part in _aligned(self._tracks, ordered[missing], keys[missing], self._n_threads)
        ]
        if aligned:
            self._keep(_merged(self._stored, *aligned))
        found = self._stored[np.searchsorted(self._keys, keys)]
        swapped_back = -found["transposition"] % len(PITCH_CLASSES)
        return found["similarity"].copy(), np.where(is_swapped, swapped_back, found["transposition"]).astype(np.int8)

    def save(self) -> None:
        """Write what is not stored yet."""
        if self._unsaved:
            _save(self._folder, np.concatenate(self._unsaved))
        self._unsaved, self._saved_at = [], time.monotonic()

    def _keep(self, records: NDArray[np.void]) -> None:
        # The keys apart and contiguous: a search in the field of the records is a hundred times as slow.
        self._stored, self._keys = records, np.ascontiguousarray(records["pair"])

    def _are_stored(self, keys: NDArray[np.uint64]) -> NDArray[np.bool_]:
        if not len(self._keys):
            return np.zeros(len(keys), dtype=np.bool_)
        places = np.minimum(np.searchsorted(self._keys, keys), len(self._keys) - 1)
        are_stored: NDArray[np.bool_] = self._keys[places] == keys
        return are_stored

    def _kept(self, records: NDArray[np.void]) -> NDArray[np.void]:
        self._unsaved.append(records)
        if time.monotonic() - self._saved_at > _SAVE_SECONDS:
            self.save()
        return records


def pair_similarities(
    tracks: Sequence[NDArray[np.uint8]], pairs: NDArray[np.int64], cache: Path, n_threads: int | None = None
) -> tuple[NDArray[np.float64], NDArray[np.int8]]:
    """Align pairs of tracks at once; parameters and returns as of `PairSimilarities`."""
    with PairSimilarities(tracks, cache, n_threads) as similarities:
        return similarities.of(pairs)


def _digest(frames: NDArray[np.uint8]) -> int:
    return int.from_bytes(hashlib.sha256(np.ascontiguousarray(frames).tobytes()).digest()[:_N_DIGEST_BYTES], "little")


def _name_of_alignment() -> str:
    # Imported here: numba takes seconds.
    from contrafact.alignment.parameters import ALIGNMENT, PARAMETERS

    return f"{ALIGNMENT}-{hashlib.sha256(repr((PARAMETERS, _RECORD.descr)).encode()).hexdigest()[:12]}"


def _aligned(
    tracks: Sequence[NDArray[np.uint8]], pairs: NDArray[np.int64], keys: NDArray[np.uint64], n_threads: int
) -> Iterator[NDArray[np.void]]:
    """Align pairs and yield their records in batches."""
    from contrafact.alignment.align import similarities

    with tqdm(total=len(pairs), desc="alignment", unit="pair", disable=None, delay=_BAR_DELAY_SECONDS) as bar:
        for rows in _batches(pairs[:, 0]):
            references = [Chroma(tracks[i]) for i in pairs[rows, 1]]
            found = similarities(Chroma(tracks[pairs[rows[0], 0]]), references, n_threads)
            records = [
                (key, each.similarity, each.transposition_semitones)
                for key, each in zip(keys[rows].tolist(), found, strict=True)
            ]
            bar.update(len(rows))
            yield np.array(records, dtype=_RECORD)


def _batches(queries: NDArray[np.int64]) -> Iterator[NDArray[np.int64]]:
    """Yield indices of the pairs of one query, in small batches."""
    order = np.argsort(queries, kind="stable")
    for of_query in np.split(order, np.flatnonzero(np.diff(queries[order])) + 1):
        yield from (of_query[start : start + _BATCH] for start in range(0, len(of_query), _BATCH))


def _load(folder: Path) -> NDArray[np.void]:
    parts = [np.load(file, allow_pickle=False) for file in sorted(folder.glob("*.npy"))]
    return _merged(np.empty(0, dtype=_RECORD), *parts)


def _save(folder: Path, records: NDArray[np.void]) -> None:
    # One file per part, renamed when complete: concurrent runs do not conflict.
    folder.mkdir(parents=True, exist_ok=True)
    partial = folder / f"{uuid.uuid4().hex}.partial"
    with partial.open("wb") as file:
        np.save(file, records, allow_pickle=False)
    partial.rename(partial.with_suffix(".npy"))


def _merged(*parts: NDArray[np.void]) -> NDArray[np.void]:
    """Return all records sorted by pair, without duplicates."""
    records = np.concatenate(parts)
    return records[np.unique(records["pair"], return_index=True)[1]]
