from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from tests.doubles.labelled_chroma import small_dataset, write_npz

from contrafact_training.data.datasets import DatasetError, load_npz


def test_a_split_is_read_as_it_was_written(tmp_path: Path) -> None:
    train, val = small_dataset(n_works=2), small_dataset(n_works=3, n_frames=50, seed=1)
    path = write_npz(tmp_path / "chroma.npz", train=train, val=val)

    read = load_npz(path, "val")

    assert read.names == val.names
    np.testing.assert_array_equal(read.works, val.works)
    np.testing.assert_array_equal(read.tracks, val.tracks)


def test_without_a_split_every_track_is_read(tmp_path: Path) -> None:
    path = write_npz(tmp_path / "chroma.npz", train=small_dataset(n_works=2), val=small_dataset(n_works=3))

    read = load_npz(path)

    assert len(read) == 15
    # Works of different splits stay different, whatever their number within the split.
    assert len(np.unique(read.works)) == 5


def test_an_unknown_split_is_refused_with_the_known_ones(tmp_path: Path) -> None:
    path = write_npz(tmp_path / "chroma.npz", train=small_dataset(), val=small_dataset())

    with pytest.raises(DatasetError, match="no split 'tset', only train, val"):
        load_npz(path, "tset")


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DatasetError, match="no file"):
        load_npz(tmp_path / "none.npz")


@pytest.mark.parametrize("content", [b"", b"text", b"PK\x03\x04 cut off", b"\x93NUMPY\x01\x00"])
def test_a_file_that_is_no_archive_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "chroma.npz"
    path.write_bytes(content)

    with pytest.raises(DatasetError, match="holds no labelled chroma"):
        load_npz(path)


def test_an_archive_without_the_arrays_is_refused(tmp_path: Path) -> None:
    np.savez(tmp_path / "chroma.npz", frames=np.zeros((3, 12), dtype=np.uint8))

    with pytest.raises(DatasetError, match="needs the arrays frames, offsets"):
        load_npz(tmp_path / "chroma.npz")


def test_pickled_objects_are_never_loaded(tmp_path: Path) -> None:
    path = write_npz(tmp_path / "chroma.npz", val=small_dataset())
    with np.load(path) as archive:
        arrays = dict(archive)
    np.savez(path, **(arrays | {"work_id": arrays["work_id"].astype(object)}))

    with pytest.raises(DatasetError, match="holds no labelled chroma"):
        load_npz(path)


@pytest.mark.parametrize(
    "change",
    [
        {"frames": np.zeros((2160, 11), dtype=np.uint8)},
        {"frames": np.zeros((2160, 12), dtype=np.uint16)},
        {"frames": np.zeros((100, 12), dtype=np.uint8)},
        {"offsets": np.arange(5)},
        {"offsets": np.arange(0, -2280, -120)},
        {"split": np.array(["val"])},
    ],
)
def test_inconsistent_arrays_are_refused(tmp_path: Path, change: dict[str, np.ndarray]) -> None:
    path = write_npz(tmp_path / "chroma.npz", val=small_dataset())
    with np.load(path) as archive:
        arrays = dict(archive)
    np.savez(path, **(arrays | change))

    with pytest.raises(DatasetError, match="are inconsistent"):
        load_npz(path)


@pytest.mark.parametrize(("value", "what"), [(np.nan, "no numbers"), (0.5, "fractions")])
def test_frames_that_are_no_whole_numbers_are_refused(tmp_path: Path, value: float, what: str) -> None:
    path = write_npz(tmp_path / "chroma.npz", val=small_dataset())
    with np.load(path) as archive:
        arrays = dict(archive)
    frames = arrays["frames"] / np.float32(255)
    frames[7, 3] = value
    np.savez(path, **(arrays | {"frames": frames}))

    with pytest.raises(DatasetError, match=f"hold .*{what}.*must be whole numbers"):
        load_npz(path)


def test_chroma_of_another_recipe_is_refused_and_of_ours_is_read(tmp_path: Path) -> None:
    path = write_npz(tmp_path / "chroma.npz", val=small_dataset())
    with np.load(path) as archive:
        arrays = dict(archive)

    np.savez(path, **arrays, recipe="hpcp-v1")
    assert len(load_npz(path)) == 18

    np.savez(path, **arrays, recipe="hpcp-v2")
    with pytest.raises(DatasetError, match="was made by the recipe hpcp-v2; hpcp-v1 is needed"):
        load_npz(path)


def test_a_subset_keeps_names_and_works() -> None:
    part = small_dataset(3, 2).subset(np.array([1, 4]))

    assert part.names == ["work0/track1", "work2/track4"]
    np.testing.assert_array_equal(part.works, [0, 2])


def test_works_keep_their_names(tmp_path: Path) -> None:
    read = load_npz(write_npz(tmp_path / "chroma.npz", val=small_dataset(2, 2)))

    assert read.work_names() == ["val-0", "val-0", "val-1", "val-1"]
    assert small_dataset(2, 2).work_names() == ["0", "0", "1", "1"]


def test_a_dataset_without_two_tracks_of_a_work_has_no_covers() -> None:
    with pytest.raises(DatasetError, match="No two of the 4 tracks"):
        small_dataset(n_works=4, n_tracks=1).require_covers()
