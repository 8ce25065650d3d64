from __future__ import annotations

from pathlib import Path

import av
import numpy as np
import pytest

from contrafact.domain.tracks import Metadata
from contrafact.features.tags import metadata_of, read_file_tags

TAGS = {"title": "Élégie", "artist": "Björk", "album": "Tapes", "date": "1995-06-13", "ISRC": "GB-AYE-06-01498"}
EXPECTED = Metadata(title="Élégie", artist="Björk", album="Tapes", date="1995-06-13", isrc="GBAYE0601498")


def write_audio(path: Path, codec: str, tags: dict[str, str]) -> Path:
    with av.open(str(path), "w") as container:
        stream = container.add_stream(codec, rate=48000 if codec == "libopus" else 44100, layout="stereo")
        container.metadata.update(tags)
        samples = np.zeros((2, 4410), dtype=np.float32)
        frame = av.AudioFrame.from_ndarray(samples, format="fltp", layout="stereo")
        frame.sample_rate = 44100
        resampler = av.AudioResampler(stream.format.name, "stereo", stream.rate, frame_size=stream.frame_size or 0)
        for each in [*resampler.resample(frame), *resampler.resample(None)]:
            container.mux(stream.encode(each))
        container.mux(stream.encode(None))
    return path


@pytest.mark.parametrize(
    ("name", "codec"), [("a.mp3", "libmp3lame"), ("a.flac", "flac"), ("a.opus", "libopus"), ("a.mka", "flac")]
)
def test_tags_are_read_from_files_of_all_kinds(tmp_path: Path, name: str, codec: str) -> None:
    tags = {("TSRC" if name == "a.mp3" and key == "ISRC" else key): value for key, value in TAGS.items()}
    assert read_file_tags(write_audio(tmp_path / name, codec, tags)) == EXPECTED


@pytest.mark.parametrize(("name", "codec"), [("a.m4a", "aac"), ("a.wav", "pcm_s16le")])
def test_title_artist_and_album_are_read_where_a_kind_has_no_isrc(tmp_path: Path, name: str, codec: str) -> None:
    found = read_file_tags(write_audio(tmp_path / name, codec, TAGS))
    assert (found.title, found.artist, found.album, found.date) == ("Élégie", "Björk", "Tapes", "1995-06-13")
    assert found.language is None


def test_a_file_that_cannot_be_opened_states_nothing(tmp_path: Path) -> None:
    (tmp_path / "a.mp3").write_bytes(b"ID3" + bytes(500))
    assert read_file_tags(tmp_path / "a.mp3") == Metadata()


@pytest.mark.parametrize(
    ("tags", "expected"),
    [
        ({"TITLE": " So\tWhat\x00 ", "PUBLISHER": "Columbia"}, Metadata(title="So What", label="Columbia")),
        ({"date": "1959-08-17T00:00:00Z", "language": "eng"}, Metadata(date="1959-08-17", language="eng")),
        ({"date": "1959/08", "language": "und", "isrc": "none"}, Metadata(date="1959-08")),
        ({"date": "1959-00-00", "isrc": "USRC17607839; USRC17607840"}, Metadata(date="1959", isrc="USRC17607839")),
        ({"date": "summer", "album_artist": "Various"}, Metadata(artist="Various")),
        ({"title": "x" * 900}, Metadata(title="x" * 500)),
        ({"title": "\x00"}, Metadata()),
    ],
)
def test_values_are_cleaned_and_damaged_ones_are_dropped(tags: dict[str, str], expected: Metadata) -> None:
    assert metadata_of(tags) == expected
