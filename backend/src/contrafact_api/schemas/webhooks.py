"""Schemas of webhooks and their deliveries."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, field_validator
from pydantic.json_schema import SkipJsonSchema

from contrafact.domain.webhook_addresses import MAX_URL_CHARACTERS
from contrafact.domain.webhooks import DeliveryState, Event
from contrafact_api.schemas.common import (
    Answer,
    HexId,
    Moment,
    PageAnswer,
    PageQuery,
    PersonAnswer,
    Request,
    Text,
    not_null,
)

Url = Annotated[
    Text, Field(min_length=1, max_length=MAX_URL_CHARACTERS, description="http or https; public or allowed")
]
Events = Annotated[list[Event], Field(min_length=1, max_length=len(Event))]
DeliveryId = Annotated[str, Field(pattern=r"^msg_[0-9a-f]{32}$")]


class WebhookRequest(Request):
    """A new webhook."""

    url: Url
    events: Events


class WebhookEditRequest(Request):
    """Changes to a webhook; omitted fields stay."""

    url: Url | SkipJsonSchema[None] = None
    events: Events | SkipJsonSchema[None] = None
    is_enabled: bool | SkipJsonSchema[None] = None
    new_secret: bool = Field(default=False, description="Replace the secret; the answer shows the new one once")

    _no_null = field_validator("url", "events", "is_enabled", mode="before")(not_null)


class WebhookPath(Request):
    """Path of a webhook."""

    webhook_id: HexId


class DeliveryPath(WebhookPath):
    """Path of a delivery."""

    delivery_id: DeliveryId


class DeliveryListQuery(PageQuery):
    """Filter of a list of deliveries."""

    state: DeliveryState | SkipJsonSchema[None] = None


class WebhookAnswer(Answer):
    """A webhook: an address, and the events of which it gets messages."""

    id: str
    url: str
    events: list[Event]
    is_enabled: bool
    made_by: PersonAnswer | None
    created_at: Moment
    updated_at: Moment


class WebhookWithSecret(WebhookAnswer):
    """A webhook with the secret of its signatures, if it is new."""

    secret: str | None = Field(description="`whsec_...`, by Standard Webhooks; shown once, else null")


class WebhookPage(PageAnswer):
    """A page of webhooks, newest first."""

    items: list[WebhookAnswer]


class DeliveryAnswer(Answer):
    """A message for a webhook, and how sending it went."""

    id: str = Field(description="`webhook-id` of the message, the same at each try and replay")
    event: Event
    state: DeliveryState
    body: str = Field(description="The JSON text that is signed and sent")
    attempts: int = Field(ge=0, description="Tries since it was made or replayed")
    status: int | None = Field(description="HTTP status of the last answer")
    error: str | None = Field(description="Why the last try failed, in one sentence")
    next_at: Moment | None = Field(description="When it is tried again; null after its end")
    created_at: Moment
    ended_at: Moment | None


class DeliveryPage(PageAnswer):
    """A page of deliveries, newest first."""

    items: list[DeliveryAnswer]
