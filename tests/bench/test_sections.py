from __future__ import annotations

import re
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
import pytest
from tests.doubles.commands import run_command, run_main
from tests.doubles.labelled_chroma import small_dataset, write_npz

from contrafact.domain.verdicts import Section
from contrafact_bench.commands import main
from contrafact_bench.evaluation.section_judging import Judgement
from contrafact_bench.reports.section_picture import section_picture
from contrafact_bench.reports.sections import Result, page


def judgement(**counts: int) -> Judgement:
    usual = {"n_pairs": 10, "n_true": 20, "n_found": 18, "n_found_or_repeated": 19, "n_sections": 25}
    return Judgement(
        **{**usual, "n_repetitions": 3, "n_false": 1, **counts}, boundary_errors_s=(0.5, -1.5, 1.0, -1.0, 2.0)
    )


def test_the_page_has_shares_of_sections_and_counts_per_pair() -> None:
    result = Result(
        n_pairs=20,
        seed=5,
        by_kind={"moved": judgement(), "cut": judgement(n_found=20, n_found_or_repeated=20, n_false=3)},
        medleys=judgement(n_true=10, n_found=9, n_found_or_repeated=9),
        chance_of_repetition=0.07,
        n_sections_of_others=[0, 0, 0, 2],
    )

    written = page(result, ["What is seen."])

    assert "| moved | 10 | 20 | 90.0% | 95.0% | 0.10 | 0.30 | 1.00 |" in written
    assert "| **all** | 20 | 40 | 95.0% | 97.5% | 0.20 | 0.30 | 1.00 |" in written
    assert "| medley and song | 10 | 10 | 90.0% |" in written
    assert "have 0.50 sections a pair" in written
    assert "75% have none" in " ".join(written.split())
    assert "![recurrence and sections of pair 1](figures/sections-1.svg)\n\n1. What is seen." in written


def test_a_picture_is_small_and_has_a_line_for_each_section() -> None:
    matrix = np.random.default_rng(0).random((515, 400)) < 0.1
    matrix |= np.eye(515, 400, dtype=np.bool_)
    sections = [Section(0.0, 100.0, 10.0, 110.0, 0.9), Section(120.0, 180.0, 20.0, 80.0, 0.8)]

    picture = section_picture(matrix, sections)

    assert len(picture) < 150_000
    root = ElementTree.fromstring(picture)  # noqa: S314 - made here
    assert len([path for path in root.iter("{http://www.w3.org/2000/svg}path") if path.get("stroke-opacity")]) == 2
    labels = [text.text for text in root.iter("{http://www.w3.org/2000/svg}text")]
    # 515 frames are 3:59, 400 are 3:05.
    assert labels.count("3:00") == 2
    assert "4:00" not in labels


def test_the_command_writes_the_page(tmp_path: Path) -> None:
    data = write_npz(tmp_path / "chroma.npz", val=small_dataset(n_works=12, n_tracks=2, n_frames=250))

    run_main(main, "sections", "--data", data, "--out", tmp_path / "sections.md", "--pairs", 6, "--seed", 1)

    written = (tmp_path / "sections.md").read_text()
    assert re.search(r"\| \*\*all\*\* \| 6 \| \d+ \|", written)
    assert re.search(r"\| medley and song \| 6 \| 6 \|", written)


def test_the_command_names_what_is_missing(capsys: pytest.CaptureFixture[str]) -> None:
    status, _, error = run_command(main, capsys, "sections", "--out", "sections.md")

    assert status == 2
    assert "--data" in error
