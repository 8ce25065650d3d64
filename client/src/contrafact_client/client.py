"""The client: every operation of the API, and what programs do with several of them."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any, Unpack, cast

from contrafact_client.errors import JobFailedError, ServerError, WaitTimeoutError
from contrafact_client.models import (
    JobWithTrack,
    PlaylistAnswer,
    PlaylistSubmitted,
    RankingItem,
    Submitted,
    TrackAnswer,
    TrackChangeAnswer,
    TrackFilterRequest,
    WorkAnswer,
)
from contrafact_client.operations import Operations
from contrafact_client.transport import Transport

_PAGE = 100
_FIRST_PAUSE = 0.5
_LONGEST_PAUSE = 5.0
_ENDED = frozenset({"ready", "failed", "cancelled", "done", "undone"})


class Contrafact(Operations):
    """A Contrafact server.

    Parameters
    ----------
    server : its address, such as `https://songs.example`.
    key : API key, see *Keys* in the page; None where the server wants none.
    timeout : seconds to connect, and longest pause while the server answers.

    Examples
    --------
    >>> with Contrafact("https://songs.example", key) as library:
    ...     submitted = library.add_link("https://youtu.be/dQw4w9WgXcQ")
    ...     library.wait(submitted["job"]["id"])
    ...     covers = list(library.ranking(submitted["track"]["id"], min_probability=0.5))
    """

    def __init__(self, server: str, key: str | None = None, timeout: float = 120.0) -> None:
        super().__init__(Transport(server, key, timeout))

    def add_link(self, url: str) -> Submitted | PlaylistSubmitted:
        """Submit a link to a video or a playlist.

        Raises
        ------
        ServerError, TransportError
        """
        try:
            return self.submit_track({"url": url})
        except ServerError as error:
            if error.code != "playlist_link":
                raise
            return self.submit_playlist({"url": url})

    def add_file(self, path: Path | str, *, title: str | None = None, artist: str | None = None) -> Submitted:
        """Submit an audio file.

        Raises
        ------
        ServerError, TransportError
        OSError : the file cannot be read.
        """
        path = Path(path)
        with path.open("rb") as file:
            return self.upload_track(file, name=path.name, title=title, artist=artist)

    def wait(
        self, job_id: str, *, timeout: float | None = None, progress: Callable[[JobWithTrack], None] | None = None
    ) -> JobWithTrack:
        """Wait until a job has ended.

        Parameters
        ----------
        timeout : most seconds to wait; None waits for ever.
        progress : called with every state of the job that is seen.

        Raises
        ------
        JobFailedError : it failed or was cancelled.
        WaitTimeoutError : it did not end in time.
        ServerError, TransportError
        """

        def read() -> JobWithTrack:
            job = self.get_job(job_id)
            if progress:
                progress(job)
            return job

        job: JobWithTrack = _ended(read, f"The job {job_id}", timeout)
        if job["state"] != "ready":
            problem = job["error"]
            code, detail = (problem["code"], problem["detail"]) if problem else (job["state"], "The job was cancelled.")
            raise JobFailedError(job_id, code, detail)
        return job

    def wait_for_playlist(self, playlist_id: str, *, timeout: float | None = None) -> PlaylistAnswer:
        """Wait until the entries of a playlist are submitted. Their jobs may go on.

        Raises
        ------
        JobFailedError : the playlist cannot be read.
        WaitTimeoutError : that took longer than `timeout` seconds.
        ServerError, TransportError
        """
        read = partial(self.get_playlist, playlist_id)
        playlist: PlaylistAnswer = _ended(read, f"The playlist {playlist_id}", timeout)
        problem = playlist["error"]
        if playlist["state"] == "failed" and problem:
            raise JobFailedError(playlist_id, problem["code"], problem["detail"])
        return playlist

    def tracks(self, **which: Unpack[TrackFilterRequest]) -> Iterator[TrackAnswer]:
        """Iterate over the tracks of the library, newest first.

        Parameters
        ----------
        q : search words, each the beginning of a word of title, artist, album, label or tag.
        state, work_id, tag, ... : only tracks in this state, of this work, with this tag; see `list_tracks`.
        """
        wanted = cast("dict[str, Any]", {name: value for name, value in which.items() if value is not None})
        return _items(lambda cursor: self.list_tracks(limit=_PAGE, cursor=cursor, **wanted))

    def wait_for_change(self, change_id: str, *, timeout: float | None = None) -> TrackChangeAnswer:
        """Wait until a change of many tracks is done, or undone.

        Raises
        ------
        WaitTimeoutError : that took longer than `timeout` seconds.
        ServerError, TransportError
        """
        read = partial(self.get_track_change, change_id)
        change: TrackChangeAnswer = _ended(read, f"The change {change_id}", timeout)
        return change

    def works(self, *, q: str | None = None) -> Iterator[WorkAnswer]:
        """Iterate over the works.

        Parameters
        ----------
        q : search words.
        """
        return _items(lambda cursor: self.list_works(limit=_PAGE, cursor=cursor, q=q))

    def ranking(self, track_id: str, *, min_probability: float | None = None) -> Iterator[RankingItem]:
        """Iterate over all other tracks, the most probable cover first, each once.

        If the order changes between two pages, what was missing then follows at the end.

        Parameters
        ----------
        min_probability : leave out what is less probable; likely begins there, but never below 0.5.
        """
        return _ranked(
            lambda cursor: self.get_ranking(track_id, limit=_PAGE, cursor=cursor, min_probability=min_probability)
        )


def _ended(read: Callable[[], Any], name: str, timeout: float | None) -> Any:  # noqa: ANN401 - what `read` returns
    """Read something until it has ended, with growing pauses."""
    deadline = None if timeout is None else time.monotonic() + timeout
    pause = _FIRST_PAUSE
    while True:
        found = read()
        if found["state"] in _ENDED:
            return found
        if deadline is not None and time.monotonic() + pause > deadline:
            raise WaitTimeoutError(f"{name} did not end in {timeout:g} s; it goes on.")
        time.sleep(pause)
        pause = min(1.5 * pause, _LONGEST_PAUSE)


def _ranked(page: Callable[[str | None], Any]) -> Iterator[RankingItem]:
    """Iterate over the tracks of a ranking, and once more over those missing if its order changed between two pages."""
    listed = set[str]()
    for _ in range(2):
        has_changed = False
        for found in _pages(page):
            # Servers before do not have it.
            has_changed = has_changed or found.get("has_changed", False)
            for item in found["items"]:
                if item["track"]["id"] not in listed:
                    listed.add(item["track"]["id"])
                    yield item
        if not has_changed:
            return


def _items(page: Callable[[str | None], Any]) -> Iterator[Any]:
    """Iterate over the items of all pages."""
    for found in _pages(page):
        yield from found["items"]


def _pages(page: Callable[[str | None], Any]) -> Iterator[Any]:
    cursor: str | None = None
    while True:
        found = page(cursor)
        yield found
        cursor = found["next_cursor"]
        if not cursor:
            return
