"""The page that says how right sections are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from contrafact_bench.evaluation.section_judging import TOLERANCE_S, Judgement, total
from contrafact_bench.evaluation.section_pairs import LONGEST_FRAMES, SHORTEST_FRAMES


@dataclass(frozen=True)
class Result:
    """What was measured.

    Parameters
    ----------
    n_pairs, seed : what was drawn.
    by_kind : judgements of the pairs of one song.
    medleys : of medleys with each of their songs.
    chance_of_repetition : how often two stretches of a song drawn at random pass as a repetition.
    n_sections_of_others : sections found in each of some pairs of different works.
    """

    n_pairs: int
    seed: int
    by_kind: Mapping[str, Judgement]
    medleys: Judgement
    chance_of_repetition: float
    n_sections_of_others: Sequence[int]


_TEMPLATE = """\
# Sections

How right the sections are that a check tells: which stretch of the query matches which of the reference. Written by

    python -m contrafact_bench.reports.sections --data hpcp.npz --out docs/results/sections.md

Do not edit this page. How sections are found, and why so: [0030](../decisions/0030-sections.md).

## Where the truth is known

{n_pairs} pairs are put together from chroma of `val` (seed {seed}; parameters were chosen on pairs of other seeds), in
equal numbers of each kind. The reference is a song; of *mixed* pairs, with other works before it and in its middle. The
query is made of parts of the song: *moved* among other works; the song with a part *cut* out; one part *repeated*; all
its parts *reordered*; all its parts with *foreign* music between them; or two to four parts, some of which may overlap,
*mixed* with other works. Parts are {shortest:.0f} to {longest:.0f} s long, where it is not the song's length that says.
Two pairs in three are slowed or quickened, each part by its own factor of 0.7 to 1.3. The query is transposed, its
pitch classes made louder and softer, its contrast changed, and noise added to every value. It is aligned as any pair
is, transposition and all.

- **Found**: one section lies on at least half of the true one, at most {tolerance:.0f} s beside it.
- **Found or repeated**: the same, or the same part of the query is matched with another place where the reference plays
  the same. In a song that goes round a loop only nearness tells one round from the next, and only of a copy.
- **False**: less than half of a section is right, be it at its place or by repetition. By repetition means: the
  reference's song, compared with itself, recurs where the section leads, within two frames. Two stretches of 20 s of a
  song, drawn at random, pass as a repetition in {chance:.0%} of cases.
- **Boundary**: how far beginnings and ends of what was found lie from the true ones, in query and reference, median.

Aims: 95 % found, at most 0.2 false a pair, boundaries within 1.5 s; of the parts of medleys 90 %.

| pairs | number | true sections | found | found or repeated | false a pair | by repetition a pair | boundary |
|---|---|---|---|---|---|---|---|
{rows}

A medley holds a part of each of three songs, each in a key and at a speed of its own, and is compared with each of the
whole songs.

Copies are easier than covers, and these are copies: the figures show that parts are told apart, not that covers are
found. {n_others} pairs of different works have {others:.2f} sections a pair, all of them chance or common harmony;
{without:.0%} of the pairs have none.

## Real covers

Thirty pairs of covers of `val`, one of each work, drawn by chance, were looked at: in 17 the sections follow the
diagonals that the eye finds, in 3 there are only short ones that may be chance, in 10 none. Three of them follow. Dark
is where both play alike; sections are drawn over it.

{examples}
"""


def page(result: Result, sentences: Sequence[str]) -> str:
    """The page as Markdown.

    Parameters
    ----------
    sentences : what the pictures show, one for each.
    """
    of_pairs = total(result.by_kind.values())
    rows = [
        *(_row(kind, judgement) for kind, judgement in result.by_kind.items()),
        _row("**all**", of_pairs),
        _row("medley and song", result.medleys),
    ]
    return _TEMPLATE.format(
        n_pairs=result.n_pairs,
        seed=result.seed,
        shortest=SHORTEST_FRAMES * 0.4644,
        longest=LONGEST_FRAMES * 0.4644,
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
        f"| {judged.n_repetitions / judged.n_pairs:.2f} | {boundary:.2f} s |"
    )
