from __future__ import annotations

import numpy as np
import pytest
from tests.doubles.versions import theme, version

from contrafact.alignment.picture import SIDE, picture

SONG = theme(1, n_chords=60)


def diagonal(drawn: np.ndarray[tuple[int, ...], np.dtype[np.float32]], n: int) -> float:
    """Return the mean prominence along the main diagonal of `n` pixels."""
    return float(np.diagonal(drawn[:n, :n, 0]).mean())


def test_a_cover_is_a_bright_diagonal_line_in_its_transposition() -> None:
    query, reference = version(SONG, seed=1), version(SONG, transposition_semitones=5, seed=2)
    n = (len(query) - 8) // 4

    assert diagonal(picture(query, reference, 5), n) > 2
    assert diagonal(picture(query, reference, 0), n) < 1


def test_swapped_tracks_have_the_picture_turned_over() -> None:
    query, reference = version(SONG, seed=1), version(theme(2, n_chords=40), seed=2)

    drawn, swapped = picture(query, reference, 4), picture(reference, query, 8)

    np.testing.assert_allclose(swapped.transpose(1, 0, 2), drawn, atol=1e-4)


def test_prominence_is_that_of_the_plain_formula() -> None:
    rng = np.random.default_rng(0)
    query, reference = (rng.integers(0, 256, (n, 12), dtype=np.uint8) for n in (48, 60))
    rows = [(each / 255) ** 1.5 for each in (np.roll(query, 3, axis=1), reference)]
    left, right = (each / np.linalg.norm(each, axis=1, keepdims=True) for each in rows)
    cosines = left @ right.T
    cells = sum(cosines[k : k + 40, k : k + 52] for k in range(9))
    in_rows = (cells - cells.mean(axis=1, keepdims=True)) / cells.std(axis=1, keepdims=True)
    in_columns = (cells - cells.mean(axis=0)) / cells.std(axis=0)
    pooled = np.minimum(in_rows, in_columns).reshape(10, 4, 13, 4).max(axis=(1, 3))
    alike = cells.reshape(10, 4, 13, 4).max(axis=(1, 3)) / 9

    drawn = picture(query, reference, 3)

    np.testing.assert_allclose(drawn[:10, :13, 0], np.clip(0.85 * pooled - 0.15, -1, 3.25), atol=1e-3)
    np.testing.assert_allclose(drawn[:10, :13, 1], 4.25 * alike - 1, atol=1e-3)
    assert (drawn[10:] == -1).all()
    assert (drawn[:, 13:] == -1).all()


def test_a_long_track_fills_the_picture_and_no_more() -> None:
    drawn = picture(version(theme(1, n_chords=300), seed=1), version(theme(2), seed=2), 0)

    assert (drawn[-1, :10] > -1).any()
    assert drawn.shape == (SIDE, SIDE, 2)
    assert np.isfinite(drawn).all()


@pytest.mark.parametrize("n_frames", [0, 1, 11])
def test_a_track_too_short_for_a_pixel_leaves_the_picture_empty(n_frames: int) -> None:
    assert (picture(version(SONG)[:n_frames], version(SONG), 0) == -1).all()


def test_silence_is_drawn_without_numbers_that_are_none() -> None:
    silent = np.zeros((100, 12), dtype=np.uint8)

    assert np.isfinite(picture(silent, version(SONG), 0)).all()
    assert np.isfinite(picture(silent, silent, 0)).all()
