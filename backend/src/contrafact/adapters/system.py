"""Clock, random ids and number of cores of this machine."""

from __future__ import annotations

import math
import os
import uuid
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

_CGROUP = Path("/sys/fs/cgroup")


def now() -> datetime:
    """Return the current time in UTC, in milliseconds as the database stores it."""
    moment = datetime.now(UTC)
    return moment.replace(microsecond=moment.microsecond // 1000 * 1000)


def new_id() -> str:
    """Return 32 random hex digits."""
    return uuid.uuid4().hex


def n_cores(cgroup: Path = _CGROUP) -> int:
    """Return the number of processor cores that this process may use, rounded up.

    Parameters
    ----------
    cgroup : folder with the limits of a container; may be missing.
    """
    allowed = len(os.sched_getaffinity(0))
    return max(1, min(allowed, math.ceil(_quota(cgroup) or allowed)))


def _quota(cgroup: Path) -> float | None:
    """Return the limit of a container in cores; None without a limit."""
    files = [["cpu.max"], ["cpu/cpu.cfs_quota_us", "cpu/cpu.cfs_period_us"]]  # version 2, version 1
    for names in files:
        with suppress(OSError, ValueError, ZeroDivisionError):
            # "max" and -1 mean no limit.
            quota, period = (int(word) for word in " ".join((cgroup / name).read_text() for name in names).split())
            return quota / period if quota > 0 else None
    return None
