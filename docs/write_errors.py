"""Write user/errors.md from the table of errors and the API's statuses: `python docs/write_errors.py`."""

from __future__ import annotations

from pathlib import Path

from contrafact.domain.errors import KINDS, ErrorKind
from contrafact_api.errors import status_of

PAGE = Path(__file__).with_name("user") / "errors.md"
COMMAND_LINE_ALONE = frozenset({"file_unusable", "bad_usage", "invalid_setting"})
HEAD = """\
# Errors

*Written by `python docs/write_errors.py` from `backend/src/contrafact/domain/errors.py`; a test fails when it differs.*

Every error has a code that never changes, so that programs may act on it, and a sentence for people. There is one
table of them, and they are met in three places:

- **The API** answers with `application/problem+json`: `type`, `title`, `status`, `detail`, `code`, and, where fields of
  the request are wrong, `errors`. The column *status* is the HTTP status of such an answer, a dash where no answer
  has the code. 503 comes with `Retry-After`.
- **A job that failed**, and its track, keep `error: {code, detail}`. Whatever is wrong with a video or a file is found
  by the worker, after the API has answered 202; so most codes about fetching and audio are met here.
- **The command line** prints `contrafact: <sentence> [code]` on stderr and ends with status 1, or 2 for `bad_usage` and
  `invalid_setting`.

*Detail* is the sentence about the very case; where nothing more is known it is title and advice. *Retry* says whether
the same may succeed when it is tried again unchanged.

| code | status | what happened | what to do | retry |
|---|---|---|---|---|
"""


def errors_page() -> str:
    """The page as it should be."""
    return HEAD + "".join(_row(kind) for kind in KINDS.values())


def _row(kind: ErrorKind) -> str:
    retry = "yes" if kind.retryable else ""
    status = "-" if kind.code in COMMAND_LINE_ALONE else status_of(kind.code)
    return f"| `{kind.code}` | {status} | {kind.title} | {kind.advice} | {retry} |\n"


if __name__ == "__main__":
    PAGE.write_text(errors_page(), encoding="utf-8")
