"""How right sections are: on pairs of known alignment, on medleys, on other works; and pictures of real covers.

Run as `python -m contrafact_bench.reports.sections --data hpcp.npz --out docs/results/sections.md`.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from tqdm import tqdm

from contrafact.alignment.align import align, evidence
from contrafact.domain.chroma import SECONDS_PER_FRAME, Chroma
from contrafact_bench.evaluation.section_judging import LEAST_PART, TOLERANCE_S, Judge, Judgement, total
from contrafact_bench.evaluation.section_pairs import SHORTEST_FRAMES, draw_medleys, draw_pairs
from contrafact_bench.evaluation.section_truth import KnownPair
from contrafact_bench.reports.section_page import Result, page
from contrafact_bench.reports.section_picture import section_picture
from contrafact_training.commands.arguments import OneLineParser
from contrafact_training.data.datasets import Dataset, load_npz

SPLIT = "val"
_N_STRETCHES = 400
SEED = 2026
"""Draws the pairs that are reported; parameters were chosen on others."""


class Example(NamedTuple):
    """Two covers by their places in the split, and what their picture shows."""

    query: int
    reference: int
    sentence: str


EXAMPLES = (
    Example(
        907,
        909,
        "The query plays its first part twice, a little quicker: each time has a section of its own, both with the "
        "first minute of the reference. The third section is what follows.",
    ),
    Example(
        438,
        437,
        "The query begins as the reference does; its middle and its end are both matched with the reference's last "
        "minute, and what is left of the end with what comes before that. Other diagonals say nothing new, since their "
        "stretches are in sections already.",
    ),
    Example(
        364,
        362,
        "A failure: no section, though the two are labelled as covers. Their recurrence is short pieces of diagonals, "
        "all over, as it is between different works.",
    ),
)


def main(argv: Sequence[str] | None = None) -> int:
    """Measure, and write the page and its pictures."""
    parser = OneLineParser(prog="python -m contrafact_bench.reports.sections", description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="labelled chroma, hpcp.npz")
    parser.add_argument("--out", type=Path, required=True, help="page to write; pictures go to figures/ beside it")
    parser.add_argument("--pairs", type=int, default=300, help="pairs of known alignment, default 300")
    parser.add_argument("--seed", type=int, default=SEED, help=f"draws the pairs, default {SEED}")
    arguments = parser.parse_args(argv)
    dataset = load_npz(arguments.data, SPLIT)
    judge = Judge(dataset.tracks)
    pairs = draw_pairs(dataset, arguments.pairs, arguments.seed)
    medleys = [pair for medley in draw_medleys(dataset, arguments.pairs // 3, arguments.seed) for pair in medley]
    result = Result(
        n_pairs=arguments.pairs,
        seed=arguments.seed,
        by_kind=_by_kind(pairs, judge),
        medleys=total(_judged(pairs=medleys, judge=judge)),
        chance_of_repetition=_chance_of_repetition(dataset, judge, arguments.seed),
        n_sections_of_others=_sections_of_others(dataset, arguments.pairs, arguments.seed),
    )
    examples = [example for example in EXAMPLES if max(example.query, example.reference) < len(dataset)]
    _draw_examples(examples, dataset, arguments.out.parent / "figures")
    arguments.out.write_text(page(result, [example.sentence for example in examples]))
    return 0


def _by_kind(pairs: Sequence[KnownPair], judge: Judge) -> dict[str, Judgement]:
    judgements = _judged(pairs=pairs, judge=judge)
    kinds = dict.fromkeys(pair.kind for pair in pairs)
    return {
        kind: total(one for one, pair in zip(judgements, pairs, strict=True) if pair.kind == kind) for kind in kinds
    }


def _judged(*, pairs: Sequence[KnownPair], judge: Judge) -> list[Judgement]:
    return [
        judge.judge(pair, align(Chroma(pair.query), Chroma(pair.reference)).sections)
        for pair in tqdm(pairs, desc="aligning", unit="pair", disable=None)
    ]


def _chance_of_repetition(dataset: Dataset, judge: Judge, seed: int) -> float:
    # How often two stretches of a song, drawn at random, would pass as a repetition.
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
    # How many sections are found in each of so many pairs of tracks of different works.
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
    frames: NDArray[np.uint8] = dataset.tracks[track]
    return Chroma(frames)


if __name__ == "__main__":
    raise SystemExit(main())
