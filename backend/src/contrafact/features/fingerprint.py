"""Compute the acoustic fingerprint of a recording with Chromaprint, the fingerprint of AcoustID, in bounded memory.

Source: Lalinský, "How does Chromaprint work?" (2011), as implemented by the Chromaprint library inside essentia. Each
sub-fingerprint is 32 bits about 2.6 s of sound, one every 0.124 s.
"""

from __future__ import annotations

import base64
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import av
import numpy as np
from numpy.typing import NDArray

from contrafact.domain.chroma import SAMPLE_RATE
from contrafact.domain.errors import ContrafactError
from contrafact.domain.fingerprints import HOP_SAMPLES, ITEM_SAMPLES, RATE, Fingerprint
from contrafact.features.decoding import decode_mono

_ITEMS_PER_BLOCK = 500
"""A minute: essentia takes a whole signal at once, whose memory would grow with the recording."""
_BLOCK_SAMPLES = ITEM_SAMPLES + (_ITEMS_PER_BLOCK - 1) * HOP_SAMPLES
_HEADER_BYTES = 4
_SMALL_BITS, _LARGE_BITS = 3, 5
_LARGEST_SMALL = (1 << _SMALL_BITS) - 1


def extract_fingerprint(
    path: Path, *, max_duration_s: float, on_progress: Callable[[float], None] | None = None
) -> Fingerprint:
    """Decode a recording and compute its fingerprint.

    Parameters
    ----------
    path : audio file, as for `decode_mono`.
    max_duration_s : maximum length of the recording, in seconds.
    on_progress : called about once per decoded second with the seconds decoded so far. Its exceptions are passed on.

    Returns
    -------
    uint32 `(n_items,)`, one every `SECONDS_PER_ITEM`; empty for less than 3 s.

    Raises
    ------
    ContrafactError : as of `decode_mono`.
    """
    return compute_fingerprint(_reporting(decode_mono(path, max_duration_s=max_duration_s), on_progress))


def compute_fingerprint(blocks: Iterable[NDArray[np.float32]]) -> Fingerprint:
    """Compute the fingerprint of a stream of samples.

    Parameters
    ----------
    blocks : float32 `(n_samples,)` each, mono at 44 100 Hz, of any lengths.
    """
    items_of = _chromaprinter()
    held = np.zeros(0, dtype=np.float32)
    parts = []
    for block in _resampled(blocks):
        held = np.concatenate((held, block))
        while held.size >= _BLOCK_SAMPLES:
            parts.append(items_of(held[:_BLOCK_SAMPLES]))
            held = held[_ITEMS_PER_BLOCK * HOP_SAMPLES :]
    parts.append(items_of(held))
    return np.concatenate(parts)


def _reporting(
    blocks: Iterable[NDArray[np.float32]], on_progress: Callable[[float], None] | None
) -> Iterator[NDArray[np.float32]]:
    n_samples = 0
    for block in blocks:
        yield block
        n_samples += block.size
        if on_progress:
            on_progress(n_samples / SAMPLE_RATE)


def _resampled(blocks: Iterable[NDArray[np.float32]]) -> Iterator[NDArray[np.float32]]:
    resampler = av.AudioResampler(format="flt", layout="mono", rate=RATE)
    for block in blocks:
        frame = av.AudioFrame.from_ndarray(block[None, :], format="flt", layout="mono")
        frame.rate = SAMPLE_RATE
        yield from (each.to_ndarray()[0] for each in resampler.resample(frame))
    yield from (each.to_ndarray()[0] for each in resampler.resample(None))


def _chromaprinter() -> Callable[[NDArray[np.float32]], Fingerprint]:
    import essentia

    # Set before essentia.standard is imported, which writes a message to stderr.
    essentia.log.infoActive = False
    essentia.log.warningActive = False
    from essentia import standard

    compute = standard.Chromaprinter(sampleRate=RATE)

    def items_of(samples: NDArray[np.float32]) -> Fingerprint:
        if samples.size < ITEM_SAMPLES:
            return np.zeros(0, dtype=np.uint32)
        # Chromaprint takes 16 bits; louder samples would wrap around.
        return decode_fingerprint(compute(np.clip(samples, -1.0, 1.0)))

    return items_of


def decode_fingerprint(text: str) -> Fingerprint:
    """Unpack Chromaprint's compressed text, as AcoustID writes it.

    Each item is XORed with the one before. The distances between the bits set in the result are written: 3 bits each,
    a 0 behind the last; distances of 7 and more go on in a second list of 5 bits each.

    Raises
    ------
    ContrafactError : `corrupt_audio` if the text is damaged, which Chromaprint never writes.
    """
    data = np.frombuffer(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)), dtype=np.uint8)
    n_items = int.from_bytes(data[1:_HEADER_BYTES].tobytes(), "big")
    bits = np.unpackbits(data[_HEADER_BYTES:], bitorder="little")
    small = _numbers(bits, _SMALL_BITS)
    ends = np.flatnonzero(small == 0)[:n_items]
    if ends.size < n_items:
        raise ContrafactError("corrupt_audio")
    n_small = int(ends[-1]) + 1 if n_items else 0
    distances = small[:n_small].astype(np.int64)
    # The second list starts at a whole byte.
    start = -(-n_small * _SMALL_BITS // 8) * 8
    is_large = distances == _LARGEST_SMALL
    distances[is_large] += _numbers(bits[start:], _LARGE_BITS)[: int(is_large.sum())]
    return _items(distances, ends)


def _items(distances: NDArray[np.int64], ends: NDArray[np.intp]) -> Fingerprint:
    """Return the items of the distances between their set bits; `ends` are the positions behind each item's last."""
    sums = np.cumsum(distances)
    item_of = np.searchsorted(ends, np.arange(distances.size))
    before = np.concatenate(([0], sums[ends]))[item_of]
    is_bit = distances > 0
    positions = (sums - before - 1)[is_bit]
    changes = np.zeros(ends.size, dtype=np.uint32)
    np.bitwise_or.at(changes, item_of[is_bit], np.left_shift(np.uint32(1), positions.astype(np.uint32)))
    return np.bitwise_xor.accumulate(changes)


def _numbers(bits: NDArray[np.uint8], width: int) -> NDArray[np.uint8]:
    """Return unsigned numbers of some bits each, the lowest bit first."""
    n_numbers = bits.size // width
    return np.packbits(bits[: n_numbers * width].reshape(-1, width), axis=1, bitorder="little")[:, 0]
