"""What a restore refuses, and that a killed one can be run again; test_backup.py compares what returns."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from pymongo.database import Database
from tests.doubles.backups import PRODUCT, Original, documents_of, objects_of, refused, restore

from contrafact.adapters.local_bucket import LocalBucket
from contrafact.adapters.mongo.database import Document
from contrafact.adapters.mongo.dump import KEPT
from contrafact.ports.bucket import Bucket


def flipped(data: bytes) -> bytes:
    middle = len(data) // 2
    return data[:middle] + bytes([data[middle] ^ 1]) + data[middle + 1 :]


@pytest.mark.parametrize("name", ["manifest.json", "database/tracks.0001.bson", "objects/0001.tar"])
def test_a_damaged_backup_is_refused_before_anything_is_written(
    name: str, made: Path, empty: Database[Document], target: Bucket
) -> None:
    whole = (made / name).read_bytes()
    for damaged in (flipped(whole), whole[:-1], b"", None):
        (made / name).unlink()
        if damaged is not None:
            (made / name).write_bytes(damaged)
        elif name == "manifest.json":
            continue  # without it, it is no backup

        error = refused(restore, empty, target, made)

        assert error.code == "backup_damaged"
        assert name in error.detail
        (made / name).write_bytes(whole)
    assert (empty.list_collection_names(), objects_of(target)) == ([], {})


def test_damaged_checksums_and_unlisted_files_are_refused(
    made: Path, empty: Database[Document], target: Bucket
) -> None:
    sums = (made / "SHA256SUMS").read_text()
    for text in (sums[:-70], "x", sums.replace("objects/0001.tar", "../objects")):
        (made / "SHA256SUMS").write_text(text)
        assert refused(restore, empty, target, made).code == "backup_damaged"
    (made / "SHA256SUMS").unlink()
    assert refused(restore, empty, target, made).code == "backup_damaged"


def test_other_formats_and_newer_versions_are_refused(made: Path, empty: Database[Document], target: Bucket) -> None:
    older = refused(restore, empty, target, made, "0.9.9")
    assert older.code == "backup_unsupported"
    assert PRODUCT in older.detail

    manifest = json.loads((made / "manifest.json").read_text())
    (made / "manifest.json").write_text(json.dumps({**manifest, "format": 2, "new": True}))
    assert refused(restore, empty, target, made).code == "backup_unsupported"
    assert empty.list_collection_names() == []


def test_a_folder_that_is_no_backup_is_refused(tmp_path: Path, empty: Database[Document], target: Bucket) -> None:
    assert refused(restore, empty, target, tmp_path).code == "file_not_found"


def test_a_library_that_holds_anything_is_refused_and_kept(
    made: Path, empty: Database[Document], target: Bucket
) -> None:
    for collection in (name for name in KEPT if name != "embeddings"):
        empty[collection].insert_one({"_id": "mine"})

        assert refused(restore, empty, target, made).code == "library_not_empty"
        assert empty[collection].count_documents({}) == 1
        empty[collection].drop()
    assert objects_of(target) == {}


def test_a_later_version_restores_it_over_tombstones_and_running_indexes_see_it(
    made: Path, empty: Database[Document], target: Bucket
) -> None:
    empty["embeddings"].insert_one({"_id": "removed"})
    before = empty.command("hello")["localTime"]

    restore(empty, target, made, product="1.10.0")

    assert empty["tracks"].count_documents({}) == 15
    assert empty["embeddings"].count_documents({}) == 9
    assert all(each["changed_at"].replace(tzinfo=None) >= before for each in empty["embeddings"].find())


def test_a_library_filled_meanwhile_is_kept(made: Path, empty: Database[Document], target: Bucket) -> None:
    def fill_it(_: str, data: bytes) -> None:
        empty["tracks"].update_one({"_id": "mine"}, {"$set": {"x": 1}}, upsert=True)

    target.put = fill_it  # type: ignore[method-assign]

    assert refused(restore, empty, target, made).code == "library_not_empty"
    assert [each["_id"] for each in empty["tracks"].find()] == ["mine"]
    assert [name for name in empty.list_collection_names() if name.startswith("restored")] == []


KILLED = """
import os, sys
from pathlib import Path
from pymongo.collection import Collection
from contrafact.adapters.local_bucket import LocalBucket
from contrafact.adapters.mongo.database import connect
from tests.doubles.backups import restore
called, n = getattr(Collection, sys.argv[1]), int(sys.argv[2])
def killing(*arguments, **options):
    global n
    n -= 1
    if not n:
        os.kill(os.getpid(), 9)
    return called(*arguments, **options)
setattr(Collection, sys.argv[1], killing)
restore(connect(sys.argv[3]), LocalBucket(Path(sys.argv[4])), Path(sys.argv[5]))
"""


@pytest.mark.parametrize(
    "killed_at",
    [("insert_many", 3), *(pytest.param(each, marks=pytest.mark.long) for each in (("rename", 3), ("update_many", 1)))],
)
def test_a_killed_restore_can_be_run_again(
    killed_at: tuple[str, int], original: Original, made: Path, empty: Database[Document], tmp_path: Path
) -> None:
    call, number = killed_at
    objects = tmp_path / "objects"
    objects.mkdir()
    killed = subprocess.run(
        [sys.executable, "-c", KILLED, call, str(number), original.second_uri, str(objects), str(made)],
        cwd=Path(__file__).parents[2],
        check=False,
        capture_output=True,
    )
    assert killed.returncode == -signal.SIGKILL, killed.stderr
    target = LocalBucket(objects)

    restore(empty, target, made)

    assert documents_of(empty) == documents_of(original.database)
    assert len(objects_of(target)) == 9
    assert [name for name in empty.list_collection_names() if name.startswith("restored")] == []
    assert refused(restore, empty, target, made).code == "library_not_empty"
