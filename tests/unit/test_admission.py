from __future__ import annotations

import pytest

from contrafact.settings import Settings
from contrafact_api.serving.admission import Admission
from contrafact_api.serving.lanes import Lane, LaneLimits, client_of, lane_of, limits_of

LIMITS = LaneLimits(threads=3, threads_per_client=2, waiting=4, per_client=4, wait_seconds=10)


class Clock:
    def __init__(self) -> None:
        self.seconds = 0.0

    def __call__(self) -> float:
        return self.seconds


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def admission(clock: Clock) -> Admission[str]:
    return Admission(dict.fromkeys(Lane, LIMITS), clock)


def enter(admission: Admission[str], items: str, lane: Lane = Lane.MATCHING) -> list[str | None]:
    """Enter items named by their client and a number, such as `a1`."""
    return [admission.enter(item, item[0], lane) for item in items.split()]


def test_a_client_has_a_part_of_the_threads_and_waits_for_them_in_order(admission: Admission[str]) -> None:
    assert enter(admission, "a1 a2 a3 a4") == 4 * [None]
    running = list(admission.start())
    assert [ticket.item for ticket in running] == ["a1", "a2"]
    assert list(admission.start()) == []
    admission.leave(running[0])
    assert [ticket.item for ticket in admission.start()] == ["a3"]


def test_a_free_thread_goes_to_the_client_that_has_the_fewest(admission: Admission[str]) -> None:
    enter(admission, "a1 a2 a3 b1 c1")
    running = list(admission.start())
    assert [ticket.item for ticket in running] == ["a1", "b1", "c1"]
    enter(admission, "d1")
    admission.leave(running[1])
    assert [ticket.item for ticket in admission.start()] == ["d1"]


def test_a_request_beyond_a_limit_is_refused_at_once(admission: Admission[str]) -> None:
    assert enter(admission, "a1 a2 a3 a4 a5") == [None, None, None, None, "too_many_requests"]
    assert enter(admission, "b1 b2 b3 b4") == [None, None, None, "busy"]
    running = list(admission.start())
    assert enter(admission, "a5") == ["too_many_requests"]
    admission.leave(running[0])
    assert enter(admission, "a5") == [None]


def test_a_request_that_waits_for_too_long_is_refused_with_the_reason(admission: Admission[str], clock: Clock) -> None:
    enter(admission, "a1 a2 a3 b1")
    running = list(admission.start())
    clock.seconds = 5
    enter(admission, "b2")
    clock.seconds = 10
    assert admission.take_overdue() == [("a3", "too_many_requests")]
    clock.seconds = 15
    assert admission.take_overdue() == [("b2", "busy")]
    for ticket in running:
        admission.leave(ticket)
    assert list(admission.start()) == []


def test_a_full_lane_leaves_the_others_free(admission: Admission[str]) -> None:
    enter(admission, "a1 a2 a3 a4 b1 b2 b3")
    assert len(list(admission.start())) == 3
    enter(admission, "a1", Lane.HEALTH)
    assert [ticket.lane for ticket in admission.start()] == [Lane.HEALTH]


@pytest.mark.parametrize(
    ("method", "path", "lane"),
    [
        ("GET", "/api/v1/health/live", Lane.LIVE),
        ("GET", "/api/v1/health/ready", Lane.HEALTH),
        ("GET", "/metrics", Lane.HEALTH),
        ("GET", "/api/v1/tracks", Lane.QUICK),
        ("GET", "/api/v1/tracks/x/chroma", Lane.QUICK),
        ("GET", "/api/v1/tracks/x/ranking", Lane.MATCHING),
        ("HEAD", "/api/v1/tracks/x/ranking", Lane.MATCHING),
        ("GET", "/api/v1/checks", Lane.MATCHING),
        ("GET", "/api/v1/checks/evidence", Lane.MATCHING),
        ("GET", "/api/v1/checks/clip/x", Lane.QUICK),
        ("POST", "/api/v1/checks/clip", Lane.UPLOADS),
        ("POST", "/api/v1/tracks/upload", Lane.UPLOADS),
        ("POST", "/api/v1/cases/x/pairs", Lane.MATCHING),
        ("GET", "/api/v1/cases/x/pairs/y/rerun", Lane.MATCHING),
        # It waits for a worker, and computes nothing.
        ("GET", "/api/v1/cases/x/export", Lane.QUICK),
        ("GET", "/assets/index.js", Lane.QUICK),
    ],
)
def test_a_request_is_classed_by_its_path(method: str, path: str, lane: Lane) -> None:
    assert lane_of(method, path, has_rest=False) is lane
    assert lane_of(method, path, has_rest=True) is Lane.UPLOADS


def test_by_default_eight_uploads_and_rankings_of_a_script_run_or_wait_and_leave_threads_to_others() -> None:
    limits = limits_of(Settings())
    assert limits[Lane.UPLOADS].threads_per_client == 8 < limits[Lane.UPLOADS].threads
    # Uploads that wait leave connections for everything else.
    assert limits[Lane.UPLOADS].per_client <= limits[Lane.UPLOADS].waiting <= Settings().max_connections // 2
    assert limits[Lane.MATCHING].per_client >= 8
    assert all(lane.threads_per_client for lane in limits_of(Settings(CONTRAFACT_MAX_UPLOADS=1)).values())


@pytest.mark.parametrize(
    ("address", "forwarded_for", "client"),
    [
        ("10.0.0.1", None, "10.0.0.1"),
        ("10.0.0.1", "", "10.0.0.1"),
        ("10.0.0.1", "1.1.1.1, 2.2.2.2", "2.2.2.2"),
        ("10.0.0.1", "2.2.2.2, nobody", "10.0.0.1"),
        ("10.0.0.1", "2001:db8::1:2:3", "2001:db8::/64"),
        ("2001:db8::4", None, "2001:db8::/64"),
        ("", None, ""),
    ],
)
def test_a_client_is_the_last_address_that_a_proxy_appended(
    address: str, forwarded_for: str | None, client: str
) -> None:
    assert client_of(address, forwarded_for) == client
