from __future__ import annotations

import math

import numpy as np
import pytest

from contrafact.domain.chroma import SECONDS_PER_FRAME, Chroma
from contrafact.domain.clips import ClipSpan
from contrafact.domain.errors import ContrafactError


def numbered(n_frames: int) -> Chroma:
    """Return chroma whose first column counts the frames from 1."""
    frames = np.zeros((n_frames, 12), dtype=np.uint8)
    frames[:, 0] = np.arange(1, n_frames + 1)
    return Chroma(frames)


def first_and_last(chroma: Chroma) -> tuple[int, int]:
    return int(chroma.frames[0, 0]), int(chroma.frames[-1, 0])


@pytest.mark.parametrize(
    ("start_s", "end_s"),
    [(10.0, 10.0), (20.0, 10.0), (-1.0, 9.0), (math.nan, 9.0), (0.0, math.nan), (0.0, math.inf), (-math.inf, 9.0)],
)
def test_an_invalid_span_is_refused(start_s: float, end_s: float) -> None:
    with pytest.raises(ContrafactError) as caught:
        ClipSpan(start_s, end_s)
    assert caught.value.code == "invalid_clip"


@pytest.mark.parametrize(("length_s", "code"), [(2.9, "too_short"), (60.1, "clip_too_long"), (1e9, "clip_too_long")])
def test_a_clip_lasts_from_three_seconds_to_sixty(length_s: float, code: str) -> None:
    with pytest.raises(ContrafactError) as caught:
        ClipSpan(5.0, 5.0 + length_s)
    assert caught.value.code == code


@pytest.mark.parametrize("start_s", [0.0, 0.1, 12.3, 77.7, 1e3])
@pytest.mark.parametrize("length_s", [3.0, 60.0])
def test_the_shortest_and_the_longest_clip_are_accepted_at_any_start(start_s: float, length_s: float) -> None:
    assert ClipSpan(start_s, start_s + length_s).start_s == start_s


def test_a_clip_is_cut_at_the_nearest_frames() -> None:
    cut = ClipSpan(10 * SECONDS_PER_FRAME + 0.1, 40 * SECONDS_PER_FRAME - 0.1).cut(numbered(100))
    assert first_and_last(cut) == (11, 40)


@pytest.mark.parametrize("start_s", [0.0, 0.2, 0.4, 20.0, 43.2])
def test_the_shortest_clip_has_the_six_frames_that_an_embedding_needs(start_s: float) -> None:
    assert ClipSpan(start_s, start_s + 3.0).cut(numbered(100)).n_frames >= 6


def test_a_clip_keeps_the_tuning_and_the_melody_of_its_recording() -> None:
    frames = np.random.default_rng(1).integers(1, 256, (200, 12), dtype=np.uint8)
    tuned = Chroma(frames, "hpcp-v1-tuned", tuning_cents=30.0, melody=frames[::-1])
    clip = ClipSpan(10 * SECONDS_PER_FRAME, 40 * SECONDS_PER_FRAME).cut(tuned)
    assert (clip.recipe, clip.tuning_cents) == ("hpcp-v1-tuned", 30.0)
    assert clip.melody is not None
    np.testing.assert_array_equal(clip.melody, frames[::-1][10:40])


def test_a_clip_may_end_at_the_duration_that_the_source_states() -> None:
    cut = ClipSpan(40.0, math.ceil(numbered(100).duration_s)).cut(numbered(100))
    assert first_and_last(cut) == (round(40 / SECONDS_PER_FRAME) + 1, 100)
    shortest = ClipSpan(44.4, 47.4).cut(numbered(100))
    assert first_and_last(shortest) == (95, 100)


@pytest.mark.parametrize("end_s", [47.5, 59.0, 1000.0])
def test_a_clip_that_ends_after_its_recording_is_refused(end_s: float) -> None:
    with pytest.raises(ContrafactError, match=r"ends at .* the recording at 46\.4 s") as caught:
        ClipSpan(end_s - 40, end_s).cut(numbered(100))
    assert caught.value.code == "clip_outside_track"


def test_a_silent_clip_is_refused_and_a_partly_silent_clip_is_not() -> None:
    chroma = numbered(100)
    chroma.frames[50:] = 0
    with pytest.raises(ContrafactError) as caught:
        ClipSpan(30.0, 40.0).cut(chroma)
    assert caught.value.code == "silent_audio"
    assert ClipSpan(20.0, 40.0).cut(chroma).frames.any()
