"""Names of the environment variables of settings."""

from __future__ import annotations

from pydantic import AliasChoices


def named(name: str) -> AliasChoices:
    """Return the alias of a field that is read from an environment variable, and is never set by the field's name."""
    return AliasChoices(name)
