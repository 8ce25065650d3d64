"""The page docs/results/changes.md: what the product says of recordings that were changed."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache
from hashlib import sha256
from itertools import permutations
from pathlib import Path

import numpy as np
from tqdm import tqdm

from contrafact.domain.verdicts import Decision, Relation, Verdict
from contrafact_bench.evaluation.changes import CHANGES, UNCHANGED
from contrafact_bench.evaluation.product import Analysed, Product
from contrafact_bench.evaluation.transcodes import Samples, decoded
from contrafact_bench.reports.markdown import table
from contrafact_training.data.datasets import DatasetError

SEED = 0
N_UNRELATED = 3
"""Recordings of other works that each changed one is compared with."""
_MIN_WORKS = 3
"""A recording, the other one of its medley, and one that is in neither."""
_PAGE = """# Changed recordings

What a check says of a recording that was changed, against the recording itself, a cover and other works. Written by

    contrafact-bench changes FOLDER

Do not edit. {n_recordings} recordings of {n_works} works in {folder}, each changed in {n_changes} ways; weights
`{model_id}`. The columns count *likely* / *unsure* / *unlikely*; *same* counts those that are named the same recording.

{table}
{wrong}
"""
_NONE_WRONG = "None of {n} pairs of different works is likely."
_SOME_WRONG = "Likely, of {n} pairs of different works:\n\n{pairs}"


@dataclass
class _Row:
    """Decisions on one change."""

    itself: Counter[Decision] = field(default_factory=Counter)
    cover: Counter[Decision] = field(default_factory=Counter)
    other: Counter[Decision] = field(default_factory=Counter)
    n_same: int = 0

    def add(self, itself: Verdict, cover: Verdict, *others: Verdict) -> None:
        """Count the verdicts on one changed recording."""
        self.itself[itself.decision] += 1
        self.n_same += itself.relation is Relation.SAME_RECORDING
        self.cover[cover.decision] += 1
        self.other.update(other.decision for other in others)


def write_changes_page(
    folder: Path, out: Path, weights: Path | None, runs: Path, *, names: Sequence[str] = tuple(CHANGES)
) -> str:
    """Measure, write the page and return it.

    Parameters
    ----------
    folder : recordings whose names end in `-WORK.mp3`, or `WORK/TRACK.mp3`.
    runs : folder for what was extracted.
    names : of `CHANGES`; the rows of the table.

    Raises
    ------
    DatasetError : fewer than three works with two recordings.
    """
    works = _works(folder)
    product = Product(weights, runs / "changes")
    rows, wrong = _measure(works, product, names)
    n_others = sum(row.other.total() for row in rows.values())
    n_recordings = sum(map(len, works.values()))
    text = _PAGE.format(
        n_recordings=n_recordings,
        n_works=len(works),
        folder=folder.name,
        n_changes=len(names),
        model_id=product.model_id,
        table=_table_of(rows),
        wrong=(_SOME_WRONG if wrong else _NONE_WRONG).format(n=n_others, pairs="".join(wrong)),
    )
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_text(text, encoding="utf-8")
    return text


def _works(folder: Path) -> dict[str, list[Path]]:
    works: defaultdict[str, list[Path]] = defaultdict(list)
    for path in sorted((*folder.glob("*.mp3"), *folder.glob("*/*"))):
        works[path.stem.rpartition("-")[2] if path.parent == folder else path.parent.name].append(path)
    found = {work: paths[:2] for work, paths in works.items() if len(paths) > 1}
    if len(found) < _MIN_WORKS:
        raise DatasetError(f"{folder} needs {_MIN_WORKS} works with two recordings each.")
    return found


def _measure(
    works: Mapping[str, Sequence[Path]], product: Product, names: Sequence[str]
) -> tuple[dict[str, _Row], list[str]]:
    """Return the rows, and the pairs of different works that are likely."""
    rows, wrong = {name: _Row() for name in names}, []
    order = list(works)
    for number, work in enumerate(tqdm(order, unit="work", disable=None)):
        # The work before is in the medley, so it is not among the others.
        before = works[order[number - 1]][0]
        n_others = min(N_UNRELATED, len(order) - 2)
        others = [works[order[(number + k) % len(order)]][0] for k in range(1, n_others + 1)]
        for path, cover in permutations(works[work]):
            plain = [_changed(product, each, before, UNCHANGED) for each in (path, cover, *others)]
            for name in names:
                changed = _changed(product, path, before, name)
                verdicts = [product.verdict(changed, each) for each in plain]
                rows[name].add(*verdicts)
                wrong += [
                    f"- {path.stem}, {name}: {other.stem} ({verdict.probability:.2f})\n"
                    for other, verdict in zip(others, verdicts[2:], strict=True)
                    if verdict.decision is Decision.LIKELY
                ]
    return rows, wrong


def _changed(product: Product, path: Path, other: Path, name: str) -> Analysed:
    def make() -> Samples:
        return CHANGES[name](_samples(path), _samples(other), np.random.default_rng(SEED))

    return product.analyse(f"{_digest(path)} {name}", make)


@cache
def _digest(path: Path) -> str:
    return f"{path.stem} {sha256(path.read_bytes()).hexdigest()[:12]}"


@lru_cache(2)
def _samples(path: Path) -> Samples:
    return decoded(path)


def _table_of(rows: Mapping[str, _Row]) -> str:
    columns = ("change", "itself", "same", "cover", "other works")
    lines = [
        [name, _counts(row.itself), str(row.n_same), _counts(row.cover), _counts(row.other)]
        for name, row in rows.items()
    ]
    return table(columns, lines)


def _counts(decisions: Counter[Decision]) -> str:
    return " / ".join(str(decisions[each]) for each in (Decision.LIKELY, Decision.UNSURE, Decision.UNLIKELY))
