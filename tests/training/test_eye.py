"""The eye is trained on a few works that a moment of training tells apart."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import torch
from tests.doubles.eyes import random_eye_weights, without_added_stages
from tests.doubles.labelled_chroma import small_dataset, write_npz
from tests.doubles.weights import write_untrained_weights

from contrafact.alignment.eye import Eye
from contrafact.alignment.picture import picture
from contrafact.domain.chroma import Chroma
from contrafact.embedding.eye_file import read_eye
from contrafact.scoring.hubness import Background
from contrafact_training.commands.train_eye import main
from contrafact_training.data.datasets import Dataset, DatasetError
from contrafact_training.data.labelled_pairs import Embedded, embed
from contrafact_training.train import eye_train
from contrafact_training.train.checkpoint import TrainingState, save_checkpoint
from contrafact_training.train.config import ConfigError
from contrafact_training.train.eye_config import EyeConfig, load_eye_config
from contrafact_training.train.eye_network import EyeNetwork, begin_from, eye_of
from contrafact_training.train.eye_pairs import training_pairs
from contrafact_training.train.eye_pictures import augmented_picture, batch
from contrafact_training.train.eye_train import train_eye
from contrafact_training.train.train import RunError

CONFIG = EyeConfig(
    why="a test",
    steps=4,
    pairs_per_batch=4,
    nearest=8,
    learning_rate=1e-3,
    warm_up_steps=1,
    steps_per_checkpoint=2,
    steps_per_validation=4,
)


class KilledError(Exception):
    pass


def embedded(dataset: Dataset) -> Embedded:
    """Mean chroma in place of an embedding."""
    rng = np.random.default_rng(0)
    vectors = rng.standard_normal((20, 12)).astype(np.float32)
    background = Background(vectors / np.linalg.norm(vectors, axis=1, keepdims=True), np.zeros(13, dtype=np.float32))

    def vector_of(
        frames: np.ndarray[tuple[int, ...], np.dtype[np.uint8]],
    ) -> np.ndarray[tuple[int, ...], np.dtype[np.float32]]:
        mean = frames.mean(axis=0)
        vector: np.ndarray[tuple[int, ...], np.dtype[np.float32]] = (mean / np.linalg.norm(mean)).astype(np.float32)
        return vector

    return embed(dataset, vector_of, background)


TRAINING, VALIDATION = embedded(small_dataset(4, 3)), embedded(small_dataset(3, 2, seed=9))


def test_pairs_are_covers_and_strangers_near_each_other(tmp_path: Path) -> None:
    drawn = training_pairs(TRAINING, CONFIG, tmp_path)
    works = TRAINING.dataset.works

    assert (works[drawn.covers.pairs[:, 0]] == works[drawn.covers.pairs[:, 1]]).all()
    assert len(drawn.covers.pairs) == 4 * 3
    assert (works[drawn.strangers.pairs[:, 0]] != works[drawn.strangers.pairs[:, 1]]).all()
    assert drawn.covers.chances.sum() == pytest.approx(1)
    capped = training_pairs(TRAINING, CONFIG.model_copy(update={"covers_per_work": 1}), tmp_path)
    assert len(capped.covers.pairs) == 4


def test_without_covers_nothing_can_be_trained(tmp_path: Path) -> None:
    with pytest.raises(DatasetError, match="covers and on strangers"):
        training_pairs(embedded(small_dataset(4, 1)), CONFIG, tmp_path)


def test_a_batch_is_half_covers_and_the_same_for_the_same_seed(tmp_path: Path) -> None:
    drawn, tracks = training_pairs(TRAINING, CONFIG, tmp_path), TRAINING.dataset.tracks
    pictures, are_covers = batch(tracks, drawn, 6, 0.5, np.random.default_rng(3))
    again, _ = batch(tracks, drawn, 6, 0.5, np.random.default_rng(3))

    assert pictures.shape == (6, 2, 128, 128)
    assert are_covers.tolist() == [1, 1, 1, 0, 0, 0]
    assert np.isfinite(pictures).all()
    np.testing.assert_array_equal(pictures, again)
    assert (pictures[0] != pictures[1]).any()


def test_augmented_pictures_still_show_the_cover(tmp_path: Path) -> None:
    drawn, tracks = training_pairs(TRAINING, CONFIG, tmp_path), TRAINING.dataset.tracks
    rng = np.random.default_rng(0)

    def brightness(row: int, kind: str) -> float:
        pairs = getattr(drawn, kind)
        query, reference = pairs.pairs[row]
        seen = augmented_picture(tracks[query], tracks[reference], int(pairs.semitones[row]), rng)
        return float(seen[..., 0].max(axis=1)[:15].mean())

    covers, strangers = ([brightness(row % 12, kind) for row in range(24)] for kind in ("covers", "strangers"))

    assert np.mean(covers) > np.mean(strangers) + 0.2


def test_the_products_eye_is_the_network() -> None:
    torch.manual_seed(0)
    network = EyeNetwork().train()
    query, reference = TRAINING.dataset.tracks[:2]
    drawn = torch.from_numpy(picture(query, reference, 2).transpose(2, 0, 1).copy())[None]
    network(torch.cat([drawn, drawn.flip(2)]))  # moves the statistics of the norms

    with torch.no_grad():
        expected = network.eval()(drawn).item()

    assert eye_of(network).logit(Chroma(query), Chroma(reference), 2) == pytest.approx(expected, abs=1e-3)
    with pytest.raises(TypeError, match="no eye"):
        eye_of(torch.nn.Linear(1, 1))


def test_a_plain_picture_shows_whole_tracks(tmp_path: Path) -> None:
    query, reference = TRAINING.dataset.tracks[:2]
    whole = picture(query, reference, 2)
    rng = np.random.default_rng(0)

    plain = [augmented_picture(query, reference, 2, rng, is_plain=True) for _ in range(20)]

    assert all(np.isclose(each.max(), whole.max(), atol=1e-4) for each in plain)
    assert any(np.array_equal(each, whole) for each in plain)


@pytest.mark.parametrize("lacks_stages", [False, True])
def test_a_training_begins_with_published_weights(*, lacks_stages: bool) -> None:
    torch.manual_seed(0)
    weights = random_eye_weights()
    if lacks_stages:
        weights = without_added_stages(weights)
    tracks = [Chroma(frames) for frames in TRAINING.dataset.tracks[:6]]
    pictures = np.stack([picture(tracks[0].frames, each.frames, 1) for each in tracks]).transpose(0, 3, 1, 2)
    network = EyeNetwork()

    begin_from(network, weights, torch.from_numpy(pictures.copy()))

    for each in tracks[1:]:
        before, after = (eye.logit(tracks[0], each, 1) for eye in (Eye(weights), eye_of(network)))
        assert after == pytest.approx(before, abs=1e-3)
    assert all(convolution.weight.abs().max() > 0 for convolution in network.convolutions)


def test_a_killed_training_goes_on_where_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def train(folder: str) -> TrainingState:
        return train_eye(TRAINING, VALIDATION, CONFIG, tmp_path / folder, tmp_path)

    whole = train("whole")

    def kill_after_saving(state: TrainingState, path: Path) -> None:
        save_checkpoint(state, path)
        raise KilledError

    with monkeypatch.context() as patch:
        patch.setattr(eye_train, "save_checkpoint", kill_after_saving)
        with pytest.raises(KilledError):
            train("killed")
    resumed = train("killed")

    assert resumed.step == whole.step == CONFIG.steps
    for name, value in whole.kept.state_dict().items():
        torch.testing.assert_close(resumed.kept.state_dict()[name], value, atol=1e-5, rtol=1e-4)
    assert whole.val_maps == pytest.approx(resumed.val_maps)
    with pytest.raises(RunError, match="another training"):
        train_eye(VALIDATION, TRAINING, CONFIG, tmp_path / "whole", tmp_path)


def test_the_command_writes_weights_that_the_product_reads(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    data = write_npz(tmp_path / "chroma.npz", train=small_dataset(3, 2, 80), val=small_dataset(3, 2, 80, seed=5))
    (tmp_path / "weights").mkdir()
    card = write_untrained_weights(tmp_path / "weights")
    config = tmp_path / "eye.toml"
    config.write_text('why = "a test"\nsteps = 1\npairs_per_batch = 2\nlearning_rate = 1e-3\n', encoding="utf-8")

    with pytest.raises(SystemExit) as ended:
        main(["--data", str(data), "--weights", str(card), "--config", str(config), "--out", str(tmp_path / "out")])

    assert ended.value.code == 0
    assert "mAP" in capsys.readouterr().out
    (written,) = (tmp_path / "out").iterdir()
    more = ["--from", str(written), "--run", "again", "--out", str(tmp_path / "more")]
    with pytest.raises(SystemExit) as ended_again:
        main(["--data", str(data), "--weights", str(card), "--config", str(config), *more])
    assert ended_again.value.code == 0
    assert [each.name for each in (tmp_path / "more").iterdir()] == [written.name]
    tracks = [Chroma(frames) for frames in VALIDATION.dataset.tracks[:2]]
    assert np.isfinite(Eye(read_eye(written)).logit(tracks[0], tracks[1], 0))


def test_the_shipped_configuration_is_valid_and_a_wrong_one_is_refused(tmp_path: Path) -> None:
    assert load_eye_config().steps > 1000
    wrong = tmp_path / "eye.toml"
    wrong.write_text('why = ""\nsteps = 0\nlearning_rate = 1', encoding="utf-8")
    with pytest.raises(ConfigError, match="steps"):
        load_eye_config(wrong)
