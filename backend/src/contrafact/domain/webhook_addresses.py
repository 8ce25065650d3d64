"""Which addresses webhooks may have: public ones, and those that the operator allows."""

from __future__ import annotations

import ipaddress
import re
from dataclasses import dataclass
from urllib.parse import SplitResult, urlsplit

from contrafact.domain.errors import ContrafactError
from contrafact.domain.hosts import is_private_host

MAX_URL_CHARACTERS = 2048
_NAME = re.compile(r"(?:[a-z0-9_-]{1,63}\.)*[a-z0-9_-]{1,63}")
_MAX_NAME_CHARACTERS = 253
_PORTS = {"http": 80, "https": 443}
_PRIVATE = "That address is private. Use a public one, or let the operator add it to CONTRAFACT_WEBHOOK_ALLOWED."
Network = ipaddress.IPv4Network | ipaddress.IPv6Network


@dataclass(frozen=True, slots=True)
class Allowed:
    """Private addresses that webhooks may have.

    Parameters
    ----------
    hosts : names or addresses with their port; None for any port.
    networks : of addresses, with any port.
    """

    hosts: frozenset[tuple[str, int | None]] = frozenset()
    networks: tuple[Network, ...] = ()

    @classmethod
    def parse(cls, text: str) -> Allowed:
        """Parse `hooks.lan, 10.0.0.5:9000, [fd00::1]:9000, 192.168.0.0/16`. Raises ValueError."""
        parts = [part.strip().lower() for part in text.split(",") if part.strip()]
        networks = tuple(ipaddress.ip_network(part, strict=False) for part in parts if "/" in part)
        return cls(frozenset(_host_and_port(part) for part in parts if "/" not in part), networks)

    def name(self, host: str, port: int) -> bool:
        """Return whether a host is allowed by its name or spelling."""
        return not self.hosts.isdisjoint({(host, port), (host, None)})

    def address(self, address: str, port: int) -> bool:
        """Return whether messages may go to an address: it is public or allowed."""
        try:
            found = ipaddress.ip_address(address.partition("%")[0])
            is_private = is_private_host(address)
        except ValueError:
            return False
        found = getattr(found, "ipv4_mapped", None) or found
        is_inside = any(found.version == network.version and found in network for network in self.networks)
        return not is_private or is_inside or self.name(str(found), port)


NONE_ALLOWED = Allowed()


@dataclass(frozen=True, slots=True)
class Target:
    """Where the messages of a webhook go."""

    scheme: str
    host: str
    port: int
    path: str


def target_of(url: str, allowed: Allowed) -> Target:
    """Return the target of a webhook's address, as far as its spelling tells: DNS decides when a message is sent.

    Raises
    ------
    ContrafactError : `invalid_webhook`, `private_address`.
    """
    parts = _split(url)
    host = (parts.hostname or "").removesuffix(".")
    port = parts.port or _PORTS[parts.scheme]
    try:
        is_private = is_private_host(host) or ("." not in host and ":" not in host)
    except ValueError as error:
        raise ContrafactError("invalid_webhook") from error
    if ":" not in host and (len(host) > _MAX_NAME_CHARACTERS or not _NAME.fullmatch(host)):
        raise ContrafactError("invalid_webhook")
    if is_private and not allowed.name(host, port) and not _is_allowed_address(host, port, allowed):
        raise ContrafactError("private_address", _PRIVATE)
    path = parts.path or "/"
    return Target(parts.scheme, host, port, f"{path}?{parts.query}" if parts.query else path)


def _split(url: str) -> SplitResult:
    is_plain = len(url) <= MAX_URL_CHARACTERS and url.isascii() and url.isprintable() and not set(url) & set(' \\"<>')
    try:
        parts = urlsplit(url)
        is_url = parts.scheme in _PORTS and bool(parts.hostname) and parts.port != 0
    except ValueError as error:
        raise ContrafactError("invalid_webhook") from error
    if not (is_plain and is_url):
        raise ContrafactError("invalid_webhook")
    if parts.username is not None or parts.password is not None or parts.fragment:
        raise ContrafactError("invalid_webhook", "A webhook's address has neither a user name, a password nor a `#`.")
    return parts


def _is_allowed_address(host: str, port: int, allowed: Allowed) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return allowed.address(host, port)


def _host_and_port(text: str) -> tuple[str, int | None]:
    is_bare_ipv6 = text.count(":") > 1 and not text.startswith("[")
    parts = urlsplit(f"//[{text}]" if is_bare_ipv6 else f"//{text}")
    is_name = is_bare_ipv6 or text.startswith("[") or _NAME.fullmatch(parts.hostname or "")
    if not parts.hostname or not is_name or parts.path or parts.username is not None:
        raise ValueError(f"`{text}` is no host; give hooks.lan, 10.0.0.5:9000 or 10.1.0.0/16")
    return parts.hostname, parts.port
