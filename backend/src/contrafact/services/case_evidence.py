"""Take the evidence of a pair as it is now, write it as JSON, and compare it with what was found before."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from pydantic import TypeAdapter

from contrafact.alignment.align import Evidence as Matrix
from contrafact.domain.cases import Difference, Evidence, Model, Reviewed, Song, differences
from contrafact.domain.chroma import Chroma
from contrafact.domain.errors import ContrafactError
from contrafact.domain.reviews import Review
from contrafact.domain.tracks import Track
from contrafact.domain.verdicts import Verdict
from contrafact.domain.works import Work
from contrafact.embedding.card import ModelCard
from contrafact.ports import Clock
from contrafact.ports.stores import WorkStore
from contrafact.services.compare import CheckPair, LoadedTrack, ShowEvidence
from contrafact.services.reviews import Reviews

_GONE = {"track_not_found", "track_not_ready", "older_embedding"}
"""Codes of pairs that cannot be compared any more."""
_EVIDENCE = TypeAdapter(Evidence)
Draw = Callable[[Matrix, Chroma, Chroma, str, str, Verdict], dict[str, bytes]]
"""Draws the matrix of a pair and the harmony of both songs as PNG, by name."""


@dataclass(frozen=True, slots=True)
class Taken:
    """Evidence with its pictures, PNG by name."""

    evidence: Evidence
    pictures: dict[str, bytes]


@dataclass(frozen=True, slots=True)
class TakeEvidence:
    """Compares two tracks, and keeps what was compared, by what, and what came out.

    Parameters
    ----------
    program : version of the product.
    """

    check: CheckPair
    matrix: ShowEvidence
    works: WorkStore
    reviews: Reviews
    card: ModelCard
    draw: Draw
    program: str
    clock: Clock

    def __call__(self, query_id: str, reference_id: str) -> Taken:
        """Return the evidence of a pair. Raises as `TrackLoader.pair`."""
        query, reference, verdict = self.check(query_id, reference_id)
        loaded = self.check.load.pair(query_id, reference_id)
        songs = self._song(loaded[0]), self._song(loaded[1])
        chroma = loaded[0].recording.chroma, loaded[1].recording.chroma
        pictures = self.draw(self.matrix(query_id, reference_id), *chroma, songs[0].name, songs[1].name, verdict)
        review = _reviewed(self.reviews.about(query, reference))
        found = {name: _sha256(data) for name, data in pictures.items()}
        return Taken(Evidence(self.clock(), *songs, verdict, self._model(verdict), review, found), pictures)

    def again(self, then: Evidence) -> tuple[Difference, ...]:
        """Compare a pair again; return what differs from its evidence, nothing if it is the same."""
        try:
            now = self(then.query.id, then.reference.id).evidence
        except ContrafactError as error:
            if error.code not in _GONE:
                raise
            return (Difference("songs", None, error.detail),)
        return differences(then, now)

    def _song(self, loaded: LoadedTrack) -> Song:
        track, chroma = loaded.track, loaded.recording.chroma
        fingerprint = self.check.same.fingerprints.of(track)
        work = self.works.get(track.work_id) if track.work_id else None
        return _song(
            track,
            work,
            _sha256(chroma.frames.tobytes()),
            None if fingerprint is None else _sha256(fingerprint.tobytes()),
        )

    def _model(self, verdict: Verdict) -> Model:
        card = self.card
        below = [each for each in card.thresholds if each.min_probability <= verdict.threshold]
        measured = below[-1] if below else None
        return Model(
            id=card.model_id,
            sha256=card.sha256,
            eye_sha256=card.eye_sha256,
            program=self.program,
            prior=self.check.search.prior(),
            precision=measured.precision if measured else None,
            recall=measured.recall if measured else None,
            measured_at=measured.min_probability if measured else None,
        )


def evidence_json(evidence: Evidence) -> bytes:
    """Return evidence as JSON in UTF-8 with sorted names: equal evidence gives equal bytes."""
    return canonical(_EVIDENCE.dump_python(evidence, mode="json"))


def read_evidence(data: bytes) -> Evidence:
    """Return the evidence that `evidence_json` wrote. Fields that later releases add are left out."""
    return _EVIDENCE.validate_json(data)


def canonical(value: object) -> bytes:
    """Return a value as JSON in UTF-8 with sorted names."""
    return json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode()


def _song(track: Track, work: Work | None, chroma_sha256: str, fingerprint_sha256: str | None) -> Song:
    metadata, source = track.metadata, track.source
    known: Mapping[str, str | None] = {
        name: getattr(metadata, name) or None
        for name in ("title", "artist", "album", "date", "isrc", "label", "language", "published_at")
    }
    return Song(
        id=track.id,
        kind=source.kind.value,
        key=source.key,
        added_at=track.created_at,
        duration_s=metadata.duration_s,
        url=source.url,
        file_name=source.file_name,
        work=work.title if work else None,
        iswc=work.iswc if work else None,
        chroma_sha256=chroma_sha256,
        fingerprint_sha256=fingerprint_sha256,
        **known,
    )


def _reviewed(review: Review | None) -> Reviewed | None:
    if review is None:
        return None
    return Reviewed(review.answer, review.answered_at, review.made_by.name if review.made_by else None, review.note)


def _sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
