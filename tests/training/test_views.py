from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from tests.training.test_calibration import context, embedded

from contrafact.domain.chroma import WHITENED_RECIPE, Chroma
from contrafact_training.data.labelled_pairs import Embedded
from contrafact_training.fit.calibration import Fitted, calibrate
from contrafact_training.fit.views import with_view


@pytest.fixture(scope="module")
def tracks() -> Embedded:
    return embedded(noise=0.5)


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("similarities")


@pytest.fixture(scope="module")
def fitted(tracks: Embedded, cache: Path) -> Fitted:
    return calibrate(tracks, context(cache))


def by_both_views(tracks: Embedded, nearer: float) -> Embedded:
    """The same tracks with a second view, by which all distances are smaller."""
    chromas = [Chroma(frames, whitened=frames) for frames in tracks.dataset.tracks]
    # The corrected distance is that of the vectors less the mean of both hubnesses.
    features = replace(tracks.features, hubness=tracks.features.hubness - nearer)
    return replace(tracks, dataset=replace(tracks.dataset, chromas=chromas), features=features)


@pytest.mark.parametrize("nearer", [pytest.param(0.0, marks=pytest.mark.long), 0.06])
def test_the_scale_of_a_view_says_how_much_smaller_its_distances_are(
    tracks: Embedded, fitted: Fitted, cache: Path, nearer: float
) -> None:
    found, (_, alone) = with_view(fitted.calibration, by_both_views(tracks, nearer), context(cache))

    assert found.views[WHITENED_RECIPE].distance == pytest.approx(nearer, abs=0.02)
    assert alone.brier_skill > 0
