"""Find addresses in a pasted text: HTML, Markdown, JSON, quotation marks, words around them."""

from __future__ import annotations

import html
import re
from urllib.parse import unquote

_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202c\u2060-\u2064\u2066-\u2069\ufeff]")
"""Zero-width characters and marks of direction that pages and messengers put around a link."""
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z]{2,8});")
_MAX_NESTED_ENTITIES = 3
_JSON_CHARACTER = re.compile(r"\\u00([2-7][0-9a-fA-F])")
_JSON_SPACE = re.compile(r"\\[nrt]")
_BETWEEN = re.compile(
    r"[\s<>\"'`()|{}“”„«»‹›‘’‚「」『』（）【】《》〈〉、。，；：！？…–—]+"  # noqa: RUF001 - punctuation of all scripts
    # Square brackets, except those around the number of an IPv6 host.
    r"|(?<!//)\[|\](?=[^:/])"
)
_CLOSING = "*~,.;:!?]\\"
_DOUBLED = re.compile(r"(?:https?://)+(?=https?://)", re.IGNORECASE)
"""Half an address in a field, before a whole one was pasted behind it."""
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+-]*://")
_ENCODED_SCHEME = re.compile(r"https?%(?:25)?3A", re.IGNORECASE)
_ENCODED_PATH = re.compile(
    r"(?:https?://)?(?:[\w-]+\.)*(?:youtube(?:-nocookie)?\.com|youtu\.be)%(?:25)*(?:2F|3F)", re.IGNORECASE
)
_HOST = re.compile(r"(?<![\w.@-])(?:[\w-]+\.)*(?:youtube(?:-nocookie)?\.com|youtu\.be)(?=[:/?#.]|$)", re.IGNORECASE)
_LABEL = re.compile(r"(?:(?!\.\w)[^/@?#%\\])*")
"""What may stand before an address in one word, such as `URL:` or `src=`, and is no host."""
_BROKEN_SCHEME = re.compile(r"(?:https?[:;]?)?/{0,2}", re.IGNORECASE)


def addresses_in(text: str) -> list[str]:
    """Return what may be an address in a text, without the punctuation around it.

    Addresses have a scheme, or begin with a host of YouTube. Without any, the only word is returned, if there is one.
    """
    words = [word for word in _BETWEEN.split(_plain(text)) if word.strip("*~_-")]
    found = [address for word in words if (address := _address_of(word)) is not None]
    return found or ([_closed(words[0], words[0])] if len(words) == 1 else [])


def _plain(text: str) -> str:
    """Decode HTML entities and the escapes of JSON; remove invisible characters and doubled schemes."""
    text = _JSON_SPACE.sub(" ", _JSON_CHARACTER.sub(lambda found: chr(int(found[1], 16)), text))
    for _ in range(_MAX_NESTED_ENTITIES):
        # An entity without a semicolon may be a parameter, such as `&copy=1`.
        text = _ENTITY.sub(lambda found: html.unescape(found[0]), text)
    return _DOUBLED.sub("", _INVISIBLE.sub("", text.replace("\\/", "/")))


def _address_of(word: str) -> str | None:
    encoded = _ENCODED_SCHEME.search(word)
    if encoded and _LABEL.fullmatch(word[: encoded.start()]):
        return _address_of(unquote(word))
    if _ENCODED_PATH.match(word):
        return _address_of(unquote(word))
    scheme = _SCHEME.search(word)
    if scheme:
        return _closed(word[scheme.start() :] if _LABEL.fullmatch(word[: scheme.start()]) else word, word)
    host = _HOST.search(word)
    if host is None:
        return None
    before = word[: host.start()]
    is_address = _LABEL.fullmatch(before) or _BROKEN_SCHEME.fullmatch(before)
    return _closed(word[host.start() :] if is_address else word, word)


def _closed(address: str, word: str) -> str:
    """Remove punctuation at the end, and as many underscores as the word begins with: an id may end in one."""
    emphasis = len(word.lstrip("*~")) - len(word.lstrip("*~_"))
    closing = _CLOSING.replace("]", "") if "//[" in address else _CLOSING
    closed = address.rstrip(closing)
    for _ in range(emphasis):
        closed = closed.removesuffix("_").rstrip(closing)
    return closed
