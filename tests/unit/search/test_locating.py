"""What is measured where two recordings match: the scale of a view, and the network on cross similarities."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from numpy.typing import NDArray
from tests.doubles.eyes import random_eye_weights
from tests.doubles.versions import theme, version

from contrafact.alignment.align import align, similarity
from contrafact.alignment.eye import Eye
from contrafact.domain.chroma import WHITENED_RECIPE, Chroma
from contrafact.domain.verdicts import Located, MelodyAgreement, Section
from contrafact.scoring.commonness import N_STEPS, commonness
from contrafact.scoring.limits import Limits, SectionRates, ViewScale
from contrafact.scoring.loops import loop_likeness
from contrafact.search import locating
from contrafact.search.locating import Locator

HARMONY = theme(1, n_chords=40)
EYE = Eye(random_eye_weights())
WHOLE = Section(0.0, 140.0, 0.0, 140.0, 1.0, 5.0)


def both_views(seed: int, tempo_ratio: float = 1.0) -> Chroma:
    frames = version(HARMONY, transposition_semitones=0, tempo_ratio=tempo_ratio, seed=seed)
    return Chroma(frames, whitened=frames)


def test_sections_by_another_view_gain_less_by_its_scale() -> None:
    plain = Locator()(both_views(1), both_views(2))
    scaled = Locator(views={WHITENED_RECIPE: ViewScale(-1.0, 0.25)})(both_views(1), both_views(2))

    assert scaled.best_gain == pytest.approx(plain.best_gain - 0.25)
    assert scaled.sections == tuple(replace(each, gain=each.gain - 0.25) for each in plain.sections)


def test_sections_that_chance_reaches_by_another_view_are_none() -> None:
    located = Locator(views={WHITENED_RECIPE: ViewScale(0.0, 1e3)})(both_views(1), both_views(2))

    assert (located.sections, located.tempo_ratio) == ((), None)


def test_the_scale_of_a_view_does_not_touch_pairs_of_another_view() -> None:
    query, reference = (replace(both_views(seed), whitened=None) for seed in (1, 2))
    scaled = Locator(views={WHITENED_RECIPE: ViewScale(0.0, 1e3)})

    assert scaled(query, reference) == Locator()(query, reference)


def test_what_two_songs_share_is_as_common_as_its_steps_if_it_is_one_loop() -> None:
    """By the first recipe a melody hides its chords. However often it comes back, and however rare four of them are."""
    loop = np.repeat(np.array([_triad(root) for root in (0, 7, 9, 5)] * 20, np.uint8), 4, axis=0)
    hidden = np.random.default_rng(0).integers(0, 256, loop.shape).astype(np.uint8)
    goes_on = np.round(255 * theme(3, n_chords=80, frames_per_chord=4)).astype(np.uint8)

    assert _commonness(Chroma(hidden, whitened=loop)) == pytest.approx(0.5, rel=0.05)
    assert _commonness(Chroma(loop)) == pytest.approx(0.5, rel=0.05)
    assert _commonness(Chroma(hidden)) < 0.02
    assert _commonness(Chroma(hidden, whitened=goes_on)) == _commonness(Chroma(hidden))


def test_nearly_one_loop_counts_in_part() -> None:
    frames = np.repeat(np.array([_triad(root) for root in (0, 7, 9, 5)] * 20, np.uint8), 4, axis=0)
    frames[:100] = np.round(255 * theme(3, n_chords=25, frames_per_chord=4))
    plain = commonness(frames, frames, [WHOLE], np.full(N_STEPS, 0.5, np.float32))

    assert plain is not None
    assert 0.65 < loop_likeness([frames]) < 0.75
    assert 2 * plain < _commonness(Chroma(frames)) < 0.4


def test_of_short_tracks_only_a_loop_has_a_commonness() -> None:
    loop = np.repeat(np.array([_triad(root) for root in (0, 7, 9, 5)] * 7, np.uint8), 4, axis=0)
    goes_on = np.round(255 * theme(3, n_chords=28, frames_per_chord=4)).astype(np.uint8)
    whole, part = Section(0.0, 50.0, 0.0, 50.0, 1.0, 5.0), Section(0.0, 15.0, 0.0, 15.0, 1.0, 5.0)

    assert _commonness_of(Chroma(loop), whole) == pytest.approx(0.5, rel=0.05)
    assert _commonness_of(Chroma(goes_on), whole) is None
    assert _commonness_of(Chroma(loop), part) is None


def _commonness(chroma: Chroma) -> float:
    found = _commonness_of(chroma, WHOLE)
    assert found is not None
    return found


def _commonness_of(chroma: Chroma, section: Section) -> float | None:
    located = Located(0, 1.0, (section,), 0.5)
    limits = Limits(0.0, 0.0, SectionRates((0.1, 0.2), (0.2, 0.1)), most_common=0.05)
    return Locator(limits, np.full(N_STEPS, 0.5, np.float32)).with_music(chroma, chroma, located).commonness


def test_where_the_melodies_differ_the_progression_is_measured_without_them(monkeypatch: pytest.MonkeyPatch) -> None:
    loop = np.repeat(np.array([_triad(root) for root in (0, 7, 9, 5)] * 20, np.uint8), 4, axis=0)
    notes = np.repeat(np.random.default_rng(0).integers(0, 12, len(loop)), 2)[: len(loop)]
    loop = (0.7 * loop).astype(np.uint8)
    loop[np.arange(len(loop)), notes] = 255
    limits = Limits(0.0, 0.0, SectionRates((0.1, 0.2), (0.2, 0.1)), most_common=0.05)
    of_whole = Located(0, 1.0, (Section(0.0, 140.0, 0.0, 140.0, 1.0, 5.0),), 0.5)

    def shared(melody: MelodyAgreement) -> float:
        monkeypatch.setattr(locating, "melody_agreement", lambda *_: melody)
        found = Locator(limits, np.full(N_STEPS, 0.5, np.float32)).with_music(Chroma(loop), Chroma(loop), of_whole)
        assert found.commonness is not None
        return found.commonness

    assert shared(MelodyAgreement.DIFFERS) > 0.1 > shared(MelodyAgreement.CANNOT_TELL)


def _triad(root: int) -> NDArray[np.int64]:
    return np.where(np.isin(np.arange(12), (root % 12, (root + 4) % 12, (root + 7) % 12)), 255, 0)


def test_the_network_is_asked_in_the_transposition_of_the_similarity() -> None:
    query, reference = both_views(1), both_views(2)
    semitones = similarity(query, reference).transposition_semitones
    expected = EYE.logit(query.best, reference.best, semitones)

    assert Locator(eye=EYE)(query, reference).network_log_odds == expected
    assert Locator(eye=EYE)(query, reference, semitones).network_log_odds == expected
    assert Locator()(query, reference).network_log_odds is None


def test_the_network_is_not_asked_about_clips_nor_other_speeds() -> None:
    query, reference = both_views(1), both_views(2)

    found = align(query, reference)

    assert Locator(eye=EYE)(query.rows(0, 50), reference).network_log_odds is None
    for ratio, is_asked in ((1.3, True), (1.6, False), (0.6, False), (None, True)):
        located = Locator(eye=EYE).of_alignment(query, reference, replace(found, tempo_ratio=ratio))
        assert (located.network_log_odds is not None) == is_asked


def test_the_harmony_of_a_recording_is_measured_once(monkeypatch: pytest.MonkeyPatch) -> None:
    measured = list[int]()

    def content(frames: NDArray[np.uint8], _: None) -> float:
        measured.append(len(frames))
        return 0.3

    monkeypatch.setattr(locating, "harmonic_content", content)
    query, *references = (Chroma(both_views(seed).frames) for seed in range(101, 105))

    found = [Locator()(query, each).harmonic_content for each in references]

    assert found == [0.3] * 3
    assert len(measured) == 4
