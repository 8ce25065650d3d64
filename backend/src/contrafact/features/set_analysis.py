"""Analyse a long recording in a stream: its parts, and the chroma, fingerprint and outline of the whole.

The file is decoded twice. The first pass measures level, colour and harmony, from which the parts are
proposed. The second computes chroma part by part, with the tuning of each part, so that memory holds the spectral peaks
of one part only.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import replace
from itertools import islice, pairwise
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from contrafact.domain.chapters import Chapter, usable_chapters
from contrafact.domain.chroma import RECIPE, SAMPLE_RATE, SECONDS_PER_FRAME, TUNED_RECIPE, Chroma
from contrafact.domain.errors import ContrafactError
from contrafact.domain.sets import SetAnalysis, SetPart
from contrafact.features.decoding import decode_mono, stated_length_s
from contrafact.features.extract import chroma_with_melody, observed
from contrafact.features.fingerprint import compute_fingerprint
from contrafact.features.hpcp import peaks_of_rows
from contrafact.features.opening import open_audio
from contrafact.features.set_parts import propose_parts
from contrafact.features.set_rows import SetMeter
from contrafact.features.waveform import PeakMeter

_FIRST_PASS = 0.3
"""Share of the first pass in the time of both."""
_MAX_PEAKS = 10_000
_MAX_CHAPTERS = 2000
_MAX_TITLE = 500


def analyse_set(
    path: Path,
    *,
    chapters: Sequence[Chapter] = (),
    max_duration_s: float,
    max_part_s: float,
    on_progress: Callable[[float], None],
    on_audio: Callable[[NDArray[np.float32]], None] | None = None,
) -> SetAnalysis:
    """Propose the parts of a recording, and compute what tracks are made of; see `SetAnalyser`."""
    meter, outline = SetMeter(), PeakMeter()
    blocks = _decoded(path, max_duration_s)
    progress = _Progress(on_progress, stated_length_s(path) or max_duration_s)
    listeners = [meter.push, outline.push, progress.first, *([on_audio] if on_audio else [])]
    fingerprint = compute_fingerprint(observed(blocks, listeners))
    duration_s = progress.seconds
    chapters = tuple(chapters) or read_chapters(path)
    parts, is_damaged = _proposed(meter, chapters, duration_s, max_part_s)
    progress.total_s = duration_s
    chroma = _chroma_of(observed(_decoded(path, max_duration_s), [progress.second]), parts)
    if not chroma.frames.any():
        raise ContrafactError("silent_audio")
    return SetAnalysis(
        duration_s,
        parts,
        chapters,
        is_damaged,
        replace(chroma, peaks=_coarser(meter.peaks())),
        fingerprint,
        outline.peaks().tobytes(),
    )


def propose_set(path: Path, *, max_duration_s: float, max_part_s: float) -> tuple[float, tuple[SetPart, ...], bool]:
    """Return length in seconds, proposed parts, and whether the chapters of the file are damaged. Decodes once.

    Raises
    ------
    ContrafactError : as of `analyse_set`.
    """
    meter, n_samples = SetMeter(), 0
    for block in _decoded(path, max_duration_s):
        meter.push(block)
        n_samples += block.size
    duration_s = n_samples / SAMPLE_RATE
    return duration_s, *_proposed(meter, read_chapters(path), duration_s, max_part_s)


def _proposed(
    meter: SetMeter, chapters: Sequence[Chapter], duration_s: float, max_part_s: float
) -> tuple[tuple[SetPart, ...], bool]:
    """Return the parts, by the chapters unless these are damaged, and whether they are."""
    try:
        usable, is_damaged = usable_chapters(chapters, duration_s), False
    except ContrafactError:
        usable, is_damaged = (), True
    return propose_parts(meter.rows(), usable, duration_s, max_part_s), is_damaged


def read_chapters(path: Path) -> tuple[Chapter, ...]:
    """Return the chapters that a file states, as it states them; none if it cannot be read."""
    found: list[Chapter] = []
    with suppress(ContrafactError, ValueError, TypeError, KeyError, ZeroDivisionError), open_audio(path) as (file, _):
        for each in islice(file.chapters(), _MAX_CHAPTERS):
            base = float(each["time_base"] or 0)
            title = str(each["metadata"].get("title", "")).replace("\x00", "").strip()[:_MAX_TITLE]
            found.append(Chapter(float(each["start"]) * base, float(each["end"]) * base, title or None))
    return tuple(found)


def _decoded(path: Path, max_duration_s: float) -> Iterator[NDArray[np.float32]]:
    try:
        yield from decode_mono(path, max_duration_s=max_duration_s)
    except ContrafactError as error:
        if error.code == "too_long":
            raise ContrafactError("set_too_long", error.detail) from error
        raise


class _Progress:
    """Counts the seconds of both passes."""

    def __init__(self, report: Callable[[float], None], most_s: float) -> None:
        self._report = report
        self._n_first = self._n_second = 0
        self.total_s = most_s

    @property
    def seconds(self) -> float:
        return self._n_first / SAMPLE_RATE

    def first(self, block: NDArray[np.float32]) -> None:
        self._n_first += block.size
        self._report(_FIRST_PASS * min(self.seconds / self.total_s, 1.0))

    def second(self, block: NDArray[np.float32]) -> None:
        self._n_second += block.size
        self._report(_FIRST_PASS + (1 - _FIRST_PASS) * min(self._n_second / SAMPLE_RATE / self.total_s, 1.0))


def _chroma_of(blocks: Iterable[NDArray[np.float32]], parts: Sequence[SetPart]) -> Chroma:
    """Compute the chroma of the whole, each part by its own tuning."""
    rows = peaks_of_rows(blocks)
    starts = [round(part.start_s / SECONDS_PER_FRAME) for part in parts]
    pieces = [chroma_with_melody(list(islice(rows, after - start))) for start, after in pairwise(starts)]
    pieces.append(chroma_with_melody(list(rows)))
    names = ("frames", "whitened", "melody")
    joined = {name: np.concatenate([getattr(piece, name) for piece in pieces]) for name in names}
    is_tuned = any(piece.recipe == TUNED_RECIPE for piece in pieces)
    recipe = TUNED_RECIPE if is_tuned else RECIPE
    return Chroma(joined["frames"], recipe, melody=joined["melody"], whitened=joined["whitened"])


def _coarser(peaks: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Return the largest of equal groups, at most 10 000."""
    size = -(-peaks.size // _MAX_PEAKS)
    return np.maximum.reduceat(peaks, np.arange(0, peaks.size, size)) if size > 1 else peaks
