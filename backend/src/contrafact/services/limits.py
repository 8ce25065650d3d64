"""Count what users take, and refuse what is beyond their limits."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from contrafact.domain.acting import current_identity
from contrafact.domain.errors import ContrafactError
from contrafact.domain.limits import ANYONE, Bucket, Charge, Level, RoleLimits
from contrafact.domain.origin import current_origin, current_owner, has_account
from contrafact.domain.people import LOCAL_USER, SYSTEM, Role, Way
from contrafact.ports.health import JobQueue
from contrafact.ports.limits import Buckets

_PER_KEY = frozenset({Bucket.REQUESTS, Bucket.MATCHING})
"""Buckets that each API key has of its own. The others are the account's, which would grow with its keys."""
_JOBS_RETRY_SECONDS = 60.0
_UNLIMITED = frozenset(f"user:{each.user_id}" for each in (LOCAL_USER, SYSTEM))
"""Owners without limits: the users of this machine, and the worker itself."""
_UNITS = {
    Bucket.REQUESTS: "requests",
    Bucket.MATCHING: "points for checks, evidence and rankings",
    Bucket.SUBMISSIONS: "submissions",
    Bucket.LINKS: "links",
    Bucket.UPLOAD_BYTES: "bytes of uploads",
}


@dataclass(frozen=True, slots=True)
class Use:
    """What a request takes.

    Parameters
    ----------
    costs : by bucket.
    n_jobs : jobs that it may add.
    """

    costs: Mapping[Bucket, float]
    n_jobs: int = 0


@dataclass(frozen=True, slots=True)
class Limits:
    """Limits of users by role; the users of this machine and the worker have none."""

    buckets: Buckets
    jobs: JobQueue
    by_role: Mapping[str, RoleLimits]

    def take(self, use: Use) -> list[Level]:
        """Count a request of the current caller; return how full its buckets are, none without limits.

        Raises
        ------
        ContrafactError : `too_many_jobs`, with the seconds after which to try again.
        """
        limits = self._limits()
        if limits is None:
            return []
        if use.n_jobs:
            self._check_jobs(limits, use.n_jobs)
        return self.buckets.take(self._charges(limits, use.costs))

    def overdraw(self, bucket: Bucket, cost: float) -> None:
        """Count what the current caller has taken already."""
        limits = self._limits()
        if limits is not None:
            self.buckets.overdraw(self._charges(limits, {bucket: cost}))

    def overdraw_links(self, n_links: int) -> None:
        """Count the links of a playlist that a worker expanded, as those of the user or address that submitted it."""
        owner = current_owner()
        limits = self.by_role[Role.CONTRIBUTOR.value if has_account(owner) else ANYONE]
        self.buckets.overdraw([Charge(owner, limits.quota(Bucket.LINKS), n_links)])

    def admit_item(self, job_id: str, *, is_link: bool) -> None:
        """Count an item of an import that a worker submits, as one of the user or address that started the import.

        Parameters
        ----------
        job_id : that the item will have. The link of a job is counted once, whatever interrupts its submission.

        Raises
        ------
        ContrafactError : `too_many_jobs`, `rate_limited`.
        """
        owner = current_owner()
        if owner in _UNLIMITED:
            return
        limits = self.by_role[Role.CONTRIBUTOR.value if has_account(owner) else ANYONE]
        self._check_jobs(limits, 1)
        if is_link:
            quota = limits.quota(Bucket.LINKS)
            # A bucket of one link for the job: empty if the link was counted before, and then nothing is charged.
            of_job = Charge(f"job:{job_id}", replace(quota, amount=1), 1)
            link, once = self.buckets.take([Charge(owner, quota, 1), of_job])
            if not once.used:
                require_room([link])

    def _limits(self) -> RoleLimits | None:
        identity = current_identity()
        if identity.way in {Way.LOCAL, Way.SYSTEM}:
            return None
        return self.by_role[identity.role.value if identity.is_user else ANYONE]

    def _charges(self, limits: RoleLimits, costs: Mapping[Bucket, float]) -> Sequence[Charge]:
        identity = current_identity()
        by_address = f"address:{current_origin().address or ''}"
        of_caller = identity.limit_key or by_address
        of_account = current_owner() if identity.is_user else by_address
        return [
            Charge(of_caller if bucket in _PER_KEY else of_account, limits.quota(bucket), cost)
            for bucket, cost in costs.items()
        ]

    def _check_jobs(self, limits: RoleLimits, n_jobs: int) -> None:
        if self.jobs.n_active(current_owner(), limits.jobs_waiting + 1) + n_jobs > limits.jobs_waiting:
            raise ContrafactError(
                "too_many_jobs",
                f"{limits.jobs_waiting} of your jobs may wait at a time. Submit more when some of them have ended.",
                _JOBS_RETRY_SECONDS,
            )


def require_room(levels: Sequence[Level]) -> None:
    """Return if a request was counted.

    Raises
    ------
    ContrafactError : `rate_limited`, with the seconds after which to try again.
    """
    if all(each.is_allowed for each in levels):
        return
    level = max(levels, key=lambda each: each.retry_after_s)
    quota, seconds = level.charge.quota, max(1, math.ceil(level.retry_after_s))
    allowed = f"{quota.amount:,.0f} {_UNITS[quota.bucket]} in {_span(quota.seconds)}".replace(",", " ")
    raise ContrafactError(
        "rate_limited", f"You may use {allowed}. Send the request again in {_span(seconds)}.", float(seconds)
    )


def _span(seconds: float) -> str:
    for name, length in (("day", 86_400), ("hour", 3600), ("minute", 60)):
        if seconds >= length:
            number = math.ceil(seconds / length)
            return f"{number} {name}" + ("s" if number > 1 else "")
    return f"{math.ceil(seconds)} s"
