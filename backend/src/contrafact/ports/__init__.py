"""Interfaces of what the services use: database, bucket, queue, sources, feature extraction; with test doubles."""

from collections.abc import Callable
from datetime import datetime

Clock = Callable[[], datetime]
"""Returns the current time in UTC, timezone-aware."""
NewId = Callable[[], str]
"""Returns 32 random hex digits."""
