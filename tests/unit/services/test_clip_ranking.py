"""A clip against a small library: what it is a part of comes first, wherever embeddings point."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import pytest
from tests.doubles.memory_app import make_search
from tests.doubles.memory_world import World
from tests.doubles.tunes import cover as recording_of
from tests.doubles.tunes import tune
from tests.doubles.weights import untrained_card

from contrafact.domain.chroma import SECONDS_PER_FRAME, Chroma
from contrafact.domain.clips import ClipRanking
from contrafact.domain.embeddings import TrackEmbedding
from contrafact.domain.tracks import Track
from contrafact.domain.verdicts import NOTHING_ASKED, AskedThreshold, Decision
from contrafact.domain.works import Work
from contrafact.embedding.distances import CLIP_WHOLE_WEIGHT
from contrafact.services.clip_ranking import RankClip

WORK = "a" * 32
FROM, TO = 60, 110


@dataclass
class FirstAxis:
    """Hears the same in everything."""

    model_id: str = untrained_card().model_id

    def embed(self, chroma: Chroma) -> TrackEmbedding:
        assert chroma.n_frames == TO - FROM
        vector = np.eye(256, dtype=np.float32)[0]
        return TrackEmbedding(vector, vector[None, :])


def clip_of(chroma: Chroma) -> Chroma:
    return Chroma(chroma.frames[FROM:TO])


def rank(
    world: World, chroma: Chroma, leave_out: str | None = None, asked: AskedThreshold = NOTHING_ASKED
) -> ClipRanking:
    model_id = untrained_card().model_id
    ranker = RankClip(
        make_search(world), FirstAxis(), world.tracks, world.works, lambda: world.embeddings.count(model_id)
    )
    return ranker(chroma, leave_out, asked)


@pytest.fixture
def cover(world: World) -> Track:
    """A recording a fourth higher than the song that clips are taken from, and among others the farthest."""
    for number in range(2, 6):
        world.add_ready(number, near=1.8 + 0.01 * number, chroma=tune(number))
    return world.add_ready(1, near=1.9, chroma=recording_of(tune(1), transposition_semitones=5))


def test_the_recording_that_holds_the_clip_comes_first_and_says_where(world: World, cover: Track) -> None:
    ranking = rank(world, clip_of(tune(1)))
    assert ranking.total == 5
    best = ranking.matches[0]
    assert (best.track_id, best.is_aligned) == (cover.id, True)
    assert best.verdict.transposition_semitones == 5
    (section,) = best.verdict.sections
    assert section.query_start_s == pytest.approx(0, abs=3)
    assert section.query_end_s == pytest.approx((TO - FROM) * SECONDS_PER_FRAME, abs=3)
    assert section.reference_start_s - section.query_start_s == pytest.approx(FROM * SECONDS_PER_FRAME, abs=1)
    assert best.verdict.probability == ranking.best_probability
    assert ranking.best_probability > ranking.matches[1].verdict.probability
    assert ranking.n_likely
    assert best.verdict.decision is Decision.LIKELY


def test_the_whole_of_a_track_counts_less_than_its_nearest_segments(world: World) -> None:
    track = world.add_ready(1, chroma=tune(1))
    axes = np.eye(256, dtype=np.float32)
    turned = TrackEmbedding(axes[1], axes[:1])
    world.embeddings.put(track.id, track.job_id, untrained_card().model_id, turned)

    (match,) = rank(world, clip_of(tune(1))).matches

    # Of segments alike and wholes at right angles: cosines of 1 and 0, the second of which counts less.
    cosine = 1 / (1 + CLIP_WHOLE_WEIGHT)
    assert match.verdict.distance == pytest.approx(np.sqrt(2 - 2 * cosine), abs=1e-6)


def test_a_clip_is_told_where_it_would_lie_in_tracks_that_are_unlikely_too(world: World, cover: Track) -> None:
    matches = rank(world, clip_of(tune(1))).matches
    unlikely = [match for match in matches if match.verdict.decision is Decision.UNLIKELY]
    assert unlikely
    assert all(match.is_aligned and match.verdict.similarity is not None for match in unlikely)


def test_the_recording_that_a_clip_is_taken_from_is_left_out(world: World, cover: Track) -> None:
    original = world.add_ready(9, near=1.0, chroma=tune(1))
    assert rank(world, clip_of(tune(1))).matches[0].track_id == original.id
    without = rank(world, clip_of(tune(1)), leave_out=original.id)
    assert without.matches[0].track_id == cover.id
    assert original.id not in {match.track_id for match in without.matches}


def test_a_clip_of_music_that_is_not_there_is_a_cover_of_nothing(world: World, cover: Track) -> None:
    ranking = rank(world, clip_of(tune(99)))
    assert ranking.total == 5
    assert not ranking.n_likely


def test_tracks_that_carry_a_work_let_the_clip_be_told_by_its_work(world: World, cover: Track) -> None:
    world.works.create(Work(WORK, "So What", None, world.clock(), world.clock()))
    world.tracks.tracks[cover.id] = replace(cover, work_id=WORK)
    (work,) = rank(world, clip_of(tune(1))).works
    assert (work.work_id, work.best_track_id) == (WORK, cover.id)
    assert work.probability == rank(world, clip_of(tune(1))).best_probability


def test_the_threshold_that_was_asked_for_decides(world: World, cover: Track) -> None:
    strict = rank(world, clip_of(tune(1)), asked=AskedThreshold(0.999)).matches[0].verdict
    usual = rank(world, clip_of(tune(1))).matches[0].verdict
    assert strict.probability == usual.probability
    assert strict.threshold == 0.999 > usual.threshold


def test_tracks_of_older_weights_are_counted_and_not_compared(world: World, cover: Track) -> None:
    world.give_older_weights(cover)
    ranking = rank(world, clip_of(tune(1)))
    assert (ranking.n_waiting, ranking.total) == (1, 4)
    assert cover.id not in {match.track_id for match in ranking.matches}


def test_in_an_empty_library_nothing_is_found(world: World) -> None:
    ranking = rank(world, clip_of(tune(1)))
    assert (ranking.matches, ranking.total, ranking.best_probability) == ((), 0, None)
    assert not ranking.n_likely
    assert ranking.works == ()
