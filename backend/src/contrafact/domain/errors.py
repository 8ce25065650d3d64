"""Errors that users see, each with a code of the table of errors."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from contrafact.domain.error_table import KINDS

UNAVAILABLE = frozenset({"database_unavailable", "bucket_unavailable", "engine_unavailable"})
"""Codes of servers that do not answer: what was asked of them may succeed later."""


class ContrafactError(Exception):
    """Error with a stable code and a sentence for the user.

    Parameters
    ----------
    code : a key of `KINDS`.
    detail : one sentence about this case; title and advice of the table if left out.
    retry_after_s : when the same may succeed; for answers with Retry-After.

    Raises
    ------
    KeyError : the code is not in the table.
    """

    def __init__(self, code: str, detail: str | None = None, retry_after_s: float | None = None) -> None:
        self.kind = KINDS[code]
        self.retry_after_s = retry_after_s
        self.detail = detail or f"{self.kind.title}. {self.kind.advice}"
        super().__init__(self.detail)

    @property
    def code(self) -> str:
        """The stable code."""
        return self.kind.code


class BucketFullError(ContrafactError):
    """`disk_full` of the bucket, which concerns all objects: jobs wait, while a full scratch disk ends a job."""

    def __init__(self, detail: str | None = None) -> None:
        super().__init__("disk_full", detail)


@contextmanager
def suppressed(*codes: str) -> Iterator[None]:
    """Suppress the errors with these codes, as `contextlib.suppress` does those of a class."""
    try:
        yield
    except ContrafactError as error:
        if error.code not in codes:
            raise
