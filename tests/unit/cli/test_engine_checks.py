"""What the doctor says of the vector engine."""

from __future__ import annotations

import pytest

from contrafact.cli.admin.engine_checks import judged
from contrafact.cli.admin.findings import Level
from contrafact.domain.engines import EngineEntries, EngineName, EngineReport, Filling

WHOLE = EngineEntries(n_tracks=100, n_tracks_expected=100, n_segments=299, n_segments_expected=300)
DENIED = "The vector engine takes no vectors: quota exceeded."


def milvus(
    version: str | None = "2.3.5",
    filling: Filling | None = None,
    problem: str | None = None,
    entries: EngineEntries | None = None,
    *,
    is_filled: bool = True,
    is_compared: bool = False,
) -> EngineReport:
    return EngineReport(EngineName.MILVUS, version, is_compared, is_filled, filling, problem, entries)


@pytest.mark.parametrize(
    ("report", "level", "said"),
    [
        (EngineReport(EngineName.EXACT), Level.OK, "compares all tracks"),
        (EngineReport(EngineName.USEARCH, "2.26.6"), Level.OK, "graph (usearch 2.26.6)"),
        (milvus(entries=WHOLE), Level.OK, "Milvus 2.3.5 holds 100 of 100 tracks and 299 of 300 entries of segments."),
        (milvus(filling=Filling.GOING_ON, entries=WHOLE), Level.OK, "A new collection is being filled."),
        (milvus(entries=EngineEntries(100, 100, 270, 300)), Level.WARNING, "270 of 300 entries"),
        (milvus(entries=EngineEntries(90, 100, 300, 300)), Level.WARNING, "90 of 100 tracks"),
        (milvus(), Level.WARNING, "cannot be counted"),
        (milvus(filling=Filling.GOING_ON, is_filled=False), Level.WARNING, "is being filled for the first time"),
        (milvus(is_filled=False), Level.WARNING, "holds nothing yet"),
        (milvus(filling=Filling.REFUSED, problem=DENIED, is_filled=False), Level.PROBLEM, "quota exceeded"),
        (milvus(version=None), Level.PROBLEM, "Milvus does not answer."),
    ],
)
def test_which_engine_answers_and_how_it_stands_is_said(report: EngineReport, level: Level, said: str) -> None:
    found = judged([report])
    assert found.level == level
    assert said in found.detail
    assert bool(found.advice) == (level != Level.OK)


def test_an_engine_that_is_only_compared_is_judged_too() -> None:
    found = judged([EngineReport(EngineName.EXACT), milvus(version=None, is_compared=True)])
    assert found.level == Level.PROBLEM
    assert found.detail == (
        "The product's own vector engine compares all tracks. Milvus, which is only compared, does not answer."
    )
