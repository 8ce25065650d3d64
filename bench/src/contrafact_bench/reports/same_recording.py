"""How often copies of a recording are named the same recording, and other recordings of its work are not."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import combinations
from pathlib import Path

import numpy as np
from tqdm import tqdm

from contrafact.alignment.fingerprint_keys import fingerprint_keys, probe_keys
from contrafact.alignment.same_recording import same_recording
from contrafact.domain.chroma import SAMPLE_RATE
from contrafact.domain.errors import ContrafactError
from contrafact.domain.fingerprints import SECONDS_PER_ITEM, Fingerprint
from contrafact.features.fingerprint import compute_fingerprint
from contrafact_bench.evaluation.transcodes import copies, decoded
from contrafact_bench.reports.markdown import table
from contrafact_training.data.datasets import DatasetError

SEED = 0
N_PAIRS = 10_000
_COPIED_SECONDS = 150
"""Of each recording; longer ones cost time and are found more easily."""
_MIN_SECONDS = 30
_EXCERPT_ITEMS = (round(30 / SECONDS_PER_ITEM), round(120 / SECONDS_PER_ITEM))
_TEXT = """## Same recording

{n_recordings} recordings of {folder}, and copies of their first {seconds} s. *Named*: the fingerprints say "same
recording". *Looked up*: the index of keys finds the recording.

{copies}
{n_named} of {n_copies} copies are named ({share:.4f}).

Different recordings of one work: {n_whole} pairs of whole recordings and {n_excerpts} pairs of excerpts of 30 to 120 s
from anywhere in them, {n_wrong} named.
"""


@dataclass
class _Kind:
    """Counts of one kind of copy."""

    n: int = 0
    n_named: int = 0
    n_looked_up: int = 0
    shares: list[float] = field(default_factory=list)


def same_recording_section(folder: Path, n_pairs: int = N_PAIRS, seed: int = SEED) -> str:
    """Return the section of a page, Markdown.

    Parameters
    ----------
    folder : recordings, `WORK/TRACK.mp3`.
    n_pairs : pairs of different recordings of one work.

    Raises
    ------
    DatasetError : no recording in it, or no work with two.
    """
    kinds: defaultdict[str, _Kind] = defaultdict(_Kind)
    works: defaultdict[str, list[Fingerprint]] = defaultdict(list)
    paths = sorted(path for path in folder.glob("*/*") if path.is_file())
    for number, path in enumerate(tqdm(paths, unit="recording", disable=None)):
        works[path.parent.name] += _copy(path, kinds, np.random.default_rng((seed, number)))
    pairs = [pair for fingerprints in works.values() for pair in combinations(fingerprints, 2)]
    if not pairs:
        raise DatasetError(f"{folder} holds no work with two recordings (WORK/TRACK.mp3).")
    excerpts = list(_excerpts(pairs, n_pairs - len(pairs), np.random.default_rng(seed)))
    n_named, n_copies = (sum(getattr(kind, name) for kind in kinds.values()) for name in ("n_named", "n"))
    return _TEXT.format(
        n_recordings=sum(map(len, works.values())),
        folder=folder.name,
        seconds=_COPIED_SECONDS,
        copies=_table_of(kinds),
        n_named=n_named,
        n_copies=n_copies,
        share=n_named / n_copies,
        n_whole=len(pairs),
        n_excerpts=len(excerpts),
        n_wrong=sum(same_recording(*pair) is not None for pair in (*pairs, *excerpts)),
    )


def _copy(path: Path, kinds: dict[str, _Kind], rng: np.random.Generator) -> list[Fingerprint]:
    """Count the copies of a recording; return its fingerprint, or nothing for a file that cannot be read."""
    try:
        samples = decoded(path)
    except ContrafactError as error:
        tqdm.write(f"{path.name} left out: {error}")
        return []
    whole = compute_fingerprint([samples])
    if samples.size < _MIN_SECONDS * SAMPLE_RATE:
        return [whole]
    keys = set(fingerprint_keys(whole))
    for name, copy in copies(samples[: _COPIED_SECONDS * SAMPLE_RATE], rng):
        fingerprint, kind = compute_fingerprint([copy]), kinds[name]
        found = same_recording(fingerprint, whole)
        kind.n += 1
        kind.n_named += found is not None
        kind.n_looked_up += not keys.isdisjoint(probe_keys(fingerprint))
        kind.shares.append(found.matched_s * SAMPLE_RATE / copy.size if found else 0.0)
    return [whole]


def _excerpts(
    pairs: Sequence[tuple[Fingerprint, Fingerprint]], n_pairs: int, rng: np.random.Generator
) -> Iterator[tuple[Fingerprint, Fingerprint]]:
    """Yield pairs of excerpts, of each pair of recordings in turn."""
    for number in range(n_pairs):
        first, second = (_excerpt(each, rng) for each in pairs[number % len(pairs)])
        yield first, second


def _excerpt(fingerprint: Fingerprint, rng: np.random.Generator) -> Fingerprint:
    n_items = int(rng.integers(*_EXCERPT_ITEMS))
    start = int(rng.integers(max(1, fingerprint.size - n_items)))
    return fingerprint[start : start + n_items]


def _table_of(kinds: dict[str, _Kind]) -> str:
    rows = [
        [name, str(kind.n), str(kind.n_named), str(kind.n_looked_up), f"{np.median(kind.shares):.2f}"]
        for name, kind in kinds.items()
    ]
    return table(["copy", "copies", "named", "looked up", "part that matches, median"], rows)
