"""The page docs/results/melody.md: how often same and different melodies over the same chords are recognised."""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Callable, Iterable
from itertools import combinations
from pathlib import Path

import numpy as np
from tqdm import tqdm

from contrafact.alignment.align import align
from contrafact.alignment.melody import melody_agreement
from contrafact.domain.chroma import Chroma
from contrafact.domain.verdicts import MelodyAgreement
from contrafact_bench.evaluation.melody_pairs import MelodyPair, melody_pairs
from contrafact_bench.reports.markdown import table
from contrafact_training.data.datasets import read_recording

_N_FALSE_PAIRS = 150
_COLUMNS = ("pairs", "number", *(each.value.replace("_", " ") for each in MelodyAgreement))
_PAGE = """# Melody

What is said of two melodies in the sections that match. Written by

    contrafact-bench melody [FOLDER]

Do not edit. Made songs of half a minute over {n_progressions} progressions: a melody that is sung or played, from 6 dB
below to 6 dB above its accompaniment, in other keys and tempi. FOLDER holds recordings as WORK/TRACK.

{table}
"""
Counts = Counter[MelodyAgreement]


def melody(options: argparse.Namespace) -> None:
    """Run `contrafact-bench melody`."""
    sys.stdout.write(write_melody_page(options.out, options.recordings, options.pairs))


def write_melody_page(out: Path, recordings: Path | None, n_pairs: int) -> str:
    """Measure, write the page and return it.

    Parameters
    ----------
    recordings : folder of recordings by work; without it only made pairs are judged.
    n_pairs : number of made pairs, half of them of the same melody.
    """
    pairs = list(tqdm(melody_pairs(n_pairs), total=n_pairs, desc="made pairs", unit="pair", disable=None))
    rows = [
        *_rows_of_made(pairs, "made", lambda pair: True),
        *_rows_of_made(pairs, "both sung", lambda pair: all(each.voice == "sung" for each in pair.sounds)),
        *_rows_of_made(pairs, "both played", lambda pair: all(each.voice != "sung" for each in pair.sounds)),
        *_rows_of_made(pairs, "both quieter", lambda pair: all(each.melody_db < 0 for each in pair.sounds)),
    ]
    if recordings is not None:
        covers, others = judge_recordings(recordings)
        rows += [_row("recordings of one work", covers), _row("recordings of two works, by chance", others)]
    n_progressions = len({pair.progression for pair in pairs})
    page = _PAGE.format(n_progressions=n_progressions, table=table(_COLUMNS, rows).rstrip("\n"))
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_text(page, encoding="utf-8")
    return page


def judge_recordings(folder: Path) -> tuple[Counts, Counts]:
    """Return what is said of all pairs of one work, and of drawn pairs of two works, with sections."""
    files = sorted(file for file in folder.glob("*/*") if file.is_file())
    tracks = {file: read_recording(file) for file in tqdm(files, desc="melodies", unit="track", disable=None)}
    pairs = list(combinations(files, 2))
    covers = [pair for pair in pairs if pair[0].parent == pair[1].parent]
    others = [pair for pair in pairs if pair[0].parent != pair[1].parent]
    drawn = np.random.default_rng(0).permutation(len(others))[:_N_FALSE_PAIRS]
    chosen: tuple[Iterable[tuple[Path, Path]], ...] = (covers, (others[place] for place in drawn))
    of_covers, of_others = (_judged((tracks[a], tracks[b]) for a, b in each) for each in chosen)
    return of_covers, of_others


def _judged(pairs: Iterable[tuple[Chroma, Chroma]]) -> Counts:
    found: Counts = Counter()
    for query, reference in pairs:
        aligned = align(query, reference)
        if aligned.sections:
            found[melody_agreement(query, reference, aligned.sections, aligned.transposition_semitones)] += 1
    return found


def _rows_of_made(
    pairs: Iterable[MelodyPair], name: str, is_counted: Callable[[MelodyPair], bool]
) -> list[tuple[str, ...]]:
    found: dict[MelodyAgreement, Counts] = {MelodyAgreement.AGREES: Counter(), MelodyAgreement.DIFFERS: Counter()}
    for pair in filter(is_counted, pairs):
        answer = melody_agreement(pair.query, pair.reference, [pair.section], pair.transposition_semitones)
        found[pair.expected][answer] += 1
    return [
        _row(f"{name}, same melody", found[MelodyAgreement.AGREES]),
        _row(f"{name}, different melodies", found[MelodyAgreement.DIFFERS]),
    ]


def _row(name: str, found: Counts) -> tuple[str, ...]:
    return (name, str(found.total()), *(str(found[each]) for each in MelodyAgreement))
