"""Limits of users: token buckets of requests, rankings, submissions, bytes and links, and jobs that wait."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from enum import StrEnum

from contrafact.domain.people import Role

_MINUTE, _HOUR, _DAY = 60, 3600, 86_400
ANYONE = "anyone"
"""Name of the limits of callers without an account."""


class Bucket(StrEnum):
    """What is counted."""

    REQUESTS = "requests"
    MATCHING = "matching"
    SUBMISSIONS = "submissions"
    LINKS = "links"
    UPLOAD_BYTES = "upload-bytes"


@dataclass(frozen=True, slots=True)
class Quota:
    """A token bucket: full at first, and refilled at an even rate.

    Parameters
    ----------
    amount : size of the bucket.
    seconds : in which an empty one fills.
    """

    bucket: Bucket
    amount: float
    seconds: float

    @property
    def rate(self) -> float:
        """Refill per second."""
        return self.amount / self.seconds


@dataclass(frozen=True, slots=True)
class RoleLimits:
    """Limits of the users of a role; 0 forbids.

    Parameters
    ----------
    requests_per_minute : all requests to the API.
    matching_per_minute : points for checks (1), evidence (2), rankings and clips (5).
    submissions_per_hour : links, playlists, files, clips, retries.
    links_per_day : videos, also those of playlists.
    upload_bytes_per_day : size of files.
    jobs_waiting : jobs that have not ended.
    """

    requests_per_minute: float
    matching_per_minute: float
    submissions_per_hour: float
    links_per_day: float
    upload_bytes_per_day: float
    jobs_waiting: int

    def quota(self, bucket: Bucket) -> Quota:
        """Return the token bucket of a kind."""
        amount, seconds = {
            Bucket.REQUESTS: (self.requests_per_minute, _MINUTE),
            Bucket.MATCHING: (self.matching_per_minute, _MINUTE),
            Bucket.SUBMISSIONS: (self.submissions_per_hour, _HOUR),
            Bucket.LINKS: (self.links_per_day, _DAY),
            Bucket.UPLOAD_BYTES: (self.upload_bytes_per_day, _DAY),
        }[bucket]
        return Quota(bucket, amount, seconds)


_CONTRIBUTOR = RoleLimits(1200, 300, 2000, 5000, 50e9, 10_000)
DEFAULTS: Mapping[str, RoleLimits] = {
    ANYONE: RoleLimits(600, 120, 200, 500, 5e9, 500),
    Role.VIEWER.value: RoleLimits(1200, 300, 200, 0, 1e9, 0),
    Role.CONTRIBUTOR.value: _CONTRIBUTOR,
    Role.CURATOR.value: replace(_CONTRIBUTOR, requests_per_minute=2400, matching_per_minute=600),
    Role.ADMINISTRATOR.value: replace(_CONTRIBUTOR, requests_per_minute=2400, matching_per_minute=600),
}
"""By role, and of callers without an account."""
_NAMES = frozenset(each.name for each in fields(RoleLimits))


def parse_limits(text: str) -> dict[str, RoleLimits]:
    """Return the defaults with the changes of a JSON text such as `{"viewer": {"requests_per_minute": 60}}`.

    Raises
    ------
    ValueError : it is no such text.
    """
    try:
        given = json.loads(text) if text.strip() else {}
    except (ValueError, RecursionError) as error:
        raise ValueError('Give JSON, such as {"viewer": {"requests_per_minute": 60}}') from error
    if not isinstance(given, dict):
        raise ValueError("Give a JSON object of roles")
    found = dict(DEFAULTS)
    for role, changes in given.items():
        if role not in DEFAULTS:
            raise ValueError(f"There is no role {role}; roles are {', '.join(DEFAULTS)}")
        if not isinstance(changes, dict) or not changes.keys() <= _NAMES:
            raise ValueError(f"The limits of {role} are {', '.join(sorted(_NAMES))}")
        if not all(_is_limit(value) for value in changes.values()):
            raise ValueError(f"The limits of {role} must be numbers from 0")
        found[role] = replace(DEFAULTS[role], **changes)
    return found


def _is_limit(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value) and value >= 0


@dataclass(frozen=True, slots=True)
class Charge:
    """What a request takes from a bucket.

    Parameters
    ----------
    key : of the bucket's owner, such as `user:ID`.
    """

    key: str
    quota: Quota
    cost: float


@dataclass(frozen=True, slots=True)
class Level:
    """A bucket after a charge.

    Parameters
    ----------
    used : what is missing in the bucket; more than its size if it was overdrawn.
    is_allowed : whether the charge fitted. If one of several does not fit, none is made.
    """

    charge: Charge
    used: float
    is_allowed: bool

    @property
    def remaining(self) -> float:
        """What is left in the bucket."""
        return max(0.0, self.charge.quota.amount - self.used)

    @property
    def full_in_s(self) -> float:
        """Seconds until the bucket is full."""
        return self.used / self.charge.quota.rate if self.charge.quota.amount else 0.0

    @property
    def retry_after_s(self) -> float:
        """Seconds until the charge would fit; the time of a whole bucket if it never does."""
        quota = self.charge.quota
        if self.charge.cost > quota.amount or not quota.amount:
            return quota.seconds
        return max(0.0, self.used + self.charge.cost - quota.amount) / quota.rate
