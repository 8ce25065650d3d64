"""Webhooks and their deliveries in memory and in MongoDB."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import timedelta

import pytest
from pymongo.database import Database
from tests.contract.builders import NOW, add_track, after, video
from tests.contract.explaining import assert_read_by_index, recorded
from tests.doubles.memory_servers import ManualClock
from tests.doubles.memory_webhooks import MemoryDeliveryStore, MemoryWebhooks
from tests.doubles.servers import Server

from contrafact.adapters.mongo.database import Document
from contrafact.adapters.mongo.deliveries import MongoDeliveryStore
from contrafact.adapters.mongo.jobs import MongoJobStore
from contrafact.adapters.mongo.tracks import MongoTrackStore
from contrafact.adapters.mongo.trash import MongoTrashStore
from contrafact.adapters.mongo.webhooks import MongoEvents, MongoWebhookStore
from contrafact.domain.errors import ContrafactError
from contrafact.domain.jobs import Lease, State
from contrafact.domain.people import Maker
from contrafact.domain.webhooks import (
    PAUSES,
    Announcement,
    Delivery,
    DeliveryState,
    Event,
    Outcome,
    Webhook,
    WebhookEdit,
)
from contrafact.ports.webhooks import Announce, DeliveryStore, Events, WebhookStore

LEASE = timedelta(minutes=2)
READY = Announcement(Event.TRACK_READY, "j1", {"track": {"id": "yt-1", "title": "Sóng $title"}})
FAILED = Announcement(Event.TRACK_FAILED, "j2", {"track": {"id": "yt-2"}})
DOWN = Outcome(503, "It answered 503.")


@dataclass
class Hooks:
    clock: ManualClock
    webhooks: WebhookStore
    events: Events
    deliveries: DeliveryStore

    def at(self, seconds: float) -> None:
        self.clock.moment = after(seconds)

    def take(self, token: str = "t", busy: tuple[str, ...] = ()) -> Delivery | None:  # noqa: S107 - names a lease
        return self.deliveries.take(token, LEASE, busy)

    def page(self, webhook_id: str = "w1", state: DeliveryState | None = None) -> list[Delivery]:
        return list(self.deliveries.page(webhook_id, state, 100, None).items)


@pytest.fixture(params=["memory", "mongodb"])
def hooks(request: pytest.FixtureRequest) -> Hooks:
    clock = ManualClock()
    clock.moment = NOW
    if request.param == "memory":
        memory = MemoryWebhooks(clock)
        return Hooks(clock, memory, memory, MemoryDeliveryStore(memory))
    database = request.getfixturevalue("database")
    return Hooks(
        clock, MongoWebhookStore(database), MongoEvents(database, clock, clock), MongoDeliveryStore(database, clock)
    )


def webhook(name: str = "w1", *events: Event, seconds: float = 0) -> Webhook:
    told = frozenset(events or {Event.TRACK_READY})
    moment = after(seconds)
    return Webhook(
        name, f"https://{name}.example/", told, "whsec_c2VjcmV0", moment, moment, made_by=Maker("u1", "Anna")
    )


def announce(hooks: Hooks, *announcements: Announcement) -> None:
    def all_of(tell: Announce) -> None:
        for each in announcements:
            tell(each)

    hooks.events.record(all_of)


def test_a_webhook_is_kept_edited_listed_and_deleted(hooks: Hooks) -> None:
    first, second = webhook("w1"), webhook("w2", *Event, seconds=1)
    for each in (first, second):
        hooks.webhooks.create(each)
    assert hooks.webhooks.get("w1") == first
    assert hooks.webhooks.get("gone") is None
    page = hooks.webhooks.page(1, None)
    assert (page.items, page.total) == ((second,), 2)
    assert hooks.webhooks.page(1, page.next_cursor).items == (first,)

    edit = WebhookEdit(url="https://new.example/", events=frozenset({Event.MATCH_FOUND}), is_enabled=False)
    edited = hooks.webhooks.edit("w1", edit, after(9))
    wanted = replace(
        first,
        url=edit.url,
        events=edit.events,
        is_enabled=False,
        updated_at=after(9),  # type: ignore[arg-type]
    )
    assert edited == hooks.webhooks.get("w1") == wanted
    assert hooks.webhooks.edit("w1", WebhookEdit(secret="whsec_bmV3"), after(10)).secret == "whsec_bmV3"  # type: ignore[union-attr]
    assert hooks.webhooks.edit("gone", edit, after(9)) is None
    assert hooks.webhooks.delete("w1")
    assert not hooks.webhooks.delete("w1")
    assert "secret" not in repr(second)


def test_an_announcement_is_a_delivery_for_each_webhook_that_wants_its_event(hooks: Hooks) -> None:
    hooks.webhooks.create(webhook("w1"))
    hooks.webhooks.create(webhook("w2", Event.TRACK_READY, Event.TRACK_FAILED))
    hooks.webhooks.create(webhook("w3", Event.MATCH_FOUND))
    hooks.webhooks.create(replace(webhook("w4"), is_enabled=False))

    announce(hooks, READY, FAILED)

    assert [each.event for each in hooks.page("w1")] == [Event.TRACK_READY]
    assert {each.event for each in hooks.page("w2")} == {Event.TRACK_READY, Event.TRACK_FAILED}
    assert hooks.page("w3") == hooks.page("w4") == []
    told = hooks.page("w1")[0]
    message = json.loads(told.body)
    assert (message["type"], message["data"]) == ("track.ready", READY.data)
    assert (told.state, told.attempts, told.error) == (DeliveryState.WAITING, 0, None)
    assert told.id.startswith("msg_")


def test_what_is_announced_twice_is_told_once(hooks: Hooks) -> None:
    hooks.webhooks.create(webhook())
    announce(hooks, READY)
    announce(hooks, READY)
    assert len(hooks.page()) == 1


def test_a_delivery_is_taken_once_and_again_when_its_lease_has_run_out(hooks: Hooks) -> None:
    hooks.webhooks.create(webhook())
    announce(hooks, READY)
    taken = hooks.take("first")
    assert taken is not None
    assert taken.attempts == 1
    assert hooks.take() is None
    hooks.at(121)
    again = hooks.take("second")
    assert again is not None
    assert again.attempts == 2
    assert not hooks.deliveries.finish(taken, "first", Outcome(200), None)
    assert hooks.deliveries.finish(again, "second", Outcome(200), None)
    assert hooks.page()[0].state is DeliveryState.DELIVERED


def test_workers_at_once_take_different_deliveries(hooks: Hooks) -> None:
    hooks.webhooks.create(webhook())
    announce(hooks, *(Announcement(Event.TRACK_READY, f"j{number}", {}) for number in range(6)))
    with ThreadPoolExecutor(4) as pool:
        found = [each for each in pool.map(lambda number: hooks.take(f"t{number}"), range(8)) if each]
    assert len({each.id for each in found}) == len(found) == 6


def test_a_busy_webhook_leaves_its_turn_to_the_others(hooks: Hooks) -> None:
    hooks.webhooks.create(webhook("w1"))
    announce(hooks, READY)
    hooks.webhooks.create(webhook("w2"))
    hooks.at(1)
    announce(hooks, Announcement(Event.TRACK_READY, "j9", {}))
    taken = hooks.take(busy=("w1",))
    assert taken is not None
    assert taken.webhook_id == "w2"
    assert hooks.take("u", busy=("w1", "w2")) is None


def test_a_failed_try_waits_for_its_pause(hooks: Hooks) -> None:
    hooks.webhooks.create(webhook())
    announce(hooks, READY)
    taken = hooks.take()
    assert taken is not None
    assert hooks.deliveries.finish(taken, "t", DOWN, PAUSES[0])
    told = hooks.page()[0]
    assert (told.state, told.status, told.error, told.next_at) == (DeliveryState.WAITING, 503, DOWN.error, after(5))
    hooks.at(4.9)
    assert hooks.take() is None
    hooks.at(5)
    again = hooks.take()
    assert again is not None
    assert again.attempts == 2


def test_a_delivery_that_is_given_up_can_be_replayed_under_its_id(hooks: Hooks) -> None:
    hooks.webhooks.create(webhook())
    announce(hooks, READY)
    taken = hooks.take()
    assert taken is not None
    hooks.deliveries.finish(taken, "t", DOWN, None)
    ended = hooks.page(state=DeliveryState.GIVEN_UP)[0]
    assert (ended.next_at, ended.ended_at) == (None, NOW)
    assert hooks.page(state=DeliveryState.DELIVERED) == []
    hooks.at(3600)
    assert hooks.take() is None

    assert hooks.deliveries.replay("other", ended.id) is None
    assert hooks.deliveries.replay("w1", "msg_gone") is None
    again = hooks.deliveries.replay("w1", ended.id)
    assert again is not None
    assert (again.state, again.attempts, again.ended_at) == (DeliveryState.WAITING, 0, None)
    taken = hooks.take()
    assert taken is not None
    assert (taken.id, taken.body, taken.attempts) == (ended.id, ended.body, 1)


def test_a_match_is_new_once_in_either_direction(hooks: Hooks) -> None:
    assert hooks.events.unknown_matches("a", ["b", "c"]) == ["b", "c"]
    assert hooks.events.note_match("a", "b")
    assert not hooks.events.note_match("b", "a")
    assert hooks.events.unknown_matches("a", ["b", "c"]) == ["c"]
    assert hooks.events.unknown_matches("b", ["a", "d"]) == ["d"]
    assert hooks.events.unknown_matches("a", []) == []


def test_a_deleted_webhook_leaves_no_deliveries(hooks: Hooks) -> None:
    hooks.webhooks.create(webhook())
    announce(hooks, READY)
    hooks.webhooks.delete("w1")
    assert hooks.page() == []
    assert hooks.take() is None


def test_a_track_that_is_deleted_for_good_forgets_its_matches(database: Database[Document]) -> None:
    tracks, trash, events = MongoTrackStore(database), MongoTrashStore(database), MongoEvents(database, lambda: NOW)
    first, second, third = (add_track(tracks, number).id for number in range(3))
    for one, other in ((first, second), (second, third)):
        events.note_match(one, other)
    moved = trash.delete(first)
    assert moved is not None
    assert trash.drop(first, moved.move)
    assert events.unknown_matches(second, [first, third]) == [first]


def test_a_change_and_its_deliveries_are_written_both_or_neither(database: Database[Document]) -> None:
    jobs, webhooks, events = MongoJobStore(database), MongoWebhookStore(database), MongoEvents(database, lambda: NOW)
    webhooks.create(webhook())
    jobs.ensure("j1", video(1).track_id, NOW)
    jobs.take("j1", "t", LEASE, NOW)

    def end(tell: Announce, *, fails: bool) -> None:
        assert jobs.finish(Lease("j1", "t"), State.READY, None, NOW)
        tell(READY)
        if fails:
            raise ContrafactError("internal_error")

    with pytest.raises(ContrafactError):
        events.record(lambda tell: end(tell, fails=True))
    assert jobs.get("j1").state is State.QUEUED  # type: ignore[union-attr]
    assert database["deliveries"].count_documents({}) == 0

    events.record(lambda tell: end(tell, fails=False))
    assert jobs.get("j1").state is State.READY  # type: ignore[union-attr]
    assert database["deliveries"].count_documents({}) == 1


def test_ended_deliveries_expire_and_the_next_one_is_found_by_an_index(
    mongod: Server, database: Database[Document]
) -> None:
    webhooks, events = MongoWebhookStore(database), MongoEvents(database, lambda: NOW)
    webhooks.create(webhook())
    for number in range(100):
        events.record(lambda tell, number=number: tell(Announcement(Event.TRACK_READY, f"j{number}", {})))
    with recorded(mongod.uri, database.name, database.codec_options) as (asked, recorder):
        store = MongoDeliveryStore(asked)
        taken = store.take("t", LEASE, ["w2"])
        assert taken is not None
        store.page("w1", None, 5, None)
        store.page("w1", DeliveryState.WAITING, 5, None)
        queries = [query for query in recorder.queries if "find" in query or "findAndModify" in query]
    assert_read_by_index(database, queries)
    assert MongoDeliveryStore(database).finish(taken, "t", Outcome(200), None)
    ended = database["deliveries"].find_one({"_id": taken.id})
    assert ended is not None
    assert timedelta(days=29) < ended["expires_at"] - ended["ended_at"] < timedelta(days=31)
