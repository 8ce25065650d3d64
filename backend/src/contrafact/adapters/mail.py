"""Mails by SMTP."""

from __future__ import annotations

import logging
import smtplib
import ssl
from email.message import EmailMessage
from urllib.parse import unquote, urlsplit

from contrafact.domain.hosts import is_loopback

_TIMEOUT_S = 10.0
_PORTS = {"smtp": 587, "smtps": 465}
_log = logging.getLogger(__name__)


class SmtpMailer:
    """`Mailer` by a server: `smtps://` is encrypted from the start, `smtp://` by STARTTLS, unless it is this machine.

    Parameters
    ----------
    url : `smtp://host:port` or `smtps://user:password@host:port`.
    sender : address of the sender.
    """

    def __init__(self, url: str, sender: str) -> None:
        parts = urlsplit(url)
        self._is_tls, self._host = parts.scheme == "smtps", parts.hostname or ""
        self._port = parts.port or _PORTS[parts.scheme]
        self._user, self._password = unquote(parts.username or ""), unquote(parts.password or "")
        self._sender = sender

    def send(self, to: str, subject: str, text: str) -> bool:
        """See `Mailer.send`."""
        mail = EmailMessage()
        try:
            mail["From"], mail["To"], mail["Subject"] = self._sender, to, subject
            mail.set_content(text)
            with self._connect() as server:
                if self._user:
                    server.login(self._user, self._password)
                server.send_message(mail)
        except (OSError, smtplib.SMTPException, ValueError) as error:
            _log.warning("a mail was not sent: %s", error)
            return False
        return True

    def _connect(self) -> smtplib.SMTP:
        context = ssl.create_default_context()
        if self._is_tls:
            return smtplib.SMTP_SSL(self._host, self._port, timeout=_TIMEOUT_S, context=context)
        server = smtplib.SMTP(self._host, self._port, timeout=_TIMEOUT_S)
        # A link in a mail is a password: it leaves this machine encrypted or not at all.
        if not is_loopback(self._host):
            server.starttls(context=context)
        return server
