"""Clients that add, edit, delete and restore tracks at random, and keep the journal."""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import Any

import requests
from tests.chaos.journal import ABSENT, ACKNOWLEDGED, IN_DOUBT, LIBRARY, TRASH, Journal, TrackJournal

ANSWER_SECONDS = 120
LONGEST_PAUSE_SECONDS = 0.4
UNANSWERED_PAUSE_SECONDS = 0.5
NEVER_RIGHT = {400, 403, 413, 415, 421, 422, 429, 500}
"""Statuses that no request here deserves, whatever is killed."""


class Client:
    """Operates on its own tracks, one operation at a time, until it is stopped.

    Parameters
    ----------
    api : address of the API, with its version.
    tracks : its tracks, none of them in the library.
    journal, lock : shared with the other clients.
    """

    def __init__(self, api: str, tracks: list[TrackJournal], journal: Journal, lock: threading.Lock, seed: int) -> None:
        self._api = api
        self._tracks = tracks
        self._journal = journal
        self._lock = lock
        self._random = random.Random(seed)
        self._is_stopped = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._n_titles = 0
        self.error: Exception | None = None

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def stop(self) -> None:
        """End after the current operation."""
        self._is_stopped.set()

    def join(self) -> None:
        """Wait for the end."""
        self._thread.join()

    def _run(self) -> None:
        try:
            while not self._is_stopped.wait(self._random.uniform(0, LONGEST_PAUSE_SECONDS)):
                self._operate()
        except Exception as error:  # noqa: BLE001 - the test reports it
            self.error = error

    def _operate(self) -> None:
        track = self._random.choice(self._tracks)
        if track.places == {ABSENT} or self._random.random() < 0.15:
            self._submit(track)
            return
        operations: list[tuple[Callable[[TrackJournal], None], int]] = [
            (self._edit, 6),
            (self._move_to_trash, 3),
            (self._delete_permanently, 2),
            (self._restore, 4),
            (self._cancel, 1),
            (self._retry, 1),
            (self._delete_several, 1),
            (self._restore_several, 1),
        ]
        [chosen] = self._random.choices([each for each, _ in operations], [weight for _, weight in operations])
        chosen(track)

    # Each operation updates the allowed states; see Journal.

    def _submit(self, track: TrackJournal) -> None:
        title = self._new_title()
        if track.file is not None:
            with track.file.open("rb") as file:
                status, _ = self._call(
                    track, "POST", "/tracks/upload", files={"file": (track.file.name, file)}, data={"title": title}
                )
        else:
            status, _ = self._call(track, "POST", "/tracks", json={"url": f"https://youtu.be/{track.video_id}"})
            title = f"Video {track.video_id}"
        was = set(track.places)
        track.places = {LIBRARY} if status else was | {LIBRARY}
        if was == {ABSENT} and status:
            track.titles = {title}
        elif ABSENT in was:
            track.titles |= {title}
        if not status and track.file is not None:
            track.uploads_in_doubt += 1

    def _edit(self, track: TrackJournal) -> None:
        title = self._new_title()
        status, _ = self._call(track, "PATCH", f"/tracks/{track.track_id}", json={"title": title})
        if status == requests.codes.ok:
            self._expect(track, LIBRARY)
            track.titles = {title}
        elif status == requests.codes.not_found:
            self._expect(track, ABSENT, TRASH)
        else:
            track.titles |= {title}

    def _move_to_trash(self, track: TrackJournal) -> None:
        status, _ = self._call(track, "DELETE", f"/tracks/{track.track_id}")
        self._was_deleted([track], status, {track.track_id} if status == requests.codes.no_content else set(), TRASH)

    def _delete_permanently(self, track: TrackJournal) -> None:
        status, _ = self._call(track, "DELETE", f"/tracks/{track.track_id}", params={"permanently": "true"})
        deleted = {track.track_id} if status == requests.codes.no_content else set()
        self._was_deleted([track], status, deleted, ABSENT)

    def _delete_several(self, track: TrackJournal) -> None:
        tracks = self._several(track)
        permanently = self._random.random() < 0.5
        body = {"ids": [each.track_id for each in tracks], "permanently": permanently}
        status, answer = self._call(tracks, "POST", "/tracks/delete", json=body)
        deleted = set(answer["deleted"]) if answer else set()
        self._was_deleted(tracks, status, deleted, ABSENT if permanently else TRASH)

    def _was_deleted(self, tracks: list[TrackJournal], status: int | None, deleted: set[str], to: str) -> None:
        for track in tracks:
            gone_already = {ABSENT} if to == ABSENT else {ABSENT, TRASH}
            if status is None:
                track.places |= {to} if track.places - gone_already else set()
            elif track.track_id in deleted:
                self._expect(track, *({LIBRARY, TRASH} if to == ABSENT else {LIBRARY}))
                track.places = {to}
            else:
                self._expect(track, *gone_already)

    def _restore(self, track: TrackJournal) -> None:
        self._restore_all([track])

    def _restore_several(self, track: TrackJournal) -> None:
        self._restore_all(self._several(track))

    def _restore_all(self, tracks: list[TrackJournal]) -> None:
        status, answer = self._call(tracks, "POST", "/tracks/restore", json={"ids": [each.track_id for each in tracks]})
        for track in tracks:
            if status is None:
                track.places |= {LIBRARY} if TRASH in track.places else set()
            elif track.track_id in answer["restored"]:
                # A track that is in the library already counts as restored.
                self._expect(track, TRASH, LIBRARY)
                track.places = {LIBRARY}
            else:
                self._expect(track, ABSENT)

    def _cancel(self, track: TrackJournal) -> None:
        self._on_job(track, "cancel")

    def _retry(self, track: TrackJournal) -> None:
        self._on_job(track, "retry")

    def _on_job(self, track: TrackJournal, operation: str) -> None:
        _, found = self._call(track, "GET", f"/tracks/{track.track_id}")
        if not found or not found.get("job_id"):
            return
        if operation == "cancel":
            # Conservative: the job may have ended before, and an answer may get lost.
            track.may_be_cancelled = True
        self._call(track, "POST", f"/jobs/{found['job_id']}/{operation}")

    def _several(self, track: TrackJournal) -> list[TrackJournal]:
        others = self._random.sample(self._tracks, min(3, len(self._tracks)))
        return list({each.track_id: each for each in [track, *others]}.values())

    def _expect(self, track: TrackJournal, *places: str) -> None:
        """Narrow the allowed places to those that an answer shows; a fault if there is none left."""
        if not track.places & set(places):
            with self._lock:
                self._journal.fault(track, f"an answer shows the track in {places}")
            track.places = set(places)
        track.places &= set(places)

    def _call(
        self, about: TrackJournal | list[TrackJournal], method: str, path: str, **request: Any
    ) -> tuple[int | None, Mapping[str, Any]]:
        """Return status and JSON of an answer; None in doubt: no answer, or a 5xx. A wrong 4xx is a fault."""
        tracks = about if isinstance(about, list) else [about]
        status, words, answer = self._send(method, path, **request)
        certain = status is not None and status < 500
        for track in tracks:
            asked = {name: value for name, value in request.items() if name in {"json", "data", "params"}}
            track.lines.append(f"{method} {path} {asked or ''} -> {words}")
        with self._lock:
            if method != "GET":
                self._journal.counts[ACKNOWLEDGED if certain else IN_DOUBT] += 1
            if status in NEVER_RIGHT:
                self._journal.fault(tracks[0], f"{method} {path} -> {words}")
        return (status, answer) if certain else (None, {})

    def _send(self, method: str, path: str, **request: Any) -> tuple[int | None, str, Mapping[str, Any]]:
        """Send one request; return status, words for the report, and JSON of its answer. Status None: no answer."""
        answer: Mapping[str, Any] = {}
        try:
            got = requests.request(method, self._api + path, timeout=ANSWER_SECONDS, **request)
        except requests.RequestException:
            time.sleep(UNANSWERED_PAUSE_SECONDS)
            return None, "no answer", answer
        with suppress(ValueError):
            answer = got.json() if got.content else {}
        return got.status_code, f"{got.status_code} {got.text[:200]}", answer

    def _new_title(self) -> str:
        self._n_titles += 1
        return f"Title {self._n_titles} of {self._thread.name}"
