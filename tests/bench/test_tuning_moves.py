"""The probability of real covers hardly moves when one of them is played a little sharper or flatter."""

from __future__ import annotations

from pathlib import Path

import pytest

from contrafact_bench.evaluation.changes import by_semitones
from contrafact_bench.evaluation.product import Analysed, Product
from contrafact_bench.evaluation.transcodes import decoded

MOST_MOVED = 0.1
PAIRS = [
    # A distorted guitar, whose tuning is not sure, and a recording 35 cents sharp.
    pytest.param(
        *("green_day+Kerplunk+16-My_Generation", "who+Who_s_Better_Who_s_Best+01-My_Generation", [-50]),
        marks=pytest.mark.long,
    ),
    # Voices alone: a pair at the line between likely and unsure.
    ("beatles+1+11-Yesterday", "en_vogue+Funky_Divas+09-Yesterday", [40]),
]


@pytest.mark.slow
@pytest.mark.parametrize(("query", "reference", "shifts"), PAIRS)
def test_the_probability_hardly_moves_with_the_tuning(
    research_data: Path, tmp_path: Path, query: str, reference: str, shifts: list[int]
) -> None:
    product = Product(None, tmp_path)

    def analyse(name: str, cents: int) -> Analysed:
        path = research_data / "audio" / f"{name}.mp3"
        return product.analyse(f"{name} {cents}", lambda: by_semitones(decoded(path), cents / 100))

    other = analyse(reference, 0)
    plain = product.verdict(analyse(query, 0), other).probability
    for cents in shifts:
        assert product.verdict(analyse(query, cents), other).probability == pytest.approx(plain, abs=MOST_MOVED), cents
