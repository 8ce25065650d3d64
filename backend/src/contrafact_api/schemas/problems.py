"""Schemas of errors: problem details (RFC 9457)."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, Field

PartState = Literal["ok", "unavailable"]
"""Whether a server that the API needs answers."""


class FieldError(BaseModel):
    """An invalid field of a request."""

    location: list[str | int] = Field(description="Name of the field, position in a list; empty for the whole body")
    message: str


class ProblemDetails(BaseModel):
    """Body of every error, sent as application/problem+json."""

    type: str = Field(description="Address of the description of the error")
    title: str
    status: int
    detail: str = Field(description="What happened and what to do, in one sentence")
    code: str = Field(description="Stable error code for programs")
    errors: list[FieldError] | None = Field(default=None, description="For `invalid_request`: the invalid fields")
    parts: dict[str, PartState] | None = Field(default=None, description="For `not_ready`: which servers answer")
