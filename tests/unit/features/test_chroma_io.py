from __future__ import annotations

import io
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from contrafact.domain.chroma import RECIPE, SECONDS_PER_FRAME, Chroma
from contrafact.domain.errors import ContrafactError
from contrafact.features.chroma_io import (
    chroma_from_bytes,
    chroma_to_bytes,
    fingerprint_from_bytes,
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


def with_frames_header(shape: str) -> bytes:
    header = f"{{'descr': '|u1', 'fortran_order': False, 'shape': {shape}, }}".ljust(117) + "\n"
    member = b"\x93NUMPY\x01\x00" + len(header).to_bytes(2, "little") + header.encode() + b"\x00" * 24
    file = io.BytesIO(npz(frames=None))
    with zipfile.ZipFile(file, "a") as archive:
        archive.writestr("frames.npy", member)
    return file.getvalue()


def a_bomb() -> bytes:
    file = io.BytesIO(npz(frames=None))
    with zipfile.ZipFile(file, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("frames.npy", bytes(64 << 20))
    return file.getvalue()


def test_packed_chroma_round_trips() -> None:
    chroma = a_chroma()
    back = chroma_from_bytes(chroma_to_bytes(chroma))
    np.testing.assert_array_equal(back.frames, chroma.frames)
    assert (back.recipe, back.seconds_per_frame) == (RECIPE, SECONDS_PER_FRAME)


def test_a_fingerprint_is_packed_beside_the_chroma_and_read_by_itself() -> None:
    fingerprint = np.random.default_rng(2).integers(0, 1 << 32, 900, dtype=np.uint32)
    data = chroma_to_bytes(a_chroma(), fingerprint)
    found = fingerprint_from_bytes(data)
    assert found is not None
    assert (found.dtype, found.tolist()) == (np.uint32, fingerprint.tolist())
    np.testing.assert_array_equal(chroma_from_bytes(data).frames, a_chroma().frames)
    slow = np.bitwise_xor.accumulate(fingerprint & fingerprint[::-1] & np.roll(fingerprint, 7))
    assert len(chroma_to_bytes(a_chroma(), slow)) < len(chroma_to_bytes(a_chroma())) + 0.8 * slow.nbytes


def test_files_of_older_releases_have_no_fingerprint_and_a_damaged_one_is_an_error() -> None:
    assert fingerprint_from_bytes(npz()) is None
    for wrong in (np.zeros(3, dtype=np.int64), np.zeros((3, 1), dtype=np.uint32), np.array("text")):
        with pytest.raises(ContrafactError) as caught:
            fingerprint_from_bytes(npz(fingerprint=wrong))
        assert caught.value.code == "invalid_chroma"
    with pytest.raises(ContrafactError):
        fingerprint_from_bytes(b"no archive")


def test_the_file_is_a_plain_numpy_file() -> None:
    with np.load(io.BytesIO(chroma_to_bytes(a_chroma(7))), allow_pickle=False) as file:
        assert file["frames"].shape == (7, 12)
        assert file["frames"].dtype == np.uint8
        assert str(file["recipe"]) == "hpcp-v1"
        assert float(file["seconds_per_frame"]) == pytest.approx(0.46440, abs=1e-5)


MALFORMED: dict[str, Callable[[], bytes]] = {
    "no bytes": lambda: b"",
    "no archive": lambda: b"hello" * 100,
    "a cut archive": lambda: npz()[:-30],
    "no frames": lambda: npz(frames=None),
    "no recipe": lambda: npz(recipe=None),
    "no seconds": lambda: npz(seconds_per_frame=None),
    "eleven columns": lambda: npz(frames=np.zeros((5, 11), np.uint8)),
    "one dimension": lambda: npz(frames=np.zeros(12, np.uint8)),
    "floats": lambda: npz(frames=np.zeros((5, 12))),
    "signed bytes": lambda: npz(frames=np.zeros((5, 12), np.int8)),
    "no rows": lambda: npz(frames=np.zeros((0, 12), np.uint8)),
    "pickled objects": lambda: npz(frames=np.array([{"a": 1}], dtype=object)),
    "a recipe that is a number": lambda: npz(recipe=np.array(1)),
    "many recipes": lambda: npz(recipe=np.array([RECIPE, RECIPE])),
    "another time between rows": lambda: npz(seconds_per_frame=np.array(0.5)),
    "no number of seconds": lambda: npz(seconds_per_frame=np.array(np.nan)),
    "a promise of terabytes": lambda: with_frames_header("(99999999999, 12)"),
    "a shape of negative size": lambda: with_frames_header("(-2, 12)"),
    "a header that is code": lambda: with_frames_header("__import__('os').getpid()"),
    "a bomb": a_bomb,
}


@pytest.mark.parametrize("malformed", MALFORMED)
def test_every_malformed_file_is_refused(malformed: str) -> None:
    with pytest.raises(ContrafactError) as caught:
        chroma_from_bytes(MALFORMED[malformed]())
    assert caught.value.code == "invalid_chroma"


def test_another_recipe_has_its_own_code() -> None:
    with pytest.raises(ContrafactError, match="hpcp-v0") as caught:
        chroma_from_bytes(npz(recipe=np.array("hpcp-v0")))
    assert caught.value.code == "wrong_recipe"


def code_of_bytes(data: bytes) -> str | None:
    try:
        chroma_from_bytes(data)
    except ContrafactError as error:
        return error.code
    return None


@given(st.integers(0, 2000), st.integers(1, 255))
def test_no_damaged_byte_makes_the_reader_crash(place: int, change: int) -> None:
    data = bytearray(chroma_to_bytes(a_chroma()))
    data[place % len(data)] ^= change
    assert code_of_bytes(bytes(data)) in {None, "invalid_chroma", "wrong_recipe"}


def test_reading_chroma_imports_neither_essentia_nor_a_decoder() -> None:
    check = "import sys, contrafact.features.chroma_io; print({'essentia', 'av', 'torch'} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", check], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"


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


def test_written_chroma_round_trips_for_every_value(tmp_path: Path) -> None:
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
def test_files_of_other_programs_are_read(tmp_path: Path, changes: dict[str, object]) -> None:
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
def test_a_malformed_file_is_refused(tmp_path: Path, changes: dict[str, object]) -> None:
    assert code_of(foreign(tmp_path / "f.npz", **changes)) == "invalid_chroma"


@pytest.mark.parametrize("changes", [{"seconds_per_frame": 0.5}, {"seconds_per_frame": -1}, {"recipe": "hpcp-v0"}])
def test_chroma_of_another_recipe_has_its_own_code(tmp_path: Path, changes: dict[str, object]) -> None:
    assert code_of(foreign(tmp_path / "f.npz", **changes)) == "wrong_recipe"


def test_a_file_that_is_not_an_archive_is_refused(tmp_path: Path) -> None:
    (tmp_path / "f.npz").write_bytes(b"no archive" * 50)

    assert code_of(tmp_path / "f.npz") == "invalid_chroma"


def test_a_cut_archive_is_refused(tmp_path: Path) -> None:
    path = foreign(tmp_path / "f.npz")
    path.write_bytes(path.read_bytes()[:-30])

    assert code_of(path) == "invalid_chroma"


def test_an_archive_bomb_is_refused(tmp_path: Path) -> None:
    path = foreign(tmp_path / "f.npz", chroma=None)
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("chroma.npy", bytes(64 << 20))

    assert code_of(path) == "invalid_chroma"


def test_a_file_of_gigabytes_is_refused_without_reading_it(tmp_path: Path) -> None:
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
