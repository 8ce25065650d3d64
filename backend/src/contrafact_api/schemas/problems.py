"""Errors as problem details (RFC 9457)."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, Field

PartState = Literal["ok", "unavailable"]
"""Whether a server that this one needs answers."""


class FieldError(BaseModel):
    """One field of a request that is not valid."""

    location: list[str | int] = Field(description="Name of the field, position in its list; empty: the body")
    message: str


class ProblemDetails(BaseModel):
    """What every error answers, as application/problem+json."""

    type: str = Field(description="Address of the error's description")
    title: str
    status: int
    detail: str = Field(description="One sentence that says what to do")
    code: str = Field(description="Stable code; match on this")
    errors: list[FieldError] | None = Field(default=None, description="For a request that is not valid")
    parts: dict[str, PartState] | None = Field(
        default=None, description="For `not_ready`: what answers and what does not"
    )
