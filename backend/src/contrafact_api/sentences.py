"""Say in plain words what is wrong with a field of a request. Never a pattern: people read this in the page."""

from __future__ import annotations

import re

from pydantic_core import ErrorDetails

_THINGS = {
    **dict.fromkeys(("track_id", "query_id", "reference_id", "original_track_id", "ids", "track_ids"), "a song"),
    **dict.fromkeys(("work_id", "work_ids"), "a work"),
    "job_id": "a job",
    "playlist_id": "a playlist",
    "clip_id": "a clip",
    "case_id": "a case",
    "pair_id": "a pair",
    "link_id": "a link",
    "set_id": "a set",
    "import_id": "an import",
    "change_id": "a change",
    "calibration_id": "a calibration",
    "revises": "a review",
    "webhook_id": "a webhook",
    "delivery_id": "a delivery",
    "user_id": "a user",
    "session_id": "a session",
    "key_id": "a key",
    "invitation_id": "an invitation",
}
"""What a field is the id of."""
_MOMENT = "{name} must be a date such as 2026-05-31, or a date and time with its zone."
_FORMS = {
    **dict.fromkeys(("since", "until", "added_since", "added_until"), _MOMENT),
    "email": "{name} must be an address such as anna@example.org.",
}
"""What texts of a form of their own look like."""
_LONGEST = 60
_LONGEST_NAME = 100
_IN_GENERAL = {
    "missing": "{name} is missing.",
    "extra_forbidden": "{name} is not known here. Leave it out.",
    "greater_than": "{name} must be more than {gt}.",
    "greater_than_equal": "{name} must be at least {ge}.",
    "less_than": "{name} must be less than {lt}.",
    "less_than_equal": "{name} must be at most {le}.",
    "literal_error": "{name} must be {expected}.",
    "enum": "{name} must be {expected}.",
    "string_too_long": "{name} may have at most {max_length} characters.",
    "string_pattern_mismatch": "{name} must not be empty.",
    "string_too_short": "{name} must not be empty.",
    "string_type": "{name} must be a text.",
    "string_unicode": "{name} must be valid Unicode.",
    "too_short": "{name} must not be empty.",
    "too_long": "{name} may have at most {max_length} items.",
    "list_type": "{name} must be a list.",
    **dict.fromkeys(("bool_type", "bool_parsing"), "{name} must be true or false."),
    **dict.fromkeys(("dict_type", "model_type", "model_attributes_type"), "{name} must be a JSON object."),
}
_NUMBERS = frozenset(
    {
        *("float_type", "float_parsing", "finite_number"),
        *("int_type", "int_parsing", "int_parsing_size", "int_from_float"),
    }
)
_LIMITS = frozenset({"greater_than", "greater_than_equal", "less_than", "less_than_equal"})
_NAME = re.compile(r"[a-z][a-z0-9_]{0,99}")
_OF_TYPES = frozenset({"none", "str", "int", "float", "bool", "enum", "literal"})
"""Names that pydantic gives the types of a union, in the place of an error."""


def field_of(error: ErrorDetails, outer: str) -> str:
    """Return the name of the field that is wrong: of the innermost one, such as `share` of a writer.

    Parameters
    ----------
    outer : name of the field of the request that it is in, as the client may see it.
    """
    if error["type"] == "extra_forbidden":
        # This name comes from the client.
        return storable(str(error["loc"][-1]))
    names = [part for part in error["loc"] if isinstance(part, str) and _NAME.fullmatch(part)]
    inner = [name for name in names if name not in _OF_TYPES]
    return inner[-1] if inner else outer


def storable(name: str) -> str:
    """Return the name of a field shortened, and without what UTF-8 cannot encode."""
    return name[:_LONGEST_NAME].encode(errors="replace").decode()


def sentence_of(error: ErrorDetails, name: str) -> str:
    """Return what is wrong with a field, and what to do.

    Parameters
    ----------
    error : with its input and context.
    name : of the field, as the client may see it; empty for the whole body.
    """
    kind, shown = error["type"], name or "The body"
    if kind == "too_long" and isinstance(error["input"], str):
        kind = "string_too_long"
    has_form = kind == "string_pattern_mismatch" or (kind == "value_error" and "\x00" not in str(error["input"]))
    if has_form and name in _FORMS:
        return _FORMS[name].format(name=name)
    if kind == "value_error":
        return f"{shown} {error['ctx']['error']}."
    if kind == "string_pattern_mismatch" and name in _THINGS:
        return (
            f"{_quoted(error['input'])} is not the id of {_THINGS[name]}. Check the link, or choose it from its list."
        )
    if kind in _NUMBERS | _LIMITS and name == "min_probability":
        return "min_probability must be a number from 0 to 1, such as 0.8."
    if kind in _NUMBERS:
        return f"{shown} must be a {'whole ' if kind.startswith('int') else ''}number."
    return _in_general(error, kind, shown)


def _in_general(error: ErrorDetails, kind: str, shown: str) -> str:
    if kind in _IN_GENERAL:
        context = {each: _plain(value) for each, value in error.get("ctx", {}).items()}
        return _IN_GENERAL[kind].format_map(_Known({"name": shown, **context}))
    return f"{shown} is not valid: {error['msg']}."


class _Known(dict[str, object]):
    """Leaves out what an error does not say, rather than fail on it."""

    def __missing__(self, _: str) -> str:
        return "something else"


def _plain(value: object) -> object:
    """Write whole numbers without a point."""
    return int(value) if isinstance(value, float) and value.is_integer() else value


def _quoted(text: object) -> str:
    """Quote what a client sent, shortened, without characters that cannot be shown."""
    shown = "".join(each if each.isprintable() else "\N{REPLACEMENT CHARACTER}" for each in str(text)[:_LONGEST])
    ending = "…" if len(str(text)) > _LONGEST else ""
    return f"“{shown}{ending}”"
