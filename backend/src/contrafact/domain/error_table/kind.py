"""One row of the table of errors."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ErrorKind:
    """One row of the table.

    Parameters
    ----------
    code : stable identifier in snake_case.
    title : what happened.
    advice : one sentence that says what to do.
    retryable : whether the same job may succeed if it is retried unchanged.
    """

    code: str
    title: str
    advice: str
    retryable: bool = False
