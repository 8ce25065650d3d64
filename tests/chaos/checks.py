"""What must hold when nothing is active any more."""

from __future__ import annotations

import time
from collections import Counter
from contextlib import suppress
from typing import Any, Protocol

import psutil
import requests
from pymongo.database import Database
from tests.chaos.journal import ABSENT, LIBRARY, TRASH, Journal, file_id
from tests.doubles.product import Product

from contrafact.adapters.local_bucket import LocalBucket
from contrafact.domain.jobs import ACTIVE_STATES
from contrafact.ports.bucket import Bucket


class Library(Protocol):
    """The product, on one host or on many."""

    @property
    def address(self) -> str:
        """Address of the page."""

    def get(self, path: str, **query: object) -> Any:
        """Return the JSON of an answer; raise for an error."""


ACTIVE = {state.value for state in ACTIVE_STATES}
PAGE = 100
PAUSE_SECONDS = 0.5
ZOMBIE_SECONDS = 2.0


def wait_until_settled(product: Library, database: Database[dict[str, Any]], seconds: float) -> None:
    """Wait until all parts answer and no job, move or deletion is active; fail after the given seconds."""
    deadline = time.monotonic() + seconds
    while reason := _unsettled(product, database):
        assert time.monotonic() < deadline, f"not settled within {seconds:.0f} s: {reason}"
        time.sleep(PAUSE_SECONDS)


def _unsettled(product: Library, database: Database[dict[str, Any]]) -> str:
    """Return what is not settled yet; empty if everything is."""
    try:
        ready = requests.get(f"{product.address}/api/v1/health/ready", timeout=30)
    except requests.RequestException as error:
        return str(error)
    if not ready.ok or ready.json()["status"] != "ok":
        return ready.text
    # Also moves that nothing followed yet, and results of lost jobs that a worker may still write.
    active = [{"state": {"$in": [*ACTIVE, "deleting"]}}, {"is_moving": True}, {"left_at": {"$exists": True}}]
    found = [*database["tracks"].find({"$or": active}), *database["jobs"].find(active[0])]
    return "\n".join(map(str, found))


def check_everything(
    product: Product, database: Database[dict[str, Any]], bucket: LocalBucket, journal: Journal
) -> None:
    """Check API, database, bucket, index and processes against the journal; add faults and what was found to it."""
    check_library(product, database, bucket, journal)
    _check_processes(product, journal)


def check_library(
    product: Library,
    database: Database[dict[str, Any]],
    bucket: Bucket,
    journal: Journal,
    *,
    has_older_analyses: bool = False,
) -> None:
    """Check API, database, bucket and index against the journal; add faults and what was found to it.

    Parameters
    ----------
    has_older_analyses : whether an older release analysed tracks, whose chroma stays beside the new one.
    """
    listed = _all_of(product, "/tracks")
    library = {track["id"]: track for track in listed}
    if len(library) < len(listed):
        journal.fault(None, "the library lists a track twice")
    trash = {track["id"]: track for track in _all_of(product, "/tracks/trash")}
    _check_tracks(library, trash, journal)
    documents = {document["_id"]: document for document in database["tracks"].find()}
    seen = set(library) | set(trash)
    if set(documents) != seen or set(library) & set(trash):
        journal.fault(None, f"the database holds other tracks than library and trash: {set(documents) ^ seen}")
    _check_objects(documents, bucket, journal, has_older_analyses=has_older_analyses)
    _check_database(documents, library, database, journal)
    _check_rankings(product, library, journal)
    for track_id, track in journal.tracks.items():
        place = LIBRARY if track_id in library else TRASH if track_id in trash else ABSENT
        found = library.get(track_id) or trash.get(track_id) or {}
        journal.found[found["state"] if place == LIBRARY else place] += 1
        track.begin_anew(place, found.get("title"), found.get("state"))


def _all_of(product: Library, path: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    cursor: str | None = None
    while True:
        page = product.get(path, limit=PAGE, **({"cursor": cursor} if cursor else {}))
        found += page["items"]
        cursor = page.get("next_cursor")
        if not cursor:
            return found


def _check_tracks(library: dict[str, Any], trash: dict[str, Any], journal: Journal) -> None:
    for unknown in (set(library) | set(trash)) - set(journal.tracks):
        journal.fault(None, f"nobody submitted the track {unknown}")
    for track in journal.tracks.values():
        place = LIBRARY if track.track_id in library else TRASH if track.track_id in trash else ABSENT
        if place not in track.places:
            journal.fault(track, f"the track is in: {place}")
        if place == ABSENT:
            continue
        found = library.get(track.track_id) or trash[track.track_id]
        # A video has no title before it was fetched.
        titles = track.titles | ({None} if track.video_id and found["state"] != "ready" else set())
        if found["title"] not in titles:
            journal.fault(track, f"the title is {found['title']!r}")
        # The trash shows the state in which a track came there; an active one is queued again when it is restored.
        allowed = {"ready", "failed"} | (ACTIVE if place == TRASH else set())
        allowed |= {"cancelled"} if track.may_be_cancelled else set()
        if found["state"] not in allowed or (found["state"] == "failed" and not found["error"]):
            journal.fault(track, f"the state is {found['state']}, the problem {found['error']}")


def _check_objects(documents: dict[str, Any], bucket: Bucket, journal: Journal, *, has_older_analyses: bool) -> None:
    chroma = {key for key, _ in bucket.keys("chroma/")}
    referred = {document["chroma_key"] for document in documents.values() if document["chroma_key"]}
    for orphan in chroma - referred:
        if has_older_analyses and orphan.split("/")[1] in documents:
            continue
        journal.fault(journal.tracks.get(orphan.split("/")[1]), f"no track refers to {orphan}")
    for document in documents.values():
        if document["state"] == "ready" and document["chroma_key"] not in chroma:
            journal.fault(journal.tracks.get(document["_id"]), f"no chroma at {document['chroma_key']}")
    copies = {key for key, _ in bucket.keys("audio/")}
    heard = {document["audio"]["key"] for document in documents.values() if document.get("audio")}
    for key in copies ^ heard:
        what = f"no track refers to the copy {key}" if key in copies else f"there is no copy {key}"
        journal.fault(journal.tracks.get(key.split("/")[1]), what)
    uploads = {key for key, _ in bucket.keys("incoming/")}
    kept = {document["source"]["upload_key"] for document in documents.values() if document["state"] != "ready"}
    orphans = Counter(file_id(bucket.get(key) or b"") for key in uploads - kept)
    for track_id, n_orphans in orphans.items():
        track = journal.tracks.get(track_id)
        # An upload whose request was cut off is deleted with the old ones.
        if track is None or n_orphans > track.uploads_in_doubt:
            journal.fault(track, f"{n_orphans} uploads of {track_id} are left")


def _check_database(
    documents: dict[str, Any], library: dict[str, Any], database: Database[dict[str, Any]], journal: Journal
) -> None:
    embedded = {each["_id"]: each for each in database["embeddings"].find({"model_id": {"$ne": None}}, {"model_id": 1})}
    ready = {each for each, document in documents.items() if document["state"] == "ready"}
    for each in ready & set(library):
        if each not in embedded or embedded[each]["model_id"] != documents[each]["model_id"]:
            journal.fault(journal.tracks.get(each), "a ready track has no embedding of its model")
    for each in set(embedded) - ready:
        journal.fault(journal.tracks.get(each), "an embedding belongs to no ready track")
    for job in database["jobs"].find():
        if job["track_id"] not in documents:
            journal.fault(journal.tracks.get(job["track_id"]), f"job {job['_id']} belongs to no track")


def _check_rankings(product: Library, library: dict[str, Any], journal: Journal) -> None:
    """Check that the index holds exactly the ready tracks of the library, by two rankings of everything."""
    ready = sorted(each for each, track in library.items() if track["state"] == "ready")
    for query in ready[:1] + ready[-1:]:
        ranking = product.get(f"/tracks/{query}/ranking", limit=PAGE)
        listed = [item["track"]["id"] for item in ranking["items"]]
        if sorted([*listed, query]) != ready:
            journal.fault(None, f"the ranking of {query} differs from the library: {set(listed) ^ set(ready)}")


def _check_processes(product: Product, journal: Journal) -> None:
    if zombies := _zombies(product):
        # A parent reads the status of a child that ended at its next step.
        time.sleep(ZOMBIE_SECONDS)
        for process in zombies & _zombies(product):
            journal.fault(None, f"a zombie process: {process}")
    # The worker empties the folder when it starts; what a child of it left that was killed later stays for two hours.
    started_at = psutil.Process(product.worker_pid).create_time()
    left = [path.name for path in (product.data / "scratch").iterdir() if path.stat().st_mtime < started_at]
    if left:
        journal.fault(None, f"files left in the scratch folder: {left}")


def _zombies(product: Product) -> set[psutil.Process]:
    found = set[psutil.Process]()
    for pid in product.pids():
        with suppress(psutil.NoSuchProcess):
            process = psutil.Process(pid)
            if process.status() == psutil.STATUS_ZOMBIE:
                found.add(process)
    return found
