"""Fine-tune given weights with a user's own recordings; some of the works are held out for validation."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from contrafact.embedding.card import ModelCard, find_card, weights_path
from contrafact.embedding.embedder import load_embedder, load_weights, network_of
from contrafact.embedding.network import CoverNetwork
from contrafact_training.data.datasets import Dataset, DatasetError, load_npz, read_npz
from contrafact_training.data.label_problems import label_problems
from contrafact_training.data.recordings import drop_unusable, load_recordings
from contrafact_training.train.config import TrainingConfig
from contrafact_training.train.contrafact_task import OUR_NETWORK, NetworkInTraining
from contrafact_training.train.sampling import MIN_FRAMES
from contrafact_training.train.train import Start, train, validate

HELD_OUT = 0.2
"""Share of the works that is not trained on."""
MIN_HELD_OUT = 2
MIN_TRAINED = 2


@dataclass(frozen=True)
class Parts:
    """A user's recordings; the two parts share no work.

    Parameters
    ----------
    training : tracks to train on.
    held_out : tracks for validation and for fitting the probability.
    """

    training: Dataset
    held_out: Dataset

    def label_problems(self) -> list[str]:
        """Return one sentence per problem with the labels, across both parts."""
        one, other = self.training, self.held_out
        splits = ["training"] * len(one) + ["held-out"] * len(other)
        works = one.work_names() + other.work_names()
        return label_problems(one.names + other.names, one.tracks + other.tracks, works, splits)


@dataclass(frozen=True)
class FineTuned:
    """The result of a fine-tuning.

    Parameters
    ----------
    network : with the averaged weights, on the CPU.
    map_before, map_after : mean average precision on the held-out works.
    """

    network: CoverNetwork
    map_before: float
    map_after: float


def load_parts(path: Path, seed: int) -> tuple[Parts, list[str]]:
    """Read a user's recordings and split them.

    Parameters
    ----------
    path : folder, CSV file or `.npz` as in `load_recordings`. The splits `train` and `val` of a `.npz` are used
        as they are, and its other splits ignored; everything else is split at random.
    seed : of the random split.

    Returns
    -------
    Parts, and one sentence per recording that cannot be used.

    Raises
    ------
    DatasetError : as `load_recordings` and `hold_out`, or several splits other than these two.
    """
    splits = set() if path.is_dir() or path.suffix.lower() == ".csv" else set(read_npz(path).splits.tolist())
    if {"train", "val"} <= splits:
        training, unusable = drop_unusable(load_npz(path, "train"))
        held_out, unusable_too = drop_unusable(load_npz(path, "val"))
        for name, part, least in (("train", training, MIN_TRAINED), ("val", held_out, MIN_HELD_OUT)):
            if len(covered_works(part)) < least:
                raise DatasetError(
                    f"The split {name} of {path} needs {least} works with two recordings of 10 s or more."
                )
        return Parts(training, held_out), unusable + unusable_too
    if len(splits) > 1:
        raise DatasetError(f"{path} must have the splits train and val, or one split alone.")
    dataset, skipped = load_recordings(path)
    try:
        return hold_out(dataset, seed), skipped
    except DatasetError as error:
        left_out = f" {len(skipped)} were left out; the first is {skipped[0]}" if skipped else ""
        raise DatasetError(f"{error}{left_out}") from error


def hold_out(dataset: Dataset, seed: int) -> Parts:
    """Split a dataset by works, at random; hold out a fifth of those with two tracks, at least two.

    Raises
    ------
    DatasetError : fewer than four works have two tracks that are long enough.
    """
    covered = covered_works(dataset)
    if len(covered) < MIN_HELD_OUT + MIN_TRAINED:
        raise DatasetError(
            f"Only {len(covered)} works have two recordings of 10 s or more; fine-tuning needs"
            f" {MIN_HELD_OUT + MIN_TRAINED}: {MIN_TRAINED} to learn from and {MIN_HELD_OUT} to hold out."
        )
    n_held_out = max(MIN_HELD_OUT, round(HELD_OUT * len(covered)))
    chosen = np.random.default_rng(seed).permutation(covered)[:n_held_out]
    is_held_out = np.isin(dataset.works, chosen)
    return Parts(dataset.subset(np.flatnonzero(~is_held_out)), dataset.subset(np.flatnonzero(is_held_out)))


def covered_works(dataset: Dataset) -> NDArray[np.int64]:
    """Return the works with at least two tracks that are long enough to train on."""
    long_enough = np.array([len(track) >= MIN_FRAMES for track in dataset.tracks], dtype=bool)
    works, counts = np.unique(dataset.works[long_enough], return_counts=True)
    covered: NDArray[np.int64] = works[counts > 1]
    return covered


def load_start(path: Path) -> tuple[CoverNetwork, ModelCard]:
    """Load initial weights, checked against their card.

    Parameters
    ----------
    path : weights, their card, or the folder of both.

    Raises
    ------
    ContrafactError : as `load_embedder`.
    """
    card_path = find_card(path.with_suffix(".json") if path.suffix == ".safetensors" else path)
    card = load_embedder(card_path).card
    network = network_of(card.architecture)
    load_weights(network, weights_path(card_path))
    return network, card


def fine_tune(
    start: Start, parts: Parts, config: TrainingConfig, run_folder: Path, *, device: str = "cpu"
) -> FineTuned:
    """Train from given weights. Resume from the checkpoint of the run folder, if any.

    Raises
    ------
    RunError, DeviceError, DatasetError : as `train`.
    """
    before = validate(NetworkInTraining(start.network), parts.held_out)
    state = train(OUR_NETWORK, config, parts.training, parts.held_out, run_folder, device=device, start=start)
    kept = state.kept.cpu()
    assert isinstance(kept, CoverNetwork)  # noqa: S101  OUR_NETWORK builds it
    return FineTuned(kept, before, max(state.val_maps))
