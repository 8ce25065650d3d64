from __future__ import annotations

from pathlib import Path
from xml.etree import ElementTree as ET

import numpy as np
import pytest

from contrafact_bench.evaluation.pair_metrics import Pairs
from contrafact_bench.reports.figures import draw_distances, draw_map, draw_precision_recall, draw_roc

MAX_BYTES = 300_000


@pytest.fixture
def pairs() -> Pairs:
    random = np.random.default_rng(1)
    are_covers = random.random(100_000) < 0.02
    return Pairs(random.normal(1.2 - 0.4 * are_covers, 0.1), are_covers)


def texts(path: Path) -> list[str]:
    return [each.text or "" for each in ET.parse(path).iter("{http://www.w3.org/2000/svg}text")]  # noqa: S314


def test_curves_name_every_system_and_stay_small(tmp_path: Path, pairs: Pairs) -> None:
    systems = dict.fromkeys(("dtw", "contrafact"), pairs)

    for draw in (draw_roc, draw_precision_recall):
        draw(systems, tmp_path / "curve.svg")
        assert {"dtw", "contrafact"} < set(texts(tmp_path / "curve.svg"))
        assert (tmp_path / "curve.svg").stat().st_size < MAX_BYTES


def test_histograms_separate_covers_and_others(tmp_path: Path, pairs: Pairs) -> None:
    draw_distances(pairs, tmp_path / "distances.svg")

    assert {"covers", "others", "distance"} < set(texts(tmp_path / "distances.svg"))
    assert (tmp_path / "distances.svg").stat().st_size < MAX_BYTES


def test_the_same_numbers_give_the_same_file(tmp_path: Path) -> None:
    random = np.random.default_rng(2)
    works = np.repeat(np.arange(40), 4)
    vectors = (random.normal(size=(40, 16))[works] + 0.1 * random.normal(size=(160, 16))).astype(np.float32)

    for name in ("one.svg", "two.svg"):
        draw_map(vectors, works, tmp_path / name)

    assert (tmp_path / "one.svg").read_bytes() == (tmp_path / "two.svg").read_bytes()
    assert (tmp_path / "one.svg").stat().st_size < MAX_BYTES * len(works) / 916  # as many as `val` has
    assert b"dc:date" not in (tmp_path / "one.svg").read_bytes()
