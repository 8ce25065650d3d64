from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from tests.doubles.labelled_chroma import small_dataset
from tests.doubles.weights import calibration

from contrafact.domain.embeddings import TrackEmbedding
from contrafact.domain.verdicts import Located, Section
from contrafact.scoring.calibration import sigmoid
from contrafact.scoring.hubness import Background
from contrafact.scoring.pair_features import PairFeatures
from contrafact.search.locating import Locator
from contrafact_training.data.clip_pairs import ClipPairs, ClipSampling, clip_pairs
from contrafact_training.data.labelled_pairs import LabelledPairs, SectionSearch
from contrafact_training.fit.clip_fit import clip_figures, fit_clips

BACKGROUND = Background(np.eye(12, dtype=np.float32), np.zeros(13, dtype=np.float32))
N_PAIRS = 4000
SONGS = calibration()
LOCATED = Located(0, 1.0, (Section(0.0, 9.0, 0.0, 9.0, 0.9, 2.0),), harmonic_content=0.4)


def embed(frames: NDArray[np.uint8]) -> TrackEmbedding:
    """The mean of the frames, of the whole and of each half."""
    parts = [frames, *np.array_split(frames, 2)]
    means = np.stack([part.mean(axis=0) for part in parts]).astype(np.float32)
    units = means / np.linalg.norm(means, axis=1, keepdims=True)
    return TrackEmbedding(units[0], units[1:])


def drawn(n_frames: int, intercept: float, slope: float, seed: int = 0) -> ClipPairs:
    """Pairs whose covers are as frequent as such a scaling of the song's curve says."""
    rng = np.random.default_rng(seed)
    features = [
        PairFeatures(0.5, distance, similarity, n_frames, 500, expected_similarity=0.0, is_clip=True, located=LOCATED)
        for distance, similarity in zip(rng.uniform(0.2, 1.2, N_PAIRS), rng.uniform(0, 3, N_PAIRS), strict=True)
    ]
    are_covers = rng.random(N_PAIRS) < sigmoid(intercept + slope * SONGS.log_odds(features))
    works = np.arange(N_PAIRS)
    labelled = LabelledPairs(features, are_covers, works, np.ones(N_PAIRS))
    return ClipPairs(n_frames, labelled, n_others=10 * N_PAIRS, n_clips=100, n_covers=2 * N_PAIRS)


def test_the_scaling_of_simulated_pairs_is_recovered() -> None:
    found = fit_clips(SONGS, [drawn(20, -3.0, 0.2), drawn(130, -0.5, 0.9, seed=1)])

    assert found.n_frames == (20.0, 130.0)
    np.testing.assert_allclose(found.intercepts, (-3.0, -0.5), atol=0.25)
    np.testing.assert_allclose(found.slopes, (0.2, 0.9), atol=0.06)


def test_uninformative_clips_get_about_the_share_of_covers() -> None:
    pairs = drawn(20, -3.5, 0.0)
    fitted = replace(SONGS, clips=fit_clips(SONGS, [pairs, drawn(130, -0.5, 0.9)]))

    probabilities = fitted.probabilities(pairs.pairs.features, fitted.fitted_prior)

    assert probabilities.max() < 2 * pairs.pairs.are_covers.mean()
    assert np.all(np.diff(probabilities[np.argsort(SONGS.log_odds(pairs.pairs.features))]) >= 0)


def test_the_figures_of_clips_are_right_and_count_every_cover() -> None:
    pairs = [drawn(20, -3.0, 0.2), drawn(130, -0.5, 0.9, seed=1)]
    fitted = replace(SONGS, clips=fit_clips(SONGS, pairs))

    short, long = clip_figures(fitted, pairs, fitted.fitted_prior)

    assert (short.seconds, long.seconds) == (9.3, 60.4)
    assert short.n_clips == 100
    # The curve of the simulated covers is that of the fit, so that stated probabilities are nearly right.
    assert long.expected_error < 0.03
    probabilities = fitted.probabilities(pairs[1].pairs.features, fitted.fitted_prior)
    are_likely = probabilities >= fitted.cuts().likely
    n_right = int((are_likely & pairs[1].pairs.are_covers).sum())
    assert n_right > 0
    assert long.precision == pytest.approx(n_right / are_likely.sum(), abs=1e-4)
    assert long.recall == pytest.approx(n_right / (2 * N_PAIRS), abs=1e-4)


def test_false_alarms_count_distant_tracks() -> None:
    pairs = [drawn(20, -3.0, 0.2), drawn(130, -0.5, 0.9, seed=1)]
    alarms = fit_clips(SONGS, pairs).false_alarms

    n_others = sum(int((~each.pairs.are_covers).sum()) for each in pairs)
    assert alarms.rates[0] == 1.0
    assert 0.7 < alarms.rates[1] / (n_others / (20 * N_PAIRS)) <= 1
    assert alarms.rates[-1] == pytest.approx(5 / (20 * N_PAIRS))


def test_clips_are_cut_from_tracks_and_never_compared_with_their_own(tmp_path: Path) -> None:
    dataset = small_dataset(n_works=4, n_tracks=3, n_frames=60)
    search = SectionSearch(Locator(), tmp_path)
    found = clip_pairs(dataset, embed, BACKGROUND, search, ClipSampling(n_clips=5, n_nearest=6))

    # Sixty frames last 28 s: longer clips are not made.
    assert [each.n_frames for each in found] == [13, 22, 32, 43]
    for each in found:
        assert len(each.pairs) == 5 * 6
        assert {pair.n_query_frames for pair in each.pairs.features} == {each.n_frames}
        assert all(pair.is_clip and pair.similarity is not None for pair in each.pairs.features)
        # Each clip has two covers, as its own recording is left out, and nine tracks of other works.
        assert each.pairs.are_covers.sum() <= 5 * 2
        assert each.n_others == 5 * 9
        assert (each.n_clips, each.n_covers) == (5, 5 * 2)


def test_clips_are_the_same_at_every_run(tmp_path: Path) -> None:
    dataset = small_dataset(n_works=3, n_tracks=2, n_frames=60)
    search = SectionSearch(Locator(), tmp_path)
    first, again = (clip_pairs(dataset, embed, BACKGROUND, search, ClipSampling(3, 4)) for _ in range(2))
    assert [each.pairs.features for each in first] == [each.pairs.features for each in again]
