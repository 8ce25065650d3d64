"""Check the addresses of links: which lead to YouTube, which pages lead on to it, and which are private."""

from __future__ import annotations

import re
import unicodedata
from urllib.parse import SplitResult, unquote, urlsplit

from contrafact.domain.errors import ContrafactError
from contrafact.domain.hosts import is_private_host

_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*(?=://)")
MAX_LINK_CHARACTERS = 2048
_LONG_HOSTS = frozenset(
    f"{sub}{host}"
    for host in ("youtube.com", "youtube-nocookie.com")
    for sub in ("", "www.", "m.", "music.", "gaming.")
)
SHORT_HOSTS = frozenset({"youtu.be", "www.youtu.be"})
_PICTURE_HOSTS = frozenset({"img.youtube.com", "i.ytimg.com"})
HOSTS = _LONG_HOSTS | SHORT_HOSTS | _PICTURE_HOSTS
_REDIRECTS = (
    (re.compile(r"(www\.)?google\.(com|[a-z]{2}|com?\.[a-z]{2})"), ("q", "url")),
    (re.compile(r"consent\.(youtube|google)\.(com|[a-z]{2}|com?\.[a-z]{2})|accounts\.google\.com"), ("continue",)),
    (re.compile(r"lm?\.(facebook|instagram)\.com"), ("u",)),
)
"""Pages that lead to the address in a parameter."""


def is_youtube(address: str) -> bool:
    """Return whether the host of an address is one of YouTube's."""
    try:
        host = split_address(address).hostname
    except ValueError:
        return False
    return host is not None and host.removesuffix(".") in HOSTS


def targets_of(host: str, query: dict[str, list[str]]) -> list[str]:
    """Return where a page that leads elsewhere leads: a search result, or the question about cookies."""
    names = next((names for pattern, names in _REDIRECTS if pattern.fullmatch(host)), ())
    return [target for name in names for target in query.get(name, []) if "://" in target]


def split_address(text: str) -> SplitResult:
    """Split an address, with or without a scheme.

    Raises
    ------
    ValueError : it is too long, has white space, control characters or backslashes inside, or another scheme.
    """
    if not text or len(text) > MAX_LINK_CHARACTERS or "\\" in text:
        raise ValueError("not a link")
    if any(character.isspace() or unicodedata.category(character).startswith("C") for character in text):
        raise ValueError("white space or control characters inside")
    scheme = _SCHEME.match(text)
    if scheme and scheme.group().lower() not in {"http", "https"}:
        raise ValueError("another scheme")
    if scheme:
        return urlsplit(text)
    return urlsplit(f"https:{text}" if text.startswith("//") else f"https://{text}")


def checked_host(parts: SplitResult) -> str:
    """Return the host of an address that leads to YouTube, or to a page that leads on to another address.

    Raises
    ------
    ContrafactError : `private_address`, `unsupported_site`, `invalid_link` (user information, another port).
    ValueError : the host is no public name.
    """
    host = unicodedata.normalize("NFKC", unquote(parts.hostname or "")).lower().removesuffix(".")
    if is_private_host(host):
        raise ContrafactError("private_address")
    if "." not in host and ":" not in host:
        raise ValueError("not a public host name")
    if parts.username is not None or parts.password is not None:
        raise ContrafactError("invalid_link", "Links with a user name or password in them are not taken.")
    if parts.hostname is None or not _is_known(parts.hostname.removesuffix(".")):
        raise ContrafactError("unsupported_site")
    if parts.port not in {None, 80, 443}:
        raise ContrafactError("invalid_link", "YouTube links have no port of their own.")
    return host


def _is_known(host: str) -> bool:
    return host in HOSTS or any(pattern.fullmatch(host) for pattern, _ in _REDIRECTS)
