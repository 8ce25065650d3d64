"""Made pairs of songs over the same chords, with the same melody and with different ones."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from contrafact.domain.chroma import Chroma
from contrafact.domain.verdicts import MelodyAgreement, Section
from contrafact.features.extract import chroma_with_melody
from contrafact.features.hpcp import peaks_of_rows
from contrafact_bench.evaluation.made_melodies import (
    PROGRESSIONS,
    VOICES,
    Rendering,
    make_melody,
    ornamented,
    render,
)

_LOUDNESSES_DB = (-6.0, -3.0, 0.0, 3.0, 6.0)
_SONG_S = 32.0


@dataclass(frozen=True)
class MelodyPair:
    """Two songs over one progression, and what their melodies should be found to do.

    Parameters
    ----------
    transposition_semitones : 0..11, by which the query is rolled to match the reference.
    section : all of both.
    """

    progression: str
    query: Chroma
    reference: Chroma
    section: Section
    transposition_semitones: int
    expected: MelodyAgreement
    sounds: tuple[Rendering, Rendering]


def melody_pairs(n_pairs: int, seed: int = 0) -> Iterator[MelodyPair]:
    """Make pairs in turn of the same and of different melodies.

    The songs of a pair differ in voice, key, tempo (up to a fifth), loudness of the melody and accompaniment. The same
    melody comes back with other timing and some notes left out.
    """
    names = list(PROGRESSIONS)
    for number in range(n_pairs):
        rng = np.random.default_rng((seed, number))
        name = names[number // 2 % len(names)]
        first = _drawn(rng)
        second = _drawn(rng, beat_s=first.beat_s * rng.uniform(0.85, 1.18))
        n_chords = round(_SONG_S / (4 * first.beat_s))
        chords = [PROGRESSIONS[name][k % len(PROGRESSIONS[name])] for k in range(n_chords)]
        melody, other = (make_melody(chords, int(rng.integers(1 << 31))) for _ in range(2))
        is_same = number % 2 == 0
        sung = ornamented(melody, number) if is_same else other
        query, reference = (
            chroma_with_melody(list(peaks_of_rows([render(chords, notes, how, number)])))
            for notes, how in ((melody, first), (sung, second))
        )
        yield MelodyPair(
            name,
            query,
            reference,
            Section(0.0, query.duration_s, 0.0, reference.duration_s, 1.0),
            (second.key - first.key) % 12,
            MelodyAgreement.AGREES if is_same else MelodyAgreement.DIFFERS,
            (first, second),
        )


def _drawn(rng: np.random.Generator, beat_s: float | None = None) -> Rendering:
    return Rendering(
        voice=str(rng.choice(VOICES, p=[0.4, 0.2, 0.2, 0.2])),
        key=int(rng.integers(-5, 7)),
        beat_s=beat_s or float(rng.uniform(0.45, 0.65)),
        melody_db=float(rng.choice(_LOUDNESSES_DB)),
        is_arpeggio=bool(rng.integers(2)),
    )
