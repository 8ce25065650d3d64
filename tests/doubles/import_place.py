"""A world with a folder for imports, and a worker that analyses what they add."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from tests.doubles.importing import Importing
from tests.doubles.memory_world import World, make_world
from tests.unit.services.fakes import FakePipeline, make_ingest

from contrafact.domain.errors import ContrafactError
from contrafact.domain.imports import FolderPlace, Import, ImportItem, ImportState
from contrafact.domain.tracks import Track, TrackFilter, TrackSort

A, B, BAD = b"first song", b"second song", b"no sound"
DONE = ImportState.DONE


@dataclass
class Place:
    """A world with a folder for imports, and a worker."""

    world: World
    pipeline: FakePipeline
    importing: Importing
    root: Path
    scratch: Path

    def folder(self, path: str = "") -> FolderPlace:
        return FolderPlace(str(self.root), path)

    def write(self, **files: bytes) -> None:
        for name, data in files.items():
            path = self.root / name.replace("__", "/").replace("_", ".")
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)

    def work(self, import_id: str, run: Callable[[str], None] | None = None) -> Import:
        """Carry the import on and analyse its tracks until it ends or nothing moves."""
        for _ in range(20):
            (run or self.importing.run)(import_id)
            self.analyse()
            self.world.clock.advance(31)
            if not self.world.imports.is_active(import_id):
                break
        return self.importing.imports.get(import_id)[0]

    def analyse(self) -> None:
        ingest = make_ingest(self.world, self.pipeline, self.scratch)
        for job in [job for job in self.world.jobs.jobs.values() if job.is_active]:
            ingest(job.id)

    def state(self, import_id: str) -> ImportState:
        return self.world.imports.imports[import_id].state

    def items(self, import_id: str) -> list[ImportItem]:
        return list(self.world.import_items.everything(import_id))

    def library(self) -> list[Track]:
        return list(self.world.tracks.page(TrackFilter(), TrackSort.CREATED_AT, 100, None).items)

    def outcomes(self, import_id: str) -> dict[str, str]:
        return {item.name: item.problem.code if item.problem else item.state.value for item in self.items(import_id)}


def make_place(tmp_path: Path) -> Place:
    world, pipeline = make_world(), FakePipeline()
    for name in ("tapes", "scratch"):
        (tmp_path / name).mkdir(parents=True, exist_ok=True)

    def decode() -> None:
        if pipeline.extracted[-1] == BAD:
            raise ContrafactError("corrupt_audio")

    pipeline.during["extracting"] = decode
    root = tmp_path / "tapes"
    return Place(world, pipeline, Importing(world, pipeline, root), root, tmp_path / "scratch")


def start_folder(place: Place, *, is_watched: bool = False) -> str:
    return place.importing.imports.start_folder(place.folder(), None, is_watched=is_watched).id
