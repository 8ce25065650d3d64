"""Send the messages of webhooks that are due, and decide what happens after a try."""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta

from contrafact.domain.errors import ContrafactError
from contrafact.domain.webhook_addresses import Allowed, target_of
from contrafact.domain.webhooks import Delivery, Outcome, headers_of, pause_after
from contrafact.ports import Clock, NewId
from contrafact.ports.webhooks import DeliveryStore, Sender, WebhookStore

LEASE = timedelta(minutes=2)
"""Longer than a try takes."""
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class DeliverWebhooks:
    """Sends messages, at least once each. Thread-safe: several threads and workers may run it at once.

    One process sends one message at a time to a webhook, so that a slow one leaves threads to the others. Messages may
    arrive in another order than they were announced.

    Parameters
    ----------
    allowed : private addresses that webhooks may have.
    """

    webhooks: WebhookStore
    deliveries: DeliveryStore
    sender: Sender
    allowed: Allowed
    clock: Clock
    new_id: NewId
    _busy: set[str] = field(default_factory=set, init=False)
    _lock: threading.Lock = field(default_factory=threading.Lock, init=False)

    def __call__(self) -> bool:
        """Send the message that has been due for longest; return whether there was one.

        Raises
        ------
        ContrafactError : `database_unavailable`; the message is sent again when its lease has expired.
        """
        token = self.new_id()
        with self._taken(token) as delivery:
            if delivery is None:
                return False
            outcome, is_final = self._try(delivery)
            pause = None if is_final else pause_after(delivery.attempts)
            self.deliveries.finish(delivery, token, outcome, pause)
            _log.info("webhook message %s", "failed" if outcome.error else "sent", extra=_told(outcome))
            return True

    @contextmanager
    def _taken(self, token: str) -> Iterator[Delivery | None]:
        with self._lock:
            delivery = self.deliveries.take(token, LEASE, [*self._busy])
            if delivery is not None:
                self._busy.add(delivery.webhook_id)
        try:
            yield delivery
        finally:
            if delivery is not None:
                with self._lock:
                    self._busy.discard(delivery.webhook_id)

    def _try(self, delivery: Delivery) -> tuple[Outcome, bool]:
        """Send a message; return the result and whether no other try can help."""
        webhook = self.webhooks.get(delivery.webhook_id)
        if webhook is None or not webhook.is_enabled:
            return Outcome(error="The webhook is off."), True
        try:
            target = target_of(webhook.url, self.allowed)
        except ContrafactError as error:
            return Outcome(error=error.detail), True
        headers = headers_of(delivery, webhook.secret, self.clock())
        return self.sender.post(target, headers, delivery.body.encode()), False


def _told(outcome: Outcome) -> dict[str, object]:
    return {"status": outcome.status, **({"reason": outcome.error} if outcome.error else {})}
