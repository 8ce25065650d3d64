"""Sending files to an import, part by part."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from contrafact_client import importing
from contrafact_client.importing import send_file
from contrafact_client.transport import Transport

PART = 1 << 18
SONG = bytes(range(250)) * 3000


class Receiving(Transport):
    """A server that receives one upload; after a part, the file keeps so many bytes."""

    def __init__(self, file: Path, *, keeps_bytes: int | None = None) -> None:
        super().__init__("http://songs.example")
        self.file, self.keeps_bytes, self.received = file, keeps_bytes, b""

    def exchange(
        self, method: str, path: str, *, headers: Mapping[str, str], data: bytes | None = None
    ) -> Mapping[str, str]:
        if method == "PATCH":
            assert int(headers["Upload-Offset"]) == len(self.received)
            self.received += data or b""
            if self.keeps_bytes is not None:
                with self.file.open("r+b") as file:
                    file.truncate(self.keeps_bytes)
        return {"Upload-Offset": str(len(self.received))}


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    # Larger than the buffer in which Python reads ahead.
    monkeypatch.setattr(importing, "PART_BYTES", PART)
    path = tmp_path / "song.flac"
    path.write_bytes(SONG)
    return path


def test_a_file_is_sent_in_parts(file: Path) -> None:
    server = Receiving(file)
    send_file(server, "item", file)
    assert server.received == SONG


def test_a_file_that_becomes_shorter_while_it_is_sent_is_reported(file: Path) -> None:
    server = Receiving(file, keeps_bytes=PART)
    with pytest.raises(OSError, match="became shorter") as caught:
        send_file(server, "item", file)
    assert caught.value.filename == str(file)
    assert server.received == SONG[:PART]
