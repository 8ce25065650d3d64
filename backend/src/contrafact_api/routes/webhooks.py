"""Routes of webhooks and their deliveries."""

from __future__ import annotations

from flask import Response

from contrafact.domain.webhooks import Webhook, WebhookEdit
from contrafact_api.container import use_cases
from contrafact_api.openapi import blueprint, errors, no_content
from contrafact_api.schemas.common import PageQuery, PersonAnswer
from contrafact_api.schemas.webhooks import (
    DeliveryAnswer,
    DeliveryListQuery,
    DeliveryPage,
    DeliveryPath,
    WebhookAnswer,
    WebhookEditRequest,
    WebhookPage,
    WebhookPath,
    WebhookRequest,
    WebhookWithSecret,
)

webhooks = blueprint("webhooks", "Messages to other programs")


@webhooks.get("/webhooks", responses={200: WebhookPage})
def list_webhooks(query: PageQuery) -> WebhookPage:
    """List webhooks, newest first."""
    page = use_cases().webhooks.page(query.limit, query.cursor)
    return WebhookPage(
        items=list(map(_present, page.items)),
        next_cursor=page.next_cursor,
        total=page.total,
        total_is_exact=page.is_total_exact,
    )


@webhooks.post("/webhooks", responses={201: WebhookWithSecret, **errors(413, 415)})
def create_webhook(body: WebhookRequest) -> tuple[WebhookWithSecret, int]:
    """Register an address for messages, signed by Standard Webhooks. The answer alone shows the secret."""
    return _with_secret(use_cases().webhooks.create(body.url, frozenset(body.events)), is_shown=True), 201


@webhooks.get("/webhooks/<webhook_id>", responses={200: WebhookAnswer, **errors(404)})
def get_webhook(path: WebhookPath) -> WebhookAnswer:
    """Get a webhook."""
    return _present(use_cases().webhooks.get(path.webhook_id))


@webhooks.patch("/webhooks/<webhook_id>", responses={200: WebhookWithSecret, **errors(404, 413, 415)})
def edit_webhook(path: WebhookPath, body: WebhookEditRequest) -> WebhookWithSecret:
    """Change a webhook's address or events, switch it on or off, or replace its secret."""
    events = frozenset(body.events) if body.events is not None else None
    edit = WebhookEdit(url=body.url, events=events, is_enabled=body.is_enabled)
    found = use_cases().webhooks.edit(path.webhook_id, edit, new_signature=body.new_secret)
    return _with_secret(found, is_shown=body.new_secret)


@webhooks.delete("/webhooks/<webhook_id>", responses={204: None, **errors(404)})
def delete_webhook(path: WebhookPath) -> Response:
    """Delete a webhook with its deliveries."""
    use_cases().webhooks.delete(path.webhook_id)
    return no_content()


@webhooks.get("/webhooks/<webhook_id>/deliveries", responses={200: DeliveryPage, **errors(404)})
def list_deliveries(path: WebhookPath, query: DeliveryListQuery) -> DeliveryPage:
    """List the messages of a webhook, newest first. They are kept for 30 days after their end."""
    page = use_cases().webhooks.deliveries_of(path.webhook_id, query.state, query.limit, query.cursor)
    items = list(map(DeliveryAnswer.model_validate, page.items))
    return DeliveryPage(items=items, next_cursor=page.next_cursor, total=page.total, total_is_exact=page.is_total_exact)


@webhooks.post("/webhooks/<webhook_id>/deliveries/<delivery_id>/replay", responses={202: DeliveryAnswer, **errors(404)})
def replay_delivery(path: DeliveryPath) -> tuple[DeliveryAnswer, int]:
    """Send a message again, with the same id."""
    return DeliveryAnswer.model_validate(use_cases().webhooks.replay(path.webhook_id, path.delivery_id)), 202


def _present(webhook: Webhook) -> WebhookAnswer:
    maker = webhook.made_by
    return WebhookAnswer(
        id=webhook.id,
        url=webhook.url,
        events=sorted(webhook.events),
        is_enabled=webhook.is_enabled,
        made_by=PersonAnswer(id=maker.id, name=maker.name) if maker else None,
        created_at=webhook.created_at,
        updated_at=webhook.updated_at,
    )


def _with_secret(webhook: Webhook, *, is_shown: bool) -> WebhookWithSecret:
    return WebhookWithSecret(**dict(_present(webhook)), secret=webhook.secret if is_shown else None)
