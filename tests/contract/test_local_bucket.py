"""What the bucket in a folder promises beside the contract of test_bucket.py."""

from __future__ import annotations

import errno
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from multiprocessing import get_context
from pathlib import Path
from typing import NoReturn

import pytest

from contrafact.adapters.local_bucket import PARTIAL, LocalBucket
from contrafact.domain.errors import BucketFullError, ContrafactError

OUTSIDE = [
    *("", "/", "/etc/x", "..", "../x", "../../../x", "a/../../x", "a/..", "a//b", "a/", "./a", "a/./b", ".partial/x"),
    *("a\0b", "a\nb", "\x1b[0m", "a\x7f", "x" * 256, "é" * 128, "/".join(["x" * 200] * 6), "\ud800"),
]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    found = tmp_path / "parent" / "objects"
    found.mkdir(parents=True)
    return found


@pytest.fixture
def local(folder: Path) -> LocalBucket:
    return LocalBucket(folder)


def calls_with(bucket: LocalBucket, key: str, tmp_path: Path) -> list[Callable[[], object]]:
    return [
        lambda: bucket.put(key, b"x"),
        lambda: bucket.get(key),
        lambda: write_to(bucket, key),
        lambda: bucket.download(key, tmp_path / "copy", print),
        lambda: bucket.delete(key),
    ]


def write_to(bucket: LocalBucket, key: str) -> None:
    with bucket.open_writer(key) as writer:
        writer.write(b"x")


def files_in(folder: Path) -> list[str]:
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())


@pytest.mark.parametrize("key", OUTSIDE)
def test_a_key_that_could_leave_the_folder_is_refused(
    local: LocalBucket, folder: Path, tmp_path: Path, key: str
) -> None:
    (tmp_path / "x").write_text("foreign")

    for call in calls_with(local, key, tmp_path):
        with pytest.raises(ValueError, match=r"."):
            call()

    assert files_in(tmp_path) == ["x"]
    assert list(folder.iterdir()) == []


@pytest.mark.parametrize("prefix", ["../", "/etc/", "a/../", ".partial/"])
def test_a_prefix_that_could_leave_the_folder_is_refused(local: LocalBucket, prefix: str) -> None:
    with pytest.raises(ValueError, match="not a key"):
        list(local.keys(prefix))


@pytest.mark.parametrize("key", ["incoming/a b/é.mp3", "%2e%2e/%2F", ".hidden", "..a/b..", "q?#:*~\\"])
def test_an_odd_key_names_its_own_object(local: LocalBucket, key: str) -> None:
    local.put(key, key.encode())
    assert local.get(key) == key.encode()
    assert [found for found, _ in local.keys("")] == [key]


def test_only_the_owner_may_read(local: LocalBucket, folder: Path) -> None:
    local.put("chroma/yt-1/j.npz", b"x")
    modes = {path.relative_to(folder).as_posix(): path.stat().st_mode & 0o777 for path in folder.rglob("*")}
    assert modes == {PARTIAL: 0o700, "chroma": 0o700, "chroma/yt-1": 0o700, "chroma/yt-1/j.npz": 0o600}


def test_the_time_of_creation_is_that_of_the_file(local: LocalBucket, folder: Path) -> None:
    local.put("incoming/a", b"x")
    ((_, made_at),) = local.keys("incoming/")
    assert abs(made_at - datetime.now(UTC)) < timedelta(minutes=1)
    os.utime(folder / "incoming" / "a", (1_700_000_000, 1_700_000_000))
    assert list(local.keys("")) == [("incoming/a", datetime.fromtimestamp(1_700_000_000, UTC))]


def test_a_key_that_is_a_folder_is_no_object(local: LocalBucket, tmp_path: Path) -> None:
    local.put("a/b", b"x")
    assert local.get("a") is None
    assert not local.download("a", tmp_path / "copy", print)
    local.delete("a")
    local.delete("a/b/c")
    assert local.get("a/b/c") is None
    assert local.get("a/b") == b"x"
    for key in ("a", "a/b/c"):
        with pytest.raises(ContrafactError):
            local.put(key, b"y")
    assert files_in(tmp_path) == ["parent/objects/a/b"]


@pytest.mark.parametrize("is_link", [False, True])
def test_a_file_or_link_in_place_of_the_folder_of_unfinished_objects_is_named(
    local: LocalBucket, folder: Path, tmp_path: Path, *, is_link: bool
) -> None:
    if is_link:
        (folder / PARTIAL).symlink_to(tmp_path)
    else:
        (folder / PARTIAL).touch()
    for call in (local.check, lambda: local.put("a", b"a")):
        with pytest.raises(ContrafactError, match=r"a file \.partial in place of a folder. Remove it") as caught:
            call()
        assert caught.value.code == "bucket_unavailable"
    (folder / PARTIAL).unlink()
    local.check()
    local.put("a", b"a")


def test_a_deleted_object_leaves_no_folders(local: LocalBucket, folder: Path) -> None:
    local.put("chroma/yt-1/j.npz", b"x")
    local.delete("chroma/yt-1/j.npz")
    assert [path.name for path in folder.iterdir()] == [PARTIAL]


@pytest.mark.parametrize("is_a_file", [False, True])
def test_a_missing_folder_is_unavailable_and_is_never_created(folder: Path, tmp_path: Path, is_a_file: bool) -> None:
    bucket = LocalBucket(folder)
    folder.rmdir()
    if is_a_file:
        folder.write_text("")
    for call in [*calls_with(bucket, "a/b", tmp_path), bucket.check, lambda: list(bucket.keys(""))]:
        with pytest.raises(ContrafactError) as caught:
            call()
        assert caught.value.code == "bucket_unavailable"
    assert not folder.is_dir()
    folder.unlink(missing_ok=True)
    folder.mkdir()
    bucket.check()
    bucket.put("a/b", b"kept")
    assert bucket.get("a/b") == b"kept"


def test_a_folder_that_cannot_be_written_to_is_unavailable(local: LocalBucket, monkeypatch: pytest.MonkeyPatch) -> None:
    local.check()
    # Tests may run as root, to whom no mode applies; a read-only file system answers the same.
    monkeypatch.setattr(os, "access", lambda *_: False)
    with pytest.raises(ContrafactError) as caught:
        local.check()
    assert caught.value.code == "bucket_unavailable"


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EDQUOT, errno.EIO])
def test_after_a_write_to_a_full_or_broken_disk_the_older_object_stays(
    local: LocalBucket, folder: Path, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    local.put("a", b"older")

    def fail(_: object) -> NoReturn:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(os, "fsync", fail)
    with pytest.raises(ContrafactError) as caught:
        local.put("a", b"newer")
    assert caught.value.code == ("bucket_unavailable" if number == errno.EIO else "disk_full")
    assert isinstance(caught.value, BucketFullError) == (number != errno.EIO)
    assert local.get("a") == b"older"
    assert files_in(folder) == ["a"]


def test_an_error_of_the_copys_file_system_is_raised_as_it_is(local: LocalBucket, tmp_path: Path) -> None:
    local.put("a", b"x")
    with pytest.raises(FileNotFoundError):
        local.download("a", tmp_path / "missing" / "copy", print)


def test_a_folder_that_goes_during_an_upload_makes_it_fail_without_an_object(folder: Path) -> None:
    bucket, moved = LocalBucket(folder), folder.with_name("moved")

    def lose_the_folder() -> None:
        with bucket.open_writer("incoming/x") as writer:
            writer.write(b"x" * 9_000_000)
            folder.rename(moved)
            writer.write(b"x" * 9_000_000)

    with pytest.raises(ContrafactError) as caught:
        lose_the_folder()
    assert caught.value.code == "bucket_unavailable"
    moved.rename(folder)
    assert bucket.get("incoming/x") is None
    bucket.put("other", b"x")
    assert files_in(folder) == ["other"]


KILLED = """
import os, signal, sys
from pathlib import Path
from contrafact.adapters.local_bucket import LocalBucket
with LocalBucket(Path(sys.argv[1])).open_writer("incoming/x") as writer:
    writer.write(b"x" * 9_000_000)
    os.kill(os.getpid(), signal.SIGKILL)
"""


def test_the_rest_of_a_killed_writer_is_removed_and_a_living_ones_is_not(local: LocalBucket, folder: Path) -> None:
    done = subprocess.run([sys.executable, "-c", KILLED, folder], check=False)
    assert done.returncode == -signal.SIGKILL
    assert len(files_in(folder)) == 1
    assert list(local.keys("")) == []

    with local.open_writer("incoming/y") as writer:
        writer.write(b"y")
        local.put("z", b"z")
        assert len(files_in(folder)) == 2

    assert files_in(folder) == ["incoming/y", "z"]


def put_and_delete(folder: Path, n_times: int) -> None:
    bucket = LocalBucket(folder)
    for number in range(n_times):
        bucket.put("chroma/shared", b"%d" % number * 1000)
        assert len(bucket.get("chroma/shared") or b"") % 1000 == 0
        bucket.delete("chroma/shared")


def test_several_processes_put_and_delete_at_once(folder: Path) -> None:
    context = get_context("spawn")
    processes = [context.Process(target=put_and_delete, args=(folder, 100)) for _ in range(3)]
    for process in processes:
        process.start()
    for process in processes:
        process.join()
    assert [process.exitcode for process in processes] == [0, 0, 0]
    assert files_in(folder) == []


def test_files_whose_names_are_no_keys_are_not_listed(local: LocalBucket, folder: Path) -> None:
    local.put("incoming/a", b"a")
    (folder / "incoming" / "b\nc").write_bytes(b"")
    (folder / "incoming" / os.fsdecode(b"\xff")).write_bytes(b"")

    assert [key for key, _ in local.keys("incoming/")] == ["incoming/a"]


def test_an_object_is_written_though_its_folder_is_removed_in_between(local: LocalBucket, folder: Path) -> None:
    stopped = threading.Event()

    def delete_all_the_time() -> None:
        while not stopped.is_set():
            local.delete("chroma/t/a")

    deleter = threading.Thread(target=delete_all_the_time)
    deleter.start()
    try:
        for number in range(300):
            local.put("chroma/t/a", str(number).encode())
    finally:
        stopped.set()
        deleter.join()
    assert local.get("chroma/t/a") in {None, b"299"}
