"""Interface of mails."""

from __future__ import annotations

from typing import Protocol


class Mailer(Protocol):
    """Sends mails."""

    def send(self, to: str, subject: str, text: str) -> bool:
        """Send a mail; return whether the server took it. Never raises: what the mail says is shown as well."""
