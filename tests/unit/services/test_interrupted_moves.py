"""Deleting, restoring and submitting, interrupted or overtaken after every single call to a store or the bucket."""

from __future__ import annotations

import itertools
from pathlib import Path

import pytest
from tests.doubles.interrupting import Calls, KilledError, kill
from tests.unit.services.library_state import LINK, OPERATIONS, STATES, UPLOAD, Library

from contrafact.domain.tracks import Source
from contrafact.domain.trash import Place

AFTER = {
    "trash": Place.TRASH,
    "delete": None,
    "restore": Place.LIBRARY,
    "submit": Place.LIBRARY,
    "expire": None,
}
MOVES = [
    *((Place.LIBRARY, operation) for operation in ("trash", "delete", "submit")),
    *((Place.TRASH, operation) for operation in ("delete", "restore", "submit", "expire")),
    *((Place.DELETING, operation) for operation in ("submit", "expire")),
]


@pytest.mark.parametrize("source", [LINK, UPLOAD], ids=["link", "upload"])
@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize(("place", "operation"), MOVES)
def test_an_operation_killed_after_any_call_is_done_or_not_begun(
    tmp_path: Path, source: Source, state: str, place: Place, operation: str
) -> None:
    for n in itertools.count():
        library = Library(tmp_path, source)
        library.make(state, place)
        calls = Calls(n, kill)
        try:
            library.run(operation, calls)
            before: set[Place | None] = set()
        except KilledError:
            before = {None if place is Place.DELETING else place}
        library.settle()
        library.assert_consistent()
        assert library.place() in {AFTER[operation]} | before
        if not calls.is_reached:
            assert n > 1
            return


OVERTAKING = ["trash", "delete", "submit", "trash restore", "delete submit", "trash delete"]
"""What overtakes a worker; `work` is another worker that takes the newest job."""
FURTHER = ["trash restore work", "trash submit work", "delete submit work", "delete submit work delete"]


@pytest.mark.parametrize("is_killed", [False, True], ids=["goes on", "dies"])
@pytest.mark.parametrize("overtaking", [*OVERTAKING, *FURTHER])
@pytest.mark.parametrize("source", [LINK, UPLOAD], ids=["link", "upload"])
def test_a_worker_that_is_overtaken_after_any_call_writes_nothing_that_stays(
    tmp_path: Path, source: Source, overtaking: str, is_killed: bool
) -> None:
    for n in itertools.count():
        library = Library(tmp_path, source)
        library.make("queued")

        def overtake(library: Library = library) -> None:
            library.run_all(overtaking)
            if is_killed:
                kill()

        calls = Calls(n, overtake)
        try:
            library.run(library.world.tracks.tracks[library.track_id].job_id, calls)
        except KilledError:
            assert is_killed
        if not calls.is_reached:
            assert n > 10
            return
        library.settle()
        library.assert_consistent()
        last = overtaking.removesuffix(" work").split()[-1]
        assert library.place() is AFTER[last]


SECOND = ["trash", "delete", "restore", "submit", "submit work", "submit work delete", "restore work trash"]
PAIRS = [
    *itertools.product(["ready"], Place, OPERATIONS, SECOND),
    *itertools.product(["queued"], [Place.LIBRARY], OPERATIONS, SECOND),
]


@pytest.mark.parametrize(("state", "place", "first", "second"), PAIRS)
def test_an_operation_overtaken_by_others_after_any_call_leaves_a_consistent_library(
    tmp_path: Path, state: str, place: Place, first: str, second: str
) -> None:
    for n in itertools.count():
        library = Library(tmp_path)
        library.make(state, place)
        calls = Calls(n, lambda library=library: library.run_all(second))  # type: ignore[misc]
        library.run(first, calls)
        if not calls.is_reached:
            return
        library.settle()
        library.assert_consistent()


def test_a_move_that_another_overtakes_leaves_the_jobs_in_between_to_the_later_one(tmp_path: Path) -> None:
    """The track fails, is trashed, submitted, made ready and trashed again, and the second move is interrupted."""
    for n in itertools.count():
        library = Library(tmp_path)
        library.make("failed")
        world = library.world
        world.trash.trash(library.track_id)

        def overtake(library: Library = library) -> None:
            library.run_all("submit work")
            library.world.trash.trash(library.track_id)

        calls = Calls(n, overtake)
        calls.within(world.follow).track(library.track_id)
        if not calls.is_reached:
            assert n > 3
            return
        library.settle()
        library.assert_consistent()
