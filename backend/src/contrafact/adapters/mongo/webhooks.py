"""Webhooks in MongoDB, and the announcements for them."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection
from dataclasses import asdict
from datetime import UTC, datetime

from pymongo import ReturnDocument
from pymongo.database import Database

from contrafact.adapters.mongo.database import Document, guarded
from contrafact.adapters.mongo.leases import server_now
from contrafact.adapters.mongo.pages import Order, read_page
from contrafact.adapters.mongo.transactions import Transactions
from contrafact.domain.pages import Page
from contrafact.domain.people import Maker
from contrafact.domain.webhooks import Announcement, DeliveryState, Event, Webhook, WebhookEdit, delivery_id
from contrafact.ports import Clock
from contrafact.ports.webhooks import Announce, Result

_NEWEST_FIRST = Order("created_at", -1, datetime)


class MongoWebhookStore:
    """`WebhookStore` in the collection `webhooks`."""

    def __init__(self, database: Database[Document]) -> None:
        self._webhooks = database["webhooks"]
        self._deliveries = database["deliveries"]

    @guarded
    def create(self, webhook: Webhook) -> None:
        """See `WebhookStore.create`."""
        fields = {**asdict(webhook), "events": _listed(webhook.events)}
        self._webhooks.insert_one({"_id": fields.pop("id"), **fields})

    @guarded
    def get(self, webhook_id: str) -> Webhook | None:
        """See `WebhookStore.get`."""
        found = self._webhooks.find_one({"_id": webhook_id})
        return _webhook(found) if found else None

    @guarded
    def page(self, limit: int, cursor: str | None) -> Page[Webhook]:
        """See `WebhookStore.page`."""
        return read_page(self._webhooks, {}, _NEWEST_FIRST, limit, cursor, _webhook)

    @guarded
    def edit(self, webhook_id: str, edit: WebhookEdit, now: datetime) -> Webhook | None:
        """See `WebhookStore.edit`."""
        changes: Document = {name: value for name, value in asdict(edit).items() if value is not None}
        if edit.events is not None:
            changes["events"] = _listed(edit.events)
        written = {"$set": {**changes, "updated_at": now}}
        found = self._webhooks.find_one_and_update({"_id": webhook_id}, written, return_document=ReturnDocument.AFTER)
        return _webhook(found) if found else None

    @guarded
    def delete(self, webhook_id: str) -> bool:
        """See `WebhookStore.delete`."""
        is_deleted = self._webhooks.delete_one({"_id": webhook_id}).deleted_count == 1
        self._deliveries.delete_many({"webhook_id": webhook_id})
        return is_deleted


class MongoEvents:
    """`Events` in the collections `deliveries` and `matches`.

    Parameters
    ----------
    server_clock : see `Leases.now`.
    """

    def __init__(
        self, database: Database[Document], clock: Clock, server_clock: Callable[[], str | datetime] = server_now
    ) -> None:
        self._webhooks = database["webhooks"]
        self._deliveries = database["deliveries"]
        self._matches = database["matches"]
        self._transactions = Transactions(database)
        self._clock = clock
        self._server_clock = server_clock

    def record(self, change: Callable[[Announce], Result]) -> Result:
        """See `Events.record`. Without webhooks there is nothing to write, and no transaction."""
        if not self._any_webhook():
            return change(_tell_nobody)
        return self._transactions.run(lambda: change(self._announce))

    @guarded
    def unknown_matches(self, track_id: str, others: Collection[str]) -> list[str]:
        """See `Events.unknown_matches`."""
        pairs = {_pair(track_id, other): other for other in others}
        known = {each["_id"] for each in self._matches.find({"_id": {"$in": [*pairs]}}, {"_id": 1})}
        return [other for pair, other in pairs.items() if pair not in known]

    @guarded
    def note_match(self, track_id: str, other: str) -> bool:
        """See `Events.note_match`."""
        new = {"$setOnInsert": {"tracks": [track_id, other], "at": self._clock()}}
        return self._matches.update_one({"_id": _pair(track_id, other)}, new, upsert=True).upserted_id is not None

    @guarded
    def _any_webhook(self) -> bool:
        return self._webhooks.find_one({"is_enabled": True}, {"_id": 1}) is not None

    @guarded
    def _announce(self, announcement: Announcement) -> None:
        for webhook in self._webhooks.find({"is_enabled": True, "events": announcement.event.value}, {"_id": 1}):
            new = self._delivery(webhook["_id"], announcement)
            which = {"_id": delivery_id(webhook["_id"], announcement)}
            # The database's clock decides when it is due.
            fields = {**{name: {"$literal": value} for name, value in new.items()}, "next_at": self._server_clock()}
            self._deliveries.update_one(which, [{"$replaceWith": {"$mergeObjects": [fields, "$$ROOT"]}}], upsert=True)

    def _delivery(self, webhook_id: str, announcement: Announcement) -> Document:
        now = self._clock()
        moment = now.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
        message = {"type": announcement.event.value, "timestamp": moment, "data": announcement.data}
        return {
            "webhook_id": webhook_id,
            "event": announcement.event.value,
            "body": json.dumps(message, ensure_ascii=False, separators=(",", ":")),
            "state": DeliveryState.WAITING.value,
            "is_active": True,
            "attempts": 0,
            "created_at": now,
            "ended_at": None,
            "status": None,
            "error": None,
            "lease_token": None,
            "lease_until": None,
        }


def _pair(track_id: str, other: str) -> str:
    return " ".join(sorted((track_id, other)))


def _tell_nobody(_: Announcement) -> None:
    """There is no webhook."""


def _listed(events: Collection[Event]) -> list[str]:
    return sorted(event.value for event in events)


def _webhook(document: Document) -> Webhook:
    made_by = document["made_by"]
    return Webhook(
        id=document["_id"],
        url=document["url"],
        # An event of another release is left out.
        events=frozenset(Event(each) for each in document["events"] if each in {*Event}),
        secret=document["secret"],
        created_at=document["created_at"],
        updated_at=document["updated_at"],
        is_enabled=document["is_enabled"],
        made_by=Maker(**made_by) if made_by else None,
    )
