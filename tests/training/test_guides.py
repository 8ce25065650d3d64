from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from tests.doubles.labelled_chroma import small_dataset

from contrafact_training.data import guides as module
from contrafact_training.data.guides import Guides, align, content_digest, guides_file, load_guides


def noise(n_frames: int) -> NDArray[np.uint8]:
    return np.round(255 * np.random.default_rng(n_frames).random((n_frames, 12)) ** 2).astype(np.uint8)


def test_a_passage_is_found_where_it_was_planted_in_another_key() -> None:
    song, other = noise(150), noise(170)
    other[70:130] = np.roll(song[20:80], 5, axis=1)

    points = align(song, other).astype(int)

    inside = points[(points[:, 0] > 25) & (points[:, 0] < 65)]
    assert len(inside) > 30
    np.testing.assert_array_equal(inside[:, 1] - inside[:, 0], 50)
    assert (np.diff(points, axis=0) > 0).all()


def test_a_passage_in_another_tempo_is_followed() -> None:
    song = np.repeat(noise(40), 4, axis=0)
    faster = np.repeat(noise(40), 3, axis=0)

    points = align(song, faster).astype(float)

    assert len(points) > 60
    assert np.polyfit(points[:, 0], points[:, 1], 1)[0] == pytest.approx(0.75, abs=0.08)


def test_a_pair_is_found_from_either_side() -> None:
    path = np.array([[3, 7], [4, 8]], dtype=np.int16)
    guides = Guides({(1, 2): path})

    np.testing.assert_array_equal(guides.path(1, 2), path)
    np.testing.assert_array_equal(guides.path(2, 1), path[:, ::-1])
    assert guides.path(1, 3).shape == (0, 2)


def test_only_pairs_of_one_work_are_aligned_and_cached(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    dataset = small_dataset(n_works=2, n_tracks=2, n_frames=90)
    first = load_guides(dataset, tmp_path)
    monkeypatch.setattr(module, "align", lambda *_: pytest.fail("aligned again"))
    second = load_guides(dataset, tmp_path)

    assert [path.name for path in tmp_path.iterdir()] == [f"guides-v2-{content_digest(dataset)}.npz"]
    assert len(first.path(0, 1)) > 5
    assert len(first.path(1, 2)) == 0
    np.testing.assert_array_equal(first.path(2, 3), second.path(2, 3))


def test_another_version_of_the_alignment_has_another_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    dataset = small_dataset(n_works=2, n_tracks=2, n_frames=30)
    monkeypatch.setattr(module, "_VERSION", 9)

    assert guides_file(dataset, tmp_path).name == f"guides-v9-{content_digest(dataset)}.npz"


def test_a_digest_changes_with_tracks_and_with_labels() -> None:
    dataset = small_dataset(n_works=2, n_tracks=2, n_frames=30)
    changed = [dataset.tracks[0] // 2, *dataset.tracks[1:]]

    digests = {
        content_digest(each)
        for each in (dataset, replace(dataset, tracks=changed), replace(dataset, works=dataset.works[::-1]))
    }

    assert len(digests) == 3
    assert content_digest(small_dataset(n_works=2, n_tracks=2, n_frames=30)) in digests


def test_tracks_too_short_to_align_are_skipped(tmp_path: Path) -> None:
    guides = load_guides(small_dataset(n_works=1, n_tracks=2, n_frames=11), tmp_path)

    assert guides.path(0, 1).shape == (0, 2)
