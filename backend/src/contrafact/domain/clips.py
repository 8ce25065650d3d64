"""Clips: short queries, cut from a track or an uploaded file, that a worker ranks. Results expire after an hour."""

from __future__ import annotations

import math
from collections.abc import Container
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from contrafact.domain.chroma import MIN_DURATION_S, MIN_FRAMES, Chroma
from contrafact.domain.errors import ContrafactError
from contrafact.domain.jobs import Problem
from contrafact.domain.people import Maker
from contrafact.domain.verdicts import AskedThreshold, Decision, Verdict

MAX_CLIP_S = 60.0
MAX_CLIP_FILE_S = 61.0
"""Encoders pad their output: a file of 60 s may last a little longer."""
_END_TOLERANCE_S = 1.0
"""Sources round durations to whole seconds, and the recipe drops an incomplete last frame."""
_ROUNDING_S = 1e-6
"""In floating point, 15.3 - 12.3 is a little less than 3."""
MAX_MATCHES = 100
"""Number of matches of a clip that are stored."""
RESULT_LIFETIME = timedelta(hours=1)
"""Time after its end until a clip expires."""
MAX_WAIT = timedelta(hours=24)
"""Time that a clip and its uploaded file wait for a worker."""


class ClipState(StrEnum):
    """State of a clip."""

    QUEUED = "queued"
    RANKING = "ranking"
    READY = "ready"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class ClipSpan:
    """A stretch of a recording, in seconds from its beginning.

    Raises
    ------
    ContrafactError : `invalid_clip` for a malformed stretch, `too_short`, `clip_too_long`.
    """

    start_s: float
    end_s: float

    def __post_init__(self) -> None:
        is_stretch = math.isfinite(self.start_s) and math.isfinite(self.end_s) and 0 <= self.start_s < self.end_s
        if not is_stretch:
            raise ContrafactError("invalid_clip")
        length_s = self.end_s - self.start_s
        if length_s < MIN_DURATION_S - _ROUNDING_S:
            raise ContrafactError("too_short", f"The clip lasts {length_s:.1f} s; at least 3 seconds are needed.")
        if length_s > MAX_CLIP_S + _ROUNDING_S:
            raise ContrafactError(
                "clip_too_long", f"The clip lasts {length_s:.1f} s; choose a part of at most {MAX_CLIP_S:g} s."
            )

    def cut(self, chroma: Chroma) -> Chroma:
        """Cut this stretch out of a recording's chroma.

        Raises
        ------
        ContrafactError : `clip_outside_track` if it ends after the recording, `silent_audio`.
        """
        if self.end_s > chroma.duration_s + _END_TOLERANCE_S or chroma.n_frames < MIN_FRAMES:
            raise ContrafactError(
                "clip_outside_track",
                f"The clip ends at {self.end_s:.1f} s, the recording at {chroma.duration_s:.1f} s.",
            )
        stop = min(round(self.end_s / chroma.seconds_per_frame), chroma.n_frames)
        start = min(round(self.start_s / chroma.seconds_per_frame), stop - MIN_FRAMES)
        cut = chroma.rows(start, stop)
        if not cut.frames.any():
            raise ContrafactError("silent_audio", "Nothing sounds in that stretch; choose another.")
        return cut


@dataclass(frozen=True, slots=True)
class ClipMatch:
    """One track of a clip's ranking.

    Parameters
    ----------
    verdict : with the clip as the query; times of the query count from the start of the clip.
    is_aligned : whether the two were aligned; otherwise only their embeddings were compared.
    supported_by : other versions that support the track in the order; rankings of older releases have 0.
    """

    track_id: str
    verdict: Verdict
    is_aligned: bool
    supported_by: int = 0


@dataclass(frozen=True, slots=True)
class WorkMatch:
    """Probability that a clip is from a recording of a work.

    Parameters
    ----------
    probability : 0..1, over all tracks of the work.
    """

    work_id: str
    probability: float
    best_track_id: str


@dataclass(frozen=True, slots=True)
class ClipRanking:
    """Result of a clip: tracks and works in order of probability.

    Parameters
    ----------
    matches : the first `MAX_MATCHES`.
    total : number of ranked tracks.
    n_likely, n_unsure : number of tracks with these decisions.
    best_probability : highest probability of all tracks, 0..1; None in an empty library.
    n_waiting : number of tracks left out because they wait to be embedded by the current weights.
    prior : probability that a pair of the library is a cover before it is compared, which the verdicts assume; None in
        rankings of release 1.0.0.
    """

    matches: tuple[ClipMatch, ...]
    total: int
    n_likely: int
    n_unsure: int
    best_probability: float | None
    works: tuple[WorkMatch, ...]
    n_waiting: int
    prior: float | None = None

    def of_existing(self, track_ids: Container[str]) -> ClipRanking:
        """Return the ranking after tracks were deleted; it keeps their matches, so that no rank changes."""
        left = [match for match in self.matches if match.track_id in track_ids]
        if len(left) == len(self.matches):
            return self
        gone = [match.verdict.decision for match in self.matches if match.track_id not in track_ids]
        return replace(
            self,
            total=self.total - len(gone),
            n_likely=self.n_likely - gone.count(Decision.LIKELY),
            n_unsure=self.n_unsure - gone.count(Decision.UNSURE),
            best_probability=max((match.verdict.probability for match in left), default=None),
            works=tuple(work for work in self.works if work.best_track_id in track_ids),
        )


@dataclass(frozen=True, slots=True)
class ClipSource:
    """Source of a clip: a track, or an uploaded file in the bucket.

    Parameters
    ----------
    span : stretch of the source; None for a whole file.
    """

    track_id: str | None = None
    upload_key: str | None = None
    file_name: str | None = None
    span: ClipSpan | None = None


@dataclass(frozen=True, slots=True)
class Clip:
    """A short query and its ranking.

    Parameters
    ----------
    threshold : where likely begins.
    expires_at : time from which it is gone.
    attempts : number of times that a worker has started it.
    waits_for : why a worker put it back, until one takes it again.
    """

    id: str
    source: ClipSource
    threshold: AskedThreshold
    state: ClipState
    created_at: datetime
    updated_at: datetime
    expires_at: datetime
    attempts: int = 0
    ranking: ClipRanking | None = None
    problem: Problem | None = None
    made_by: Maker | None = None
    waits_for: Problem | None = None
