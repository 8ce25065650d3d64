"""Tell private from public host names and addresses by their spelling, without DNS."""

from __future__ import annotations

import ipaddress
import re

_PRIVATE_SUFFIXES = (
    "localhost",
    "local",
    "localdomain",
    "internal",
    "intranet",
    "private",
    "corp",
    "home",
    "lan",
    "home.arpa",
)
_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")
_NUMBER = re.compile(r"0x[0-9a-f]*|[0-9]+")


def is_private_host(host: str) -> bool:
    """Whether a host name, or an address in any notation, is private.

    Parameters
    ----------
    host : lower-case ASCII host, without port, brackets or trailing dot.

    Raises
    ------
    ValueError : the host is numeric but not a valid address.
    """
    address = _parse_ipv6(host) if ":" in host else _parse_ipv4(host)
    if address is not None:
        return not _is_global(address)
    return any(host == suffix or host.endswith(f".{suffix}") for suffix in _PRIVATE_SUFFIXES)


def is_loopback(host: str) -> bool:
    """Whether a host name or address, in its usual notation, is this machine itself."""
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


def _parse_ipv4(host: str) -> ipaddress.IPv4Address | None:
    """Parse like C's `inet_aton`: one to four decimal, octal (0...) or hexadecimal (0x...) numbers."""
    parts = host.split(".")
    if not _NUMBER.fullmatch(parts[-1]):
        return None
    if len(parts) > 4 or not all(_NUMBER.fullmatch(part) for part in parts):  # noqa: PLR2004
        raise ValueError(f"{host!r} is not an address")
    *head, last = [_number(part) for part in parts]
    value = 0
    for number in head:
        if number > 0xFF:  # noqa: PLR2004
            raise ValueError(f"{host!r} is not an address")
        value = value << 8 | number
    room_bits = 8 * (4 - len(head))
    if last >= 1 << room_bits:
        raise ValueError(f"{host!r} is not an address")
    return ipaddress.IPv4Address(value << room_bits | last)


def _number(text: str) -> int:
    if text.startswith("0x"):
        return int(text[2:] or "0", 16)
    return int(text, 8) if text.startswith("0") and text != "0" else int(text)


def _parse_ipv6(host: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address:
    address = ipaddress.IPv6Address(host.partition("%")[0])
    if address in _NAT64:
        return ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    teredo_client = address.teredo[1] if address.teredo else None
    return address.ipv4_mapped or address.sixtofour or teredo_client or address


def _is_global(address: ipaddress.IPv4Address | ipaddress.IPv6Address) -> bool:
    return address.is_global and not address.is_multicast
