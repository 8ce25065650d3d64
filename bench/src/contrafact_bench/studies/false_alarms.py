"""The page docs/results/false-alarms.md: how many pairs of sounds that are no music are likely."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import NamedTuple

import numpy as np
from tqdm import tqdm

from contrafact.domain.errors import ContrafactError
from contrafact.domain.verdicts import Decision
from contrafact_bench.evaluation.nonmusic import KINDS, make_sound
from contrafact_bench.evaluation.product import Analysed, Product
from contrafact_bench.reports.markdown import table

SEED = 0
N_PAIRS = 1000
N_OF_KIND = 7
_SHORTEST_S, _LONGEST_S = 40.0, 200.0
_PAGE = """# False alarms

What a check says of two sounds that are no music. Written by

    contrafact-bench false-alarms

Do not edit. {n_sounds} sounds of {shortest:.0f} to {longest:.0f} s, made from seed {seed}; {n_pairs} pairs of them,
half of one kind; weights `{model_id}`. **{n_likely} are likely.** The columns count the sounds, the sounds that are
refused, and the pairs of each kind with any; a pair of two kinds counts for both.

{table}
"""


class Sound(NamedTuple):
    """A sound by its kind and its number among those."""

    kind: str
    number: int


def write_false_alarms_page(
    out: Path,
    weights: Path | None,
    runs: Path,
    *,
    n_pairs: int = N_PAIRS,
    n_of_kind: int = N_OF_KIND,
    seed: int = SEED,
) -> str:
    """Measure, write the page and return it.

    Parameters
    ----------
    runs : folder for what was extracted.
    n_pairs : number of pairs.
    n_of_kind : sounds of each kind.
    """
    product = Product(weights, runs / "false-alarms")
    analysed = _analysed(product, n_of_kind, seed)
    counts: defaultdict[str, Counter[Decision]] = defaultdict(Counter)
    likely = []
    for one, other in tqdm(list(draw_pairs(list(analysed), n_pairs, seed)), unit="pair", disable=None):
        verdict = product.verdict(analysed[one], analysed[other])
        for kind in {one.kind, other.kind}:
            counts[kind][verdict.decision] += 1
        if verdict.decision is Decision.LIKELY:
            likely.append(f"{one.kind} {one.number} and {other.kind} {other.number}: {verdict.probability:.2f}")
    n_analysed = Counter(sound.kind for sound in analysed)
    rows = [
        [
            kind,
            str(n_analysed[kind]),
            str(n_of_kind - n_analysed[kind]),
            *(str(counts[kind][each]) for each in Decision),
        ]
        for kind in KINDS
    ]
    text = _PAGE.format(
        n_sounds=n_of_kind * len(KINDS),
        shortest=_SHORTEST_S,
        longest=_LONGEST_S,
        seed=seed,
        n_pairs=n_pairs,
        model_id=product.model_id,
        n_likely=len(likely) or "None",
        table=table(("kind", "sounds", "refused", *(str(each) for each in Decision)), rows),
    )
    text += "".join(f"- {line}\n" for line in likely)
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_text(text, encoding="utf-8")
    return text


def draw_pairs(sounds: list[Sound], n_pairs: int, seed: int) -> Iterator[tuple[Sound, Sound]]:
    """Draw pairs of different sounds, every second pair of one kind.

    Parameters
    ----------
    sounds : two or more of some kind, and of two kinds.
    """
    rng = np.random.default_rng(seed)
    n_drawn = 0
    while n_drawn < n_pairs:
        one, other = (sounds[i] for i in rng.integers(len(sounds), size=2))
        if one != other and (one.kind == other.kind) == (n_drawn % 2 == 0):
            n_drawn += 1
            yield one, other


def _analysed(product: Product, n_of_kind: int, seed: int) -> dict[Sound, Analysed]:
    """Return the sounds that the product accepts."""
    analysed = {}
    sounds = [Sound(kind, number) for kind in KINDS for number in range(n_of_kind)]
    for sound in tqdm(sounds, unit="sound", disable=None):
        seconds = float(np.random.default_rng((seed, sound.number)).uniform(_SHORTEST_S, _LONGEST_S))

        make = partial(make_sound, sound.kind, seed * N_PAIRS + sound.number, seconds)
        try:
            analysed[sound] = product.analyse(f"{sound.kind} {seed} {sound.number}", make)
        except ContrafactError as error:
            tqdm.write(f"{sound.kind} {sound.number} is refused: {error}")
    return analysed
