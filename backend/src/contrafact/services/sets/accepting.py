"""Make a track of a part of a set: its job finds the chroma stored, and goes on with the embedding."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from contrafact.domain.audio import audio_key
from contrafact.domain.chroma import MIN_FRAMES, Chroma
from contrafact.domain.errors import ContrafactError
from contrafact.domain.fingerprints import ITEM_SECONDS, SECONDS_PER_ITEM, Fingerprint
from contrafact.domain.sets import RecordingSet, SetPart
from contrafact.domain.tracks import Metadata, Source
from contrafact.features.chroma_io import chroma_to_bytes
from contrafact.ports.bucket import Bucket
from contrafact.ports.sets import CutCopy
from contrafact.services.submit import SubmitTrack
from contrafact.services.tracks import chroma_key

_CHUNK_BYTES = 1024 * 1024
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class AcceptPart:
    """Submits a part as a track.

    The job's id follows from the part and the revision of the set, which counts acceptances, so that a step that was
    interrupted is done again with the same end.
    """

    bucket: Bucket
    submit: SubmitTrack
    cut_copy: CutCopy

    def __call__(
        self, found: RecordingSet, place: int, chroma: Chroma, fingerprint: Fingerprint, copy: Path | None
    ) -> SetPart:
        """Submit a part; return it with its track.

        Parameters
        ----------
        place : of the part, from 0.
        chroma, fingerprint : of the whole set.
        copy : file of the set's copy for listening, if one is kept.
        """
        part = found.parts[place]
        source = found.source_of(part)
        job_id = hashlib.sha256(f"accept {found.revision} {source.key}".encode()).hexdigest()[:32]
        self._store(source, job_id, part, cut_chroma(chroma, part), cut_fingerprint(fingerprint, part))
        if copy is not None:
            self._store_copy(source, job_id, part, copy)
        title = part.title or f"{found.title or found.source.key} · {place + 1}"
        said = Metadata(title=title, artist=part.artist, duration_s=part.length_s)
        submission = replace(self.submit, new_id=lambda: job_id).source(source, said)
        return replace(part, track_id=submission.track.id)

    def _store(self, source: Source, job_id: str, part: SetPart, chroma: Chroma, fingerprint: Fingerprint) -> None:
        if not chroma.frames.any():
            raise ContrafactError(
                "silent_audio", f"Nothing sounds in the part at {part.start_s:.0f} s. Drop that part."
            )
        self.bucket.put(chroma_key(source.track_id, job_id), chroma_to_bytes(chroma, fingerprint))

    def _store_copy(self, source: Source, job_id: str, part: SetPart, copy: Path) -> None:
        with _cut(self.cut_copy, copy, part) as path:
            if path is None:
                return
            with path.open("rb") as file, self.bucket.open_writer(audio_key(source.track_id, job_id)) as writer:
                while data := file.read(_CHUNK_BYTES):
                    writer.write(data)


@contextmanager
def _cut(cut_copy: CutCopy, copy: Path, part: SetPart) -> Iterator[Path | None]:
    """Yield the file of a part's copy; None, with a warning, if it cannot be cut."""
    path = copy.with_name("part.webm")
    try:
        cut_copy(copy, path, part.start_s, part.end_s)
    except Exception as error:  # noqa: BLE001 - the track is made without a copy, whatever the container raises
        _log.warning("no copy for listening is made of a part: %s", error)
        yield None
    else:
        yield path
    finally:
        path.unlink(missing_ok=True)


def cut_chroma(chroma: Chroma, part: SetPart) -> Chroma:
    """Return the chroma of a part, with the outline of its waveform."""
    stop = min(round(part.end_s / chroma.seconds_per_frame), chroma.n_frames)
    start = max(min(round(part.start_s / chroma.seconds_per_frame), stop - MIN_FRAMES), 0)
    peaks = None
    if chroma.peaks is not None and chroma.n_frames:
        per_frame = chroma.peaks.size / chroma.n_frames
        peaks = np.ascontiguousarray(chroma.peaks[int(start * per_frame) : max(int(stop * per_frame), 1)])
    return replace(chroma.rows(start, stop), peaks=peaks)


def cut_fingerprint(fingerprint: Fingerprint, part: SetPart) -> Fingerprint:
    """Return the items that lie in a part."""
    first = round(part.start_s / SECONDS_PER_ITEM)
    return fingerprint[first : max(round((part.end_s - ITEM_SECONDS) / SECONDS_PER_ITEM), first)]
