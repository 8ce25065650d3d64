from __future__ import annotations

from functools import partial
from pathlib import Path

import numpy as np
import pytest
from tests.doubles.labelled_chroma import small_dataset, write_npz
from tests.doubles.weights import write_untrained_weights

from contrafact_training.report import main
from contrafact_training.systems.registry import BASELINES, SYSTEMS
from contrafact_training.timing import measure


@pytest.fixture(autouse=True)
def own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("contrafact_training.report.measure", partial(measure, n_repeats=1))


@pytest.fixture
def data(tmp_path: Path) -> Path:
    splits = {name: small_dataset(3, 2, 80, seed=seed) for seed, name in enumerate(("val", "test", "greek"))}
    return write_npz(tmp_path / "chroma.npz", **splits)


def written(tmp_path: Path, data: Path, *arguments: str) -> str:
    main(["--data", str(data), "--out", str(tmp_path / "accuracy.md"), *arguments])
    return (tmp_path / "accuracy.md").read_text(encoding="utf-8")


def rows(page: str, heading: str) -> list[list[str]]:
    lines = page.split(f"{heading}\n")[1].split("\n#", maxsplit=1)[0].splitlines()
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines if line.startswith("|")][2:]


def test_the_page_shows_every_system_on_every_split(tmp_path: Path, data: Path) -> None:
    page = written(tmp_path, data, "--weights", str(write_untrained_weights(tmp_path)))

    for split in ("val", "test", "greek"):
        found = {row[0]: row[1:] for row in rows(page, f"### `{split}`")}
        assert tuple(found) == SYSTEMS
        assert found["dtw"][:2] == ["1.000 (1.000 to 1.000)", "1.000"]
        assert found["contrafact"][-1] == "6"
        assert {found[name][0] for name in BASELINES} == {"not trained yet"}
    assert [line for line in page.splitlines() if line.startswith("## Verdicts")] == [
        "## Verdicts on `val`",
        "## Verdicts on `test`",
        "## Verdicts on `greek`",
    ]
    clips = rows(page, "## Clips as queries")
    asked = [row[1] for row in clips if row[0] == "test"]
    assert asked == ["fourier-2d", "contrafact-whole", "contrafact"]
    costs = {row[0]: row[1:] for row in rows(page, "## Costs")}
    assert costs["fourier-2d"][-2:] == ["0", "1 824"]
    assert costs["dtw"][-1] == "6 180"
    for name in ("roc", "precision-recall", "distances", "tsne"):
        assert f"(figures/{name}.svg)" in page
        assert (tmp_path / "figures" / f"{name}.svg").read_text(encoding="utf-8").startswith("<?xml")


def test_a_system_that_was_not_asked_for_is_not_left_out_silently(tmp_path: Path, data: Path) -> None:
    page = written(tmp_path, data, "--systems", "fourier-2d", "--weights", str(write_untrained_weights(tmp_path)))

    found = {row[0]: row[1] for row in rows(page, "### `val`")}
    assert found["fourier-2d"].startswith("1.000")
    assert found["dtw"] == found["contrafact"] == "not evaluated in this run"


def test_the_studies_end_the_page(tmp_path: Path, data: Path) -> None:
    (tmp_path / "studies.md").write_text("# Studies\n\nOf lengths.\n", encoding="utf-8")

    page = written(tmp_path, data, "--systems", "fourier-2d", "--weights", str(write_untrained_weights(tmp_path)))

    assert page.endswith("## Studies\n\nOf lengths.\n")


def test_tracks_without_a_cover_are_counted(tmp_path: Path) -> None:
    lone = small_dataset(3, 2, 80)
    lone.works[5] = 7
    data = write_npz(tmp_path / "chroma.npz", val=lone, test=small_dataset(), greek=small_dataset())

    page = written(tmp_path, data, "--systems", "fourier-2d", "--weights", str(write_untrained_weights(tmp_path)))

    assert "Left out as queries, since they have no cover in the list: 2." in page


def test_a_file_without_the_splits_is_refused(tmp_path: Path) -> None:
    data = write_npz(tmp_path / "chroma.npz", val=small_dataset())

    with pytest.raises(SystemExit, match=r"report: .*no split 'test'"):
        written(tmp_path, data, "--weights", str(write_untrained_weights(tmp_path)))


def test_weights_that_are_missing_are_one_sentence(tmp_path: Path, data: Path) -> None:
    with pytest.raises(SystemExit, match=r"report: .*exactly one card"):
        written(tmp_path, data, "--weights", str(tmp_path / "none"))
    assert not np.any([file.suffix == ".md" for file in tmp_path.iterdir()])
