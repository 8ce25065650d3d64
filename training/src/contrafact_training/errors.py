"""The base class of errors that a command prints as one sentence."""

from __future__ import annotations


class TrainingError(Exception):
    """Input or settings that cannot be used. The message is a sentence for the person at the terminal."""
