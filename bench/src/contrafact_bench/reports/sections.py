"""The page docs/results/sections.md: accuracy of sections on synthetic pairs, with examples of real covers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import numpy as np
from tqdm import tqdm

from contrafact.alignment.align import align, evidence
from contrafact.domain.chroma import SECONDS_PER_FRAME, Chroma
from contrafact_bench.evaluation.section_judging import LEAST_PART, TOLERANCE_S, Judge, Judgement, total
from contrafact_bench.evaluation.section_pairs import LONGEST_FRAMES, SHORTEST_FRAMES, draw_medleys, draw_pairs
from contrafact_bench.evaluation.section_truth import SyntheticPair
from contrafact_bench.reports.section_picture import section_picture
from contrafact_training.data.datasets import Dataset, load_npz

SPLIT = "val"
_N_STRETCHES = 400
SEED = 2026
"""Seed of the reported pairs; parameters were chosen on other seeds."""


class Example(NamedTuple):
    """Two covers by their indices in the split, and a description of their picture."""

    query: int
    reference: int
    sentence: str


EXAMPLES = (
    Example(
        907,
        909,
        "The query plays its first part twice, slightly faster: two sections with the first minute of the reference. "
        "The third section is the rest.",
    ),
    Example(
        438,
        437,
        "The beginnings match; the query's middle and end both match the reference's last minute, and the rest of the "
        "end what comes before it.",
    ),
    Example(
        364,
        362,
        "A failure: no section, although the two are labelled as covers. There are only short pieces of diagonals, as "
        "between different works.",
    ),
)
_PAGE = """# Sections

Accuracy of the sections of a check. Written by

    contrafact-bench sections --data hpcp.npz

Do not edit. How sections are found: [0030](../decisions/0030-sections.md).

## Synthetic pairs

{n_pairs} pairs are made from chroma of `val` (seed {seed}; parameters were chosen on other seeds), as many of each
kind. The reference is a song; in *mixed* pairs, other works come before it and in its middle. The query is made of
parts of it, {shortest:.0f} to {longest:.0f} s long: *moved* among other works; with a part *cut* out; one part
*repeated*; all parts *reordered*; *foreign* music between them; or two to four parts, possibly overlapping, *mixed*
with other works. The query is transposed, noise is added, its pitch classes and contrast are changed, and in two of
three pairs each part's tempo, by a factor of 0.7 to 1.3.

- **Found**: a section covers at least half of the true one, at most {tolerance:.0f} s beside it.
- **Or repeated**: or the query's part matches another place where the reference plays the same.
- **False**: less than half of a section is right, at its place or by repetition. A repetition: the reference's song
  matches itself there, within two frames, as two random stretches of 20 s of a song do in {chance:.0%} of cases.
- **Boundary**: median error of beginnings and ends of found sections.

| pairs | number | true sections | found | or repeated | false per pair | repeated per pair | boundary, s |
|---|---|---|---|---|---|---|---|
{rows}

A medley holds a part of each of three songs, each in its own key and tempo, and is compared with each whole song.
Copies are easier than covers: these figures show that parts are distinguished, not that covers are found.
{n_others} pairs of different works have {others:.2f} sections a pair, by chance or common harmony;
{without:.0%} have none.

## Real covers

Of thirty random pairs of covers of `val`, one per work, inspected by eye, 17 have sections that follow the visible
diagonals, 3 only short ones that may be chance, 10 none. Three examples, sections drawn over the recurrence matrix
(dark: similar):

{examples}
"""


@dataclass(frozen=True)
class Result:
    """The measurements of the page.

    Parameters
    ----------
    n_pairs, seed : number of pairs, and their seed.
    by_kind : judgements of the pairs of one song.
    medleys : judgement of medleys with each of their songs.
    chance_of_repetition : share of random pairs of stretches of a song that pass as a repetition.
    n_sections_of_others : number of sections in each pair of different works.
    """

    n_pairs: int
    seed: int
    by_kind: Mapping[str, Judgement]
    medleys: Judgement
    chance_of_repetition: float
    n_sections_of_others: Sequence[int]


def write_sections_page(data: Path, out: Path, n_pairs: int, seed: int = SEED) -> None:
    """Measure, and write the page with its pictures in `figures/` beside it.

    Parameters
    ----------
    data : file of labelled chroma with the split `val`.
    out : page to write.
    n_pairs : number of synthetic pairs.
    """
    dataset = load_npz(data, SPLIT)
    judge = Judge(dataset.tracks)
    pairs = draw_pairs(dataset, n_pairs, seed)
    medleys = [pair for medley in draw_medleys(dataset, n_pairs // 3, seed) for pair in medley]
    result = Result(
        n_pairs=n_pairs,
        seed=seed,
        by_kind=_by_kind(pairs, judge),
        medleys=total(_judged(pairs=medleys, judge=judge)),
        chance_of_repetition=_chance_of_repetition(dataset, judge, seed),
        n_sections_of_others=_sections_of_others(dataset, n_pairs, seed),
    )
    examples = [example for example in EXAMPLES if max(example.query, example.reference) < len(dataset)]
    _draw_examples(examples, dataset, out.parent / "figures")
    out.write_text(page(result, [example.sentence for example in examples]), encoding="utf-8")


def page(result: Result, sentences: Sequence[str]) -> str:
    """Return the page as Markdown.

    Parameters
    ----------
    sentences : descriptions of the pictures.
    """
    of_pairs = total(result.by_kind.values())
    rows = [
        *(_row(kind, judgement) for kind, judgement in result.by_kind.items()),
        _row("**all**", of_pairs),
        _row("medley and song", result.medleys),
    ]
    return _PAGE.format(
        n_pairs=result.n_pairs,
        seed=result.seed,
        shortest=SHORTEST_FRAMES * SECONDS_PER_FRAME,
        longest=LONGEST_FRAMES * SECONDS_PER_FRAME,
        tolerance=TOLERANCE_S,
        chance=result.chance_of_repetition,
        rows="\n".join(rows),
        n_others=len(result.n_sections_of_others),
        others=float(np.mean(result.n_sections_of_others)),
        without=float(np.mean(np.array(result.n_sections_of_others) == 0)),
        examples="\n\n".join(
            f"![recurrence and sections of pair {number}](figures/sections-{number}.svg)\n\n{number}. {sentence}"
            for number, sentence in enumerate(sentences, start=1)
        ),
    )


def _row(name: str, judged: Judgement) -> str:
    boundary = float(np.median(np.abs(judged.boundary_errors_s)))
    return (
        f"| {name} | {judged.n_pairs} | {judged.n_true} | {judged.n_found / judged.n_true:.1%} "
        f"| {judged.n_found_or_repeated / judged.n_true:.1%} | {judged.n_false / judged.n_pairs:.2f} "
        f"| {judged.n_repetitions / judged.n_pairs:.2f} | {boundary:.2f} |"
    )


def _by_kind(pairs: Sequence[SyntheticPair], judge: Judge) -> dict[str, Judgement]:
    judgements = _judged(pairs=pairs, judge=judge)
    kinds = dict.fromkeys(pair.kind for pair in pairs)
    return {
        kind: total(one for one, pair in zip(judgements, pairs, strict=True) if pair.kind == kind) for kind in kinds
    }


def _judged(*, pairs: Sequence[SyntheticPair], judge: Judge) -> list[Judgement]:
    return [
        judge.judge(pair, align(Chroma(pair.query), Chroma(pair.reference)).sections)
        for pair in tqdm(pairs, desc="aligning", unit="pair", disable=None)
    ]


def _chance_of_repetition(dataset: Dataset, judge: Judge, seed: int) -> float:
    """Return the share of random pairs of stretches of a song that pass as a repetition."""
    rng = np.random.default_rng(seed)
    frames = np.arange(SHORTEST_FRAMES)
    passes: list[bool] = []
    while len(passes) < _N_STRETCHES:
        track = int(rng.integers(len(dataset)))
        n_starts = len(dataset.tracks[track]) - SHORTEST_FRAMES
        first, second = rng.integers(max(1, n_starts), size=2).tolist()
        if n_starts > SHORTEST_FRAMES and abs(first - second) * SECONDS_PER_FRAME > TOLERANCE_S:
            passes.append(bool(judge.repeats(track, first + frames, second + frames).mean() >= LEAST_PART))
    return float(np.mean(passes))


def _sections_of_others(dataset: Dataset, n_pairs: int, seed: int) -> list[int]:
    """Return the number of sections in each of `n_pairs` random pairs of different works."""
    rng = np.random.default_rng(seed)
    counts: list[int] = []
    while len(counts) < n_pairs:
        query, reference = rng.integers(len(dataset), size=2).tolist()
        if dataset.works[query] != dataset.works[reference]:
            counts.append(len(align(_chroma(dataset, query), _chroma(dataset, reference)).sections))
    return counts


def _draw_examples(examples: Sequence[Example], dataset: Dataset, folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for number, example in enumerate(examples, start=1):
        found = evidence(_chroma(dataset, example.query), _chroma(dataset, example.reference))
        (folder / f"sections-{number}.svg").write_text(section_picture(found.matrix, found.alignment.sections))


def _chroma(dataset: Dataset, track: int) -> Chroma:
    return Chroma(dataset.tracks[track])
