"""A fake encoder of copies for listening."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from tests.doubles.memory_audio import MemoryAudioStore
from tests.doubles.memory_world import World

from contrafact.domain.tracks import SourceKind
from contrafact.services.audio import KeepAudio
from contrafact.services.space import DiskSpace


class FakeCopy:
    """Writes one byte for each second of sound; raises at the stage that `fails` names."""

    fails = ""

    def __init__(self, path: Path) -> None:
        self._fail_at("open")
        self._file = path.open("wb")

    def write(self, block: NDArray[np.float32]) -> None:
        self._fail_at("write")
        self._file.write(b"s" * (block.size // 44_100))

    def finish(self) -> None:
        self._fail_at("finish")
        self._file.close()

    def abandon(self) -> None:
        self._file.close()

    def _fail_at(self, stage: str) -> None:
        if self.fails == stage:
            raise RuntimeError("the encoder broke")


def keep(world: World, copy: Callable[[Path], FakeCopy] = FakeCopy, *kinds: SourceKind) -> KeepAudio:
    store, space = MemoryAudioStore(world.tracks), DiskSpace(world.bucket, 10, world.clock)
    return KeepAudio(store, world.bucket, space, copy, frozenset(kinds or {SourceKind.UPLOAD}), world.clock)
