from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from tests.doubles.memory_world import World
from tests.unit.services.fakes import FakePipeline, make_ingest

from contrafact.domain.tracks import Metadata, Source, SourceKind, TrackEdit

TAGS = Metadata(title="Nightjar", artist="The Archivists", isrc="USRC17607839")


def test_tags_of_an_uploaded_file_fill_what_no_person_wrote(
    world: World, pipeline: FakePipeline, tmp_path: Path
) -> None:
    world.bucket.put("incoming/1", b"audio")
    source = Source(SourceKind.UPLOAD, "f" * 64, "take-7.mp3", "incoming/1")
    written = TrackEdit(artist="Ada")
    track = world.submit.source(source, Metadata(title="take-7"), written=written).track
    read: list[bytes] = []

    def read_tags(path: Path) -> Metadata:
        read.append(path.read_bytes())
        return TAGS

    replace(make_ingest(world, pipeline, tmp_path), read_tags=read_tags)(track.job_id)

    found = world.tracks.get(track.id)
    assert found is not None
    assert read == [b"audio"]
    assert (found.metadata.title, found.metadata.artist, found.metadata.isrc) == ("Nightjar", "Ada", "USRC17607839")
    assert found.stated == {"artist": "The Archivists"}
