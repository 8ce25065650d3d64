"""Lanes: classes of requests that do not take each other's threads."""

from __future__ import annotations

import re
import resource
from dataclasses import dataclass
from enum import StrEnum
from ipaddress import IPv6Address, ip_address, ip_network

from contrafact.adapters.system import n_cores
from contrafact.settings import Settings


class Lane(StrEnum):
    """Class of requests."""

    LIVE = "live"
    HEALTH = "health"
    QUICK = "quick"
    MATCHING = "matching"
    UPLOADS = "uploads"


@dataclass(frozen=True, slots=True)
class LaneLimits:
    """Limits of a lane.

    Parameters
    ----------
    threads : requests that run at a time.
    threads_per_client : of these, requests of one client.
    waiting : requests that wait for a thread.
    per_client : requests of one client that run or wait.
    wait_seconds : longest wait for a thread.
    """

    threads: int
    threads_per_client: int
    waiting: int
    per_client: int
    wait_seconds: float


_LIVE = "/api/v1/health/live"
_HEALTH = re.compile(r"/api/v1/health/.*|/metrics")
_MATCHING = re.compile(r"/api/v1/(?:checks(?:/evidence)?|tracks/[^/]+/ranking|cases/[^/]+/pairs(?:/[^/]+/rerun)?)")
_UPLOADS = re.compile(r"/api/v1/(?:tracks/upload|checks/clip|imports/manifest(?:/preview)?)")
_LIVE_LIMITS = LaneLimits(threads=2, threads_per_client=2, waiting=64, per_client=32, wait_seconds=10)
_HEALTH_LIMITS = LaneLimits(threads=4, threads_per_client=4, waiting=64, per_client=32, wait_seconds=10)
_QUICK_THREADS = 12
_QUICK_REQUESTS = 256
_FEWEST_MATCHING = 2
_WAITING_PER_THREAD = 16
_HOST_BITS = 64
_FILES_OF_THE_APP = 256
"""Open files besides connections of clients: servers, logs, snapshots."""
_FEWEST_CONNECTIONS = 64


def lane_of(method: str, path: str, *, has_rest: bool) -> Lane:
    """Return the lane of a request.

    Parameters
    ----------
    path : decoded path.
    has_rest : whether a part of the body is still to be received.
    """
    if has_rest or (method == "POST" and _UPLOADS.fullmatch(path)):
        return Lane.UPLOADS
    if path == _LIVE:
        return Lane.LIVE
    if _HEALTH.fullmatch(path):
        return Lane.HEALTH
    return Lane.MATCHING if _MATCHING.fullmatch(path) else Lane.QUICK


def limits_of(settings: Settings) -> dict[Lane, LaneLimits]:
    """Return the limits of all lanes.

    Every lane has threads of its own, so that long requests of one leave the others alone. Quick requests may wait in
    great numbers since each takes milliseconds.
    """
    per_client, wait_seconds = settings.max_requests_per_client, settings.busy_wait_s
    most = settings.max_connections
    # Each ranking aligns on all cores, so that more at a time are not answered sooner.
    matching = settings.max_matching_requests or max(_FEWEST_MATCHING, n_cores())
    uploads = settings.max_uploads
    return {
        # Readiness takes seconds while a server does not answer; nobody restarts the API for that.
        Lane.LIVE: _LIVE_LIMITS,
        Lane.HEALTH: _HEALTH_LIMITS,
        Lane.QUICK: LaneLimits(_QUICK_THREADS, _QUICK_THREADS // 2, 2 * _QUICK_REQUESTS, _QUICK_REQUESTS, wait_seconds),
        Lane.MATCHING: LaneLimits(matching, matching, _WAITING_PER_THREAD * matching, per_client, wait_seconds),
        # A slow upload keeps its thread for minutes: one client leaves a third of them to others. An upload that waits
        # takes a connection, which cannot be closed to make room: half of them stay for other requests.
        Lane.UPLOADS: LaneLimits(uploads, max(1, 2 * uploads // 3), most // 2, most // 2, 3 * wait_seconds),
    }


def n_connections(wanted: int) -> int:
    """Return how many connections may be open: as many as wanted, if the system allows as many open files."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if resource.RLIM_INFINITY in {soft, hard}:
        return wanted
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    return min(wanted, max(_FEWEST_CONNECTIONS, hard - _FILES_OF_THE_APP))


def client_of(address: str, forwarded_for: str | None) -> str:
    """Return the key by which requests of one client are counted.

    Parameters
    ----------
    address : of the connection.
    forwarded_for : X-Forwarded-For of a trusted proxy, whose last entry the proxy itself appended.
    """
    name = (forwarded_for or "").rpartition(",")[2].strip() or address
    try:
        found = ip_address(name)
    except ValueError:
        return address
    # One host or home has all addresses of such a network.
    return str(ip_network((found, _HOST_BITS), strict=False)) if isinstance(found, IPv6Address) else str(found)
