"""The machine's own clock, chance and cores."""

from __future__ import annotations

import math
import os
import uuid
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

_CGROUP = Path("/sys/fs/cgroup")


def now() -> datetime:
    """The present moment in UTC, to the millisecond, which is what the database keeps."""
    moment = datetime.now(UTC)
    return moment.replace(microsecond=moment.microsecond // 1000 * 1000)


def new_id() -> str:
    """32 random hex digits."""
    return uuid.uuid4().hex


def n_cores(cgroup: Path = _CGROUP) -> int:
    """The processor cores that this process may use, a begun one as a whole.

    Parameters
    ----------
    cgroup : where a container finds what it was given; on a host without containers nothing of it need be there.
    """
    allowed = len(os.sched_getaffinity(0))
    return max(1, min(allowed, math.ceil(_quota(cgroup) or allowed)))


def _quota(cgroup: Path) -> float | None:
    """The processor time that a container may use in a moment's time; None without a limit."""
    files = [["cpu.max"], ["cpu/cpu.cfs_quota_us", "cpu/cpu.cfs_period_us"]]  # version 2, version 1
    for names in files:
        with suppress(OSError, ValueError, ZeroDivisionError):
            # "max" and -1 stand for no limit.
            quota, period = (int(word) for word in " ".join((cgroup / name).read_text() for name in names).split())
            return quota / period if quota > 0 else None
    return None
