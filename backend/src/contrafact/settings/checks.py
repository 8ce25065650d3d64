"""Checks of settings, and the parts of their texts."""

from __future__ import annotations

import pwd
import re
from ipaddress import AddressValueError, IPv6Address
from urllib.parse import urlsplit

from contrafact.domain.limits import parse_limits
from contrafact.domain.tracks import SourceKind
from contrafact.domain.webhook_addresses import Allowed
from contrafact.domain.work_kinds import WorkKind

ALL_USERS = "all"
"""Value of CONTRAFACT_LOCAL_USERS that admits everyone."""

NO_SOURCE = "none"
"""Value of CONTRAFACT_KEEP_AUDIO that keeps nothing: an empty one counts as not set."""
_WITHOUT_PORT = ("path", "off")
_ADDRESS_AND_PORT = re.compile(r"(?:(?P<address>\[[0-9a-fA-F:.]+\]|[\w.-]+):)?(?P<port>[0-9]{1,5})")
_BASE_PATH = re.compile(r"(?:/(?!\.{1,2}(?:/|$))[A-Za-z0-9._~-]+)+")
_HOST_NAME = re.compile(r"[A-Za-z0-9._-]+")
_ORIGIN = re.compile(r"[a-z][a-z0-9+.-]*://(?:[a-z0-9._-]+|\[[0-9a-f:.]+\])(?::[0-9]{1,5})?")
_BARE_PROXY = re.compile(r"(?:[^@/]+@)?[\w.-]+(?::\d{1,5})?")
"""Without a scheme yt-dlp takes it for one of HTTP."""
_PROXIES = frozenset({"http", "https", "socks", "socks4", "socks4a", "socks5", "socks5h"})
_LAST_PORT = 65_535
_LOOPBACK = "127.0.0.1"


def known_users(text: str) -> str:
    """Return the users of a list. Raises ValueError for one who is not known here."""
    if text != ALL_USERS:
        for name in listed(text):
            user_id(name)
    return text


def user_id(name: str) -> int:
    """Return the id of a user. Raises ValueError for one who is not known here."""
    if name.isascii() and name.isdecimal():
        return int(name)
    try:
        return pwd.getpwnam(name).pw_uid
    except KeyError:
        raise ValueError(f"there is no user {name} on this machine") from None


def metrics_place(text: str) -> str:
    """Return where metrics answer. Raises ValueError for anything that is no place."""
    if text in _WITHOUT_PORT:
        return text
    found = _ADDRESS_AND_PORT.fullmatch(text)
    if found is None or not 0 < int(found["port"]) <= _LAST_PORT:
        raise ValueError("Give `path`, `off`, a port, or an address and a port such as 127.0.0.1:9464")
    return text


def base_path(text: str) -> str:
    """Return a path such as `/contrafact`, without a slash at its end. Raises ValueError for anything else."""
    path = text.rstrip("/")
    if path and not _BASE_PATH.fullmatch(path):
        raise ValueError("Give a path such as /contrafact, of letters, digits, and ._~- between slashes")
    if path.split("/")[1:2] == ["api"]:
        raise ValueError("A path that begins with /api belongs to the API itself; give another")
    return path


def limits(text: str) -> str:
    """Return limits of roles. Raises ValueError as `parse_limits`."""
    parse_limits(text)
    return text


def webhook_targets(text: str) -> str:
    """Return allowed addresses. Raises ValueError as `Allowed.parse`."""
    Allowed.parse(text)
    return text


def folders(text: str) -> str:
    """Return a colon-separated list of folders. Raises ValueError for a path that is not absolute."""
    relative = [each for each in text.split(":") if each and not each.startswith("/")]
    if relative:
        raise ValueError(f"{relative[0]} is no absolute path")
    return text


def work_kinds(text: str) -> str:
    """Return a list of kinds of work. Raises ValueError for one that is unknown."""
    known = [kind.value for kind in WorkKind]
    unknown = sorted(listed(text) - {*known})
    if unknown:
        raise ValueError(f"{unknown[0]} is no kind of work; give some of {', '.join(known)}, or nothing for all")
    return text


def audio_sources(text: str) -> str:
    """Return a list of kinds of sources. Raises ValueError for one that is unknown."""
    unknown = sorted(listed(text) - {NO_SOURCE, *(kind.value for kind in SourceKind)})
    if unknown:
        raise ValueError(f"{unknown[0]} is not a source; give `upload`, `youtube`, both, or `none`")
    return text


def audio_kinds(text: str) -> frozenset[SourceKind]:
    """Return the kinds of a list of sources."""
    return frozenset(SourceKind(each) for each in listed(text) if each != NO_SOURCE)


def metrics_address(place: str) -> tuple[str, int] | None:
    """Return address and port of a place of the metrics; None without a port of their own."""
    found = _ADDRESS_AND_PORT.fullmatch(place)
    return ((found["address"] or _LOOPBACK).strip("[]"), int(found["port"])) if found else None


def milvus_address(text: str) -> str:
    """Return the address of a Milvus. Raises ValueError for another one."""
    parts = urlsplit(text)
    if text and (parts.scheme not in {"http", "https"} or not parts.hostname or parts.port is None):
        raise ValueError("Give http://host:port or https://user:password@host:port/database")
    return text


def database_address(text: str) -> str:
    """Return the address of a MongoDB. Raises ValueError for another one."""
    if not text.startswith(("mongodb://", "mongodb+srv://")):
        raise ValueError("Give mongodb://user:password@host:27017/database")
    return text


def broker_address(text: str) -> str:
    """Return the address of a queue. Raises ValueError for one without a scheme."""
    if not text.partition("://")[0].replace("+", "").isalnum() or "://" not in text:
        raise ValueError("Give redis://:password@host:6379/0, or rediss:// for TLS")
    return text


def proxy_address(text: str | None) -> str | None:
    """Return the address of a proxy. Raises ValueError for another one."""
    is_address = not text or _BARE_PROXY.fullmatch(text)
    if not is_address and (urlsplit(text).scheme not in _PROXIES or not urlsplit(text).hostname):
        raise ValueError("Give http://host:port or socks5://host:port")
    return text


def listening_host(text: str) -> str:
    """Return an address to listen on. Raises ValueError for one with a scheme or a port."""
    if not _is_host(text):
        raise ValueError("Give an address or a name without a port, such as 0.0.0.0 or ::1")
    return text


def host_names(text: str) -> str:
    """Return a list of host names. Raises ValueError for one with a scheme, a port or a path."""
    wrong = sorted(each for each in listed(text) if not _is_host(each))
    if wrong:
        raise ValueError(f"`{wrong[0]}` is no host name; give names without scheme and port, such as songs.example.org")
    return text


def web_origins(text: str) -> str:
    """Return a list of origins. Raises ValueError for one without a scheme, or with a path."""
    wrong = sorted(each for each in listed(text) if not _ORIGIN.fullmatch(each))
    if wrong:
        raise ValueError(f"`{wrong[0]}` is no origin; write it as browsers do, such as https://songs.example.org")
    return text


def _is_host(text: str) -> bool:
    try:
        IPv6Address(text.strip("[]").partition("%")[0])
    except AddressValueError:
        return _HOST_NAME.fullmatch(text) is not None
    return True


def listed(text: str) -> frozenset[str]:
    """Return the parts of a comma-separated list."""
    return frozenset(part.strip() for part in text.split(",") if part.strip())


def host(name: str) -> str:
    """Return an IPv6 address without brackets and zone in its short form, any other name as it is."""
    try:
        return IPv6Address(name.strip("[]").partition("%")[0]).compressed
    except AddressValueError:
        return name
