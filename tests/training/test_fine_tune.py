from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from tests.doubles.labelled_chroma import small_dataset, write_npz
from tests.doubles.weights import write_untrained_weights

from contrafact.domain.errors import ContrafactError
from contrafact_training.data.datasets import Dataset, DatasetError
from contrafact_training.train.fine_tune import Parts, hold_out, load_parts, load_start


def works_of(dataset: Dataset) -> set[int]:
    return set(dataset.works.tolist())


@pytest.mark.parametrize(("n_works", "n_held_out"), [(4, 2), (10, 2), (20, 4)])
def test_a_fifth_of_the_works_is_held_out_and_two_at_least(n_works: int, n_held_out: int) -> None:
    parts = hold_out(small_dataset(n_works, 2, 30), seed=1)

    assert len(works_of(parts.held_out)) == n_held_out
    assert works_of(parts.training) == set(range(n_works)) - works_of(parts.held_out)
    assert len(parts.training) == 2 * (n_works - n_held_out)


def test_the_seed_decides_which_works_are_held_out() -> None:
    dataset = small_dataset(20, 2, 30)
    held_out = [works_of(hold_out(dataset, seed).held_out) for seed in (1, 1, 2)]

    assert held_out[0] == held_out[1] != held_out[2]


def test_works_of_one_track_are_not_held_out_and_do_not_count() -> None:
    dataset = small_dataset(5, 2, 30)
    single = dataset.subset(np.array([0, 1, 2, 3, 4, 5, 6, 7, 8]))

    assert 4 not in works_of(hold_out(single, seed=3).held_out)
    with pytest.raises(DatasetError, match="Only 3 works have two recordings of 10 s or more; fine-tuning needs 4"):
        hold_out(single.subset(np.arange(7)), seed=3)
    with pytest.raises(DatasetError, match="Only 0 works"):
        hold_out(small_dataset(5, 2, 12), seed=3)


def test_train_and_val_of_a_file_are_used_and_its_other_splits_ignored(tmp_path: Path) -> None:
    splits = {name: small_dataset(n, 2, 30, seed=n) for n, name in enumerate(("train", "val", "greek"), start=2)}

    parts, _ = load_parts(write_npz(tmp_path / "chroma.npz", **splits), seed=1)

    np.testing.assert_array_equal(parts.training.tracks, splits["train"].tracks)
    np.testing.assert_array_equal(parts.held_out.tracks, splits["val"].tracks)


def test_a_val_of_one_work_is_refused(tmp_path: Path) -> None:
    path = write_npz(tmp_path / "chroma.npz", train=small_dataset(3, 2, 30), val=small_dataset(1, 2, 30, seed=1))

    with pytest.raises(DatasetError, match=r"The split val of .* needs 2 works with two recordings of 10 s"):
        load_parts(path, seed=1)


def test_a_file_of_one_split_is_split_at_random_and_other_splits_are_refused(tmp_path: Path) -> None:
    mine = small_dataset(6, 2, 30)

    parts, _ = load_parts(write_npz(tmp_path / "one.npz", mine=mine), seed=1)

    assert len(works_of(parts.held_out)) == 2
    with pytest.raises(DatasetError, match="must have the splits train and val, or one split alone"):
        load_parts(write_npz(tmp_path / "two.npz", train=mine, test=small_dataset(2, 2, 30, seed=1)), seed=1)


def test_label_problems_are_found_across_both_parts() -> None:
    training = small_dataset(2, 2, 30)
    held_out = replace(small_dataset(2, 2, 30, seed=5), works=np.array([2, 2, 3, 3]))
    copied = replace(held_out, names=["a", "b", "c", "copy"], tracks=[*held_out.tracks[:3], training.tracks[0]])

    assert Parts(training, copied).label_problems() == [
        "work0/track0 and copy: the same recording in the splits held-out and training."
    ]


@pytest.mark.parametrize("name", ["", "mine.json", "mine.safetensors"])
def test_weights_are_found_by_folder_card_or_file(tmp_path: Path, name: str) -> None:
    write_untrained_weights(tmp_path, "mine")

    network, card = load_start(tmp_path / name)

    assert card.name == "mine"
    assert all(parameter.requires_grad for parameter in network.parameters())


def test_weights_that_do_not_match_their_card_are_refused(tmp_path: Path) -> None:
    write_untrained_weights(tmp_path, "mine")
    with (tmp_path / "mine.safetensors").open("ab") as file:
        file.write(b"x")

    with pytest.raises(ContrafactError, match="are not the ones that their card describes"):
        load_start(tmp_path)
