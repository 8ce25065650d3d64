from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from tests.doubles.labelled_chroma import small_dataset, write_npz

from contrafact.domain.chroma import Chroma
from contrafact.features.chroma_io import write_chroma
from contrafact_training.data.datasets import Dataset, DatasetError
from contrafact_training.data.recordings import drop_unusable, load_recordings
from contrafact_training.train.fine_tune import load_parts


def listed(folder: Path, text: str, n_tracks: int = 4) -> Path:
    """A CSV file with that text beside as many files of chroma."""
    for index, frames in enumerate(small_dataset(1, n_tracks, 40).tracks):
        write_chroma(folder / f"track{index}.npz", Chroma(frames))
    path = folder / "songs.csv"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_list_is_read_with_the_works_that_it_names(tmp_path: Path) -> None:
    path = listed(tmp_path, "work,path,year\nMisirlou,track0.npz,1927\n Misirlou ,track1.npz,1994\nZorba,track2.npz,\n")

    dataset, skipped = load_recordings(path)

    assert skipped == []
    assert dataset.names == ["track0.npz", "track1.npz", "track2.npz"]
    assert dataset.work_names() == ["Misirlou", "Misirlou", "Zorba"]
    np.testing.assert_array_equal(dataset.tracks[1], small_dataset(1, 4, 40).tracks[1])


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("path,song\ntrack0.npz,a\n", r"songs\.csv, line 1: the column 'work' is missing; path and work are needed\."),
        ("", r"line 1: the column 'path' is missing"),
        ("path,work\ntrack0.npz,a\nnone.mp3,a\n", r"songs\.csv, line 3: there is no file none\.mp3\."),
        ("path,work\ntrack0.npz,\n", r"line 2: the work of track0\.npz is empty\."),
        ("path,work\ntrack0.npz\n", r"line 2: the work of track0\.npz is empty\."),
        ("path,work\n,a\n", r"line 2: the path is empty\."),
        ("path,work\n", r"songs\.csv lists no recordings\."),
        ('path,work\n"track0.npz,a\n', r"songs\.csv is no CSV file in UTF-8"),
    ],
)
def test_a_wrong_list_is_refused_with_its_line(tmp_path: Path, text: str, sentence: str) -> None:
    with pytest.raises(DatasetError, match=sentence):
        load_recordings(listed(tmp_path, text))


def test_a_missing_or_binary_list_is_refused(tmp_path: Path) -> None:
    path = listed(tmp_path, "")
    path.write_bytes(b"path,work\n\xff\xfe,a\n")

    with pytest.raises(DatasetError, match="is no CSV file in UTF-8"):
        load_recordings(path)
    with pytest.raises(DatasetError, match="cannot be read: No such file or directory"):
        load_recordings(tmp_path / "none.csv")


def test_unreadable_files_are_named_and_the_others_read(tmp_path: Path) -> None:
    path = listed(tmp_path, "path,work\ntrack0.npz,a\nbroken.npz,a\nempty.mp3,a\ntrack1.npz,a\n")
    (tmp_path / "broken.npz").write_bytes(b"no archive")
    (tmp_path / "empty.mp3").write_bytes(b"")

    dataset, skipped = load_recordings(path)

    assert dataset.names == ["track0.npz", "track1.npz"]
    assert [sentence.split(":", 1)[0] for sentence in skipped] == ["broken.npz", "empty.mp3"]


def test_a_list_without_readable_recordings_is_refused(tmp_path: Path) -> None:
    path = listed(tmp_path, "path,work\nbroken.npz,a\n")
    (tmp_path / "broken.npz").write_bytes(b"no archive")

    with pytest.raises(DatasetError, match=r"None of the 1 recordings that .*songs\.csv lists can be read"):
        load_recordings(path)


def test_short_and_silent_tracks_are_dropped_and_named(tmp_path: Path) -> None:
    sound = small_dataset(1, 2, 40).tracks
    tracks = [sound[0], sound[0][:5], np.zeros((40, 12), dtype=np.uint8), sound[1], sound[0][:0]]
    dataset = Dataset(["a", "short", "silent", "b", "empty"], tracks, np.zeros(5, dtype=np.int64))

    kept, unusable = load_recordings(write_npz(tmp_path / "chroma.npz", mine=dataset))

    assert kept.names == ["a", "b"]
    assert [sentence.split(":", 1)[0] for sentence in unusable] == ["short", "silent", "empty"]
    with pytest.raises(DatasetError, match="None of the 1 tracks can be used; the first is short"):
        drop_unusable(dataset.subset(np.array([1])))


def test_every_file_of_a_folder_is_read_or_named(tmp_path: Path) -> None:
    for name in ("a/one.npz", "a/two.npz", "b/deeper/three.npz", "four.npz", ".hidden/five.npz"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        write_chroma(tmp_path / name, Chroma(small_dataset(1, 1, 40).tracks[0]))
    (tmp_path / "a" / "page.mp3").write_text("<html>404</html>", encoding="utf-8")

    dataset, skipped = load_recordings(tmp_path)

    assert dataset.names == ["a/one.npz", "a/two.npz"]
    assert [sentence.split(":", 1)[0] for sentence in skipped] == ["a/page.mp3", "b/deeper/three.npz", "four.npz"]
    assert "This is a web page." in skipped[0]
    with pytest.raises(DatasetError, match=r"Only 1 works .* 3 were left out; the first is a/page\.mp3: "):
        load_parts(tmp_path, seed=0)


def test_a_folder_of_nothing_readable_is_refused_with_the_first_reason(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "empty.mp3").write_bytes(b"")

    with pytest.raises(DatasetError, match=r"The first file: a/empty\.mp3: "):
        load_recordings(tmp_path)
