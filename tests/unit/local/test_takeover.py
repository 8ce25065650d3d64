"""The objects of release 1.0.0, kept by fake-gcs-server, are in the folder after the first start; nothing is lost."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from tests.doubles.servers import BUCKET_NAME, running_bucket

from contrafact.adapters.gcs_bucket import connect_bucket
from contrafact.adapters.local_bucket import PARTIAL, LocalBucket
from contrafact_local import takeover
from contrafact_local.parts import LaunchError
from contrafact_local.takeover import TakenOver, prepare_folder, take_over

OBJECTS = {
    "chroma/yt-dQw4w9WgXcQ/0f.npz": b"chroma" * 1000,
    "chroma/up-1/1e.npz": b"",
    "incoming/0123456789abcdef": bytes(range(256)) * 40_000,
    "incoming/a b/é.mp3": b"odd",
    "incoming/%2e%2e%2Fx": b"escaped",
    "incoming/q?#:*~.metadata": b'{"Created": "no sidecar"}',
    ".hidden": b"hidden",
}
UNUSABLE = "incoming/new\nline"
KILLED_AFTER_TWO = """
import os, signal, sys
from pathlib import Path
from contrafact_local import takeover

real, n_moved = takeover.move_file, 0

def move_file(*args):
    global n_moved
    if n_moved == 2:
        os.kill(os.getpid(), signal.SIGKILL)
    n_moved += 1
    real(*args)

takeover.move_file = move_file
takeover.take_over(Path(sys.argv[1]), Path(sys.argv[1], "objects"))
"""


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A data folder with an emulator's objects, all an hour old."""
    with running_bucket(tmp_path) as server:
        bucket = connect_bucket(BUCKET_NAME, server.uri)
        for key, content in {**OBJECTS, UNUSABLE: b"kept aside"}.items():
            bucket.put(key, content)
    for path in (tmp_path / "bucket" / BUCKET_NAME).rglob("*"):
        if path.is_file():
            make_older(path)
    (tmp_path / "objects").mkdir()
    return tmp_path


def make_older(path: Path) -> None:
    """Set the emulator's time of creation an hour back, not the file's time."""
    metadata = json.loads(os.getxattr(path, takeover.METADATA_ATTRIBUTE))
    created = datetime.fromisoformat(metadata["Created"]) - timedelta(hours=1)
    encoded = json.dumps({**metadata, "Created": created.isoformat().replace("+00:00", "Z")}).encode()
    os.setxattr(path, takeover.METADATA_ATTRIBUTE, encoded)


def assert_all_is_there(data: Path) -> None:
    bucket = LocalBucket(data / "objects")
    found = dict(bucket.keys(""))
    assert {key: bucket.get(key) for key in found} == OBJECTS
    for made_at in found.values():
        assert timedelta(minutes=50) < datetime.now(UTC) - made_at < timedelta(minutes=70)
    assert not (data / "bucket").exists()
    assert (data / "bucket.old-emulator" / BUCKET_NAME / UNUSABLE).read_bytes() == b"kept aside"


def test_every_object_is_taken_over_with_its_time_and_a_second_start_changes_nothing(data: Path) -> None:
    assert take_over(data, data / "objects") == TakenOver(len(OBJECTS), data / "bucket.old-emulator")
    assert_all_is_there(data)
    assert take_over(data, data / "objects") == TakenOver(0)
    assert_all_is_there(data)
    for path in (data / "objects").rglob("*"):
        assert path.stat().st_mode & 0o777 == (0o700 if path.is_dir() else 0o600)


def test_a_takeover_that_is_killed_in_the_middle_is_completed_by_the_next_start(data: Path) -> None:
    done = subprocess.run([sys.executable, "-c", KILLED_AFTER_TWO, data], check=False)
    assert done.returncode == -signal.SIGKILL
    assert len(list(LocalBucket(data / "objects").keys(""))) == 2

    assert take_over(data, data / "objects").n_moved == len(OBJECTS) - 2
    assert_all_is_there(data)


def test_objects_are_copied_to_another_file_system(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(self: Path, target: Path) -> Path:
        raise OSError(18, "Invalid cross-device link", str(self), None, str(target))

    rename = Path.rename
    monkeypatch.setattr(
        Path, "rename", lambda self, target: rename(self, target) if self.is_dir() else refuse(self, target)
    )
    take_over(data, data / "objects")
    assert_all_is_there(data)
    assert list((data / "objects" / PARTIAL).iterdir()) == []


def test_metadata_beside_the_objects_give_their_times_and_are_no_objects(tmp_path: Path) -> None:
    """As fake-gcs-server writes them on a file system without extended attributes."""
    incoming = tmp_path / "bucket" / BUCKET_NAME / "incoming"
    incoming.mkdir(parents=True)
    for name in ("a", "b"):
        (incoming / name).write_text(name)
        (incoming / f"{name}.metadata").write_text('{"Created":"2026-01-02T03:04:05.678912345Z"}')
    (tmp_path / "objects").mkdir()

    assert take_over(tmp_path, tmp_path / "objects") == TakenOver(2)

    found = dict(LocalBucket(tmp_path / "objects").keys(""))
    assert list(found) == ["incoming/a", "incoming/b"]
    for made_at in found.values():
        assert abs(made_at - datetime(2026, 1, 2, 3, 4, 5, 678912, UTC)) < timedelta(milliseconds=1)
    assert [path.name for path in tmp_path.iterdir()] == ["objects"]


def test_an_object_that_is_already_there_is_not_replaced_by_another(tmp_path: Path) -> None:
    for folder, same, other in (("bucket/contrafact", "same", "older"), ("objects", "same", "newer")):
        (tmp_path / folder).mkdir(parents=True)
        (tmp_path / folder / "same").write_text(same)
        (tmp_path / folder / "other").write_text(other)

    take_over(tmp_path, tmp_path / "objects")

    assert (tmp_path / "objects" / "other").read_text() == "newer"
    kept = tmp_path / "bucket.old-emulator" / BUCKET_NAME
    assert {path.name: path.read_text() for path in kept.iterdir()} == {"other": "older"}


def test_objects_that_have_no_place_are_set_aside_and_the_others_moved(tmp_path: Path) -> None:
    old, objects = tmp_path / "bucket" / BUCKET_NAME, tmp_path / "objects"
    conflicts = {"chroma/a/1.npz": "below a file", "incoming": "is a folder", "x/y/z": "below a file, too"}
    longest = "é" * 127 + "a"
    for key, text in {**conflicts, longest: "a name of 255 bytes", "chroma/b": "b"}.items():
        (old / key).parent.mkdir(parents=True, exist_ok=True)
        (old / key).write_text(text)
    (old / "chroma/a/1.npz.metadata").write_text('{"Created":"2026-01-02T03:04:05Z"}')
    (objects / "chroma").mkdir(parents=True)
    (objects / "incoming").mkdir()
    (objects / "chroma" / "a").write_text("in the way")
    (objects / "x").write_text("in the way")

    found = take_over(tmp_path, objects)

    assert found == TakenOver(2, tmp_path / "bucket.old-emulator")
    assert (objects / longest).read_text() == "a name of 255 bytes"
    kept = tmp_path / "bucket.old-emulator" / BUCKET_NAME
    assert {key: (kept / key).read_text() for key in conflicts} == conflicts
    assert (kept / "chroma/a/1.npz.metadata").is_file()
    assert (objects / "chroma" / "a").read_text() == "in the way"


def test_a_folder_that_every_user_can_write_to_is_refused(tmp_path: Path) -> None:
    tmp_path.chmod(0o777)
    with pytest.raises(LaunchError, match=f"run `chmod o-w {tmp_path}`"):
        prepare_folder(tmp_path, is_ours=False)
    tmp_path.chmod(0o770)
    prepare_folder(tmp_path, is_ours=False)
    assert tmp_path.stat().st_mode & 0o777 == 0o770


def test_a_new_data_folder_has_nothing_to_take_over(tmp_path: Path) -> None:
    prepare_folder(tmp_path / "data" / "objects", is_ours=True)
    assert take_over(tmp_path / "data", tmp_path / "data" / "objects") == TakenOver(0)
    assert (tmp_path / "data" / "objects").stat().st_mode & 0o777 == 0o700


@pytest.mark.parametrize("name", ["bucket", "bucket/contrafact"])
def test_the_old_folder_is_not_taken_for_the_new_one(tmp_path: Path, name: str) -> None:
    old = tmp_path / "bucket" / BUCKET_NAME
    old.mkdir(parents=True)
    (old / "a").write_text("a")
    with pytest.raises(LaunchError, match="CONTRAFACT_BUCKET_DIR"):
        take_over(tmp_path, tmp_path / name)
    assert (old / "a").read_text() == "a"


def test_a_folder_that_cannot_be_made_is_said_in_one_line(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(LaunchError, match="CONTRAFACT_BUCKET_DIR"):
        prepare_folder(tmp_path / "file" / "objects", is_ours=True)


def test_an_old_folder_behind_a_link_is_taken_over_and_the_link_removed(tmp_path: Path) -> None:
    elsewhere, data = tmp_path / "elsewhere", tmp_path / "data"
    (elsewhere / BUCKET_NAME).mkdir(parents=True)
    (elsewhere / BUCKET_NAME / "a").write_text("a")
    data.mkdir()
    (data / "bucket").symlink_to(elsewhere)
    prepare_folder(data / "objects", is_ours=True)

    assert [take_over(data, data / "objects") for _ in range(2)] == [TakenOver(1), TakenOver(0)]

    assert (data / "objects" / "a").read_text() == "a"
    assert not (data / "bucket").is_symlink()


def test_a_link_to_a_folder_among_the_objects_is_refused_before_anything_is_moved(tmp_path: Path) -> None:
    old, elsewhere = tmp_path / "bucket" / BUCKET_NAME, tmp_path / "elsewhere"
    old.mkdir(parents=True)
    elsewhere.mkdir()
    (old / "a").write_text("a")
    (old / "chroma").symlink_to(elsewhere)
    prepare_folder(tmp_path / "objects", is_ours=True)

    with pytest.raises(LaunchError, match="chroma is a link to another folder"):
        take_over(tmp_path, tmp_path / "objects")

    assert (old / "a").read_text() == "a"
