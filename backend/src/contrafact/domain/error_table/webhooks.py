"""Errors of webhooks."""

from __future__ import annotations

from contrafact.domain.error_table.kind import ErrorKind

WEBHOOKS_ERRORS = (
    ErrorKind(
        "invalid_webhook",
        "That is not the address of a webhook",
        "Give an address that begins with https:// or http://, without a user name or password.",
    ),
    ErrorKind("webhook_not_found", "There is no such webhook", "It may have been deleted; choose one from the list."),
    ErrorKind(
        "delivery_not_found",
        "There is no such delivery",
        "Deliveries are kept for 30 days after their end; choose one from the list.",
    ),
)
