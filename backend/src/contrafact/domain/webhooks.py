"""Webhooks: addresses that get a signed message when something happens, and the deliveries of these messages.

Messages follow Standard Webhooks (https://www.standardwebhooks.com): its headers, its signature, its secrets.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from contrafact.domain.people import Maker

PAUSES = (
    timedelta(seconds=5),
    timedelta(minutes=1),
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=5),
    timedelta(hours=8),
    timedelta(hours=8),
)
"""Pauses before each further try: 23.6 hours together."""
DELIVERY_LIFETIME = timedelta(days=30)
"""How long a delivery is kept after its end."""
SECRET_PREFIX = "whsec_"  # noqa: S105 - the start of each, no secret


class Event(StrEnum):
    """What webhooks can be told."""

    TRACK_READY = "track.ready"
    TRACK_FAILED = "track.failed"
    MATCH_FOUND = "match.found"
    IMPORT_DONE = "import.done"
    REVIEW_MADE = "review.made"


class DeliveryState(StrEnum):
    """State of a delivery."""

    WAITING = "waiting"
    DELIVERED = "delivered"
    GIVEN_UP = "given_up"


@dataclass(frozen=True, slots=True)
class Webhook:
    """An address and the events that are sent to it.

    Parameters
    ----------
    secret : of the signatures, `whsec_` and base64.
    """

    id: str
    url: str
    events: frozenset[Event]
    secret: str = field(repr=False)
    created_at: datetime
    updated_at: datetime
    is_enabled: bool = True
    made_by: Maker | None = None


@dataclass(frozen=True, slots=True)
class WebhookEdit:
    """Changes of a webhook; a field left at None is kept."""

    url: str | None = None
    events: frozenset[Event] | None = None
    secret: str | None = field(default=None, repr=False)
    is_enabled: bool | None = None


@dataclass(frozen=True, slots=True)
class Announcement:
    """Something that happened.

    Parameters
    ----------
    key : names it among those of its event. An event that is announced twice is sent once.
    data : JSON values without secrets.
    """

    event: Event
    key: str
    data: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Delivery:
    """A message for one webhook.

    Parameters
    ----------
    id : `webhook-id` of the message, the same at each try and replay.
    body : JSON text, signed as it is.
    attempts : since it was made or replayed.
    next_at : when it is tried again; None after its end.
    status : HTTP status of the last answer; None without one.
    error : why the last try failed, in one sentence.
    """

    id: str
    webhook_id: str
    event: Event
    body: str
    state: DeliveryState
    created_at: datetime
    attempts: int = 0
    next_at: datetime | None = None
    ended_at: datetime | None = None
    status: int | None = None
    error: str | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """Result of one try.

    Parameters
    ----------
    error : one sentence; None if the message was taken.
    """

    status: int | None = None
    error: str | None = None


def delivery_id(webhook_id: str, announcement: Announcement) -> str:
    """Return the id of the message about an announcement, one for each webhook."""
    named = f"{webhook_id} {announcement.event.value} {announcement.key}"
    return f"msg_{hashlib.sha256(named.encode()).hexdigest()[:32]}"


def new_secret(random_bytes: bytes) -> str:
    """Return a secret of 24 to 64 random bytes."""
    return SECRET_PREFIX + base64.b64encode(random_bytes).decode()


def headers_of(delivery: Delivery, secret: str, now: datetime) -> dict[str, str]:
    """Return the headers of a message, with its signature at this moment."""
    seconds = int(now.timestamp())
    return {
        "Content-Type": "application/json",
        "webhook-id": delivery.id,
        "webhook-timestamp": str(seconds),
        "webhook-signature": signature(secret, delivery.id, seconds, delivery.body),
    }


def signature(secret: str, message_id: str, timestamp: int, body: str) -> str:
    """Return the signature of a message: version 1, HMAC-SHA256 in base64 over id, time and body."""
    key = base64.b64decode(secret.removeprefix(SECRET_PREFIX))
    signed = f"{message_id}.{timestamp}.{body}".encode()
    return "v1," + base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()


def pause_after(attempts: int) -> timedelta | None:
    """Return the pause after a number of failed tries; None if the message is given up."""
    return PAUSES[attempts - 1] if attempts <= len(PAUSES) else None
