"""Two recordings are aligned by the best view that both have."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import numpy as np
import pytest
from tests.doubles.versions import theme, version
from tests.doubles.weights import background_of, calibration

from contrafact.alignment.align import Alignment, align, similarity
from contrafact.alignment.speeds import align_at_any_speed, evidence_at_any_speed
from contrafact.domain.chroma import RECIPE, WHITENED_RECIPE, Chroma
from contrafact.features.harmonic_content import harmonic_content
from contrafact.scoring.hubness import HubnessCache
from contrafact.search.locating import Locator
from contrafact.search.memory import MemoryAligner
from contrafact.search.verdicts import Judge, Recording

HARMONY = theme(1, n_chords=40)


def noisy(seed: int) -> Chroma:
    """A recording whose harmony only the newer recipe hears."""
    heard = version(HARMONY, transposition_semitones=0, tempo_ratio=1.0, seed=seed)
    noise = np.random.default_rng(seed).integers(0, 256, heard.shape, dtype=np.uint8)
    return Chroma(noise, whitened=heard)


def old(chroma: Chroma) -> Chroma:
    return replace(chroma, whitened=None)


def test_a_cover_is_found_by_the_view_that_hears_it() -> None:
    query, reference = noisy(1), noisy(2)
    by_old = similarity(old(query), old(reference))
    assert similarity(query, reference).similarity > 2 * by_old.similarity
    assert similarity(query, reference) == similarity(query.best, reference.best)
    assert similarity(query, old(reference)) == similarity(old(query), reference) == by_old


@pytest.mark.parametrize("aligned", [align, align_at_any_speed])
def test_sections_come_from_the_same_view_as_the_similarity(aligned: Callable[[Chroma, Chroma], Alignment]) -> None:
    found = aligned(noisy(1), noisy(2))
    assert found.similarity == similarity(noisy(1), noisy(2)).similarity
    assert found.sections
    assert not aligned(old(noisy(1)), noisy(2)).sections


def test_the_picture_shows_the_view_that_was_compared() -> None:
    found = evidence_at_any_speed(noisy(1), noisy(2))
    np.testing.assert_array_equal(found.matrix, evidence_at_any_speed(noisy(1).best, noisy(2).best).matrix)


def test_harmony_is_measured_by_both_views() -> None:
    located = Locator()(noisy(1), noisy(2))
    both = (harmonic_content(each.frames, each.whitened) for each in (noisy(1), noisy(2)))
    assert located.harmonic_content == min(both) > 0


def test_an_aligner_and_a_check_name_the_recipe() -> None:
    with ThreadPoolExecutor(1) as threads:
        aligner = MemoryAligner(noisy(1), {"new": noisy(2), "old": old(noisy(2))}, threads, Locator())
        found = aligner.similarities(["new", "old"])
    assert {name: each and each.recipe for name, each in found.items()} == {"new": WHITENED_RECIPE, "old": RECIPE}

    vector, hubness = np.eye(16, dtype=np.float32)[0], HubnessCache(background_of(np.eye(16, dtype=np.float32)[2:]))
    judge = Judge(calibration(), "m-1", 0.5)
    for reference, recipe in ((noisy(2), WHITENED_RECIPE), (old(noisy(2)), RECIPE)):
        verdict = judge.check(Recording(vector, noisy(1)), Recording(vector, reference), hubness)
        assert verdict.recipe == recipe
