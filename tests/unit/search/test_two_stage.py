"""The two-stage search over a handful of vectors in the plane, with similarities that the test makes up."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import pytest
from tests.doubles.weights import background_of, calibration

from contrafact.domain.chroma import RECIPE, WHITENED_RECIPE
from contrafact.domain.embeddings import Neighbour, TrackEmbedding
from contrafact.domain.verdicts import Located, SameRecording, Section
from contrafact.index.exact import MemoryIndex
from contrafact.scoring.hubness import HubnessCache
from contrafact.scoring.limits import ViewScale
from contrafact.scoring.pair_features import TYPICAL_FRAMES
from contrafact.search.ranked import order_of
from contrafact.search.two_stage import Aligned, TwoStageSearch

ANGLES = {"near": 0.3, "middle": -0.8, "far": 0.9, "behind": 1.3}
"""Each track's angle from the query."""


def vector(angle: float) -> np.ndarray[tuple[int], np.dtype[np.float32]]:
    found = np.zeros(16, dtype=np.float32)
    found[:2] = np.cos(angle), np.sin(angle)
    return found


def embedding(angle: float) -> TrackEmbedding:
    return TrackEmbedding(vector(angle), vector(angle)[None])


QUERY = embedding(0.0)
N_FRAMES = 400
LOCATED = Located(3, 1.0, (Section(0.0, 60.0, 0.0, 60.0, 0.9, 2.0),), harmonic_content=0.4)


@dataclass
class Aligner:
    """Gives each track the same similarity, and records what was asked."""

    similarity: float = 5.0
    without_chroma: tuple[str, ...] = ()
    deleted: tuple[str, ...] = ()
    calls: list[list[str]] = field(default_factory=list)
    located: list[dict[str, int]] = field(default_factory=list)

    def similarities(self, track_ids: Sequence[str]) -> dict[str, Aligned | None]:
        self.calls.append(list(track_ids))
        return {
            each: None if each in self.without_chroma else Aligned(self.similarity, 3, 500)
            for each in track_ids
            if each not in self.deleted
        }

    def locate(self, transpositions: Mapping[str, int]) -> dict[str, Located]:
        self.located.append(dict(transpositions))
        return dict.fromkeys(transpositions, LOCATED)


def search(n_candidates: int, intercept: float = 4.0, angles: dict[str, float] | None = None) -> TwoStageSearch:
    index = MemoryIndex({name: embedding(angle) for name, angle in (angles or ANGLES).items()})
    hubness = HubnessCache(background_of(np.eye(16, dtype=np.float32)[2:]))
    return TwoStageSearch(index, hubness, calibration(intercept=intercept), 0.5, n_candidates)


def test_the_initial_candidates_are_the_nearest_and_the_covers_among_them_find_the_expanded_ones() -> None:
    certain, never = Aligner(), Aligner()

    # "near" is a cover, and "far" lies nearer to the sum of both than "middle" does.
    search(2, intercept=60.0).rank_track(QUERY.whole, N_FRAMES, certain)
    search(2, intercept=-60.0).rank_track(QUERY.whole, N_FRAMES, never)

    assert certain.calls == [["near"], ["far"]]
    assert never.calls == [["near"], ["middle"]]


def test_a_library_of_fewer_tracks_than_candidates_is_aligned_whole() -> None:
    align = Aligner()

    ranked = search(9).rank_track(QUERY.whole, N_FRAMES, align)

    assert align.calls == [["near", "middle", "far", "behind"]]
    assert [each.track_id for each in ranked] == ["near", "middle", "far", "behind"]
    assert all(each.is_aligned and each.features.located == LOCATED for each in ranked)
    assert {(each.features.n_query_frames, each.features.n_reference_frames) for each in ranked} == {(N_FRAMES, 500)}


def test_sections_are_searched_for_in_the_pairs_that_speak_for_a_cover() -> None:
    likely, unlikely, of_clip = Aligner(), Aligner(), Aligner()

    search(9, intercept=60.0).rank_track(QUERY.whole, N_FRAMES, likely)
    ranked = search(9, intercept=-60.0).rank_track(QUERY.whole, N_FRAMES, unlikely)
    search(9, intercept=-60.0).rank_clip(QUERY, N_FRAMES, of_clip)

    assert likely.located == of_clip.located == [dict.fromkeys(["near", "middle", "far", "behind"], 3)]
    assert unlikely.located == [{}]
    assert [each.features.located for each in ranked] == [None] * 4


def test_tracks_that_hold_the_same_recording_come_first() -> None:
    same = {"behind": SameRecording(0.0, 0.0, 60.0)}

    ranked = search(9).rank_track(QUERY.whole, N_FRAMES, Aligner(similarity=0.0), same_recordings=same)

    assert (ranked[0].track_id, ranked[0].features.same_recording) == ("behind", same["behind"])


def test_the_track_left_out_is_not_ranked() -> None:
    assert "near" not in {
        each.track_id for each in search(9).rank_track(QUERY.whole, N_FRAMES, Aligner(), leave_out="near")
    }
    assert "near" not in {each.track_id for each in search(9).rank_clip(QUERY, N_FRAMES, Aligner(), leave_out="near")}


def test_a_track_without_chroma_is_last_and_a_deleted_one_is_left_out() -> None:
    align = Aligner(without_chroma=("near",), deleted=("far",))

    ranked = search(9).rank_track(QUERY.whole, N_FRAMES, align)

    assert [each.track_id for each in ranked] == ["middle", "behind", "near"]
    assert (ranked[-1].is_aligned, ranked[-1].features.located) == (False, None)
    assert ranked[-1].features.n_reference_frames == TYPICAL_FRAMES


def test_tracks_of_equal_probability_are_ordered_by_similarity_then_distance() -> None:
    ranked = search(9, intercept=60.0).rank_track(QUERY.whole, N_FRAMES, Aligner())

    assert {each.probability for each in ranked} == {1.0}
    assert [each.track_id for each in ranked] == ["near", "middle", "far", "behind"]
    assert ranked == sorted(ranked, key=order_of)


def test_the_candidates_of_a_clip_are_found_in_one_step_by_segments_and_wholes() -> None:
    align = Aligner()
    # Segments at an angle of 0 to the clip's, the whole track at a right angle.
    index = MemoryIndex({"a": TrackEmbedding(vector(np.pi / 2), vector(0.0)[None]), "b": embedding(0.9)})
    clips = replace(search(2), index=index)

    ranked = clips.rank_clip(QUERY, N_FRAMES, align)

    assert align.calls == [["a", "b"]]
    assert all(each.features.is_clip for each in ranked)
    distances = {each.track_id: each.features.distance for each in ranked}
    # The root of the mean of the squares 0 (segments) and 2 (wholes, weight 0.3). Segments are stored as int8.
    assert distances["a"] == pytest.approx((0.3 * 2 / 1.3) ** 0.5, abs=0.01)
    assert distances["b"] == pytest.approx(2 * np.sin(0.45), abs=0.01)


def test_an_empty_library_gives_an_empty_ranking() -> None:
    empty = TwoStageSearch(MemoryIndex({}), search(2).hubness, calibration(), 0.5, 2)

    assert empty.rank_track(QUERY.whole, N_FRAMES, Aligner()) == []
    assert empty.rank_clip(QUERY, N_FRAMES, Aligner()) == []


def test_tracks_that_are_not_candidates_are_scored_by_embedding_in_the_order_given() -> None:
    ranked = search(2).score_unaligned(
        QUERY.whole, N_FRAMES, [Neighbour("far", 0.87), Neighbour("gone", 0.9), Neighbour("near", 0.3)]
    )

    assert [each.track_id for each in ranked] == ["far", "near"]
    assert [each.is_aligned for each in ranked] == [False, False]
    assert ranked[0].log_odds < ranked[1].log_odds


def test_two_embeddings_of_the_newer_recipe_are_scored_at_its_scale() -> None:
    plain = search(2)
    scaled = replace(plain, calibration=replace(plain.calibration, views={WHITENED_RECIPE: ViewScale(0, 0, 0, 0.05)}))
    neighbours = [Neighbour("far", 0.87), Neighbour("near", 0.3), Neighbour("behind", 1.2)]

    before = plain.score_unaligned(QUERY.whole, N_FRAMES, neighbours)
    after = scaled.score_unaligned(QUERY.whole, N_FRAMES, neighbours, {"far": WHITENED_RECIPE, "near": RECIPE})

    # The curve falls by 8 for a distance of 1.
    moves = [new.log_odds - old.log_odds for old, new in zip(before, after, strict=True)]
    assert moves == pytest.approx([-0.4, 0.0, 0.0])
