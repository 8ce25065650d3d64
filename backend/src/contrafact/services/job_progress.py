"""Compute the progress of a job from the progress of its stages."""

from __future__ import annotations

from contrafact.domain.jobs import Progress, State
from contrafact.ports.sources import FetchProgress

STARTS_AT = {State.DOWNLOADING: 0.0, State.EXTRACTING: 0.6, State.EMBEDDING: 0.95}
"""Fraction of the job that is done when a stage starts."""


def download_progress(done: FetchProgress) -> Progress:
    """Return the progress of a job while it downloads."""
    part = done.bytes_done / done.bytes_total if done.bytes_total else 0.0
    return Progress(_job_fraction(State.DOWNLOADING, State.EXTRACTING, part), done.bytes_done, done.bytes_total)


def extraction_progress(done_s: float, *, duration_s: float | None) -> Progress:
    """Return the progress of a job while it extracts, where the length is known."""
    part = done_s / duration_s if duration_s else 0.0
    return Progress(_job_fraction(State.EXTRACTING, State.EMBEDDING, part))


def _job_fraction(stage: State, next_stage: State, part: float) -> float:
    """Convert the fraction of a stage to the fraction of the job, both 0..1."""
    return STARTS_AT[stage] + min(part, 1.0) * (STARTS_AT[next_stage] - STARTS_AT[stage])
