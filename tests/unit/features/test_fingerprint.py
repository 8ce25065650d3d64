from __future__ import annotations

import base64
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from tests.doubles.songs import compose, encode, render

from contrafact.alignment.fingerprint_keys import MAX_KEYS, MAX_PROBES, fingerprint_keys, probe_keys
from contrafact.alignment.same_recording import same_recording
from contrafact.domain.errors import ContrafactError
from contrafact.domain.fingerprints import SECONDS_PER_ITEM, Fingerprint
from contrafact.features import fingerprint as fingerprints
from contrafact.features.fingerprint import compute_fingerprint, decode_fingerprint, extract_fingerprint

Samples = NDArray[np.float32]
RATE = 44_100
SONG: Samples = render(compose(10), seed=1)
OTHER_RECORDING: Samples = render(compose(10), timbre="organ", tempo_ratio=1.1, seed=2)


@pytest.fixture(scope="module")
def song() -> Fingerprint:
    return compute_fingerprint([SONG])


def test_a_fingerprint_is_a_number_of_32_bits_every_eighth_of_a_second(song: Fingerprint) -> None:
    assert song.dtype == np.uint32
    assert song.size == pytest.approx((SONG.size / RATE - 2.6) / SECONDS_PER_ITEM, abs=2)
    assert np.unique(song).size > 0.8 * song.size


def test_blocks_of_any_length_give_the_same_fingerprint(song: Fingerprint, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fingerprints, "_ITEMS_PER_BLOCK", 50)
    monkeypatch.setattr(fingerprints, "_BLOCK_SAMPLES", fingerprints.ITEM_SAMPLES + 49 * fingerprints.HOP_SAMPLES)
    blocks = np.split(SONG, np.cumsum(np.random.default_rng(1).integers(1, RATE, 30)))
    assert compute_fingerprint(blocks).tolist() == song.tolist()


def test_less_than_three_seconds_have_no_fingerprint() -> None:
    assert compute_fingerprint([SONG[: 2 * RATE]]).size == 0
    assert compute_fingerprint([]).size == 0


def test_a_file_s_progress_is_reported_and_its_errors_are_those_of_the_decoder(tmp_path: Path) -> None:
    path = encode(tmp_path / "song.wav", SONG[: 10 * RATE])
    seen: list[float] = []
    found = extract_fingerprint(path, max_duration_s=60, on_progress=seen.append)
    assert found.size == pytest.approx((10 - 2.6) / SECONDS_PER_ITEM, abs=2)
    assert seen == sorted(seen)
    assert seen[-1] == pytest.approx(10)
    with pytest.raises(ContrafactError) as caught:
        extract_fingerprint(path, max_duration_s=5)
    assert caught.value.code == "too_long"


def packed(items: list[int]) -> str:
    """Pack items as Chromaprint does."""
    small: list[int] = []
    large: list[int] = []
    before = 0
    for item in items:
        changed, last = item ^ before, 0
        for bit in range(1, 33):
            if changed >> (bit - 1) & 1:
                small.append(min(bit - last, 7))
                if bit - last >= 7:
                    large.append(bit - last - 7)
                last = bit
        small.append(0)
        before = item
    data = bytes([1]) + len(items).to_bytes(3, "big") + _bytes(small, 3) + _bytes(large, 5)
    return base64.urlsafe_b64encode(data).decode().rstrip("=")


def _bytes(numbers: list[int], width: int) -> bytes:
    bits = "".join(format(number, f"0{width}b")[::-1] for number in numbers)
    bits += "0" * (-len(bits) % 8)
    return bytes(int(bits[start : start + 8][::-1], 2) for start in range(0, len(bits), 8))


def test_what_was_packed_is_unpacked_and_damage_is_an_error() -> None:
    items = np.random.default_rng(2).integers(0, 1 << 32, 300, dtype=np.uint32).tolist()
    for given in ([], [0], [1 << 31], [5, 5, 5], items):
        assert decode_fingerprint(packed(given)).tolist() == given
    with pytest.raises(ContrafactError) as caught:
        decode_fingerprint(packed(items)[:100])
    assert caught.value.code == "corrupt_audio"


@pytest.mark.parametrize("codec", ["mp3", "opus", "m4a"])
def test_a_transcode_is_the_same_recording_and_found_by_its_keys(song: Fingerprint, tmp_path: Path, codec: str) -> None:
    path = encode(tmp_path / f"song.{codec}", 0.1 * SONG[5 * RATE + 777 : 30 * RATE])
    copy = extract_fingerprint(path, max_duration_s=60)
    found = same_recording(copy, song)
    assert found is not None
    assert found.matched_s > 20
    assert found.reference_start_s - found.query_start_s == pytest.approx(5, abs=0.3)
    assert len(set(probe_keys(copy)) & set(fingerprint_keys(song))) >= 3


def test_another_recording_of_the_work_is_not_the_same(song: Fingerprint) -> None:
    assert same_recording(compute_fingerprint([OTHER_RECORDING]), song) is None


def steady(kind: str) -> Samples:
    seconds = np.arange(25 * RATE) / RATE
    noise = np.random.default_rng().standard_normal(seconds.size)
    tone = sum(np.sin(2 * np.pi * 220 * n * seconds + noise[n]) / n for n in (1, 2, 3))
    hum = np.sin(2 * np.pi * 50 * seconds) + 0.01 * noise
    found = {"silence": 0 * noise, "noise": noise, "tone": tone, "hum": hum}[kind]
    return (0.1 * found).astype(np.float32)


@pytest.mark.parametrize("kind", ["silence", "noise", "tone", "hum"])
def test_sounds_that_are_no_recording_of_anything_are_never_the_same(kind: str, song: Fingerprint) -> None:
    first, second = (np.concatenate((steady(kind), part)) for part in (SONG, OTHER_RECORDING))
    fingerprints = [compute_fingerprint([each]) for each in (steady(kind), steady(kind), first, second)]
    assert same_recording(*fingerprints[:2]) is None
    assert same_recording(*fingerprints[2:]) is None
    # The song behind it is still found.
    assert same_recording(fingerprints[2], song) is not None
    assert len(fingerprint_keys(fingerprints[0])) < 60


def test_the_numbers_of_keys_and_probes_are_bounded_and_do_not_depend_on_place() -> None:
    long = np.random.default_rng(5).integers(0, 1 << 32, 10_000, dtype=np.uint32)
    assert (len(fingerprint_keys(long)), len(probe_keys(long))) == (MAX_KEYS, MAX_PROBES)
    keys = set(fingerprint_keys(long[:2000]))
    assert len(keys) == pytest.approx(250, abs=60)
    assert {key for key in keys if key in long[500:700]} == set(fingerprint_keys(long[500:700]))
    assert fingerprint_keys(np.repeat(long[:100], 6)) == ()
