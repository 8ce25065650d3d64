from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from tests.doubles.memory_recordings import MemoryRecordingStore
from tests.doubles.memory_world import World

from contrafact.domain.chroma import Chroma
from contrafact.domain.errors import ContrafactError
from contrafact.domain.jobs import State
from contrafact.features.harmonic_content import harmonic_content
from contrafact.services import measure
from contrafact.services.measure import MeasureTracks


def make_measure(world: World) -> MeasureTracks:
    return MeasureTracks(world.tracks, MemoryRecordingStore(world.tracks), world.bucket)


def run(measuring: MeasureTracks) -> list[int]:
    """Call until nothing is left; return the number of tracks of each call."""
    counts = []
    while not measuring.is_done:
        counts.append(measuring())
    return counts


def test_tracks_without_measures_get_them_in_batches(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(measure, "_BATCH", 2)
    frames = np.random.default_rng(1).integers(0, 256, (60, 12), dtype=np.uint8)
    tracks = [world.add_ready(number, chroma=Chroma(frames, tuning_cents=-12.5)) for number in range(1, 6)]
    assert run(make_measure(world)) == [2, 2, 1, 0]
    for track in tracks:
        found = world.tracks.tracks[track.id]
        assert (found.harmonic_content, found.tuning_cents) == (harmonic_content(frames), -12.5)
    assert run(make_measure(world)) == [0, 0]


def test_damaged_chroma_is_passed_over_and_an_absent_bucket_is_asked_again(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    damaged, whole, failed = (world.add_ready(number) for number in (1, 2, 3))
    assert damaged.chroma_key is not None
    world.bucket.put(damaged.chroma_key, b"damaged")
    world.tracks.tracks[failed.id] = replace(failed, state=State.FAILED)
    measuring = make_measure(world)
    with monkeypatch.context() as patch:
        patch.setattr(world.bucket, "get", _unavailable)
        with pytest.raises(ContrafactError):
            measuring()
    assert sum(run(measuring)) == 1
    found = world.tracks.tracks
    assert [found[track.id].harmonic_content is not None for track in (damaged, whole, failed)] == [False, True, False]


def _unavailable(_: str) -> bytes:
    raise ContrafactError("bucket_unavailable")
