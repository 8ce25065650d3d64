"""Sending the messages of webhooks: tries, pauses, giving up."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field, replace

import pytest
from tests.doubles.memory_servers import CountingIds, ManualClock
from tests.doubles.memory_webhooks import MemoryDeliveryStore, MemoryWebhooks

from contrafact.domain.errors import ContrafactError
from contrafact.domain.webhook_addresses import NONE_ALLOWED, Target
from contrafact.domain.webhooks import (
    PAUSES,
    Announcement,
    Delivery,
    DeliveryState,
    Event,
    Outcome,
    Webhook,
    WebhookEdit,
    signature,
)
from contrafact.services.delivering import DeliverWebhooks
from contrafact_worker.delivering import Delivering

SECRET = "whsec_c2VjcmV0"


@dataclass
class FakeSender:
    outcome: Outcome = field(default_factory=lambda: Outcome(200))
    sent: list[tuple[Target, dict[str, str], bytes]] = field(default_factory=list)
    during: threading.Event | None = None
    begun: threading.Event = field(default_factory=threading.Event)

    def post(self, target: Target, headers: dict[str, str], body: bytes) -> Outcome:
        self.sent.append((target, headers, body))
        self.begun.set()
        if self.during is not None:
            self.during.wait(30)
        return self.outcome


@dataclass
class World:
    clock: ManualClock
    webhooks: MemoryWebhooks
    sender: FakeSender
    deliver: DeliverWebhooks

    def announce(self, key: str = "j1") -> None:
        self.webhooks.record(lambda tell: tell(Announcement(Event.TRACK_READY, key, {"track": {"id": "t"}})))

    def only(self) -> Delivery:
        (found,) = self.webhooks.deliveries.values()
        return found


@pytest.fixture
def world() -> World:
    clock = ManualClock()
    webhooks, sender = MemoryWebhooks(clock), FakeSender()
    add(webhooks, clock, "w1")
    deliver = DeliverWebhooks(webhooks, MemoryDeliveryStore(webhooks), sender, NONE_ALLOWED, clock, CountingIds())
    return World(clock, webhooks, sender, deliver)


def add(webhooks: MemoryWebhooks, clock: ManualClock, name: str) -> None:
    url = f"https://{name}.example/hook"
    webhooks.create(Webhook(name, url, frozenset(Event), SECRET, clock(), clock()))


def test_a_message_is_signed_and_delivered_once(world: World) -> None:
    world.announce()
    assert world.deliver()
    assert not world.deliver()
    ((target, headers, body),) = world.sender.sent
    found = world.only()
    assert target == Target("https", "w1.example", 443, "/hook")
    assert body.decode() == found.body
    assert headers["webhook-id"] == found.id
    assert headers["webhook-signature"] == signature(SECRET, found.id, int(headers["webhook-timestamp"]), body.decode())
    assert (found.state, found.status, found.attempts) == (DeliveryState.DELIVERED, 200, 1)


def test_a_message_that_is_not_taken_is_tried_for_about_a_day_and_given_up(world: World) -> None:
    world.sender.outcome = Outcome(503, "It answered 503.")
    world.announce()
    for pause in PAUSES:
        assert world.deliver()
        assert world.only().state is DeliveryState.WAITING
        world.clock.advance(pause.total_seconds() - 1)
        assert not world.deliver()
        world.clock.advance(1)
    assert world.deliver()
    found = world.only()
    assert (found.state, found.attempts, found.error) == (DeliveryState.GIVEN_UP, len(PAUSES) + 1, "It answered 503.")
    world.clock.advance(100_000)
    assert not world.deliver()
    assert len({headers["webhook-id"] for _, headers, _ in world.sender.sent}) == 1


def test_a_later_try_that_succeeds_ends_it(world: World) -> None:
    world.sender.outcome = Outcome(None, "The connection to w1.example failed.")
    world.announce()
    world.deliver()
    world.sender.outcome = Outcome(204)
    world.clock.advance(5)
    world.deliver()
    found = world.only()
    assert (found.state, found.error, found.status) == (DeliveryState.DELIVERED, None, 204)


def test_a_webhook_that_is_off_gets_nothing(world: World) -> None:
    world.announce()
    world.webhooks.edit("w1", WebhookEdit(is_enabled=False), world.clock())
    assert world.deliver()
    assert world.sender.sent == []
    assert (world.only().state, world.only().error) == (DeliveryState.GIVEN_UP, "The webhook is off.")


def test_an_address_that_is_allowed_no_longer_gets_nothing(world: World) -> None:
    world.webhooks.edit("w1", WebhookEdit(url="http://nas.lan/"), world.clock())
    world.announce()
    assert world.deliver()
    assert world.sender.sent == []
    assert "private" in (world.only().error or "")


def test_a_slow_webhook_leaves_the_others_alone(world: World) -> None:
    add(world.webhooks, world.clock, "w2")
    for number in range(3):
        world.announce(f"j{number}")
    world.sender.during = threading.Event()
    slow = threading.Thread(target=world.deliver)
    slow.start()
    assert world.sender.begun.wait(30)
    busy = world.sender.sent[0][0].host
    world.sender.during.set()
    slow.join()
    # Meanwhile its next message would have waited for the first; the other's would not.
    taken = world.deliver.deliveries.take("t", PAUSES[-1], [busy.partition(".")[0]])
    assert taken is not None
    assert taken.webhook_id != busy.partition(".")[0]


def test_one_webhook_gets_one_message_at_a_time(world: World) -> None:
    world.announce("j1")
    world.announce("j2")
    world.sender.during = threading.Event()
    first = threading.Thread(target=world.deliver)
    first.start()
    assert world.sender.begun.wait(30)
    assert not world.deliver()
    world.sender.during.set()
    first.join()
    assert world.deliver()


def test_the_threads_of_a_worker_send_what_is_due_and_survive_errors(world: World) -> None:
    done, calls = threading.Event(), []

    def deliver() -> bool:
        calls.append(1)
        if len(calls) == 1:
            raise ContrafactError("database_unavailable")
        if len(calls) > 8:
            done.set()
        return world.deliver()

    world.announce()
    running = Delivering(deliver, pause_seconds=0.01)  # type: ignore[arg-type]
    running.start()
    assert done.wait(30)
    running.stop()
    assert world.only().state is DeliveryState.DELIVERED
    assert len(world.sender.sent) == 1


def test_a_lease_that_ran_out_writes_nothing(world: World) -> None:
    world.announce()

    def lose() -> None:
        world.clock.advance(121)
        assert world.deliver.deliveries.take("other", PAUSES[0], []) is not None

    class Losing(FakeSender):
        def post(self, target: Target, headers: dict[str, str], body: bytes) -> Outcome:
            lose()
            return super().post(target, headers, body)

    assert replace(world.deliver, sender=Losing())()
    assert world.only().state is DeliveryState.WAITING
