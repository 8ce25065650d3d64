"""Chroma files with a second view, and with peaks of the waveform."""

from __future__ import annotations

import io
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from contrafact.domain.chroma import RECIPE, SECONDS_PER_FRAME, WHITENED_RECIPE, Chroma
from contrafact.domain.errors import ContrafactError
from contrafact.features.chroma_io import (
    chroma_from_bytes,
    chroma_to_bytes,
    read_chroma,
    write_chroma,
)


def a_chroma(n_frames: int = 40) -> Chroma:
    return Chroma(np.random.default_rng(1).integers(0, 256, (n_frames, 12), dtype=np.uint8))


def npz(**changes: object) -> bytes:
    arrays = {
        "frames": a_chroma().frames,
        "recipe": np.array(RECIPE),
        "seconds_per_frame": np.array(SECONDS_PER_FRAME),
    }
    file = io.BytesIO()
    kept = {name: np.asarray(value) for name, value in (arrays | changes).items() if value is not None}
    np.savez(file, allow_pickle=True, **kept)
    return file.getvalue()


def code_of_bytes(data: bytes) -> str | None:
    try:
        chroma_from_bytes(data)
    except ContrafactError as error:
        return error.code
    return None


def foreign(path: Path, **changes: object) -> Path:
    """Write a file with the documented arrays only, changed by `changes`."""
    arrays = {"chroma": a_chroma().values(), "seconds_per_frame": SECONDS_PER_FRAME} | changes
    with path.open("wb") as file:
        np.savez(file, **{name: np.asarray(value) for name, value in arrays.items() if value is not None})
    return path


def code_of(path: Path) -> str:
    with pytest.raises(ContrafactError) as caught:
        read_chroma(path)
    return caught.value.code


def with_views() -> Chroma:
    whitened = np.random.default_rng(9).integers(0, 256, (40, 12), dtype=np.uint8)
    return Chroma(a_chroma().frames, melody=whitened[::-1], whitened=whitened)


def test_a_second_view_is_stored_beside_the_first_in_both_layouts(tmp_path: Path) -> None:
    write_chroma(tmp_path / "a.npz", with_views())
    for back in (chroma_from_bytes(chroma_to_bytes(with_views())), read_chroma(tmp_path / "a.npz")):
        assert back.views == with_views().views == (RECIPE, WHITENED_RECIPE)
        np.testing.assert_array_equal(back.frames, with_views().frames)
        np.testing.assert_array_equal(back.whitened, with_views().whitened)
        np.testing.assert_array_equal(back.melody, with_views().melody)


def test_older_programs_find_the_arrays_that_they_know_unchanged() -> None:
    old, new = a_chroma(), with_views()
    with np.load(io.BytesIO(chroma_to_bytes(old))) as before, np.load(io.BytesIO(chroma_to_bytes(new))) as after:
        assert set(before) == {"frames", "recipe", "seconds_per_frame"}
        for name in before:
            assert before[name].tobytes() == after[name].tobytes()


def test_a_view_by_a_recipe_of_a_later_program_is_left_out() -> None:
    later = npz(whitened=a_chroma().frames, whitened_recipe=np.array("hpcp-v9"))
    assert (chroma_from_bytes(later).views, chroma_from_bytes(npz(whitened=a_chroma().frames)).whitened) == (
        (RECIPE,),
        None,
    )


@pytest.mark.parametrize("whitened", [a_chroma(39).frames, a_chroma().frames.astype(np.float32), np.array("text")])
def test_a_damaged_view_is_an_error(whitened: np.ndarray) -> None:
    with pytest.raises(ContrafactError) as caught:
        chroma_from_bytes(npz(whitened=whitened, whitened_recipe=np.array(WHITENED_RECIPE)))
    assert caught.value.code == "invalid_chroma"


def test_peaks_are_kept_beside_the_chroma() -> None:
    peaks = np.arange(200, dtype=np.uint8)
    kept = chroma_from_bytes(chroma_to_bytes(replace(a_chroma(), peaks=peaks))).peaks
    assert kept is not None
    assert np.array_equal(kept, peaks)
    assert chroma_from_bytes(chroma_to_bytes(a_chroma())).peaks is None


@pytest.mark.parametrize("peaks", [np.zeros((2, 2), np.uint8), np.zeros(3, np.float32), np.zeros(10_001, np.uint8)])
def test_peaks_of_another_form_are_refused(peaks: object) -> None:
    with pytest.raises(ContrafactError, match="peaks"):
        chroma_from_bytes(npz(peaks=peaks))
