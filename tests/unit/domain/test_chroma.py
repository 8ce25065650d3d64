from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from contrafact.domain.chroma import (
    RECIPE,
    SECONDS_PER_FRAME,
    WHITENED_RECIPE,
    Chroma,
    common_view,
    comparable,
    shared_recipes,
)
from contrafact.domain.clips import ClipSpan
from contrafact.domain.errors import ContrafactError


def drawn(seed: int, n_frames: int = 40) -> NDArray[np.uint8]:
    return np.random.default_rng(seed).integers(1, 256, (n_frames, 12), dtype=np.uint8)


def both_views(seed: int = 1) -> Chroma:
    return Chroma(drawn(seed), whitened=drawn(seed + 100), melody=drawn(seed + 200))


def test_two_recordings_are_compared_by_the_newest_recipe_that_both_have() -> None:
    new, newer, old = both_views(1), both_views(2), Chroma(drawn(3), "hpcp-v1-tuned", tuning_cents=30)

    query, reference = comparable(new, newer)
    assert query.recipe == reference.recipe == WHITENED_RECIPE
    assert (query.frames is new.whitened, reference.frames is newer.whitened) == (True, True)

    query, reference = comparable(new, old)
    assert (query.frames is new.frames, reference.frames is old.frames) == (True, True)
    assert (common_view(new, old), common_view(old, new), common_view(new, newer)) == (RECIPE, RECIPE, WHITENED_RECIPE)


def test_what_is_comparable_stays_comparable() -> None:
    once = comparable(both_views(1), both_views(2))
    again = comparable(*once)
    assert all(one.frames is other.frames for one, other in zip(once, again, strict=True))


def test_recordings_without_a_common_recipe_are_not_compared() -> None:
    with pytest.raises(ContrafactError) as caught:
        comparable(both_views(1).best, Chroma(drawn(2)))
    assert caught.value.code == "wrong_recipe"


def test_a_silent_view_is_not_compared() -> None:
    silent = Chroma(drawn(1), whitened=np.zeros((40, 12), dtype=np.uint8))
    assert (silent.views, silent.best.frames is silent.frames) == ((RECIPE,), True)


@pytest.mark.parametrize("wrong", [drawn(1, 39), drawn(1).astype(np.int64), drawn(1)[:, :11]])
def test_another_view_has_the_shape_and_type_of_the_frames(wrong: NDArray[np.uint8]) -> None:
    with pytest.raises(ContrafactError) as caught:
        Chroma(drawn(1), whitened=wrong)
    assert caught.value.code == "invalid_chroma"


def test_a_clip_is_the_same_stretch_of_every_view() -> None:
    whole = both_views()
    clip = ClipSpan(10 * SECONDS_PER_FRAME, 20 * SECONDS_PER_FRAME).cut(whole)
    assert whole.whitened is not None
    assert clip.whitened is not None
    np.testing.assert_array_equal(clip.frames, whole.frames[10:20])
    np.testing.assert_array_equal(clip.whitened, whole.whitened[10:20])


def test_embeddings_are_compared_at_the_scale_of_the_newer_recipe_if_both_are_of_it() -> None:
    views = {"new": WHITENED_RECIPE, "old": RECIPE}

    assert shared_recipes(WHITENED_RECIPE, views) == views
    assert shared_recipes(RECIPE, views) == {"new": RECIPE, "old": RECIPE}
