"""Say in plain words what is wrong with a field of a request. Never a pattern: people read this in the page."""

from __future__ import annotations

from pydantic_core import ErrorDetails

_THINGS = {
    "track_id": "a song",
    "query_id": "a song",
    "reference_id": "a song",
    "ids": "a song",
    "work_id": "a work",
    "job_id": "a job",
    "playlist_id": "a playlist",
    "clip_id": "a clip",
}
"""What a field is the id of."""
_LONGEST = 60
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
}
_NUMBERS = frozenset({"float_type", "float_parsing", "int_type", "int_parsing", "int_from_float", "finite_number"})
_LIMITS = frozenset({"greater_than", "greater_than_equal", "less_than", "less_than_equal"})


def sentence_of(error: ErrorDetails, name: str) -> str:
    """Return what is wrong with a field, and what to do.

    Parameters
    ----------
    error : with its input and context.
    name : of the field, as the client may see it; empty for the whole body.
    """
    kind, shown = error["type"], name or "The body"
    if kind == "string_pattern_mismatch" and name in _THINGS:
        return (
            f"{_quoted(error['input'])} is not the id of {_THINGS[name]}. Check the link, or choose it from its list."
        )
    if name == "min_probability" and kind in _NUMBERS | _LIMITS:
        return "min_probability must be a number from 0 to 1, such as 0.8."
    if kind in _NUMBERS:
        return f"{shown} must be a {'whole ' if kind.startswith('int') else ''}number."
    if kind in _IN_GENERAL:
        return _IN_GENERAL[kind].format_map(_Known({"name": shown, **error.get("ctx", {})}))
    return f"{shown} is not valid: {error['msg']}."


class _Known(dict[str, object]):
    """Leaves out what an error does not say, rather than fail on it."""

    def __missing__(self, _: str) -> str:
        return "something else"


def _quoted(text: object) -> str:
    """Quote what a client sent, shortened, without characters that cannot be shown."""
    shown = "".join(each if each.isprintable() else "\N{REPLACEMENT CHARACTER}" for each in str(text)[:_LONGEST])
    ending = "…" if len(str(text)) > _LONGEST else ""
    return f"“{shown}{ending}”"
