"""A worker on sets whose analysis and search are given."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from tests.doubles.long_recordings import PARTS, SET_ID, SONG_S
from tests.doubles.memory_audio import MemoryAudioStore
from tests.doubles.memory_world import World
from tests.unit.services.fakes import MIN_FREE_BYTES, nothing

from contrafact.adapters.file_slots import FileSlots
from contrafact.domain.chapters import Chapter
from contrafact.domain.chroma import Chroma
from contrafact.domain.fingerprints import Fingerprint
from contrafact.domain.sets import RecordingSet, SetAnalysis, SetMatch, SetPart
from contrafact.domain.tracks import SourceKind
from contrafact.domain.verdicts import Decision, Relation
from contrafact.services.audio import KeepAudio
from contrafact.services.sets.accepting import AcceptPart
from contrafact.services.sets.matching import Held
from contrafact.services.sets.working import WorkOnSet
from contrafact.services.space import DiskSpace

TAKEN = SetMatch("yt-00000000001", 5.0, 80.0, 0.0, 75.0, 0.9, Decision.LIKELY, Relation.SAME_WORK)


class NoCopy:
    """A writer of copies that keeps the number of samples."""

    def __init__(self, path: Path) -> None:
        self._path, self._n_samples = path, 0

    def write(self, block: NDArray[np.float32]) -> None:
        self._n_samples += block.size

    def finish(self) -> None:
        self._path.write_text(str(self._n_samples))

    def abandon(self) -> None:
        self._path.unlink(missing_ok=True)


@dataclass
class SetWorker:
    """A worker whose analysis and search are given; it calls `during`, `holding` and `searching` in the midst."""

    world: World
    folder: Path
    kinds: frozenset[SourceKind] = frozenset()
    during: Callable[[], None] = nothing
    holding: Callable[[], object] = nothing
    searching: Callable[[], None] = nothing
    held_songs: list[Held] = field(default_factory=list)
    searched: list[tuple[SetPart, ...]] = field(default_factory=list)
    seen: list[bytes] = field(default_factory=list)
    slots: FileSlots | None = None
    matches: tuple[SetMatch, ...] = (TAKEN,)
    matches_again: tuple[SetMatch, ...] = ()

    def analyse(
        self,
        path: Path,
        *,
        chapters: Sequence[Chapter],
        max_duration_s: float,
        max_part_s: float,
        on_progress: Callable[[float], None],
        on_audio: Callable[[NDArray[np.float32]], None] | None,
    ) -> SetAnalysis:
        self.seen.append(path.read_bytes())
        if on_audio is not None:
            on_audio(np.zeros(7, dtype=np.float32))
        on_progress(0.5)
        self.during()
        on_progress(0.9)
        chroma = Chroma(np.full((600, 12), 9, dtype=np.uint8))
        return SetAnalysis(3 * SONG_S, PARTS, tuple(chapters), False, chroma, np.zeros(99, np.uint32), b"\x07")

    def held(self, _: Fingerprint) -> list[Held]:
        self.holding()
        return self.held_songs

    def __call__(
        self, found: RecordingSet, chroma: Chroma, fingerprint: Fingerprint, on_progress: Callable[[float], None]
    ) -> tuple[SetMatch, ...]:
        self.searching()
        self.searched.append(found.parts)
        return self.matches_again if self.searched[1:] else self.matches

    def cut(self, copy: Path, target: Path, start_s: float, end_s: float) -> None:
        target.write_text(f"{copy.read_text()} from {start_s} to {end_s}")

    def work(self) -> RecordingSet:
        world = self.world
        space = DiskSpace(world.bucket, MIN_FREE_BYTES, world.clock)
        audio = KeepAudio(MemoryAudioStore(world.tracks), world.bucket, space, NoCopy, self.kinds, world.clock)
        accept = AcceptPart(world.bucket, world.submit, self.cut)
        WorkOnSet(
            world.sets,
            world.bucket,
            self.analyse,
            self,
            accept,
            audio,
            space,
            world.clock,
            world.ids,
            21_600.0,
            1200.0,
            self.folder,
            slots=self.slots,
        )(SET_ID)
        assert list(self.folder.iterdir()) == []
        return world.sets.sets[SET_ID]
