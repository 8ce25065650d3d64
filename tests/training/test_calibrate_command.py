from __future__ import annotations

from contextlib import redirect_stdout
from io import StringIO
from pathlib import Path
from shutil import copytree

import numpy as np
import pytest
from numpy.typing import NDArray
from tests.doubles.commands import failing, run_main
from tests.doubles.eyes import random_eye_weights
from tests.doubles.labelled_chroma import small_dataset, write_npz
from tests.doubles.weights import write_untrained_weights

from contrafact.alignment.eye import Eye
from contrafact.alignment.parameters import ALIGNMENT
from contrafact.domain.chroma import WHITENED_RECIPE, Chroma
from contrafact.embedding.background import load_background
from contrafact.embedding.card import HarmonyFigures, find_card, load_card, read_card, sha256_of, weights_path
from contrafact.embedding.eye_file import eye_path, write_eye
from contrafact.features.chroma_io import write_chroma
from contrafact.scoring.limits import Limits
from contrafact_training.commands.calibrate import main
from contrafact_training.data.datasets import Dataset
from contrafact_training.data.labelled_pairs import LabelledPairs
from contrafact_training.fit import calibration
from contrafact_training.fit.limits import make_limits

N_WORKS = 6

pytestmark = pytest.mark.usefixtures("two_lengths")


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    splits = {name: small_dataset(N_WORKS, 3, 90, seed=seed) for seed, name in enumerate(("train", "val", "test"))}
    return write_npz(tmp_path_factory.mktemp("data") / "chroma.npz", **splits)


@pytest.fixture
def weights(tmp_path: Path) -> Path:
    return write_untrained_weights(tmp_path, "net")


def calibrate(weights: Path, data: Path, *more: str) -> None:
    similarities = str(data.parent / "similarities")
    run_main(main, "--data", data, "--weights", weights, "--similarities", similarities, *more)


@pytest.fixture(scope="module")
def calibrated(data: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """A card that was calibrated, and what the command printed."""
    weights, printed = write_untrained_weights(tmp_path_factory.mktemp("calibrated"), "net"), StringIO()
    with redirect_stdout(printed):
        calibrate(weights, data, "--judge", "test")
    return weights, printed.getvalue()


def test_the_card_gets_a_calibration_and_a_background_of_its_own_and_keeps_its_weights(
    weights: Path, calibrated: tuple[Path, str]
) -> None:
    before = load_card(weights)
    weights, printed = calibrated
    card = load_card(weights)

    assert (card.sha256, card.figures, card.command) == (before.sha256, before.figures, before.command)
    assert sha256_of(weights_path(find_card(weights))) == card.sha256
    # Each of 18 tracks has two covers among the 17 others.
    assert card.calibration.fitted_prior == pytest.approx(2 / 17)
    assert sorted(card.calibration_quality.aligned) == sorted(card.calibration_quality.unaligned) == ["test", "val"]
    assert card.calibrated_on.endswith("of val")
    assert len(card.clips) == 2
    assert len(load_background(card, weights).vectors) == N_WORKS
    assert [line.split(":")[0] for line in printed.splitlines()] == ["val", "test"]


@pytest.mark.long
@pytest.mark.slow
def test_the_same_data_give_the_same_card(calibrated: tuple[Path, str], data: Path, tmp_path: Path) -> None:
    weights, _ = calibrated
    copytree(weights.parent, tmp_path / "copy")

    calibrate(tmp_path / "copy" / weights.name, data, "--judge", "test")

    assert (tmp_path / "copy" / weights.name).read_bytes() == weights.read_bytes()


def test_precision_and_recall_are_counted_again_and_nothing_else_changes(
    calibrated: tuple[Path, str], data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    weights, _ = calibrated
    fitted = load_card(weights)
    copytree(weights.parent, tmp_path / "copy")
    copy = tmp_path / "copy" / weights.name
    exhaustive = fitted.operating_points.exhaustive.model_copy(update={"precision": 0.123, "recall": 0.456})
    points = fitted.operating_points.model_copy(update={"exhaustive": exhaustive})
    wrong = fitted.model_copy(update={"operating_points": points, "thresholds": fitted.thresholds[:1]})
    copy.write_text(wrong.model_dump_json(), encoding="utf-8")

    calibrate(copy, data, "--count")

    assert "precise: precision" in capsys.readouterr().out
    assert load_card(copy) == fitted


@pytest.mark.long
def test_a_network_beside_the_card_is_asked_and_named_in_it(
    weights: Path, data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_eye(random_eye_weights(), eye_path(weights))
    asked: list[float] = []
    logit = Eye.logit

    def counted(eye: Eye, query: Chroma, reference: Chroma, semitones: int) -> float:
        asked.append(logit(eye, query, reference, semitones))
        return asked[-1]

    monkeypatch.setattr(Eye, "logit", counted)
    fitted: list[float | None] = []
    monkeypatch.setattr(calibration, "make_limits", lambda *given: _kept(fitted, *given))

    calibrate(weights, data)

    assert load_card(weights).eye_sha256 == sha256_of(eye_path(weights))
    assert load_background(load_card(weights), weights).eye is not None
    assert fitted
    assert None not in fitted
    assert set(fitted) <= set(asked)


def _kept(fitted: list[float | None], harmony: HarmonyFigures, least: float, pairs: LabelledPairs) -> Limits:
    """Make the limits, and keep the log-odds by the network of the pairs that they are fitted to."""
    fitted.extend(pair.network_log_odds for pair in pairs.features)
    return make_limits(harmony, least, pairs)


@pytest.mark.long
def test_recordings_with_both_views_give_the_newer_one_a_scale(weights: Path, data: Path, tmp_path: Path) -> None:
    dataset = small_dataset(N_WORKS, 3, 90, seed=7)
    write_recordings(tmp_path / "audio", dataset, whitened=dataset.tracks)

    calibrate(weights, data, "--recordings", str(tmp_path / "audio"))

    card = load_card(weights)
    scale = card.calibration.views[WHITENED_RECIPE]
    # Both views are alike here.
    assert scale.gain == 0.0
    assert "recordings" in card.calibration_quality.aligned
    calibrate(weights, data)
    assert load_card(weights).calibration.views == {WHITENED_RECIPE: scale}


def test_recordings_of_the_older_view_alone_are_refused(
    weights: Path, data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = weights.read_bytes()
    write_recordings(tmp_path / "audio", small_dataset(N_WORKS, 3, 90, seed=7))

    with failing(capsys, "must all be audio"):
        calibrate(weights, data, "--recordings", str(tmp_path / "audio"))

    assert weights.read_bytes() == before


def write_recordings(folder: Path, dataset: Dataset, whitened: list[NDArray[np.uint8]] | None = None) -> None:
    for index, work in enumerate(dataset.works):
        (folder / f"work {work}").mkdir(parents=True, exist_ok=True)
        chroma = Chroma(dataset.tracks[index], whitened=whitened[index] if whitened else None)
        write_chroma(folder / f"work {work}" / f"{index}.npz", chroma)


@pytest.mark.long
@pytest.mark.slow
def test_a_card_of_another_alignment_is_calibrated_anew(weights: Path, data: Path) -> None:
    old = read_card(weights).model_copy(update={"alignment": "qmax-0"})
    weights.write_text(old.model_dump_json(), encoding="utf-8")

    calibrate(weights, data)

    assert load_card(weights).alignment == ALIGNMENT


@pytest.mark.long
@pytest.mark.slow
def test_without_a_train_split_the_background_is_kept(weights: Path, tmp_path: Path) -> None:
    before = load_card(weights).background_sha256
    val = write_npz(tmp_path / "val.npz", val=small_dataset(N_WORKS, 3, 90))

    calibrate(weights, val)

    assert load_card(weights).background_sha256 == before


def test_data_without_val_are_refused_and_nothing_is_changed(
    weights: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = weights.read_bytes()
    train = write_npz(tmp_path / "train.npz", train=small_dataset(4, 2, 60))

    with failing(capsys, r"contrafact-calibrate: .* has no split 'val'"):
        calibrate(weights, train)

    assert weights.read_bytes() == before


def test_tracks_without_covers_are_refused(weights: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    data = write_npz(tmp_path / "data.npz", val=small_dataset(6, 1, 60))

    with failing(capsys, "No two of the 6 tracks"):
        calibrate(weights, data)


def test_a_missing_card_is_refused(data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with failing(capsys, "exactly one card"):
        calibrate(tmp_path / "none.json", data)
