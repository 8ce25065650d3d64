from __future__ import annotations

import pytest
from tests.doubles.memory_servers import CountingIds
from tests.doubles.memory_world import World

from contrafact.domain.errors import ContrafactError
from contrafact.services.space import DiskSpace, UploadQuota
from contrafact.services.uploads import TakeUpload, clean_file_name


def test_a_file_that_is_too_large_is_rejected_while_it_is_written(world: World) -> None:
    quota = UploadQuota(world.bucket, DiskSpace(world.bucket, 0, world.clock), 1000)
    take = TakeUpload(world.bucket, world.submit, CountingIds(), 10, quota, world.older)
    with take.writer() as writer:
        writer.write(b"x" * 10)
    assert writer.stored().size_bytes == 10

    def write_too_much() -> None:
        with take.writer() as writer:
            writer.write(b"x" * 6)
            writer.write(b"x" * 5)

    with pytest.raises(ContrafactError) as caught:
        write_too_much()
    assert caught.value.code == "file_too_large"
    assert len(world.bucket.objects) == 1


@pytest.mark.parametrize(
    ("name", "cleaned"),
    [
        (None, None),
        ("", None),
        ("C:\\Music\\a.mp3", "a.mp3"),
        ("/etc/passwd", "passwd"),
        ("..\\..\\b.ogg", "b.ogg"),
        ("a\r\nb\x00.mp3", "ab.mp3"),
        ("\u202egpj.mp3", "gpj.mp3"),
        ("\ud800x.mp3", "x.mp3"),
        ("   ", None),
        ("dir/", None),
        ("Ärger 東京 🎵.flac", "Ärger 東京 🎵.flac"),
    ],
)
def test_a_file_name_is_cleaned_of_folders_and_invisible_characters(name: str | None, cleaned: str | None) -> None:
    assert clean_file_name(name) == cleaned
