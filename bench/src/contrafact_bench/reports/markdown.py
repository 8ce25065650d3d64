"""Markdown of the pages: tables, and short texts about figures, datasets and weights."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from contrafact_training.data.datasets import Dataset
from contrafact_training.data.metrics import RankingFigures


def table(columns: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Return a table."""
    lines = [columns, ["---"] * len(columns), *rows]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def with_interval(figures: RankingFigures) -> str:
    """Return the mAP with its 95 % interval."""
    low, high = figures.map_interval
    return f"{figures.map:.3f} ({low:.3f}-{high:.3f})"


def dataset_in_words(dataset: Dataset, split: str, data: Path) -> str:
    """Return split, file, and numbers of tracks and works."""
    n_works = len(set(dataset.works.tolist()))
    return f"`{split}` of {data.name}, {len(dataset)} tracks of {n_works} works"


def weights_in_words(model_id: str) -> str:
    """Return the name of weights and the first digits of their sha256."""
    name, _, digits = model_id.rpartition("-")
    return f"`{name}` (sha256 {digits})"
