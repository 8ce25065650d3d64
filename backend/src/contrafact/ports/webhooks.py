"""Interfaces of webhooks: their stores, the announcements for them, and the sender of messages."""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import datetime, timedelta
from typing import Protocol, TypeVar

from contrafact.domain.pages import Page
from contrafact.domain.webhook_addresses import Target
from contrafact.domain.webhooks import Announcement, Delivery, DeliveryState, Outcome, Webhook, WebhookEdit

Result = TypeVar("Result")
Announce = Callable[[Announcement], None]
"""Announces an event to the webhooks that listen to it."""


class WebhookStore(Protocol):
    """Webhooks. Every method raises `database_unavailable` while the database does not answer."""

    def create(self, webhook: Webhook) -> None:
        """Write a new webhook."""

    def get(self, webhook_id: str) -> Webhook | None:
        """Return the webhook, or None."""

    def page(self, limit: int, cursor: str | None) -> Page[Webhook]:
        """Return a page of webhooks, newest first. Raises `invalid_cursor`."""

    def edit(self, webhook_id: str, edit: WebhookEdit, now: datetime) -> Webhook | None:
        """Write the given fields; None if the webhook does not exist."""

    def delete(self, webhook_id: str) -> bool:
        """Delete the webhook with its deliveries; return whether it existed."""


class Events(Protocol):
    """Announcements, which become deliveries. Raises as the stores."""

    def record(self, change: Callable[[Announce], Result]) -> Result:
        """Run a change of the database and write the deliveries of what it announces, in one transaction.

        Parameters
        ----------
        change : short; changes the database alone, since it runs again if another write came between.
        """

    def unknown_matches(self, track_id: str, others: Collection[str]) -> list[str]:
        """Return the tracks whose match with a track was not noted before."""

    def note_match(self, track_id: str, other: str) -> bool:
        """Note a match of two tracks; False if it was noted before. A part of the transaction of `record`."""


class DeliveryStore(Protocol):
    """Deliveries, each leased to one worker at a time. Moments of tries are by the database's clock."""

    def page(self, webhook_id: str, state: DeliveryState | None, limit: int, cursor: str | None) -> Page[Delivery]:
        """Return a page of deliveries of a webhook, newest first. Raises `invalid_cursor`."""

    def replay(self, webhook_id: str, delivery_id: str) -> Delivery | None:
        """Let the message be sent now, as if it was new; None if there is none."""

    def take(self, token: str, lease: timedelta, busy: Collection[str]) -> Delivery | None:
        """Lease the delivery that has been due for longest and count a try; None if none is due.

        Parameters
        ----------
        busy : webhooks that get no further message at the moment.
        """

    def finish(self, delivery: Delivery, token: str, outcome: Outcome, pause: timedelta | None) -> bool:
        """Write the result of a try; False if the lease is lost.

        Parameters
        ----------
        pause : until the next try, for a failed one; None gives up.
        """


class Sender(Protocol):
    """Sends messages over HTTP."""

    def post(self, target: Target, headers: dict[str, str], body: bytes) -> Outcome:
        """Send a message. Anything but a status of success is an error, redirects included."""
