"""Convert entries of the audit log to answers and to CSV."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator

from contrafact.domain.audit import AuditEntry, Values
from contrafact.domain.exchange import csv_line
from contrafact.domain.pages import Page
from contrafact_api.presenters.matching import no_formula
from contrafact_api.schemas.audit import AuditItem, AuditPage, HistoryItem, HistoryPage, TargetAnswer
from contrafact_api.schemas.common import PersonAnswer

_COLUMNS = (
    *("at", "user_id", "user_name", "key_id", "address", "request_id"),
    *("action", "target_kind", "target_id", "before", "after"),
)


def present_audit(page: Page[AuditEntry]) -> AuditPage:
    """Convert a page of the log."""
    items = [_audit_item(entry) for entry in page.items]
    return AuditPage(items=items, next_cursor=page.next_cursor, total=page.total, total_is_exact=page.is_total_exact)


def present_history(page: Page[AuditEntry]) -> HistoryPage:
    """Convert a page of what was done to one thing, without what administrators alone may see."""
    items = [_history_item(entry) for entry in page.items]
    return HistoryPage(items=items, next_cursor=page.next_cursor, total=page.total, total_is_exact=page.is_total_exact)


def audit_csv(entries: Iterable[AuditEntry]) -> Iterator[str]:
    """Yield the log as CSV (RFC 4180), a header row first; fields as JSON."""
    yield csv_line(_COLUMNS)
    for entry in entries:
        actor, change = entry.actor, entry.change
        yield csv_line(
            (
                *(entry.at.isoformat(), actor.user_id, no_formula(actor.name), actor.key_id, actor.address),
                *(actor.request_id, change.action.value, change.kind.value, no_formula(change.target_id)),
                *(_json(change.before), _json(change.after)),
            )
        )


def _history_item(entry: AuditEntry) -> HistoryItem:
    return HistoryItem(
        id=entry.id,
        at=entry.at,
        action=entry.change.action,
        user=PersonAnswer(id=entry.actor.user_id, name=entry.actor.name),
        before=_fields(entry.change.before),
        after=_fields(entry.change.after),
    )


def _audit_item(entry: AuditEntry) -> AuditItem:
    change, actor = entry.change, entry.actor
    return AuditItem(
        **dict(_history_item(entry)),
        target=TargetAnswer(kind=change.kind, id=change.target_id),
        key_id=actor.key_id,
        address=actor.address,
        request_id=actor.request_id,
    )


def _fields(values: Values | None) -> dict[str, object] | None:
    return None if values is None else dict(values)


def _json(values: Values | None) -> str:
    return "" if values is None else json.dumps(dict(values), ensure_ascii=False)
