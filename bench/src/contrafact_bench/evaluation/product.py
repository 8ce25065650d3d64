"""Check two sounds as the product does, from audio to verdict."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import av
import numpy as np
from numpy.typing import NDArray

from contrafact.alignment.same_recording import same_recording
from contrafact.domain.chroma import SAMPLE_RATE
from contrafact.domain.fingerprints import Fingerprint
from contrafact.domain.verdicts import Verdict
from contrafact.embedding.background import load_background
from contrafact.embedding.card import find_card
from contrafact.embedding.embedder import load_embedder
from contrafact.features.chroma_io import chroma_from_bytes, chroma_to_bytes, fingerprint_from_bytes
from contrafact.features.extract import extract_chroma
from contrafact.features.fingerprint import extract_fingerprint
from contrafact.scoring.calibration import default_prior
from contrafact.scoring.hubness import HubnessCache
from contrafact.search.verdicts import Judge, Recording

_MAX_DURATION_S = 3600.0


@dataclass(frozen=True, slots=True)
class Analysed:
    """A sound as the product analyses it: chroma with embedding, and fingerprint."""

    recording: Recording
    fingerprint: Fingerprint


class Product:
    """The check of two recordings, with one set of weights.

    Parameters
    ----------
    weights : card or folder; None for the shipped weights.
    kept : folder for chroma and fingerprints, by name, so that another calibration is measured quickly.
    """

    def __init__(self, weights: Path | None, kept: Path) -> None:
        card = find_card(weights)
        self._embedder = load_embedder(card)
        self._hubness = HubnessCache(load_background(self._embedder.card, card))
        self._judge = Judge(self._embedder.card.calibration, self._embedder.model_id, default_prior(2))
        self._kept = kept
        self._analysed: dict[str, Analysed] = {}

    @property
    def model_id(self) -> str:
        """Of the weights."""
        return self._embedder.model_id

    def analyse(self, name: str, make: Callable[[], NDArray[np.float32]]) -> Analysed:
        """Analyse a sound as the product does. The sound is made only if no analysis is kept by that name.

        Parameters
        ----------
        make : returns float32 `(n_samples,)`, mono at 44 100 Hz.

        Raises
        ------
        ContrafactError : why the product refuses the sound.
        """
        if name not in self._analysed:
            self._analysed[name] = self._analyse(self._kept / f"{name.replace('/', ' ')}.npz", make)
        return self._analysed[name]

    def verdict(self, query: Analysed, reference: Analysed) -> Verdict:
        """Return the verdict of a check."""
        same = same_recording(query.fingerprint, reference.fingerprint)
        return self._judge.check(query.recording, reference.recording, self._hubness, same)

    def _analyse(self, path: Path, make: Callable[[], NDArray[np.float32]]) -> Analysed:
        if not path.exists():
            self._kept.mkdir(parents=True, exist_ok=True)
            path.write_bytes(_extracted(make()))
        data = path.read_bytes()
        chroma, fingerprint = chroma_from_bytes(data), fingerprint_from_bytes(data)
        assert fingerprint is not None  # noqa: S101 - `_extracted` packs one
        return Analysed(Recording(self._embedder.embed(chroma).whole, chroma), fingerprint)


def _extracted(samples: NDArray[np.float32]) -> bytes:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "sound.wav"
        _write(path, samples)
        chroma = extract_chroma(path, max_duration_s=_MAX_DURATION_S)
        return chroma_to_bytes(chroma, extract_fingerprint(path, max_duration_s=_MAX_DURATION_S))


def _write(path: Path, samples: NDArray[np.float32]) -> None:
    with av.open(str(path), "w", format="wav") as container:
        stream = container.add_stream("pcm_f32le", rate=SAMPLE_RATE, layout="mono")
        for start in range(0, samples.size, SAMPLE_RATE):
            block = np.ascontiguousarray(samples[None, start : start + SAMPLE_RATE])
            frame = av.AudioFrame.from_ndarray(block, format="flt", layout="mono")
            frame.sample_rate, frame.pts = SAMPLE_RATE, start
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
