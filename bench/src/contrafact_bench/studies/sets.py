"""Study: how many parts of made sets are proposed, with boundaries within 5 s."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from tqdm import tqdm

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

How many parts of a long recording are proposed as they are? Sets were made of {songs} recordings that the weights of
the boundaries were not fitted to (the other half of covers80-dev): {n} of each kind, {of_a_set} songs each, in random
order, gains of ±3 dB, by sound alone: without chapters, and without a library that holds the songs. Seed {seed}.

{table}
{verdict}

A **part** is found if one proposed part has both its ends within 5 s of it; the aim was 90 %. A **boundary** is found
if a part is proposed to begin within 5 s. So one boundary that is missed, or too many, costs two parts.

The boundary of a pause (0.6 to 4 s) or crossfade (3 to 8 s) is its middle. "As they are": one recording behind the
other with the silence that each has at its ends; the others are trimmed 40 dB below their loudest moment. Some songs
hold a silence of their own, such as a hidden track, and are split there.

Not measured here: chapters are taken as they are, and where the library holds the recording itself, its beginning and
end are those of the fingerprints, exact to a second.

`contrafact-bench sets FOLDER` measures; `--fit` fits the weights anew to the first half
([decision](../decisions/0071-sets.md)).
"""


@dataclass
class Row:
    """Counts of one kind of sets."""

    n_parts: int = 0
    n_found: int = 0
    n_boundaries: int = 0
    n_hit: int = 0
    n_wrong: int = 0

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


def measure(songs: Sequence[Path], n_sets: int) -> dict[str, Row]:
    """Make sets of each kind, propose their parts, and count."""
    measured = {path: rows_of(path) for path in tqdm(songs, unit="song", disable=None)}
    rng = np.random.default_rng(SEED)
    rows = {kind: Row() for kind in KINDS}
    for _ in tqdm(range(n_sets), unit="round", disable=None):
        for kind, row in rows.items():
            found, boundaries = mixed(draw(kind, songs, _SONGS_OF_A_SET, rng), measured)
            parts = propose_parts(found, (), boundaries[-1], MAX_SONG_S)
            hit, wrong = n_boundaries(boundaries, parts)
            row.n_parts += len(boundaries)
            row.n_found += n_found(boundaries, parts)
            row.n_boundaries += len(boundaries) - 1
            row.n_hit += hit
            row.n_wrong += wrong
    return rows


def write_sets_page(folder: Path, out: Path, n_sets: int) -> str:
    """Measure on the second half of the recordings of a folder, write the page, and return its text."""
    _, songs = halves(songs_of(folder))
    rows = measure(songs, n_sets)
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
        n=n_sets,
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
