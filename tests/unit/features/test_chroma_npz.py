from __future__ import annotations

import io
import zipfile
from pathlib import Path

import numpy as np
import pytest

from contrafact.domain.chroma import RECIPE, SECONDS_PER_FRAME, Chroma
from contrafact.domain.errors import ContrafactError
from contrafact.features.chroma_file import chroma_to_bytes
from contrafact.features.chroma_npz import read_chroma, write_chroma


def a_chroma(n_frames: int = 40) -> Chroma:
    return Chroma(np.random.default_rng(1).integers(0, 256, (n_frames, 12), dtype=np.uint8))


def foreign(path: Path, **changes: object) -> Path:
    """A file with what the command promises and nothing else, changed."""
    arrays = {"chroma": a_chroma().values(), "seconds_per_frame": SECONDS_PER_FRAME} | changes
    with path.open("wb") as file:
        np.savez(file, **{name: np.asarray(value) for name, value in arrays.items() if value is not None})
    return path


def code_of(path: Path) -> str:
    with pytest.raises(ContrafactError) as caught:
        read_chroma(path)
    return caught.value.code


def test_every_stored_value_comes_back_as_it_was_written(tmp_path: Path) -> None:
    frames = np.repeat(np.arange(256, dtype=np.uint8), 12).reshape(-1, 12)
    write_chroma(tmp_path / "f.npz", Chroma(frames))

    np.testing.assert_array_equal(read_chroma(tmp_path / "f.npz").frames, frames)


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"chroma": a_chroma().values().astype(np.float64)},
        {"chroma": np.asfortranarray(a_chroma().values())},
        {"seconds_per_frame": np.float32(SECONDS_PER_FRAME)},
        {"seconds_per_frame": [SECONDS_PER_FRAME]},
        {"recipe": RECIPE},
        {"remark": "made elsewhere"},
        {"frames": np.zeros((40, 12), np.uint8)},
    ],
    ids=lambda changes: ",".join(changes) or "nothing",
)
def test_a_file_of_somebody_else_is_read(tmp_path: Path, changes: dict[str, object]) -> None:
    chroma = read_chroma(foreign(tmp_path / "f.npz", **changes))

    np.testing.assert_array_equal(chroma.frames, a_chroma().frames)
    assert (chroma.recipe, chroma.seconds_per_frame) == (RECIPE, SECONDS_PER_FRAME)


def test_chroma_from_the_bucket_is_read(tmp_path: Path) -> None:
    (tmp_path / "f.npz").write_bytes(chroma_to_bytes(a_chroma()))

    np.testing.assert_array_equal(read_chroma(tmp_path / "f.npz").frames, a_chroma().frames)


@pytest.mark.parametrize(
    "changes",
    [
        {"chroma": None},
        {"seconds_per_frame": None},
        {"chroma": np.zeros((0, 12), np.float32)},
        {"chroma": np.zeros((40, 11), np.float32)},
        {"chroma": np.zeros((12, 40), np.float32)},
        {"chroma": np.zeros(12, np.float32)},
        {"chroma": np.full((40, 12), np.nan, np.float32)},
        {"chroma": np.full((40, 12), np.inf, np.float32)},
        {"chroma": np.full((40, 12), 1.1, np.float32)},
        {"chroma": np.full((40, 12), -0.1, np.float32)},
        {"chroma": np.full((40, 12), 1e300)},
        {"chroma": np.ones((40, 12), np.int64)},
        {"chroma": np.ones((40, 12), np.complex64)},
        {"chroma": np.array([{"a": 1}], dtype=object)},
        {"seconds_per_frame": np.nan},
        {"seconds_per_frame": "half"},
        {"seconds_per_frame": [0.4, 0.4]},
        {"seconds_per_frame": np.array(None)},
        {"recipe": 1},
        {"recipe": ["hpcp-v1", "hpcp-v1"]},
    ],
    ids=str,
)
def test_a_file_that_is_wrong_is_refused(tmp_path: Path, changes: dict[str, object]) -> None:
    assert code_of(foreign(tmp_path / "f.npz", **changes)) == "invalid_chroma"


@pytest.mark.parametrize("changes", [{"seconds_per_frame": 0.5}, {"seconds_per_frame": -1}, {"recipe": "hpcp-v0"}])
def test_chroma_by_another_recipe_is_refused_as_such(tmp_path: Path, changes: dict[str, object]) -> None:
    assert code_of(foreign(tmp_path / "f.npz", **changes)) == "wrong_recipe"


def test_what_is_no_archive_is_refused(tmp_path: Path) -> None:
    (tmp_path / "f.npz").write_bytes(b"no archive" * 50)

    assert code_of(tmp_path / "f.npz") == "invalid_chroma"


def test_a_cut_archive_is_refused(tmp_path: Path) -> None:
    path = foreign(tmp_path / "f.npz")
    path.write_bytes(path.read_bytes()[:-30])

    assert code_of(path) == "invalid_chroma"


def test_an_archive_that_unpacks_to_far_more_is_refused(tmp_path: Path) -> None:
    path = foreign(tmp_path / "f.npz", chroma=None)
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("chroma.npy", bytes(64 << 20))

    assert code_of(path) == "invalid_chroma"


def test_a_file_of_gigabytes_is_refused_unread(tmp_path: Path) -> None:
    with (tmp_path / "f.npz").open("wb") as file:
        file.truncate(50 << 30)

    assert code_of(tmp_path / "f.npz") == "invalid_chroma"


def test_a_pickle_is_never_opened(tmp_path: Path) -> None:
    target = tmp_path / "touched"

    class Trap:
        def __reduce__(self) -> tuple[object, tuple[object, ...]]:
            return Path.touch, (target,)

    stream = io.BytesIO()
    np.savez(stream, chroma=np.array([Trap()], dtype=object), seconds_per_frame=SECONDS_PER_FRAME)
    (tmp_path / "f.npz").write_bytes(stream.getvalue())

    assert code_of(tmp_path / "f.npz") == "invalid_chroma"
    assert not target.exists()
