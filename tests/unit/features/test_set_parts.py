"""Parts of long recordings, proposed from made sound."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from contrafact.domain.chapters import Chapter
from contrafact.domain.chroma import SAMPLE_RATE
from contrafact.domain.errors import ContrafactError
from contrafact.domain.sets import Evidence
from contrafact.features.audio_copy import OpusCopy
from contrafact.features.copy_cutting import cut_copy
from contrafact.features.decoding import decode_mono
from contrafact.features.set_analysis import analyse_set, read_chapters
from contrafact.features.set_beats import rhythm
from contrafact.features.set_choice import choose_boundaries, length_log_density
from contrafact.features.set_crossings import crossings
from contrafact.features.set_measures import in_context, measure, seconds_of
from contrafact.features.set_parts import find_silences, propose_parts
from contrafact.features.set_places import placed
from contrafact.features.set_rows import BEATS, BEATS_PER_ROW, HARMONY, N_BEAT_BANDS, ROWS_PER_SECOND, Rows, SetMeter
from contrafact.features.set_trees import HALVES, Trees, load_trees

Samples = NDArray[np.float32]
LOUDNESS = -20.0
SILENT = np.array([-90.0, *([-18.0] * 20), *([0.0] * 48)])


def rows_of(songs: list[int], seconds: int, pause_s: float = 0.0) -> Rows:
    """Rows as of a meter: each song has its own colour and beat, and four chords that come back."""
    pieces = []
    for seed in songs:
        rng = np.random.default_rng(seed)
        colour, chords = rng.normal(0, 1.5, 20), rng.uniform(0.1, 1, (4, 12)) * rng.integers(0, 2, (4, 12))
        bars = np.arange(seconds * ROWS_PER_SECOND) // (2 * ROWS_PER_SECOND) % 4
        level = np.full(len(bars), LOUDNESS)
        sound = np.column_stack((level, colour + chords[bars, :1], chords[bars]))
        beats = np.arange(len(bars) * BEATS_PER_ROW) % rng.integers(20, 40) == 0
        energies = np.repeat(0.01 + beats.reshape(-1, BEATS_PER_ROW), N_BEAT_BANDS, axis=1)
        pieces.append(np.column_stack((sound + rng.normal(0, 0.3, sound.shape), energies)))
        pieces.append(np.tile(SILENT, (round(pause_s * ROWS_PER_SECOND), 1)))
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


@pytest.mark.parametrize("found_s", [63.0, 70.0, 79.0])
def test_a_boundary_that_was_found_beside_its_place_is_put_there(found_s: float) -> None:
    seconds = seconds_of(rows_of([1, 2], 70))
    assert placed([found_s], np.zeros(140), seconds) == pytest.approx([70.0], abs=2.0)


def test_a_boundary_stays_where_too_little_sounds_beside_it() -> None:
    seconds = seconds_of(np.concatenate([rows_of([1], 70), np.tile(SILENT, (300, 1))]).astype(np.float32))
    assert placed([64.0], np.zeros(130), seconds) == [64.0]
    assert placed([4.0, 126.0], np.full(130, -np.inf), seconds) == [4.0, 126.0]


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


def test_every_measure_of_a_change_is_higher_than_within_a_song() -> None:
    rows = rows_of([1, 2], 130)
    found = measure(rows)
    assert np.isfinite(in_context(found)).all()
    at_change, elsewhere = found[128:133, :14].max(axis=0), found[40:90, :14].max(axis=0)
    assert (at_change > elsewhere).all()


def test_harmony_that_comes_back_crosses_the_seconds_of_a_song_but_not_its_end() -> None:
    rng = np.random.default_rng(5)
    # Verses of 60 s without a chord of their own; each comes back twice.
    songs = [np.tile(rng.uniform(0, 1, (60, 12)), (3, 1)) for _ in range(3)]
    for measure_of_side in crossings(np.concatenate(songs)):
        assert measure_of_side[[180, 360]].min() > 2 * measure_of_side[[60, 90, 120, 240, 270, 300, 450]].max()


def test_onsets_that_come_back_are_found_at_their_lag() -> None:
    rows = np.tile(SILENT, (60 * ROWS_PER_SECOND, 1))
    # Every 27th of 45 a second.
    beats = np.arange(len(rows) * BEATS_PER_ROW) % 27 == 0
    rows[:, BEATS] = np.repeat(beats.reshape(-1, BEATS_PER_ROW), N_BEAT_BANDS, axis=1)
    correlation, strength = rhythm(rows.astype(np.float32), 60)
    assert correlation[30].argmax() == (27 - 9) // 3
    assert strength[30] > 0.1


def peaks_at(seconds: dict[int, float], n_seconds: int) -> NDArray[np.float64]:
    scores = np.full(n_seconds, -10.0)
    scores[list(seconds)] = list(seconds.values())
    return scores


def test_boundaries_are_chosen_by_the_parts_that_they_make() -> None:
    # Two boundaries of songs that last 200 s, one that would leave 25 s, and one that is unlikely.
    scores = peaks_at({200: 0.0, 225: -2.0, 400: 0.0, 500: -6.0}, 600)
    assert choose_boundaries(scores, [], 600.0) == pytest.approx([200, 400], abs=1)
    # A boundary that is sure counts, however short its part is.
    scores[225] = 12.0
    scores[200] = 12.0
    assert choose_boundaries(scores, [], 600.0) == pytest.approx([200, 225, 400], abs=1)


def test_a_silence_begins_a_part_even_where_nothing_changes() -> None:
    scores = np.full(500, -np.inf)
    assert choose_boundaries(scores, [(239.0, 241.0)], 500.0) == [240.0]
    assert choose_boundaries(scores, [(2.0, 4.0)], 500.0) == []
    assert choose_boundaries(np.zeros(0), [], 0.0) == []


def test_most_songs_last_three_to_four_minutes() -> None:
    density = length_log_density(np.array([10.0, 60.0, 200.0, 900.0]))
    assert density.argmax() == 2
    # Shorter and longer parts stay possible.
    assert density.min() > density.max() - 10


def test_trees_add_what_their_leaves_say() -> None:
    one = Trees(
        feature=np.array([[0, 0, 0], [1, 0, 0]], dtype=np.int16),
        threshold=np.array([[0.5, 0, 0], [0.0, 0, 0]], dtype=np.float32),
        left=np.array([[1, 1, 2]] * 2, dtype=np.uint8),
        right=np.array([[2, 1, 2]] * 2, dtype=np.uint8),
        value=np.array([[0, -1, 2], [0, 10, 20]], dtype=np.float32),
        half=np.array([0, 1], dtype=np.uint8),
        bias=np.array([-3.0, -5.0]),
        depth=1,
    )
    columns = np.array([[0.0, 1.0], [1.0, -1.0]], dtype=np.float32)
    np.testing.assert_allclose(one.log_odds(columns, (0,)), [-4, -1])
    np.testing.assert_allclose(one.log_odds(columns), [-4 + (-1 + 20) / 2, -4 + (2 + 10) / 2])


def test_the_trees_of_the_product_are_of_both_halves_and_of_the_measures() -> None:
    trees = load_trees()
    assert set(trees.half) == set(HALVES)
    assert trees.feature.max() < in_context(measure(rows_of([1], 90))).shape[1]


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
    assert whole.rows()[10, HARMONY].argmax() == 0  # A


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


def test_short_pieces_with_pauses_are_parts_of_their_own() -> None:
    rows = rows_of([1, 2, 3, 4], 35, pause_s=1.2)
    parts = propose_parts(rows, (), len(rows) / ROWS_PER_SECOND, 1200.0)
    assert [part.start_s for part in parts] == pytest.approx([0, 35.6, 71.8, 108], abs=0.5)
