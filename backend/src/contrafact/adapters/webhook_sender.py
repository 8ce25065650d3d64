"""Send messages of webhooks over HTTP, to addresses that DNS gives and that are public or allowed."""

from __future__ import annotations

import http.client
import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from importlib.metadata import version

from contrafact.domain.webhook_addresses import Allowed, Target
from contrafact.domain.webhooks import Outcome

_CONNECT_SECONDS = 5.0
_TOTAL_SECONDS = 20.0
"""Longest time of one try: a slow answer must not keep a thread."""
_SUCCESS = range(200, 300)
_REDIRECTS = range(300, 400)
_PORTS = {"http": 80, "https": 443}


class _RefusedError(Exception):
    """The message may not go there."""


@dataclass(frozen=True, slots=True)
class HttpSender:
    """`Sender` that connects to the very address that it checked, and follows no redirect.

    Parameters
    ----------
    allowed : private addresses that messages may go to.
    """

    allowed: Allowed
    total_seconds: float = _TOTAL_SECONDS

    def post(self, target: Target, headers: dict[str, str], body: bytes) -> Outcome:
        """See `Sender.post`."""
        try:
            with self._connected(target) as connection:
                sent = {"Host": _host_header(target), "User-Agent": f"Contrafact/{version('contrafact')}", **headers}
                connection.request("POST", target.path, body, sent)
                status = connection.getresponse().status
        except _RefusedError as error:
            return Outcome(error=str(error))
        except ssl.SSLError as error:
            return Outcome(error=f"The encrypted connection failed: {error.reason or error}.")
        except TimeoutError:
            return Outcome(error=f"{target.host} gave no answer in time.")
        except (OSError, http.client.HTTPException) as error:
            return Outcome(error=f"The connection to {target.host} failed: {_cause(error)}.")
        return Outcome(status, _problem_of(status))

    @contextmanager
    def _connected(self, target: Target) -> Iterator[http.client.HTTPConnection]:
        used = socket.create_connection((self._address(target), target.port), _CONNECT_SECONDS)
        used.settimeout(self.total_seconds)
        if target.scheme == "https":
            context = ssl.create_default_context()
            used = context.wrap_socket(used, server_hostname=target.host, do_handshake_on_connect=False)
        expired = threading.Event()
        limit = threading.Timer(self.total_seconds, _cut, (used, expired))
        limit.daemon = True
        limit.start()
        connection = http.client.HTTPConnection(target.host, target.port)
        connection.sock = used
        try:
            if isinstance(used, ssl.SSLSocket):
                used.do_handshake()
            yield connection
        except (OSError, http.client.HTTPException) as error:
            if expired.is_set():
                raise TimeoutError from error
            raise
        finally:
            limit.cancel()
            with suppress(OSError):
                connection.close()

    def _address(self, target: Target) -> str:
        """Return an address of the host. All that DNS gives must be allowed: the next answer may name another first."""
        found = socket.getaddrinfo(target.host, target.port, type=socket.SOCK_STREAM)
        addresses = [str(each[4][0]) for each in found]
        if not self.allowed.name(target.host, target.port):
            for address in addresses:
                if not self.allowed.address(address, target.port):
                    raise _RefusedError(
                        f"{target.host} leads to the private address {address}. Allow it by "
                        "CONTRAFACT_WEBHOOK_ALLOWED, or use a public one."
                    )
        return addresses[0]


def _cut(used: socket.socket, expired: threading.Event) -> None:
    expired.set()
    with suppress(OSError):
        # Of the plain socket: that of an encrypted one would fail in the thread that is reading it.
        socket.socket.shutdown(used, socket.SHUT_RDWR)


def _host_header(target: Target) -> str:
    host = f"[{target.host}]" if ":" in target.host else target.host
    return host if target.port == _PORTS[target.scheme] else f"{host}:{target.port}"


def _problem_of(status: int) -> str | None:
    if status in _SUCCESS:
        return None
    if status in _REDIRECTS:
        return f"It answered {status}, a redirect, which is not followed. Register the new address."
    return f"It answered {status}."


def _cause(error: Exception) -> str:
    if isinstance(error, socket.gaierror):
        return "the name was not found"
    return (error.strerror if isinstance(error, OSError) else None) or str(error) or type(error).__name__
