from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from tests.doubles.weights import calibration

from contrafact.domain.errors import ContrafactError
from contrafact.domain.verdicts import Located, Section
from contrafact.scoring.calibration import Calibration, logit
from contrafact.scoring.clip_scaling import ClipScaling
from contrafact.scoring.curve import FalseAlarms
from contrafact.scoring.pair_features import PairFeatures
from contrafact.scoring.verdict import verdict_on

SCALING = ClipScaling((20.0, 80.0), (-4.0, 0.0), (0.1, 0.9), FalseAlarms((-5.0, 5.0), (1.0, 0.001)))
SONGS = calibration()
CLIPS = replace(SONGS, clips=SCALING)
LOCATED = Located(0, 1.0, (Section(0.0, 9.0, 0.0, 9.0, 0.9, 2.0),), harmonic_content=0.4)


def song(similarity: float | None = 6.0, n_frames: int = 40) -> PairFeatures:
    return PairFeatures(0.5, 0.5, similarity, n_frames, 500, expected_similarity=0.0, located=LOCATED)


def clip(similarity: float | None = 6.0, n_frames: int = 40) -> PairFeatures:
    return replace(song(similarity, n_frames), is_clip=True)


def log_odds(by: Calibration, *features: PairFeatures) -> list[float]:
    return [logit(probability) for probability in by.probabilities(features, 0.5)]


def test_a_clips_log_odds_are_straight_in_those_of_a_song() -> None:
    of_song, of_clip = log_odds(SONGS, song(n_frames=20))[0], log_odds(CLIPS, clip(n_frames=20))[0]
    assert of_clip == pytest.approx(-4.0 + 0.1 * of_song)


@pytest.mark.parametrize(
    ("n_frames", "intercept", "slope"),
    [(5, -4.0, 0.1), (20, -4.0, 0.1), (40, -2.0, 0.5), (80, 0.0, 0.9), (999, 0.0, 0.9)],
)
def test_between_lengths_it_goes_by_their_logarithm_and_beyond_them_it_stays(
    n_frames: int, intercept: float, slope: float
) -> None:
    scaled = SCALING.log_odds(np.array([3.0]), [n_frames])
    assert scaled.tolist() == pytest.approx([intercept + slope * 3.0])


def test_songs_are_judged_as_before_among_clips_too() -> None:
    together = CLIPS.probabilities([clip(), song(), clip(None)], 0.1)
    assert together[1] == SONGS.probabilities([song()], 0.1)[0]
    assert together.tolist() == [CLIPS.probabilities([each], 0.1)[0] for each in (clip(), song(), clip(None))]


def test_a_prior_moves_a_clips_log_odds_as_much_as_a_songs() -> None:
    rare, even = (logit(CLIPS.probabilities([clip()], prior)[0]) for prior in (0.01, 0.5))
    assert rare - even == pytest.approx(logit(0.01))


def test_clips_have_false_alarms_of_their_own_in_their_verdicts_too() -> None:
    (expected,) = SCALING.false_alarms.at(np.array(log_odds(CLIPS, clip())))
    assert CLIPS.false_alarm_rates([song(), clip()]).tolist() == pytest.approx(
        [SONGS.false_alarm_rates([song()])[0], expected]
    )
    verdict = verdict_on(CLIPS, clip(), prior=0.5, model_id="m")
    assert verdict.false_alarm_rate == pytest.approx(expected)
    assert logit(verdict.probability) == pytest.approx(log_odds(CLIPS, clip())[0])


def test_without_a_scaling_clips_are_judged_as_songs() -> None:
    assert SONGS.probabilities([clip()], 0.1)[0] == SONGS.probabilities([song()], 0.1)[0]


@pytest.mark.parametrize(
    "wrong",
    [
        {"n_frames": (20.0,), "intercepts": (0.0,), "slopes": (1.0,)},
        {"slopes": (1.0,)},
        {"slopes": (0.0, 1.0)},
        {"slopes": (1.0, float("inf"))},
        {"intercepts": (0.0, float("nan"))},
        {"n_frames": (80.0, 20.0)},
        {"n_frames": (0.0, 20.0)},
    ],
)
def test_numbers_that_are_no_scaling_are_refused(wrong: dict[str, tuple[float, ...]]) -> None:
    with pytest.raises(ContrafactError) as caught:
        replace(SCALING, **wrong)  # type: ignore[arg-type]
    assert caught.value.code == "invalid_weights"
