"""Similarities of pairs of tracks by alignment, each unordered pair aligned once and kept on disk."""

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
_N_DIGEST_BYTES = 8
_BATCH = 64
_FACTOR = np.uint64(0x9E3779B97F4A7C15)
"""Odd, so that no two digests of a query give one product: the golden ratio's first 64 bits."""
_RECORD = np.dtype([("pair", "<u8"), ("similarity", "<f4"), ("transposition", "<i1")])
"""What is kept of a pair, the track of the smaller digest as the query."""


def pair_similarities(
    tracks: Sequence[NDArray[np.uint8]], pairs: NDArray[np.int64], cache: Path, n_threads: int | None = None
) -> tuple[NDArray[np.float32], NDArray[np.int8]]:
    """Align pairs of tracks; what was aligned before, by this or another run, is only read.

    Parameters
    ----------
    tracks : uint8 `(n_frames, 12)` each.
    pairs : int `(n, 2)`, places of query and reference among the tracks; in any order, with repetitions.
    cache : folder that keeps what is aligned, by the content of both tracks and all that names the alignment. A run
        that is stopped goes on from there; several runs may share it.
    n_threads : as many as there are cores when None.

    Returns
    -------
    similarity, transposition : float32 `(n,)`, and int8 `(n,)` in 0..11, which makes the query match the reference.
    """
    digests = np.array([_digest(frames) for frames in tracks], dtype=np.uint64)
    wanted = np.asarray(pairs, dtype=np.int64).reshape(-1, 2)
    # The alignment is symmetric, so that a pair is kept with its tracks in one fixed order.
    is_turned = digests[wanted[:, 0]] > digests[wanted[:, 1]]
    ordered = np.where(is_turned[:, None], wanted[:, ::-1], wanted)
    keys = digests[ordered[:, 0]] * _FACTOR + digests[ordered[:, 1]]
    folder = cache / _name_of_alignment()
    known = _load(folder)
    new, firsts = np.unique(keys, return_index=True)
    missing = firsts[~np.isin(new, known["pair"])]
    for part in _aligned(tracks, ordered[missing], keys[missing], n_threads or os.cpu_count() or 1):
        _save(folder, part)
        known = _merged(known, part)
    found = known[np.searchsorted(known["pair"], keys)]
    turned_back = -found["transposition"] % len(PITCH_CLASSES)
    return found["similarity"].copy(), np.where(is_turned, turned_back, found["transposition"]).astype(np.int8)


def _digest(frames: NDArray[np.uint8]) -> int:
    return int.from_bytes(hashlib.sha256(np.ascontiguousarray(frames).tobytes()).digest()[:_N_DIGEST_BYTES], "little")


def _name_of_alignment() -> str:
    # numba takes a while to import.
    from contrafact.alignment.parameters import ALIGNMENT, PARAMETERS

    return f"{ALIGNMENT}-{hashlib.sha256(repr(PARAMETERS).encode()).hexdigest()[:12]}"


def _aligned(
    tracks: Sequence[NDArray[np.uint8]], pairs: NDArray[np.int64], keys: NDArray[np.uint64], n_threads: int
) -> Iterator[NDArray[np.void]]:
    """Records of the pairs, in parts that are worth saving."""
    from contrafact.alignment.align import similarities

    started = time.monotonic()
    records: list[tuple[int, float, int]] = []
    with tqdm(total=len(pairs), desc="alignment", unit="pair", disable=None) as bar:
        for rows in _batches(pairs[:, 0]):
            references = [Chroma(tracks[i]) for i in pairs[rows, 1]]
            found = similarities(Chroma(tracks[pairs[rows[0], 0]]), references, n_threads)
            records += [
                (key, each.similarity, each.transposition_semitones)
                for key, each in zip(keys[rows].tolist(), found, strict=True)
            ]
            bar.update(len(rows))
            if time.monotonic() - started > _SAVE_SECONDS:
                yield np.array(records, dtype=_RECORD)
                started, records = time.monotonic(), []
    if records:
        yield np.array(records, dtype=_RECORD)


def _batches(queries: NDArray[np.int64]) -> Iterator[NDArray[np.int64]]:
    """Places of the pairs of one query, a few at a time."""
    order = np.argsort(queries, kind="stable")
    for of_query in np.split(order, np.flatnonzero(np.diff(queries[order])) + 1):
        yield from (of_query[start : start + _BATCH] for start in range(0, len(of_query), _BATCH))


def _load(folder: Path) -> NDArray[np.void]:
    parts = [np.load(file, allow_pickle=False) for file in sorted(folder.glob("*.npy"))]
    return _merged(np.empty(0, dtype=_RECORD), *parts)


def _save(folder: Path, records: NDArray[np.void]) -> None:
    # Each part has a file of its own and gets its name when it is whole, so that runs never disturb one another.
    folder.mkdir(parents=True, exist_ok=True)
    partial = folder / f"{uuid.uuid4().hex}.partial"
    with partial.open("wb") as file:
        np.save(file, records, allow_pickle=False)
    partial.rename(partial.with_suffix(".npy"))


def _merged(*parts: NDArray[np.void]) -> NDArray[np.void]:
    """All records in the order of their pairs, each pair once."""
    records = np.concatenate(parts)
    return records[np.unique(records["pair"], return_index=True)[1]]
