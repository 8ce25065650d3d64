from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from tests.doubles.commands import run_main
from tests.doubles.labelled_chroma import small_dataset, write_npz
from tests.doubles.weights import write_untrained_weights

from contrafact.embedding.card import load_card
from contrafact.scoring.pair_features import TrackFeatures
from contrafact_bench.commands import main
from contrafact_bench.reports.calibration import hub_gains
from contrafact_training.commands.calibrate import main as calibrate
from contrafact_training.data.datasets import Dataset
from contrafact_training.data.labelled_pairs import Embedded


@pytest.mark.long
@pytest.mark.slow
def test_the_page_has_the_quality_and_the_decisions_of_every_split(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    # The fewest that are fitted.
    monkeypatch.setattr("contrafact_training.data.clip_pairs.LENGTHS_S", (10.0, 20.0))
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
    rows = [line.split("|")[1:-1] for line in page.splitlines() if line.startswith("| `test` |")]
    verdicts = [cells for cells in rows if len(cells) == 1 + 3 * 3]
    assert [sum(int(cells[place]) for place in (1, 4, 7)) for cells in verdicts] == [24 * 20]
    assert (tmp_path / "figures" / "reliability.svg").read_text(encoding="utf-8").startswith("<?xml")


def test_the_correction_moves_a_hub_away_from_all_others() -> None:
    # Two tracks of each of four works, 0.16 alike, and a hub that is 0.2 alike to all of them.
    axes = np.eye(12)
    covers = [
        0.4 * axes[work] + np.sqrt(1 - 0.16) * axes[4 + 2 * work + copy] for work in range(4) for copy in range(2)
    ]
    vectors = np.array([*covers, axes[:4].sum(axis=0) / 2], dtype=np.float32)
    dataset = Dataset([""] * 9, [np.zeros((1, 12), np.uint8)] * 9, np.array([0, 0, 1, 1, 2, 2, 3, 3, 4]))
    # To a background that is like the hub.
    hubness = np.array([0.1] * 8 + [0.9])

    found = hub_gains(Embedded(dataset, vectors, TrackFeatures(hubness, np.zeros(9), np.ones(9, dtype=np.int64))))

    assert found == (0.5, 1.0, 1.0)
