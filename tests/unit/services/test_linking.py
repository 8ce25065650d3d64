"""Edges between tracks of the library, and the rankings that they support."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import timedelta
from random import Random

import pytest
from tests.doubles.memory_app import make_rank, make_search
from tests.doubles.memory_edges import MemoryEdgeStore
from tests.doubles.memory_reviews import MemoryReviewQueue
from tests.doubles.memory_world import World, make_world
from tests.doubles.tunes import cover, tune
from tests.doubles.weights import untrained_card

from contrafact.domain.errors import ContrafactError
from contrafact.domain.reviews import Review, ReviewAnswer, Subject, pair_key
from contrafact.domain.tracks import Track, TrackEdit
from contrafact.domain.verdicts import NOTHING_ASKED, Decision
from contrafact.domain.works import Work
from contrafact.services.library_search import LibrarySearch
from contrafact.services.linking import LinkTracks
from contrafact.services.ranking import RankedTrack, RankLibrary
from contrafact.services.review_queue import OfferMatches

MODEL = untrained_card().model_id
LONG = timedelta(hours=1)


@dataclass
class Library:
    """Three versions of one song, two songs without versions, and what links and ranks them."""

    world: World
    edges: MemoryEdgeStore
    search: LibrarySearch
    link: LinkTracks
    rank: RankLibrary
    versions: list[Track] = field(default_factory=list)
    others: list[Track] = field(default_factory=list)

    def ranked(self, track: Track) -> list[RankedTrack]:
        return [*self.rank(track.id, 50, None).page.items]

    def edges_of(self, track: Track) -> set[str]:
        return set(self.edges.of(MODEL, [track.id]).get(track.id, {}))


@pytest.fixture
def library() -> Library:
    world = make_world()
    edges = MemoryEdgeStore(world.embeddings, world.clock)
    search = make_search(world, edges=edges)
    found = Library(world, edges, search, LinkTracks(edges, search, world.clock, Random(0)), make_rank(world, search))
    found.versions = [world.add_ready(n + 1, near=0.1 * n, chroma=cover(tune(1), seed=n)) for n in range(3)]
    found.others = [world.add_ready(n + 11, near=2.5 + n, chroma=tune(n + 5)) for n in range(2)]
    return found


def test_versions_of_a_song_become_edges_of_each_other(library: Library) -> None:
    assert library.link.is_due()

    assert library.link(LONG) == 5

    assert not library.link.is_due()
    first, second, third = library.versions
    assert library.edges_of(first) == {second.id, third.id}
    assert library.edges_of(third) == {first.id, second.id}
    assert not {each.id for each in library.versions} & library.edges_of(library.others[0])


def test_a_new_track_alone_is_linked_later_and_supports_older_ones(library: Library) -> None:
    library.link(LONG)
    new = library.world.add_ready(4, near=0.3, chroma=cover(tune(1), seed=9))

    assert library.link.is_due()
    assert library.link(LONG) == 1

    assert library.edges_of(new) == {each.id for each in library.versions}
    (first, *_) = library.ranked(library.versions[0])
    assert first.supported_by == 2


def test_a_ranking_says_how_many_versions_support_a_track(library: Library) -> None:
    before = library.ranked(library.versions[0])
    assert {each.supported_by for each in before} == {0}

    library.link(LONG)

    after = library.ranked(library.versions[0])
    assert {each.track.id: each.supported_by for each in after} == {
        **{each.id: 1 for each in library.versions[1:]},
        **{each.id: 0 for each in library.others},
    }
    assert {each.track.id: each.verdict for each in after} == {each.track.id: each.verdict for each in before}


def test_the_pages_of_a_supported_ranking_follow_one_another(library: Library) -> None:
    library.link(LONG)
    whole, paged, cursor = library.ranked(library.versions[0]), list[str](), None
    while len(paged) < len(whole):
        page = library.rank(library.versions[0].id, 1, cursor).page
        paged += [each.track.id for each in page.items]
        cursor = page.next_cursor

    assert paged == [each.track.id for each in whole]
    assert cursor is None


def test_a_removed_track_supports_nothing(library: Library) -> None:
    library.link(LONG)
    library.world.embeddings.remove(library.versions[2].id)

    found = {each.track.id: each.supported_by for each in library.ranked(library.versions[0])}

    assert found[library.versions[1].id] == 0
    assert library.versions[2].id not in found


def test_tracks_that_a_person_put_into_one_work_support_each_other(library: Library) -> None:
    library.link(LONG)
    first, stranger = library.versions[0], library.others[1]
    world, now = library.world, library.world.clock()
    world.works.create(Work("a" * 32, "Song", None, now, now))
    for each in (*library.versions[1:], stranger):
        world.tracks.edit(each.id, TrackEdit(work_id="a" * 32), now)

    found = {each.track.id: each.supported_by for each in library.ranked(first)}

    assert found[stranger.id] == 2
    assert found[library.others[0].id] == 0


def test_a_track_without_readable_chroma_is_done_without_edges(library: Library) -> None:
    library.world.bucket.objects.clear()

    assert library.link(LONG) == 5

    assert not library.link.is_due()
    assert library.edges.of(MODEL, [each.id for each in library.versions]) == {}


def test_linking_stops_when_its_time_is_over_and_goes_on_later(library: Library) -> None:
    assert library.link(timedelta(0)) == 0
    assert library.link.is_due()
    assert library.link(LONG) == 5


def test_tracks_wait_while_the_bucket_is_away(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    def away(_: str) -> bytes:
        raise ContrafactError("bucket_unavailable")

    monkeypatch.setattr(library.world.bucket, "get", away)
    with pytest.raises(ContrafactError, match="bucket does not answer"):
        library.link(LONG)
    assert len(library.edges.waiting(MODEL, 10)) == 5


def test_likely_and_unsure_matches_of_a_new_track_wait_for_a_review(library: Library) -> None:
    world, search = library.world, library.search
    offer = OfferMatches(MemoryReviewQueue(world.reviews), world.reviews, world.tracks, search, world.clock)
    link = replace(library.link, offer=offer)
    first, second, third = library.versions
    world.reviews.add(Review("1" * 32, Subject(second.id, first.id), ReviewAnswer.REJECTED, world.clock()))

    link(LONG)

    decide = search.decider(NOTHING_ASKED)
    for pair in world.reviews.waiting.values():
        assert pair.decision is decide(pair.probability) is not Decision.UNLIKELY
        assert 0 < pair.information == pair.doubt < 1
    waiting = set(world.reviews.waiting)
    assert {pair_key(first.id, third.id), pair_key(second.id, third.id)} <= waiting
    assert pair_key(first.id, second.id) not in waiting


def test_a_rejected_pair_supports_nothing_and_a_confirmed_one_is_a_certain_edge(library: Library) -> None:
    library.link(LONG)
    first, second, third = library.versions
    other = library.others[0]

    def shift(track: Track) -> int:
        (found,) = [each for each in library.ranked(first) if each.track.id == track.id]
        return found.supported_by

    assert (shift(second), shift(other)) == (1, 0)
    for number, (pair, answer) in enumerate(
        [((second, third), ReviewAnswer.REJECTED), ((second, other), ReviewAnswer.CONFIRMED)]
    ):
        subject = Subject(pair[0].id, pair[1].id)
        library.world.reviews.add(Review(f"{number:032x}", subject, answer, library.world.clock()))

    assert (shift(second), shift(other)) == (0, 1)
