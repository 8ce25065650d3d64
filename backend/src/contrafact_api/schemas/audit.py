"""Schemas of the audit log."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, Field
from pydantic.json_schema import SkipJsonSchema

from contrafact.domain.audit import Action, AuditFilter, TargetKind
from contrafact_api.schemas.common import Answer, Moment, PageAnswer, PageQuery, PersonAnswer, Text

_MOMENT = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}(T[0-9]{2}:[0-9]{2}(:[0-9]{2}(\.[0-9]{1,6})?)?(Z|[+-][0-9]{2}:[0-9]{2}))?$"


def moment_of(text: str) -> datetime:
    """Return the moment of a date, at its beginning in UTC, or of a date and time with its zone. Raises ValueError."""
    found = datetime.fromisoformat(text)
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def _real(text: str) -> str:
    try:
        moment_of(text).astimezone(UTC)
    except OverflowError as error:
        raise ValueError("out of range") from error
    return text


MomentText = Annotated[str, Field(pattern=_MOMENT), AfterValidator(_real)]
"""A date, or a date and time with its zone."""
Name = Annotated[Text, Field(min_length=1, max_length=200)]
Fields = Annotated[dict[str, Any] | None, Field(description="The fields that changed")]


class AuditQuery(PageQuery):
    """Filter of the audit log; all given conditions must hold."""

    who: Name | SkipJsonSchema[None] = Field(
        default=None, description="Id or name of a user, id of an API key, or an address"
    )
    action: Action | SkipJsonSchema[None] = None
    target_kind: TargetKind | SkipJsonSchema[None] = None
    target_id: Name | SkipJsonSchema[None] = None
    since: MomentText | SkipJsonSchema[None] = None
    until: MomentText | SkipJsonSchema[None] = Field(default=None, description="The moment before which it ends")
    format: Literal["json", "csv"] | SkipJsonSchema[None] = Field(
        default=None, description="`csv`: all entries as one file, without pages"
    )

    def filter(self) -> AuditFilter:
        """Return what is asked for."""
        return AuditFilter(
            who=self.who,
            action=self.action,
            kind=self.target_kind,
            target_id=self.target_id,
            since=moment_of(self.since) if self.since else None,
            until=moment_of(self.until) if self.until else None,
        )


class TargetAnswer(Answer):
    """What was changed."""

    kind: TargetKind
    id: str


class HistoryItem(Answer):
    """One change of one thing."""

    id: str
    at: Moment
    action: Action
    user: PersonAnswer = Field(description="Who made the change, by the name of that time")
    before: Fields
    after: Fields


class AuditItem(HistoryItem):
    """An entry of the audit log."""

    target: TargetAnswer
    key_id: str | None = Field(description="Of the API key that was used")
    address: str | None = Field(description="From which the request came; null for the worker")
    request_id: str | None


class AuditPage(PageAnswer):
    """A page of the audit log, newest first."""

    items: list[AuditItem]


class HistoryPage(PageAnswer):
    """A page of what was done to one thing, newest first."""

    items: list[HistoryItem]
