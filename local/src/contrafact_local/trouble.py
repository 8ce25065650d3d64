"""What keeps the product from running here, said in one line."""

from __future__ import annotations


class TroubleError(Exception):
    """A sentence that says what is wrong and what to install or change."""
