"""Parts of long recordings, proposed from made sound."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from contrafact.domain.chroma import SAMPLE_RATE
from contrafact.domain.errors import ContrafactError
from contrafact.domain.sets import Chapter, Evidence
from contrafact.features.audio_copy import OpusCopy
from contrafact.features.copy_cutting import cut_copy
from contrafact.features.decoding import decode_mono
from contrafact.features.set_analysis import analyse_set, read_chapters
from contrafact.features.set_novelty import measure
from contrafact.features.set_parts import find_silences, propose_parts
from contrafact.features.set_rows import ROWS_PER_SECOND, Rows, SetMeter

Samples = NDArray[np.float32]
LOUDNESS, N_COLUMNS = -20.0, 33


def rows_of(songs: list[int], seconds: int, pause_s: float = 0.0) -> Rows:
    """Rows as of a meter: each song has its own colour and four chords that come back."""
    pieces = []
    for seed in songs:
        rng = np.random.default_rng(seed)
        colour, chords = rng.normal(0, 1.5, 20), rng.uniform(0.1, 1, (4, 12)) * rng.integers(0, 2, (4, 12))
        bars = np.arange(seconds * ROWS_PER_SECOND) // (2 * ROWS_PER_SECOND) % 4
        noise = rng.normal(0, 0.3, (len(bars), N_COLUMNS))
        level = np.full(len(bars), LOUDNESS)
        pieces.append(np.column_stack((level, colour + chords[bars, :1], chords[bars])) + noise)
        pieces.append(np.tile([-90.0, *([-18.0] * 20), *([0.0] * 12)], (round(pause_s * ROWS_PER_SECOND), 1)))
    return np.concatenate(pieces).astype(np.float32)


def test_silences_and_changes_of_sound_begin_parts() -> None:
    rows = rows_of([1, 2, 3], 90, pause_s=2.0)
    parts = propose_parts(rows, (), len(rows) / ROWS_PER_SECOND, 1200.0)
    assert [part.evidence for part in parts] == [Evidence.BEGINNING, Evidence.SILENCE, Evidence.SILENCE]
    assert [part.start_s for part in parts] == pytest.approx([0, 91, 183], abs=1.0)

    rows = rows_of([1, 2, 3], 120)
    parts = propose_parts(rows, (), 360.0, 1200.0)
    assert [part.evidence for part in parts] == [Evidence.BEGINNING, Evidence.CHANGE, Evidence.CHANGE]
    assert [part.start_s for part in parts] == pytest.approx([0, 120, 240], abs=5.0)


def test_one_song_is_one_part_however_its_chords_change() -> None:
    assert len(propose_parts(rows_of([4], 240), (), 240.0, 1200.0)) == 1


def test_a_long_silence_belongs_to_no_part() -> None:
    rows = rows_of([1, 2], 60, pause_s=20.0)
    first, second = propose_parts(rows, (), len(rows) / ROWS_PER_SECOND, 1200.0)
    assert (first.end_s, second.start_s) == pytest.approx((60.5, 79.5), abs=1.0)
    assert second.end_s == pytest.approx(140.5, abs=1.0)


def test_chapters_count_more_than_the_sound_and_long_ones_are_split() -> None:
    chapters = (Chapter(0.0, 40.0, "A"), Chapter(40.0, 270.0, "B"))
    parts = propose_parts(rows_of([1, 2, 3], 90, pause_s=2.0), chapters, 270.0, 200.0)
    assert [(part.title, part.evidence) for part in parts[:2]] == [("A", Evidence.CHAPTER), ("B", Evidence.CHAPTER)]
    assert parts[1].start_s == 40.0
    assert len(parts) == 3
    assert max(part.length_s for part in parts) <= 200.0


@pytest.mark.parametrize("n_rows", [0, 3, 40])
def test_hardly_any_sound_is_one_part(n_rows: int) -> None:
    rows = rows_of([1], 10)[:n_rows]
    assert len(propose_parts(rows, (), 8.0, 1200.0)) == 1
    assert find_silences(rows) == []


def test_measures_of_a_second_do_not_depend_on_what_is_far_away() -> None:
    short, long = rows_of([1, 2], 110), rows_of([1, 2, 3], 110)
    near = measure(long)[60:110, 3:5]
    assert np.corrcoef(measure(short)[60:110, 3:5].ravel(), near.ravel())[0, 1] > 0.95


def tones(seconds: float, hz: float) -> Samples:
    at = np.arange(round(seconds * SAMPLE_RATE)) / SAMPLE_RATE
    swelling = 0.4 + 0.2 * np.sin(2 * np.pi * at)
    return (swelling * (np.sin(2 * np.pi * hz * at) + np.sin(3 * np.pi * hz * at)) / 2).astype(np.float32)


def blocks(samples: Samples) -> Iterator[Samples]:
    yield from np.array_split(samples, 7)


def test_a_meter_gives_the_same_rows_in_blocks_of_any_size() -> None:
    whole, parts = SetMeter(), SetMeter()
    samples = tones(15.3, 220)
    whole.push(samples)
    for block in blocks(samples):
        parts.push(block)
    np.testing.assert_allclose(whole.rows(), parts.rows(), rtol=1e-4, atol=1e-4)
    np.testing.assert_array_equal(whole.peaks(), parts.peaks())
    assert len(whole.rows()) == 76
    assert whole.rows()[10, 21:].argmax() == 0  # A


@pytest.fixture(scope="module")
def side(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two tones of half a minute with a pause of 2 s, as Opus."""
    path = tmp_path_factory.mktemp("side") / "side.webm"
    copy = OpusCopy(path)
    for samples in (tones(30, 220), np.zeros(2 * SAMPLE_RATE, np.float32), tones(30, 330)):
        copy.write(samples)
    copy.finish()
    return path


def test_a_long_recording_is_analysed_in_a_stream(side: Path) -> None:
    progress: list[float] = []
    n_heard: list[int] = []
    found = analyse_set(
        side,
        max_duration_s=100,
        max_part_s=60,
        on_progress=progress.append,
        on_audio=lambda block: n_heard.append(block.size),
    )
    assert found.duration_s == pytest.approx(62, abs=0.1)
    assert [part.start_s for part in found.parts] == pytest.approx([0, 31], abs=0.5)
    assert found.chroma.duration_s == pytest.approx(62, abs=1)
    assert found.chroma.frames[20].argmax() == 0  # A
    assert found.chroma.peaks is not None
    assert found.chroma.whitened is not None
    assert progress == sorted(progress)
    assert progress[-1] == pytest.approx(1.0, abs=0.05)
    # Once, though the file is decoded twice.
    assert sum(n_heard) / SAMPLE_RATE == pytest.approx(62, abs=0.1)
    with pytest.raises(ContrafactError) as caught:
        analyse_set(side, max_duration_s=40, max_part_s=60, on_progress=progress.append)
    assert caught.value.code == "set_too_long"


def test_chapters_of_a_file_are_read_and_damaged_ones_noted(side: Path, tmp_path: Path) -> None:
    import av

    for name, ends, is_damaged in (("good", (20, 62), False), ("bad", (20, 900), True)):
        path = tmp_path / f"{name}.mkv"
        with av.open(str(side)) as source, av.open(str(path), "w") as sink:
            stream = sink.add_stream_from_template(source.streams.audio[0])
            starts = (0, 20)
            sink.set_chapters(
                [
                    {"id": n, "start": start, "end": end, "time_base": 1, "metadata": {"title": f"No {n}"}}
                    for n, (start, end) in enumerate(zip(starts, ends, strict=True))
                ]
            )
            for packet in source.demux(source.streams.audio[0]):
                if packet.dts is not None:
                    packet.stream = stream
                    sink.mux(packet)
        assert [each.title for each in read_chapters(path)] == ["No 0", "No 1"]
        found = analyse_set(path, max_duration_s=100, max_part_s=60, on_progress=lambda _: None)
        assert found.has_damaged_chapters is is_damaged
        expected = (Evidence.BEGINNING, Evidence.SILENCE) if is_damaged else (Evidence.CHAPTER, Evidence.CHAPTER)
        assert tuple(part.evidence for part in found.parts) == expected


def test_a_stretch_is_cut_out_of_a_copy(side: Path, tmp_path: Path) -> None:
    target = tmp_path / "part.webm"
    cut_copy(side, target, 31.0, 51.0)
    samples = np.concatenate(list(decode_mono(target, max_duration_s=100)))
    assert samples.size / SAMPLE_RATE == pytest.approx(20, abs=0.2)
    spectrum = np.abs(np.fft.rfft(samples[5 * SAMPLE_RATE : 9 * SAMPLE_RATE]))
    assert spectrum.argmax() / 4 == pytest.approx(330, abs=2) or spectrum.argmax() / 4 == pytest.approx(495, abs=2)
    assert np.abs(samples[: SAMPLE_RATE // 2]).max() < 0.05  # the rest of the pause
