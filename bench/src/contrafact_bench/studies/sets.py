"""Study: how many parts of made sets are proposed, with boundaries within 5 s."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Self

import numpy as np
from tqdm import tqdm

from contrafact.domain.sets import SetPart
from contrafact.features.set_parts import propose_parts
from contrafact_bench.evaluation.made_sets import (
    KINDS,
    MAX_SONG_S,
    draw,
    halves,
    mixed,
    n_boundaries,
    n_found,
    rows_of,
)
from contrafact_bench.reports.markdown import table
from contrafact_training.data.datasets import DatasetError

SEED = 7
_SONGS_OF_A_SET = 8
_MIN_SONGS = 2 * _SONGS_OF_A_SET
_TEXT = """# Sets

How many parts of a long recording are proposed as they are? Sets were made of {songs} recordings, covers80-dev:
{n} of each kind, {of_a_set} songs each, in random order, gains of ±3 dB, by sound alone: without chapters, and without
a library that holds the songs. Seed {seed}. The trees that judge a set were fitted to the other half of the recordings;
each half was measured.

{table}
{verdict}

A **part** is found if one proposed part has both its ends within 5 s of it; the aim was 90 %. A **boundary** is found
if a part is proposed to begin within 5 s. So one boundary that is missed, or too many, costs two parts.

The boundary of a pause (0.6 to 4 s) or crossfade (3 to 8 s) is its middle. "As they are": one recording behind the
other with the silence that each has at its ends; the others are trimmed 40 dB below their loudest moment.

Not measured here: chapters are taken as they are, and where the library holds the recording itself, its beginning and
end are those of the fingerprints, exact to a second. The product uses the trees of both halves; no recording is left
to measure these with.

`contrafact-bench sets FOLDER` measures; `--fit FILE` fits the trees anew
([decision](../decisions/0077-set-boundaries.md)).
"""


@dataclass
class Row:
    """Counts of one kind of sets."""

    n_parts: int = 0
    n_found: int = 0
    n_boundaries: int = 0
    n_hit: int = 0
    n_wrong: int = 0

    def count(self, boundaries: Sequence[float], parts: Sequence[SetPart]) -> None:
        """Add what was found in one set."""
        hit, wrong = n_boundaries(boundaries, parts)
        self += Row(len(boundaries), n_found(boundaries, parts), len(boundaries) - 1, hit, wrong)

    def __iadd__(self, other: Row) -> Self:
        for each in fields(self):
            setattr(self, each.name, getattr(self, each.name) + getattr(other, each.name))
        return self

    @property
    def share(self) -> float:
        """Share of parts that were found, 0..1."""
        return self.n_found / max(self.n_parts, 1)


def songs_of(folder: Path) -> list[Path]:
    """Return the recordings of a folder, whatever lies deep in it. Raises DatasetError for too few."""
    endings = {".opus", ".mp3", ".flac", ".wav", ".m4a", ".ogg", ".webm"}
    found = sorted(path for path in folder.rglob("*") if path.suffix.lower() in endings)
    if len(found) < 2 * _MIN_SONGS:
        raise DatasetError(f"{folder} needs {2 * _MIN_SONGS} recordings.")
    return found


def measure(songs: Sequence[Path], n_sets: int, trees: int) -> dict[str, Row]:
    """Make sets of each kind, propose their parts, and count.

    Parameters
    ----------
    trees : the half of the recordings whose trees judge; not that of the songs.
    """
    measured = {path: rows_of(path) for path in tqdm(songs, unit="song", disable=None)}
    rng = np.random.default_rng(SEED)
    rows = {kind: Row() for kind in KINDS}
    for _ in tqdm(range(n_sets), unit="round", disable=None):
        for kind, row in rows.items():
            found, boundaries = mixed(draw(kind, songs, _SONGS_OF_A_SET, rng), measured)
            parts = propose_parts(found, (), boundaries[-1], MAX_SONG_S, (trees,))
            row.count(boundaries, parts)
    return rows


def write_sets_page(folder: Path, out: Path, n_sets: int) -> str:
    """Measure on each half of the recordings of a folder, write the page, and return its text."""
    songs = songs_of(folder)
    first, second = halves(songs)
    rows = measure(first, n_sets, 1)
    for kind, row in measure(second, n_sets, 0).items():
        rows[kind] += row
    lines = [
        [
            kind,
            f"**{row.n_found} of {row.n_parts}** ({100 * row.share:.1f} %)",
            f"{row.n_hit} of {row.n_boundaries} ({100 * row.n_hit / max(row.n_boundaries, 1):.0f} %)",
            str(row.n_wrong),
        ]
        for kind, row in rows.items()
    ]
    text = _TEXT.format(
        songs=len(songs),
        n=2 * n_sets,
        of_a_set=_SONGS_OF_A_SET,
        seed=SEED,
        table=table(("between the songs", "parts found", "boundaries found", "boundaries too many"), lines),
        verdict=_verdict(rows),
    )
    out.write_text(text)
    return text


def _verdict(rows: dict[str, Row]) -> str:
    aim = 0.9
    reached = [kind for kind, row in rows.items() if row.share >= aim]
    missed = [kind for kind, row in rows.items() if row.share < aim]
    return (
        f"90 % is reached with: {', '.join(reached) or 'none'}. It is not reached with: {', '.join(missed) or 'none'}."
    )
