"""Keeping up the map of the library: new tracks, tracks that leave, new layouts, and processes that end."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta

import numpy as np
import pytest
from numpy.typing import NDArray
from tests.doubles.memory_embeddings import MemoryEmbeddingStore
from tests.doubles.memory_maps import MemoryMapStore
from tests.doubles.memory_servers import CountingIds, ManualClock

from contrafact.domain.embeddings import Neighbour, TrackEmbedding
from contrafact.domain.maps import FEWEST_FITTED, LEASE, LONGEST_PAUSE, MapHead, pause_after
from contrafact.index.library_index import LibraryIndex
from contrafact.services import map_making
from contrafact.services.map_making import MakeMap

MODEL, OTHER_MODEL = "m-1", "m-2"


@dataclass
class Library:
    clock: ManualClock = field(default_factory=ManualClock)
    maps: MemoryMapStore = field(init=False)
    embeddings: MemoryEmbeddingStore = field(init=False)
    make: MakeMap = field(init=False)

    def __post_init__(self) -> None:
        self.maps, self.embeddings = MemoryMapStore(self.clock), MemoryEmbeddingStore(self.clock)
        self.make = self.maker(MODEL)

    def maker(self, model_id: str) -> MakeMap:
        index = LibraryIndex(self.embeddings, model_id, self.clock)
        return MakeMap(self.maps, self.embeddings, index, model_id, self.clock, CountingIds())

    def put(self, number: int, angle: float, model_id: str = MODEL) -> str:
        vector = np.zeros(8, dtype=np.float32)
        vector[0], vector[1] = np.cos(angle), np.sin(angle)
        track_id = f"yt-{number:011d}"
        self.embeddings.put(track_id, f"{number:032x}", model_id, TrackEmbedding(vector, vector[None, :]))
        return track_id

    def places(self, model_id: str = MODEL) -> dict[str, NDArray[np.float32]]:
        head = self.maps.head(model_id)
        points = self.maps.points(head) if head else None
        assert points is not None
        return points.by_id()


@pytest.fixture
def library(monkeypatch: pytest.MonkeyPatch) -> Library:
    """A library whose layouts take no time: places are the first two parts of the vectors."""

    def lay_out(vectors: NDArray[np.float32], former: NDArray[np.float32] | None, _: object) -> NDArray[np.float32]:
        return vectors[:, :2] * (1 if former is None else 10)

    monkeypatch.setattr(map_making, "lay_out", lay_out)
    return Library()


def grown(library: Library, n: int = 20) -> MapHead:
    for number in range(n):
        library.put(number, 0.1 * number)
    made = library.make()
    assert made is not None
    return made


def test_an_empty_library_has_no_map(library: Library) -> None:
    assert not library.make.is_due()


def test_the_first_track_makes_the_first_map(library: Library) -> None:
    one = library.put(1, 0.3)
    assert library.make.is_due()

    made = library.make()

    assert made is not None
    assert (made.version, made.n_points, made.n_fitted) == (1, 1, 1)
    assert list(library.places()) == [one]
    assert not library.make.is_due()


def test_a_new_track_is_placed_between_its_nearest_and_no_other_moves(library: Library) -> None:
    grown(library)
    before = library.places()
    new = library.put(99, 0.55)
    assert library.make.is_due()

    made = library.make()

    assert made is not None
    assert (made.version, made.n_points, made.n_fitted, made.n_changed) == (2, 21, 20, 1)
    places = library.places()
    assert all((places[each] == before[each]).all() for each in before)
    assert places[new] == pytest.approx([np.cos(0.55), np.sin(0.55)], abs=0.02)


def test_the_lease_is_renewed_while_many_tracks_are_placed(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    grown(library, 100)
    for number in range(200, 210):
        library.put(number, 0.55)
    nearest = library.make.index.nearest

    def slow(vector: NDArray[np.float32], k: int, leave_out: str | None = None) -> list[Neighbour]:
        library.clock.advance(LEASE.total_seconds() / 3)
        assert not library.maps.is_free(MODEL)
        return nearest(vector, k, leave_out)

    monkeypatch.setattr(library.make.index, "nearest", slow)
    assert library.make() is not None


def test_a_track_that_left_vanishes(library: Library) -> None:
    grown(library)
    gone = "yt-00000000003"
    library.embeddings.remove(gone)
    assert library.make.is_due()

    made = library.make()

    assert made is not None
    assert (made.n_points, made.n_changed) == (19, 1)
    assert gone not in library.places()


def test_the_map_of_a_library_that_was_emptied_is_empty(library: Library) -> None:
    grown(library, 3)
    for number in range(3):
        library.embeddings.remove(f"yt-{number:011d}")

    made = library.make()

    assert made is not None
    assert made.n_points == 0
    assert library.places() == {}


@pytest.mark.parametrize(("n_new", "is_laid_out"), [(4, False), (5, True)])
def test_the_map_is_laid_out_anew_when_a_fifth_came(library: Library, n_new: int, is_laid_out: bool) -> None:
    fitted_at = grown(library).fitted_at
    library.clock.moment += timedelta(minutes=1)
    for number in range(n_new):
        library.put(50 + number, 1.0)

    made = library.make()

    assert made is not None
    assert (made.fitted_at > fitted_at) is is_laid_out
    assert (made.n_fitted, made.n_changed) == ((25, 0) if is_laid_out else (20, 4))
    # From the former places, by the layout of this test.
    farthest = max(float(np.linalg.norm(place)) for place in library.places().values())
    assert farthest == pytest.approx(10 if is_laid_out else 1, abs=0.1)


def test_changes_add_up_to_a_new_layout(library: Library) -> None:
    grown(library)
    versions = []
    for number in range(5):
        library.put(50 + number, 1.0)
        made = library.make()
        assert made is not None
        versions.append(made.n_fitted)

    assert versions == [20, 20, 20, 20, 25]


def test_tracks_that_were_analysed_again_count_as_changed(library: Library) -> None:
    grown(library)
    for number in range(5):
        library.put(number, 2.0)

    made = library.make()

    assert made is not None
    assert (made.n_fitted, made.n_changed, made.n_points) == (20, 0, 20)
    assert library.places()["yt-00000000000"] == pytest.approx([10 * np.cos(2), 10 * np.sin(2)], abs=0.01)


def test_a_small_map_is_laid_out_anew_at_each_change(library: Library) -> None:
    grown(library, FEWEST_FITTED - 1)
    library.put(50, 1.0)

    made = library.make()

    assert made is not None
    assert made.n_fitted == FEWEST_FITTED


def test_new_weights_make_a_new_map(library: Library) -> None:
    grown(library)
    for number in range(20):
        library.put(number, 0.1 * number, OTHER_MODEL)
    newer = library.maker(OTHER_MODEL)
    assert newer.is_due()

    made = newer()

    assert made is not None
    assert (made.model_id, made.version, made.n_points) == (OTHER_MODEL, 1, 20)
    assert library.maps.head(MODEL) is None


def test_beyond_the_most_that_are_laid_out_together_the_others_are_placed(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(map_making, "MOST_FITTED", 15)
    monkeypatch.setattr(map_making, "_READ_AT_ONCE", 2)

    made = grown(library)

    assert made.n_points == 20
    # Nearest to the last of those that were laid out.
    assert library.places()["yt-00000000019"] == pytest.approx([np.cos(1.4), np.sin(1.4)], abs=0.35)


def test_two_processes_do_not_make_it_at_once(library: Library) -> None:
    library.put(1, 0.3)
    assert library.maps.take(MODEL, "another")

    assert library.make() is None
    assert not library.make.is_due()

    library.clock.moment += LEASE
    assert library.make.is_due()
    assert library.make() is not None


def test_a_process_that_lost_its_lease_changes_nothing(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    grown(library)
    library.put(99, 0.5)
    make, clock = library.make, library.clock

    placed = MakeMap._placed

    def overtaken(self: MakeMap, *args: object) -> object:
        if self is make:
            clock.moment += LEASE
            assert library.maker(MODEL)() is not None
        return placed(self, *args)  # type: ignore[arg-type]

    monkeypatch.setattr(MakeMap, "_placed", overtaken)

    assert make() is None
    assert library.maps.head(MODEL).version == 2  # type: ignore[union-attr]


def test_each_try_that_did_not_end_waits_longer(library: Library) -> None:
    library.put(1, 0.3)
    pauses = []
    for number in range(8):
        assert library.maps.take(MODEL, f"killed-{number}")
        waited = timedelta()
        while not library.make.is_due():
            library.clock.moment += timedelta(minutes=1)
            waited += timedelta(minutes=1)
        pauses.append(waited)

    assert pauses[:4] == [LEASE, 2 * LEASE, 4 * LEASE, 8 * LEASE]
    assert pauses[-1] == LONGEST_PAUSE == pause_after(99)
    assert library.make() is not None
    library.put(2, 0.3)
    assert library.maps.take(MODEL, "killed")
    library.clock.moment += LEASE
    assert library.make.is_due()


def test_changes_that_are_read_twice_count_once(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    """The database's moment lies some seconds back, so that the changes just read are read again."""
    moment = library.embeddings.moment
    monkeypatch.setattr(library.embeddings, "moment", lambda: moment() - timedelta(seconds=15))
    grown(library)
    library.put(50, 1.0)

    made = library.make()

    assert made is not None
    assert (made.n_fitted, made.n_changed) == (20, 1)
