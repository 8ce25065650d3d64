from __future__ import annotations

from pathlib import Path

import pytest
from tests.doubles.commands import run_main
from tests.doubles.labelled_chroma import small_dataset, write_npz
from tests.doubles.weights import write_untrained_weights

from contrafact.embedding.card import load_card
from contrafact_bench.commands import main
from contrafact_training.commands.calibrate import main as calibrate


def test_the_page_has_the_quality_and_the_decisions_of_every_split(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    splits = {name: small_dataset(8, 3, 90, seed=seed) for seed, name in enumerate(("train", "val", "test"))}
    data, weights = write_npz(tmp_path / "chroma.npz", **splits), write_untrained_weights(tmp_path, "net")
    run_main(calibrate, "--data", data, "--weights", weights, "--judge", "test")

    run_main(
        main, "calibration", "--data", data, "--weights", weights, "--judge", "test", "--out", tmp_path / "page.md"
    )

    page, card = (tmp_path / "page.md").read_text(encoding="utf-8"), load_card(weights)
    assert "`contrafact-bench calibration --data chroma.npz --judge test`" in page
    row = next(line for line in page.splitlines() if line.startswith("| `test` |"))
    assert f"{card.calibration_quality.aligned['test'].expected_error:.3f}" in row
    # 20 nearest of each of 24 tracks, in three decisions
    rows = [line.split("|")[1:-1] for line in page.splitlines() if line.startswith("| `test` | balanced")]
    assert sum(int(cells[3]) for cells in rows) == 24 * 20
    assert (tmp_path / "figures" / "reliability.svg").read_text(encoding="utf-8").startswith("<?xml")
