from __future__ import annotations

from dataclasses import replace

import pytest
from tests.doubles.memory_health import MemoryJobQueue
from tests.doubles.memory_jobs import MemoryJobStore
from tests.doubles.memory_servers import ManualClock

from contrafact.adapters.token_buckets import LocalBuckets
from contrafact.domain.acting import acting_as, on_behalf_of
from contrafact.domain.errors import ContrafactError
from contrafact.domain.limits import DEFAULTS, Bucket, RoleLimits, parse_limits
from contrafact.domain.origin import Origin, coming_from, current_owner, owned_by
from contrafact.domain.people import ANYONE, LOCAL_USER, Identity, Maker, Role, Way
from contrafact.services.limits import Limits, Use, require_room

SMALL = {role: replace(limits, requests_per_minute=2, links_per_day=3) for role, limits in DEFAULTS.items()}


def make_limits(by_role: dict[str, RoleLimits] | None = None) -> Limits:
    clock = ManualClock()
    jobs = MemoryJobQueue(MemoryJobStore(clock), clock)
    return Limits(LocalBuckets(lambda: clock().timestamp()), jobs, by_role or SMALL)


def caller(user: str, key: str | None = None, role: Role = Role.CONTRIBUTOR) -> Identity:
    return Identity(user, user, role, role.scopes, Way.KEY if key else Way.SESSION, key)


def allowed(limits: Limits, identity: Identity, bucket: Bucket, cost: float = 1) -> bool:
    with acting_as(identity), coming_from(Origin("192.0.2.1", "r")):
        try:
            require_room(limits.take(Use({bucket: cost})))
        except ContrafactError as error:
            return error.code != "rate_limited"
    return True


def test_each_key_has_its_own_requests() -> None:
    limits = make_limits()
    anna, first, second = caller("anna"), caller("anna", "k1"), caller("anna", "k2")
    for identity in (anna, first, second):
        assert [allowed(limits, identity, Bucket.REQUESTS) for _ in range(3)] == [True, True, False]


def test_more_keys_give_no_more_links() -> None:
    limits = make_limits()
    found = [allowed(limits, caller("anna", f"k{number}"), Bucket.LINKS) for number in range(5)]
    assert found == [True, True, True, False, False]
    assert allowed(limits, caller("ben"), Bucket.LINKS)


def test_a_role_has_its_own_limits() -> None:
    by_role = parse_limits('{"curator": {"links_per_day": 1}, "viewer": {"links_per_day": 0}}')
    limits = make_limits(by_role)
    assert [allowed(limits, caller("anna", role=Role.CURATOR), Bucket.LINKS) for _ in range(2)] == [True, False]
    assert not allowed(limits, caller("ben", role=Role.VIEWER), Bucket.LINKS)
    assert allowed(limits, caller("carl"), Bucket.LINKS, cost=5000)


def test_the_user_of_this_machine_and_the_worker_have_no_limits() -> None:
    limits = make_limits()
    assert all(allowed(limits, LOCAL_USER, Bucket.REQUESTS) for _ in range(5))
    limits.overdraw(Bucket.LINKS, 100)
    assert limits.take(Use({Bucket.REQUESTS: 1})) == []


def test_the_links_of_a_playlist_count_for_who_submitted_it() -> None:
    limits = make_limits()
    with acting_as(on_behalf_of(Maker("anna", "Anna"))):
        limits.overdraw_links(200)
    assert not allowed(limits, caller("anna"), Bucket.LINKS)
    assert allowed(limits, caller("ben"), Bucket.LINKS)


def test_the_links_of_a_playlist_count_for_the_address_where_there_are_no_accounts() -> None:
    limits = make_limits()
    with acting_as(on_behalf_of(ANYONE.maker)), owned_by("address:192.0.2.1"):
        limits.overdraw_links(2)
    assert [allowed(limits, ANYONE, Bucket.LINKS) for _ in range(2)] == [True, False]
    with acting_as(on_behalf_of(ANYONE.maker)), owned_by("address:192.0.2.2"):
        assert current_owner() == "address:192.0.2.2"
        limits.overdraw_links(200)
    assert not allowed(limits, ANYONE, Bucket.LINKS)


def test_no_setting_leaves_the_defaults() -> None:
    assert parse_limits("") == dict(DEFAULTS)
    changed = parse_limits('{"contributor": {"jobs_waiting": 7}}')
    assert changed["contributor"] == replace(DEFAULTS["contributor"], jobs_waiting=7)
    assert changed["viewer"] == DEFAULTS["viewer"]


@pytest.mark.parametrize(
    "text",
    [
        *("[]", "nonsense", '{"king": {}}', '{"viewer": 3}', '{"viewer": {"cats": 1}}'),
        *(
            '{"viewer": {"jobs_waiting": -1}}',
            '{"viewer": {"jobs_waiting": "9"}}',
            '{"viewer": {"jobs_waiting": true}}',
        ),
        '{"viewer": {"links_per_day": NaN}}',
    ],
)
def test_a_wrong_setting_is_refused(text: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - pydantic shows the message
        parse_limits(text)
