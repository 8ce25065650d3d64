"""Clips: short queries, of a track or of an uploaded file, that a worker ranks; nothing of them outlives the hour."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from contrafact.domain.chroma import MIN_DURATION_S, Chroma
from contrafact.domain.errors import ContrafactError
from contrafact.domain.jobs import Problem
from contrafact.domain.verdicts import OperatingPoint, Verdict

MAX_CLIP_S = 60.0
MIN_CLIP_FRAMES = 6
"""What the recipe leaves of 3 s of audio."""
END_TOLERANCE_S = 1.0
"""Sources round lengths to whole seconds, and the recipe drops the last frame unless it is full."""
_ROUNDING_S = 1e-6
"""Three seconds from 12.3 to 15.3 are a little less than three in binary fractions."""
MAX_MATCHES = 100
"""Items of a clip's ranking that are kept."""
KEPT = timedelta(hours=1)
"""How long a clip can be asked for once it has ended."""
WAITS = timedelta(hours=24)
"""How long a clip waits for a worker; an uploaded file waits no longer either."""


class ClipState(StrEnum):
    """How far the ranking of a clip is."""

    QUEUED = "queued"
    RANKING = "ranking"
    READY = "ready"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class ClipSpan:
    """A stretch of a recording, in seconds from its beginning.

    Raises
    ------
    ContrafactError : `invalid_clip` for what is no stretch, `too_short`, `clip_too_long`.
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
        """This stretch of a recording's chroma.

        Raises
        ------
        ContrafactError : `clip_outside_track` if it goes on after the recording's end, `silent_audio`.
        """
        if self.end_s > chroma.duration_s + END_TOLERANCE_S or chroma.n_frames < MIN_CLIP_FRAMES:
            raise ContrafactError(
                "clip_outside_track",
                f"The clip ends at {self.end_s:.1f} s, the recording at {chroma.duration_s:.1f} s.",
            )
        stop = min(round(self.end_s / chroma.seconds_per_frame), chroma.n_frames)
        start = min(round(self.start_s / chroma.seconds_per_frame), stop - MIN_CLIP_FRAMES)
        frames = chroma.frames[start:stop]
        if not frames.any():
            raise ContrafactError("silent_audio", "Nothing sounds in that stretch; choose another.")
        return Chroma(frames, chroma.recipe, chroma.seconds_per_frame)


@dataclass(frozen=True, slots=True)
class ClipMatch:
    """One track of a clip's ranking, which stands in the order of likeness.

    Parameters
    ----------
    verdict : the clip is its query, and times of the query are counted from the beginning of the clip.
    is_aligned : whether the two were aligned, or only their embeddings compared.
    """

    track_id: str
    verdict: Verdict
    is_aligned: bool


@dataclass(frozen=True, slots=True)
class WorkMatch:
    """How likely a clip is a part of some recording of a work.

    Parameters
    ----------
    probability : that any track of the work is a recording of what the clip is from, 0..1.
    """

    work_id: str
    probability: float
    best_track_id: str


@dataclass(frozen=True, slots=True)
class ClipRanking:
    """What a clip resembles.

    Parameters
    ----------
    matches : the first `MAX_MATCHES` of all.
    total : number of tracks that were ranked.
    has_cover : whether any of them is a recording of the same work at all.
    best_probability : of all tracks, 0..1; None in an empty library.
    n_waiting : tracks that could not be ranked, as they wait to be embedded by the present weights.
    """

    matches: tuple[ClipMatch, ...]
    total: int
    has_cover: bool
    best_probability: float | None
    works: tuple[WorkMatch, ...]
    n_waiting: int


@dataclass(frozen=True, slots=True)
class ClipSource:
    """What a clip is taken from: a track, or a file that lies in the bucket.

    Parameters
    ----------
    span : the part of it; None takes a whole file.
    """

    track_id: str | None = None
    upload_key: str | None = None
    file_name: str | None = None
    span: ClipSpan | None = None


@dataclass(frozen=True, slots=True)
class Clip:
    """A short query and the work of ranking it.

    Parameters
    ----------
    operating_point : where "likely" begins; None leaves it to the operator's choice.
    expires_at : from then on nobody finds it.
    attempts : how often a worker has taken it up.
    """

    id: str
    source: ClipSource
    operating_point: OperatingPoint | None
    state: ClipState
    created_at: datetime
    updated_at: datetime
    expires_at: datetime
    attempts: int = 0
    ranking: ClipRanking | None = None
    problem: Problem | None = None
