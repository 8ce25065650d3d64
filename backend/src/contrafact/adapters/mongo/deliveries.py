"""Deliveries of webhooks in MongoDB, a queue of their own."""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import datetime, timedelta

from pymongo import ReturnDocument
from pymongo.database import Database

from contrafact.adapters.mongo.database import Document, guarded
from contrafact.adapters.mongo.leases import FREE, Leases, literal, server_now
from contrafact.adapters.mongo.pages import Order, read_page
from contrafact.domain.pages import Page
from contrafact.domain.webhooks import DELIVERY_LIFETIME, Delivery, DeliveryState, Event, Outcome

_NEWEST_FIRST = Order("created_at", -1, datetime)
_AT_ONCE = timedelta()


class MongoDeliveryStore:
    """`DeliveryStore` in the collection `deliveries`, whose documents expire after their end.

    Parameters
    ----------
    clock : see `Leases.now`.
    """

    def __init__(self, database: Database[Document], clock: Callable[[], str | datetime] = server_now) -> None:
        self._deliveries = database["deliveries"]
        self._leases = Leases(self._deliveries, clock)

    @guarded
    def page(self, webhook_id: str, state: DeliveryState | None, limit: int, cursor: str | None) -> Page[Delivery]:
        """See `DeliveryStore.page`."""
        which: Document = {"webhook_id": webhook_id, **({"state": state.value} if state else {})}
        return read_page(self._deliveries, which, _NEWEST_FIRST, limit, cursor, _delivery)

    @guarded
    def replay(self, webhook_id: str, delivery_id: str) -> Delivery | None:
        """See `DeliveryStore.replay`."""
        again = {
            **literal({"state": DeliveryState.WAITING.value, "is_active": True, "attempts": 0, "ended_at": None}),
            "next_at": self._leases.later(_AT_ONCE),
            "expires_at": "$$REMOVE",
        }
        return self._update({"_id": delivery_id, "webhook_id": webhook_id}, [{"$set": again}])

    @guarded
    def take(self, token: str, lease: timedelta, busy: Collection[str]) -> Delivery | None:
        """See `DeliveryStore.take`."""
        due = {"$expr": {"$lte": ["$next_at", self._leases.now()]}}
        which = {"is_active": True, "webhook_id": {"$nin": [*busy]}, "$and": [due, self._leases.free()]}
        taken = {**self._leases.held(token, lease), "attempts": {"$add": ["$attempts", 1]}}
        return self._update(which, [{"$set": taken}], sort=[("next_at", 1)])

    @guarded
    def finish(self, delivery: Delivery, token: str, outcome: Outcome, pause: timedelta | None) -> bool:
        """See `DeliveryStore.finish`."""
        told: Document = literal({**FREE, "status": outcome.status, "error": outcome.error})
        if outcome.error is not None and pause is not None:
            told["next_at"] = self._leases.later(pause)
        else:
            state = DeliveryState.GIVEN_UP if outcome.error else DeliveryState.DELIVERED
            told |= {
                **literal({"state": state.value, "is_active": False, "next_at": None}),
                "ended_at": self._leases.later(_AT_ONCE),
                "expires_at": self._leases.later(DELIVERY_LIFETIME),
            }
        return self._update(self._leases.leased(delivery.id, token), [{"$set": told}]) is not None

    def _update(
        self, which: Document, update: list[Document], sort: list[tuple[str, int]] | None = None
    ) -> Delivery | None:
        found = self._deliveries.find_one_and_update(which, update, sort=sort, return_document=ReturnDocument.AFTER)
        return _delivery(found) if found else None


def _delivery(document: Document) -> Delivery:
    return Delivery(
        id=document["_id"],
        webhook_id=document["webhook_id"],
        event=Event(document["event"]),
        body=document["body"],
        state=DeliveryState(document["state"]),
        created_at=document["created_at"],
        attempts=document["attempts"],
        next_at=document["next_at"],
        ended_at=document["ended_at"],
        status=document["status"],
        error=document["error"],
    )
