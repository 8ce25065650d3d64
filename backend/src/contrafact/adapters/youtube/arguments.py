"""Parse arguments for yt-dlp (CONTRAFACT_YTDLP_ARGS). Only those are allowed that run no program and name no file."""

from __future__ import annotations

import re
import shlex
from collections.abc import Callable, Iterator
from ipaddress import ip_address
from urllib.parse import urlsplit

from contrafact.domain.errors import ContrafactError

VARIABLE = "CONTRAFACT_YTDLP_ARGS"
Options = dict[str, object]
"""Options of `yt_dlp.YoutubeDL`, as JSON can hold them."""

EXTRACTOR_ARGUMENTS = {
    "youtube": (
        *("player_client", "player_skip", "player_js_version", "player_js_variant", "webpage_client", "webpage_skip"),
        *("po_token", "fetch_pot", "visitor_data", "data_sync_id", "skip", "formats", "lang"),
    ),
    "youtubetab": ("skip",),
    "youtubepot-*": ("base_url", "disable_innertube", "bind_to_visitor_id"),
}
"""Names that may be set, by extractor. `youtubepot-*` are providers of PO tokens, which answer on a port."""
_OPTIONS = (
    *("--extractor-args", "--source-address", "--force-ipv4", "--force-ipv6"),
    *("--sleep-requests", "--sleep-interval", "--limit-rate"),
)
_WITHOUT_VALUE = {"--force-ipv4": "0.0.0.0", "--force-ipv6": "::"}  # noqa: S104 - where connections start
_SECRET_NAMES = frozenset({"po_token", "visitor_data", "data_sync_id"})
_LONGEST_PAUSE_S = 300.0
_SLOWEST_BYTES_PER_S = 10_000.0
_UNITS = {"": 1, "K": 2**10, "M": 2**20, "G": 2**30}
_RATE = re.compile(r"([0-9]+(?:\.[0-9]+)?)([KMG]?)", re.IGNORECASE)
_NAME = re.compile(r"[A-Za-z0-9_:*-]{1,60}")
_PROVIDER = re.compile(r"youtubepot-[a-z0-9_-]+")


def parse_arguments(text: str) -> Options:
    """Parse arguments as they would be given to the command yt-dlp.

    Parameters
    ----------
    text : such as `--extractor-args youtube:player_client=mweb --sleep-requests 1`; the option's name may be left out
        before arguments of an extractor.

    Raises
    ------
    ContrafactError : `invalid_setting`, with what is allowed. The text itself, which may hold tokens, is not shown.
    """
    extractors: dict[str, dict[str, list[str]]] = {}
    options: Options = {}
    for name, value in _pairs(text):
        if name == "--extractor-args":
            extractor, arguments = _extractor_arguments(value)
            extractors.setdefault(extractor, {}).update(arguments)
        else:
            options |= _option(name, value)
    return options | ({"extractor_args": extractors} if extractors else {})


def secrets_of_arguments(options: Options) -> list[str]:
    """Return the tokens in options, which no log may show."""
    extractors = options.get("extractor_args")
    if not isinstance(extractors, dict):
        return []
    values = [value for each in extractors.values() for name in _SECRET_NAMES for value in each.get(name, ())]
    return [part for value in values for part in (value, value.partition("+")[2]) if part]


def _pairs(text: str) -> Iterator[tuple[str, str]]:
    try:
        words = iter(shlex.split(text))
    except ValueError:
        raise _invalid("A quotation mark is not closed.") from None
    for word in words:
        if not word.startswith("-"):
            yield "--extractor-args", word
            continue
        name, has_value, value = word.partition("=")
        if name not in _OPTIONS:
            raise _not_allowed(name)
        if name in _WITHOUT_VALUE:
            value = _WITHOUT_VALUE[name]
        elif not has_value:
            value = next(words, "")
        if not value:
            raise _invalid(f"{name} has no value.")
        yield name, value


def _extractor_arguments(text: str) -> tuple[str, dict[str, list[str]]]:
    extractor, colon, rest = text.partition(":")
    key = extractor.strip().lower()
    allowed = EXTRACTOR_ARGUMENTS.get("youtubepot-*" if _PROVIDER.fullmatch(key) else key, ())
    if not colon or not allowed:
        raise _not_allowed(key)
    found = {}
    for argument in filter(None, rest.split(";")):
        name, equals, value = argument.partition("=")
        name = name.strip().lower().replace("-", "_")
        if name not in allowed:
            raise _not_allowed(f"{key}:{name}")
        if not equals or not value.strip() or not value.isprintable():
            raise _invalid(f"{key}:{name} has no value.")
        if name == "base_url" and not _is_web_address(value):
            raise _invalid(f"{key}:{name} must be an address such as http://127.0.0.1:4416.")
        found[name] = [part.replace(r"\,", ",").strip() for part in re.split(r"(?<!\\),", value)]
    return key, found


def _option(name: str, value: str) -> Options:
    readers: dict[str, tuple[str, Callable[[str], object]]] = {
        "--source-address": ("source_address", lambda text: str(ip_address(text))),
        "--force-ipv4": ("source_address", str),
        "--force-ipv6": ("source_address", str),
        "--sleep-requests": ("sleep_interval_requests", _pause_s),
        "--sleep-interval": ("sleep_interval", _pause_s),
        "--limit-rate": ("ratelimit", _bytes_per_s),
    }
    key, read = readers[name]
    try:
        return {key: read(value)}
    except ValueError:
        raise _invalid(f"The value of {name} is not valid.") from None


def _pause_s(text: str) -> float:
    seconds = float(text)
    if not 0 <= seconds <= _LONGEST_PAUSE_S:
        raise ValueError("too long")
    return seconds


def _bytes_per_s(text: str) -> float:
    found = _RATE.fullmatch(text)
    rate = float(found[1]) * _UNITS[found[2].upper()] if found else 0
    if rate < _SLOWEST_BYTES_PER_S:
        raise ValueError("too slow")
    return rate


def _is_web_address(text: str) -> bool:
    try:
        parts = urlsplit(text)
    except ValueError:
        return False
    return parts.scheme in {"http", "https"} and bool(parts.hostname)


def _not_allowed(name: str) -> ContrafactError:
    shown = name if _NAME.fullmatch(name) else "Something in it"
    names = "; ".join(f"{extractor}: {', '.join(keys)}" for extractor, keys in EXTRACTOR_ARGUMENTS.items())
    return _invalid(f"{shown} is not allowed. Allowed are {', '.join(_OPTIONS)}, and as extractor arguments {names}.")


def _invalid(problem: str) -> ContrafactError:
    return ContrafactError("invalid_setting", f"{VARIABLE}: {problem}")
