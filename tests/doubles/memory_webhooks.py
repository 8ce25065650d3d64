"""`WebhookStore`, `Events` and `DeliveryStore` in memory."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Collection
from dataclasses import replace
from datetime import datetime, timedelta

from tests.doubles.memory_jobs import Leased
from tests.doubles.memory_pages import page_of
from tests.doubles.memory_servers import ManualClock

from contrafact.domain.pages import Page
from contrafact.domain.webhooks import (
    Announcement,
    Delivery,
    DeliveryState,
    Outcome,
    Webhook,
    WebhookEdit,
    delivery_id,
)
from contrafact.ports import Clock
from contrafact.ports.webhooks import Announce, Result


class MemoryWebhooks:
    """All three. `clock` stands for the database's clock, too."""

    def __init__(self, clock: Clock | None = None) -> None:
        self._clock = clock or ManualClock()
        self.webhooks: dict[str, Webhook] = {}
        self.deliveries: dict[str, Delivery] = {}
        self._leases: dict[str, Leased] = {}
        self.told: list[Announcement] = []
        self._matches: set[frozenset[str]] = set()
        self._lock = threading.Lock()

    def create(self, webhook: Webhook) -> None:
        self.webhooks[webhook.id] = webhook

    def get(self, webhook_id: str) -> Webhook | None:
        return self.webhooks.get(webhook_id)

    def page(self, limit: int, cursor: str | None) -> Page[Webhook]:
        found = self.webhooks.values()
        return page_of(found, lambda each: (each.created_at.timestamp(), each.id), "-created_at", limit, cursor)

    def edit(self, webhook_id: str, edit: WebhookEdit, now: datetime) -> Webhook | None:
        found = self.webhooks.get(webhook_id)
        if found is None:
            return None
        names = ("url", "events", "secret", "is_enabled")
        given = {name: getattr(edit, name) for name in names if getattr(edit, name) is not None}
        self.webhooks[webhook_id] = replace(found, **given, updated_at=now)
        return self.webhooks[webhook_id]

    def delete(self, webhook_id: str) -> bool:
        for each in [each for each in self.deliveries.values() if each.webhook_id == webhook_id]:
            del self.deliveries[each.id], self._leases[each.id]
        return self.webhooks.pop(webhook_id, None) is not None

    def record(self, change: Callable[[Announce], Result]) -> Result:
        told: list[Announcement] = []
        result = change(told.append)
        self.told += told
        for each in told:
            self._announce(each)
        return result

    def unknown_matches(self, track_id: str, others: Collection[str]) -> list[str]:
        return [each for each in others if frozenset((track_id, each)) not in self._matches]

    def note_match(self, track_id: str, other: str) -> bool:
        is_new = frozenset((track_id, other)) not in self._matches
        self._matches.add(frozenset((track_id, other)))
        return is_new

    def _announce(self, announcement: Announcement) -> None:
        now = self._clock()
        body = {"type": announcement.event.value, "timestamp": now.isoformat(), "data": announcement.data}
        for webhook in self.webhooks.values():
            message_id = delivery_id(webhook.id, announcement)
            if webhook.is_enabled and announcement.event in webhook.events and message_id not in self.deliveries:
                self._leases[message_id] = Leased(self._clock)
                self.deliveries[message_id] = Delivery(
                    message_id,
                    webhook.id,
                    announcement.event,
                    json.dumps(body),
                    DeliveryState.WAITING,
                    now,
                    next_at=now,
                )


class MemoryDeliveryStore:
    def __init__(self, of: MemoryWebhooks) -> None:
        self._of = of

    def page(self, webhook_id: str, state: DeliveryState | None, limit: int, cursor: str | None) -> Page[Delivery]:
        found = [
            each
            for each in self._of.deliveries.values()
            if each.webhook_id == webhook_id and state in {None, each.state}
        ]
        return page_of(found, lambda each: (each.created_at.timestamp(), each.id), "-created_at", limit, cursor)

    def replay(self, webhook_id: str, delivery_id: str) -> Delivery | None:
        found = self._of.deliveries.get(delivery_id)
        if found is None or found.webhook_id != webhook_id:
            return None
        again = replace(found, state=DeliveryState.WAITING, attempts=0, next_at=self._of._clock(), ended_at=None)
        self._of.deliveries[delivery_id] = again
        return again

    def take(self, token: str, lease: timedelta, busy: Collection[str]) -> Delivery | None:
        with self._of._lock:
            now = self._of._clock()
            due = [
                each
                for each in self._of.deliveries.values()
                if each.next_at is not None
                and each.next_at <= now
                and each.webhook_id not in busy
                and self._of._leases[each.id].is_free
            ]
            if not due:
                return None
            first = min(due, key=lambda each: each.next_at or now)
            self._of._leases[first.id].take(token, lease)
            self._of.deliveries[first.id] = replace(first, attempts=first.attempts + 1)
            return self._of.deliveries[first.id]

    def finish(self, delivery: Delivery, token: str, outcome: Outcome, pause: timedelta | None) -> bool:
        with self._of._lock:
            found, lease = self._of.deliveries.get(delivery.id), self._of._leases.get(delivery.id)
            if found is None or lease is None or found.next_at is None or lease.token != token:
                return False
            now = self._of._clock()
            told = replace(found, status=outcome.status, error=outcome.error)
            if outcome.error is not None and pause is not None:
                told = replace(told, next_at=now + pause)
            else:
                state = DeliveryState.GIVEN_UP if outcome.error else DeliveryState.DELIVERED
                told = replace(told, state=state, next_at=None, ended_at=now)
            self._of.deliveries[delivery.id] = told
            lease.end()
            return True
