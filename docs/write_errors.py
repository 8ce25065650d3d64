"""Write user/errors.md from the table of errors and the API's statuses: `python docs/write_errors.py`."""

from __future__ import annotations

from pathlib import Path

from contrafact.domain.error_table import KINDS, ErrorKind
from contrafact_api.errors import status_of

PAGE = Path(__file__).with_name("user") / "errors.md"
COMMAND_LINE_ALONE = frozenset(
    {
        *("file_unusable", "bad_usage", "invalid_setting", "update_failed"),
        *("backup_exists", "backup_damaged", "backup_unsupported", "library_not_empty", "snapshot_unavailable"),
    }
)
HEAD = """\
# Errors

*Written by `python docs/write_errors.py` from `backend/src/contrafact/domain/error_table/`.*

- **The API** answers with `application/problem+json`: `type`, `title`, `status`, `detail`, `code` and, for invalid
  fields, `errors`. 429, 503 and 507 have `Retry-After`.
- **Failed jobs** and their tracks keep `error: {code, detail}`, found after the API has answered 202.
- **The command line** prints `contrafact: <sentence> [code]`; its exit status is 2 for `bad_usage` and
  `invalid_setting`, else 1.

The same request may succeed later after {retryable}.

| code | status | what happened | what to do |
|---|---|---|---|
"""


def errors_page() -> str:
    """Return the text of the page."""
    codes = [f"`{code}`" for code, kind in KINDS.items() if kind.retryable]
    retryable = f"{', '.join(codes[:-1])} and {codes[-1]}"
    return HEAD.replace("{retryable}", retryable) + "".join(_row(kind) for kind in KINDS.values())


def _row(kind: ErrorKind) -> str:
    status = "-" if kind.code in COMMAND_LINE_ALONE else status_of(kind.code)
    return f"| `{kind.code}` | {status} | {kind.title} | {kind.advice} |\n"


if __name__ == "__main__":
    PAGE.write_text(errors_page(), encoding="utf-8")
