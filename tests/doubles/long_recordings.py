"""Sets for tests, with the sound that was stored of them."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
from tests.doubles.memory_world import World
from tests.doubles.tunes import tune

from contrafact.domain.audio import AudioCopy
from contrafact.domain.chroma import SECONDS_PER_FRAME, Chroma
from contrafact.domain.fingerprints import SECONDS_PER_ITEM
from contrafact.domain.sets import (
    Evidence,
    RecordingSet,
    SetPart,
    SetState,
    set_audio_key,
    set_chroma_key,
    set_id_of,
)
from contrafact.domain.tracks import Source, SourceKind
from contrafact.features.chroma_io import chroma_to_bytes

SOURCE = Source(SourceKind.YOUTUBE, "longvideo01")
SET_ID = set_id_of(SOURCE)
SONG_S = 90.0
PARTS = (
    SetPart(0.0, SONG_S, "First", evidence=Evidence.BEGINNING),
    SetPart(SONG_S, 2 * SONG_S, None, evidence=Evidence.SILENCE),
    SetPart(2 * SONG_S, 3 * SONG_S, "Third", "Anna", evidence=Evidence.CHANGE),
)


def a_set(world: World, state: SetState = SetState.PROPOSED, **changed: Any) -> RecordingSet:
    """Return a stored set of three parts. With an active state it waits for a worker."""
    now = world.clock()
    fields = {"title": "Side A", "duration_s": 3 * SONG_S, "parts": PARTS, "outline": bytes(range(200))} | changed
    found = RecordingSet(SET_ID, SOURCE, SetState.QUEUED, now, now, **fields)
    world.sets.create(found)
    if state is not SetState.QUEUED:
        world.sets.sets[SET_ID] = replace(found, state=state)
    return world.sets.sets[SET_ID]


def store_sound(world: World, *, with_copy: bool = False) -> Chroma:
    """Store chroma and fingerprint of the set, three tunes, and a copy for listening."""
    n_frames = round(SONG_S / SECONDS_PER_FRAME)
    frames = np.concatenate([np.resize(tune(seed).frames, (n_frames, 12)) for seed in (1, 2, 3)])
    chroma = Chroma(frames, whitened=frames, peaks=np.arange(900).astype(np.uint8))
    items = np.random.default_rng(0).integers(0, 2**32, round(3 * SONG_S / SECONDS_PER_ITEM), dtype=np.uint32)
    world.bucket.put(set_chroma_key(SET_ID), chroma_to_bytes(chroma, items))
    if with_copy:
        world.bucket.put(set_audio_key(SET_ID), b"a long copy")
        copy = AudioCopy(set_audio_key(SET_ID), len(b"a long copy"), world.clock())
        world.sets.sets[SET_ID] = replace(world.sets.sets[SET_ID], audio=copy)
    return chroma
