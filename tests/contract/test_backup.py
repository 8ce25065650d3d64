"""A backup of real servers, restored into empty ones."""

from __future__ import annotations

import re
import subprocess
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from bson import decode
from pymongo.database import Database
from tests.doubles.backups import (
    RELEASE,
    Original,
    WatchedBucket,
    back_up,
    documents_of,
    fill,
    objects_of,
    other,
    refused,
    restore,
)
from tests.doubles.servers import Server

from contrafact.adapters.local_bucket import LocalBucket
from contrafact.adapters.mongo.database import Document
from contrafact.adapters.mongo.dump import KEPT, TRANSIENT, MongoLibrary
from contrafact.ports.bucket import Bucket
from contrafact.services.backup_reading import read_documents
from contrafact.settings import Settings
from contrafact_api.wsgi import create_app

ADAPTERS = Path(__file__).parents[2] / "backend" / "src" / "contrafact" / "adapters" / "mongo"
N_TRACKS = 600
TRACK: Document = {"job_id": "j", "state": "ready", "chroma_key": None, "source": {"upload_key": None}}
READY, OTHER_MODEL = "yt-song0cover0", "yt-song9cover0"


def rankings(uri: str, bucket_settings: dict[str, str], folder: Path) -> dict[str, Any]:
    """Return what the API answers about every track, to the last bit."""
    folder.mkdir()
    names = {
        "MONGODB_URI": uri,
        "CONTRAFACT_MODEL_DIR": str(RELEASE / "model"),
        "CONTRAFACT_PRIOR": "0.0001",
        "CONTRAFACT_DATA_DIR": str(folder),
        **bucket_settings,
    }
    client = create_app(Settings(**names)).test_client()

    def ask(path: str) -> Any:
        answer = client.get(f"/api/v1{path}", headers={"Host": "localhost"})
        assert answer.status_code == 200, (path, answer.text)
        return answer.get_json()

    tracks = ask("/tracks?limit=100")
    ready = [each["id"] for each in tracks["items"] if each["state"] == "ready" and each["id"] != OTHER_MODEL]
    assert len(ready) == 8
    return {
        "tracks": tracks,
        "works": ask("/works"),
        **{each: ask(f"/tracks/{each}/ranking?limit=100") for each in ready},
    }


@pytest.mark.parametrize("kind", ["folder", pytest.param("emulator", marks=pytest.mark.long)])
def test_everything_returns_and_ranks_the_same(
    kind: str,
    database: Database[Document],
    empty: Database[Document],
    request: pytest.FixtureRequest,
    tmp_path: Path,
) -> None:
    """From a folder into the emulator's bucket, and from there into a folder."""
    emulator: Bucket = request.getfixturevalue("bucket")
    bucket_server: Server = request.getfixturevalue("bucket_server")
    mongod: Server = request.getfixturevalue("mongod")
    (tmp_path / "objects").mkdir()
    local = LocalBucket(tmp_path / "objects")
    settings = {"CONTRAFACT_BUCKET_DIR": str(tmp_path / "objects")}, {"STORAGE_EMULATOR_HOST": bucket_server.uri}
    (old, new), (old_settings, new_settings) = (
        ((local, emulator), settings) if kind == "folder" else ((emulator, local), settings[::-1])
    )
    fill(database, old)

    manifest = back_up(database, old, tmp_path / "backup")
    restore(empty, new, tmp_path / "backup")

    assert documents_of(empty) == documents_of(database)
    assert manifest.documents == {name: len(found) for name, found in documents_of(database).items()}
    assert objects_of(new) == objects_of(old)
    assert manifest.n_objects == len(objects_of(old)) == 9
    assert (manifest.left_out, manifest.missing) == ([], [])
    assert {name: empty[name].index_information() for name in KEPT} == {
        name: database[name].index_information() for name in KEPT
    }
    assert rankings(other(mongod.uri, "second"), new_settings, tmp_path / "new") == rankings(
        mongod.uri, old_settings, tmp_path / "old"
    )


def test_a_backup_can_be_checked_by_hand_and_is_its_owners_alone(made: Path) -> None:
    checked = subprocess.run(
        ["sha256sum", "--check", "--strict", "SHA256SUMS"], cwd=made, capture_output=True, check=False
    )

    assert checked.returncode == 0, checked.stderr
    assert {each.stat().st_mode & 0o077 for each in [made, *made.rglob("*")]} == {0}


def test_a_backup_shows_one_moment_while_tracks_are_edited(
    database: Database[Document], source: Bucket, tmp_path: Path
) -> None:
    """Edits of a first and then of a last track: in every moment the first is at most one edit ahead."""
    database["tracks"].insert_many(
        [{**TRACK, "_id": f"yt-{n:04}", "title": "x" * 50_000, "n": 0} for n in range(N_TRACKS)]
    )
    ended, n_edits = threading.Event(), 0

    def edit() -> None:
        nonlocal n_edits
        while not ended.is_set():
            n_edits += 1
            for number in (0, N_TRACKS - 1):
                database["tracks"].update_one({"_id": f"yt-{number:04}"}, {"$set": {"n": n_edits}})

    editing = threading.Thread(target=edit)
    editing.start()
    n_before = n_edits
    try:
        manifest = back_up(database, source, tmp_path / "backup")
        n_meanwhile = n_edits - n_before
    finally:
        ended.set()
        editing.join()

    assert n_meanwhile > 0
    found = [decode(each) for each in read_documents(tmp_path / "backup", manifest.files, "tracks")]
    assert len(found) == N_TRACKS
    assert found[0]["n"] - found[-1]["n"] in {0, 1}


def test_what_happens_after_the_database_was_copied_leaves_a_whole_backup(
    database: Database[Document], empty: Database[Document], source: Bucket, target: Bucket, tmp_path: Path
) -> None:
    """A track is deleted, one is replaced by a new submission, and an upload becomes chroma."""
    fill(database, source)
    tracks = {each["_id"]: each for each in database["tracks"].find()}
    queued = {**tracks[READY], "_id": "file-" + "a" * 32, "state": "queued", "job_id": "u1", "chroma_key": None}
    queued["source"] = {"kind": "upload", "key": "a" * 64, "file_name": "a.wav", "upload_key": "incoming/one"}
    database["tracks"].insert_one(queued)
    source.put("incoming/one", b"sound")
    replaced = "yt-song1cover0"

    def change(_: str) -> None:
        if database["tracks"].find_one({"_id": READY}) is None:
            return
        for track_id in (READY, replaced):
            source.delete(tracks[track_id]["chroma_key"])
        database["tracks"].delete_one({"_id": READY})
        database["tracks"].update_one({"_id": replaced}, {"$set": {"job_id": "new", "chroma_key": None}})
        source.put(f"chroma/{queued['_id']}/u1.npz", b"chroma")
        source.delete("incoming/one")

    lock = threading.Lock()

    def once(key: str) -> None:
        with lock:
            change(key)

    manifest = back_up(database, WatchedBucket(source, once), tmp_path / "backup")  # type: ignore[arg-type]
    restore(empty, target, tmp_path / "backup")

    assert sorted(manifest.left_out) == [READY, replaced]
    assert manifest.missing == []
    found = documents_of(empty)
    assert set(found["tracks"]) == {*tracks, queued["_id"]} - {READY, replaced}
    assert {READY, replaced} & {*found["embeddings"], *(each["track_id"] for each in found["jobs"].values())} == set()
    assert objects_of(target)[f"chroma/{queued['_id']}/u1.npz"] == b"chroma"
    named = {each["chroma_key"] for each in found["tracks"].values() if each["chroma_key"]}
    assert named <= set(objects_of(target))


def test_a_waiting_upload_is_kept(
    database: Database[Document], empty: Database[Document], source: Bucket, target: Bucket, tmp_path: Path
) -> None:
    fill(database, source)
    change = {"state": "queued", "chroma_key": None, "source.upload_key": "incoming/two"}
    database["tracks"].update_one({"_id": READY}, {"$set": change})
    sound = bytes(range(256)) * 20_000
    source.put("incoming/two", sound)

    back_up(database, source, tmp_path / "backup")
    restore(empty, target, tmp_path / "backup")

    assert target.get("incoming/two") == sound


def test_an_object_that_the_library_lacks_is_named_and_its_track_kept(
    database: Database[Document], empty: Database[Document], source: Bucket, target: Bucket, tmp_path: Path
) -> None:
    fill(database, source)
    (track,) = database["tracks"].find({"_id": READY})
    source.delete(track["chroma_key"])

    manifest = back_up(database, source, tmp_path / "backup")
    restore(empty, target, tmp_path / "backup")

    assert (manifest.missing, manifest.left_out) == ([track["chroma_key"]], [])
    assert documents_of(empty) == documents_of(database)


@pytest.fixture
def short_history(database: Database[Document]) -> Iterator[Database[Document]]:
    """A database whose server keeps no moment of the past."""
    name = "minSnapshotHistoryWindowInSeconds"
    before = database.client.admin.command("getParameter", 1, **{name: 1})[name]
    database.client.admin.command("setParameter", 1, **{name: 0})
    yield database
    database.client.admin.command("setParameter", 1, **{name: before})


def test_a_moment_that_the_server_no_longer_keeps_is_reported(short_history: Database[Document]) -> None:
    short_history["works"].insert_one({"_id": -1})
    with MongoLibrary(short_history).snapshot() as snapshot:

        def read_until_it_is_gone() -> None:
            for number in range(1_000_000):
                assert list(snapshot.batches("works"))
                short_history["works"].insert_one({"_id": number})

        assert refused(read_until_it_is_gone).code == "snapshot_unavailable"


def test_every_collection_is_either_kept_or_transient() -> None:
    used = {
        name
        for file in ADAPTERS.glob("*.py")
        for name in re.findall(r'database\["(\w+)"\]|^    "(\w+)": \[', file.read_text(), re.MULTILINE)
        for name in name
        if name
    }

    assert used == {*KEPT, *TRANSIENT}


def test_no_transient_collection_is_in_a_backup(original: Original) -> None:
    assert original.database["clips"].count_documents({}) == 2
    assert not list((original.backup / "database").glob("clips*"))


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of 64 KiB."""
    folder = tmp_path / "small"
    folder.mkdir()
    if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", folder], check=False).returncode:
        pytest.skip("a file system can only be mounted as root")
    yield folder
    subprocess.run(["umount", folder], check=True)


def test_a_full_disk_ends_a_backup_that_leaves_nothing(original: Original, small_disk: Path) -> None:
    error = refused(back_up, original.database, original.bucket, small_disk / "backup")

    assert error.code == "disk_full"
    assert str(small_disk) in error.detail
    assert list(small_disk.iterdir()) == []


def test_a_backup_goes_into_a_new_or_empty_folder_and_replaces_what_a_killed_one_left(
    original: Original, tmp_path: Path
) -> None:
    (tmp_path / "new.partial").mkdir()
    (tmp_path / "new.partial" / "database").write_text("unfinished")
    (tmp_path / "new").mkdir()

    back_up(original.database, original.bucket, tmp_path / "new")

    assert sorted(each.name for each in tmp_path.iterdir()) == ["new"]
    assert (tmp_path / "new" / "manifest.json").read_bytes()
    again = refused(back_up, original.database, original.bucket, tmp_path / "new")
    nowhere = refused(back_up, original.database, original.bucket, tmp_path / "none" / "new")
    assert (again.code, nowhere.code) == ("backup_exists", "file_not_found")


def test_of_two_backups_into_one_folder_one_is_refused(original: Original, tmp_path: Path) -> None:
    def again(_: str) -> None:
        seen.append(refused(back_up, original.database, original.bucket, tmp_path / "backup").code)

    seen: list[str] = []
    back_up(original.database, WatchedBucket(original.bucket, again), tmp_path / "backup")  # type: ignore[arg-type]

    assert set(seen) == {"backup_exists"}
    assert (tmp_path / "backup" / "manifest.json").is_file()
