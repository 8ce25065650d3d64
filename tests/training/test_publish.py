from __future__ import annotations

from dataclasses import replace
from functools import partial
from pathlib import Path

import numpy as np
import pytest
import torch
from safetensors.torch import load_file
from tests.doubles.commands import failing, run_main
from tests.doubles.labelled_chroma import small_dataset, write_npz
from tests.doubles.weights import write_untrained_weights

from contrafact.alignment.parameters import ALIGNMENT
from contrafact.domain.chroma import Chroma
from contrafact.domain.errors import ContrafactError
from contrafact.embedding.background import load_background
from contrafact.embedding.card import load_card
from contrafact.embedding.embedder import load_embedder
from contrafact.embedding.network import CoverNetwork
from contrafact_training.commands.publish import main
from contrafact_training.data.evaluation_log import log_figures
from contrafact_training.fit.projections import fit_projections
from contrafact_training.publish import Origin, publish, split_figures
from contrafact_training.train.checkpoint import TrainingState, save_checkpoint

SPLITS = {name: small_dataset(6, 3, 60, seed=seed) for seed, name in enumerate(("val", "test", "greek"))}
ORIGIN = Origin(small_dataset(4, 2, 60, seed=9), "chroma.npz", "train --seed 1")

pytestmark = pytest.mark.usefixtures("two_lengths")


def network(seed: int = 3) -> CoverNetwork:
    torch.manual_seed(seed)
    return CoverNetwork().eval()


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The card published to a folder with other weights and unrelated files."""
    folder = tmp_path_factory.mktemp("published")
    write_untrained_weights(folder, "thesis-cnn")
    for name in ("notes.json", "checkpoint.safetensors"):
        (folder / name).write_text("mine", encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("contrafact_training.publish.log_figures", partial(log_figures, log=folder / "log.csv"))
        card = publish(network(), ORIGIN, SPLITS, folder)
    assert card == load_card(folder / "contrafact.json")
    return folder / "contrafact.json"


def test_the_written_card_is_read_back(published: Path) -> None:
    card = load_card(published)

    assert card.model_id == f"contrafact-{card.sha256[:12]}"
    assert sorted(card.figures) == sorted(card.calibration_quality.aligned) == ["greek", "test", "val"]
    assert (card.alignment, len(load_background(card, published).vectors)) == (ALIGNMENT, 4)
    assert (card.training_data.n_tracks, card.training_data.n_works) == (8, 4)
    assert card.command == "train --seed 1"


def test_the_figures_are_those_of_the_weights_as_they_are_loaded(published: Path) -> None:
    embedder = load_embedder(published)

    for name, split in SPLITS.items():
        vectors = np.stack([embedder.embed(Chroma(track)).whole for track in split.tracks]).astype(np.float64)
        distances = np.linalg.norm(vectors[:, None] - vectors, axis=2)
        figures = embedder.card.figures[name]
        assert split_figures(distances, split.works) == figures
        assert figures.map_low <= figures.map <= figures.map_high


def test_old_weights_are_removed_other_files_stay_and_nothing_is_logged(published: Path) -> None:
    assert sorted(path.name for path in published.parent.iterdir()) == [
        "checkpoint.safetensors",
        "contrafact.background.safetensors",
        "contrafact.json",
        "contrafact.safetensors",
        "notes.json",
    ]


@pytest.mark.long
@pytest.mark.slow
def test_evaluations_on_test_and_greek_are_logged_on_request(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    log = tmp_path / "log.csv"
    monkeypatch.setattr("contrafact_training.publish.log_figures", partial(log_figures, log=log))

    card = publish(network(), replace(ORIGIN, is_logged=True), SPLITS, tmp_path)

    lines = [line.split(",") for line in log.read_text(encoding="utf-8").splitlines()[1:]]
    assert [(line[2], line[3], line[4]) for line in lines] == [
        ("contrafact-whole", card.model_id, "test"),
        ("contrafact-whole", card.model_id, "greek"),
    ]


def test_nan_weights_are_not_published_and_the_old_ones_stay(tmp_path: Path) -> None:
    old = write_untrained_weights(tmp_path, "contrafact")
    broken = network()
    with torch.no_grad():
        # More than float16 can hold.
        next(broken.parameters()).fill_(1e6)

    with pytest.raises(ContrafactError, match="not finite"):
        publish(broken, ORIGIN, SPLITS, tmp_path)

    assert load_embedder(tmp_path).card == load_card(old)


def write_checkpoint(path: Path, average: torch.nn.Module) -> None:
    task = torch.nn.ModuleDict({"network": network(seed=8)})
    save_checkpoint(TrainingState(task, average, torch.optim.AdamW(task.parameters())), path)


@pytest.mark.slow
def test_the_command_fits_projections_and_publishes(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    data = write_npz(tmp_path / "chroma.npz", train=ORIGIN.training, **SPLITS)
    average = network(seed=5)
    write_checkpoint(tmp_path / "checkpoint.safetensors", average)

    run_main(
        main,
        *(tmp_path / "checkpoint.safetensors", "--data", data, "--out", tmp_path / "out"),
        *("--splits", "val", "--command", "train --seed 5"),
    )

    card = load_card(tmp_path / "out")
    assert capsys.readouterr().out == f"{card.model_id}: mAP {card.figures['val'].map} on val\n"
    assert (card.training_data.name, card.command, list(card.figures)) == ("chroma.npz", "train --seed 5", ["val"])
    stored = load_file(tmp_path / "out" / "contrafact.safetensors")
    fit_projections(average, ORIGIN.training)
    for name, value in average.state_dict().items():
        torch.testing.assert_close(stored[name], value.to(stored[name].dtype), rtol=0, atol=0)


@pytest.mark.parametrize("content", ["none", "text", "another network"])
def test_a_file_that_is_no_checkpoint_is_refused(
    tmp_path: Path, content: str, capsys: pytest.CaptureFixture[str]
) -> None:
    checkpoint = tmp_path / "checkpoint.safetensors"
    if content == "text":
        checkpoint.write_text("text", encoding="utf-8")
    elif content == "another network":
        write_checkpoint(checkpoint, torch.nn.Linear(2, 2))

    with failing(capsys, "is no checkpoint of this network"):
        main([str(checkpoint), "--data", "chroma.npz", "--out", str(tmp_path / "out"), "--command", "none"])


def test_splits_without_val_are_refused(tmp_path: Path) -> None:
    with pytest.raises(SystemExit) as caught:
        main(["c.safetensors", "--data", "d.npz", "--out", str(tmp_path), "--command", "none", "--splits", "test"])

    assert caught.value.code == 2
