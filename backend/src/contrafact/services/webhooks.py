"""Register webhooks, read and replay their deliveries."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass, replace

from contrafact.domain.acting import current_identity
from contrafact.domain.audit import Action, Change, TargetKind, Values, edited
from contrafact.domain.errors import ContrafactError
from contrafact.domain.pages import Page
from contrafact.domain.webhook_addresses import Allowed, target_of
from contrafact.domain.webhooks import Delivery, DeliveryState, Event, Webhook, WebhookEdit, new_secret
from contrafact.ports import Clock, NewId
from contrafact.ports.audit import AuditLog, Note
from contrafact.ports.webhooks import DeliveryStore, WebhookStore
from contrafact.services.audit import UNRECORDED

_SECRET_BYTES = 32


def _random_bytes() -> bytes:
    return secrets.token_bytes(_SECRET_BYTES)


@dataclass(frozen=True, slots=True)
class Webhooks:
    """Webhooks as administrators see them.

    Parameters
    ----------
    allowed : private addresses that they may have.
    random_bytes : returns those of a new secret.
    """

    webhooks: WebhookStore
    deliveries: DeliveryStore
    allowed: Allowed
    clock: Clock
    new_id: NewId
    audit: AuditLog = UNRECORDED
    random_bytes: Callable[[], bytes] = _random_bytes

    def page(self, limit: int, cursor: str | None) -> Page[Webhook]:
        """Return a page of webhooks, newest first. Raises `invalid_cursor`."""
        return self.webhooks.page(limit, cursor)

    def get(self, webhook_id: str) -> Webhook:
        """Return a webhook. Raises `webhook_not_found`."""
        return _found(self.webhooks.get(webhook_id))

    def create(self, url: str, events: frozenset[Event]) -> Webhook:
        """Register an address; the answer alone holds the secret.

        Raises
        ------
        ContrafactError : as `target_of`.
        """
        target_of(url, self.allowed)
        now, secret, maker = self.clock(), new_secret(self.random_bytes()), current_identity().maker
        webhook = Webhook(self.new_id(), url, events, secret, now, now, made_by=maker)

        def create(note: Note) -> None:
            self.webhooks.create(webhook)
            note(Change(Action.WEBHOOK_CREATED, TargetKind.WEBHOOK, webhook.id, after=_values(webhook)))

        self.audit.record(create)
        return webhook

    def edit(self, webhook_id: str, edit: WebhookEdit, *, new_signature: bool = False) -> Webhook:
        """Change a webhook; with a new signature, its secret too.

        Raises
        ------
        ContrafactError : `webhook_not_found`, and as `target_of`.
        """
        if edit.url is not None:
            target_of(edit.url, self.allowed)
        if new_signature:
            edit = replace(edit, secret=new_secret(self.random_bytes()))

        def change(note: Note) -> Webhook:
            before = _found(self.webhooks.get(webhook_id))
            after = _found(self.webhooks.edit(webhook_id, edit, self.clock()))
            told = edited(Action.WEBHOOK_EDITED, TargetKind.WEBHOOK, webhook_id, _values(before), _values(after))
            # The secret itself is in no log.
            note(replace(told, after={**(told.after or {}), "secret": "replaced"}) if new_signature else told)
            return after

        return self.audit.record(change)

    def delete(self, webhook_id: str) -> None:
        """Delete a webhook with its deliveries. Raises `webhook_not_found`."""

        def delete(note: Note) -> None:
            before = _found(self.webhooks.get(webhook_id))
            self.webhooks.delete(webhook_id)
            note(Change(Action.WEBHOOK_DELETED, TargetKind.WEBHOOK, webhook_id, before=_values(before)))

        self.audit.record(delete)

    def deliveries_of(
        self, webhook_id: str, state: DeliveryState | None, limit: int, cursor: str | None
    ) -> Page[Delivery]:
        """Return a page of deliveries, newest first. Raises `webhook_not_found`, `invalid_cursor`."""
        self.get(webhook_id)
        return self.deliveries.page(webhook_id, state, limit, cursor)

    def replay(self, webhook_id: str, delivery_id: str) -> Delivery:
        """Send a message again, with the id that it had. Raises `webhook_not_found`, `delivery_not_found`."""
        self.get(webhook_id)

        def replay(note: Note) -> Delivery:
            found = self.deliveries.replay(webhook_id, delivery_id)
            if found is None:
                raise ContrafactError("delivery_not_found")
            given = {"delivery_id": delivery_id, "event": found.event.value}
            note(Change(Action.DELIVERY_REPLAYED, TargetKind.WEBHOOK, webhook_id, after=given))
            return found

        return self.audit.record(replay)


def _found(webhook: Webhook | None) -> Webhook:
    if webhook is None:
        raise ContrafactError("webhook_not_found")
    return webhook


def _values(webhook: Webhook) -> Values:
    events = sorted(event.value for event in webhook.events)
    return {"url": webhook.url, "events": events, "is_enabled": webhook.is_enabled}
