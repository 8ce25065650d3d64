"""The table of errors: a stable code and a sentence that says what to do for each.

The API turns a code into an HTTP status in one place; jobs store code and sentence; the page and
docs/user/errors.md show them. A code is never renamed: clients match on it.
"""

from __future__ import annotations

from contrafact.domain.error_table.audio import AUDIO_ERRORS
from contrafact.domain.error_table.commands import COMMANDS_ERRORS
from contrafact.domain.error_table.fetching import FETCHING_ERRORS
from contrafact.domain.error_table.imports import IMPORTS_ERRORS
from contrafact.domain.error_table.kind import ErrorKind
from contrafact.domain.error_table.library import LIBRARY_ERRORS
from contrafact.domain.error_table.people import PEOPLE_ERRORS
from contrafact.domain.error_table.requests import REQUESTS_ERRORS
from contrafact.domain.error_table.reviews import REVIEWS_ERRORS
from contrafact.domain.error_table.sets import SETS_ERRORS
from contrafact.domain.error_table.webhooks import WEBHOOKS_ERRORS

__all__ = ["FILE_FAULTS", "KINDS", "ErrorKind"]

FILE_FAULTS = frozenset(
    {
        *("file_too_large", "too_long", "too_short", "empty_file", "taken_as_set", "set_too_long"),
        *("not_audio", "unsupported_format", "no_audio_stream", "corrupt_audio", "silent_audio"),
    }
)
"""Codes of files that no retry can process."""

_KINDS = (
    *FETCHING_ERRORS,
    *AUDIO_ERRORS,
    *COMMANDS_ERRORS,
    *IMPORTS_ERRORS,
    *LIBRARY_ERRORS,
    *PEOPLE_ERRORS,
    *WEBHOOKS_ERRORS,
    *REVIEWS_ERRORS,
    *SETS_ERRORS,
    *REQUESTS_ERRORS,
)
KINDS: dict[str, ErrorKind] = {kind.code: kind for kind in _KINDS}
"""The table by code."""
