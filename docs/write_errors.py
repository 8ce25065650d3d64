"""Write user/errors.md from the table of errors and the API's statuses: `python docs/write_errors.py`."""

from __future__ import annotations

from pathlib import Path

from contrafact.domain.errors import KINDS, ErrorKind
from contrafact_api.errors import status_of

PAGE = Path(__file__).with_name("user") / "errors.md"
COMMAND_LINE_ALONE = frozenset({"file_unusable", "bad_usage", "invalid_setting"})
HEAD = """\
# Errors

*Written by `python docs/write_errors.py` from `backend/src/contrafact/domain/errors.py`.*

Every error has a stable code for programs and a sentence for people.

- **The API** answers with `application/problem+json`: `type`, `title`, `status`, `detail`, `code` and, for invalid
  fields, `errors`. *Status* is the HTTP status; 503 has `Retry-After`.
- **Failed jobs** and their tracks keep `error: {code, detail}`. The worker finds what is wrong with a video or a file
  after the API has answered 202.
- **The command line** prints `contrafact: <sentence> [code]` and exits with 1, or with 2 for `bad_usage` and
  `invalid_setting`.

*Retry*: the same request may succeed later.

| code | status | what happened | what to do | retry |
|---|---|---|---|---|
"""


def errors_page() -> str:
    """Return the text of the page."""
    return HEAD + "".join(_row(kind) for kind in KINDS.values())


def _row(kind: ErrorKind) -> str:
    retry = "yes" if kind.retryable else ""
    status = "-" if kind.code in COMMAND_LINE_ALONE else status_of(kind.code)
    return f"| `{kind.code}` | {status} | {kind.title} | {kind.advice} | {retry} |\n"


if __name__ == "__main__":
    PAGE.write_text(errors_page(), encoding="utf-8")
