"""Parse links to YouTube videos and playlists.

Every usual form is parsed to an id, and the address is rebuilt from the id. Only the validated id reaches the
downloader, so a pasted text cannot make it open another address.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from urllib.parse import SplitResult, parse_qs, unquote, urlsplit

from contrafact.domain.errors import ContrafactError
from contrafact.domain.hosts import is_private_host

_VIDEO_ID = re.compile(r"[A-Za-z0-9_-]{11}")
_LIST_ID = re.compile(r"[A-Za-z0-9_-]{10,64}|WL|LL|LM")
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*(?=://)")
_MAX_LINK_CHARACTERS = 2048
_INVISIBLE = "\u200b\u200c\u200d\u2060\ufeff"
"""Zero-width characters that are copied with a link from a page."""

_LONG_HOSTS = frozenset(
    f"{sub}{host}" for host in ("youtube.com", "youtube-nocookie.com") for sub in ("", "www.", "m.", "music.")
)
_SHORT_HOSTS = frozenset({"youtu.be", "www.youtu.be"})
_ID_FOLDERS = frozenset({"shorts", "embed", "live", "v", "e", "watch"})
_WATCH_PAGES = frozenset({"", "watch", "watch_popup"})
_LIST_PLAYER = "videoseries"
"""`embed/videoseries?list=...` plays a list; the word has eleven letters but is no video."""
_LIVE_PLAYER = "live_stream"
"""`embed/live_stream?channel=...` plays a channel's broadcast and is no video either."""


@dataclass(frozen=True, slots=True)
class VideoLink:
    """One YouTube video.

    Parameters
    ----------
    video_id : its eleven characters.

    Raises
    ------
    ContrafactError : `invalid_link` for a malformed id.
    """

    video_id: str

    def __post_init__(self) -> None:
        if not _VIDEO_ID.fullmatch(self.video_id):
            raise ContrafactError("invalid_link", "The link holds no video id of eleven characters.")

    @property
    def url(self) -> str:
        """The address, rebuilt."""
        return f"https://www.youtube.com/watch?v={self.video_id}"


@dataclass(frozen=True, slots=True)
class PlaylistLink:
    """One YouTube playlist.

    Parameters
    ----------
    list_id : its identifier, such as `PL...` or `OLAK5uy_...`.

    Raises
    ------
    ContrafactError : `invalid_link` for a malformed id.
    """

    list_id: str

    def __post_init__(self) -> None:
        if not _LIST_ID.fullmatch(self.list_id):
            raise ContrafactError("invalid_link", "The link holds no valid playlist id.")

    @property
    def url(self) -> str:
        """The address, rebuilt."""
        return f"https://www.youtube.com/playlist?list={self.list_id}"


def parse_link(text: str) -> VideoLink | PlaylistLink:
    """Parse a pasted link. A video inside a list gives the video.

    Parameters
    ----------
    text : any usual form of a YouTube address, with or without a scheme.

    Raises
    ------
    ContrafactError : `invalid_link` (no link, user information, another port or scheme, no well-formed id),
        `private_address` (an address inside a network), `unsupported_site` (any other site).
    """
    try:
        parts = _split(text.strip().strip(_INVISIBLE).strip())
        host = _checked_host(parts)
    except ValueError as error:
        raise ContrafactError("invalid_link") from error
    query = parse_qs(parts.query)
    segments = [segment for segment in unquote(parts.path).split("/") if segment]
    if host in _SHORT_HOSTS:
        return _from_short(segments)
    return _from_long(segments, query)


def _split(text: str) -> SplitResult:
    if not text or len(text) > _MAX_LINK_CHARACTERS or "\\" in text:
        raise ValueError("not a link")
    if any(character.isspace() or unicodedata.category(character).startswith("C") for character in text):
        raise ValueError("white space or control characters inside")
    scheme = _SCHEME.match(text)
    if scheme and scheme.group().lower() not in {"http", "https"}:
        raise ValueError("another scheme")
    if scheme:
        return urlsplit(text)
    return urlsplit(f"https:{text}" if text.startswith("//") else f"https://{text}")


def _checked_host(parts: SplitResult) -> str:
    host = unicodedata.normalize("NFKC", unquote(parts.hostname or "")).lower().removesuffix(".")
    if is_private_host(host):
        raise ContrafactError("private_address")
    if "." not in host and ":" not in host:
        raise ValueError("not a public host name")
    if parts.username is not None or parts.password is not None:
        raise ContrafactError("invalid_link", "Links with a user name or password in them are not taken.")
    if parts.hostname is None or parts.hostname.removesuffix(".") not in _LONG_HOSTS | _SHORT_HOSTS:
        raise ContrafactError("unsupported_site")
    if parts.port not in {None, 80, 443}:
        raise ContrafactError("invalid_link", "YouTube links have no port of their own.")
    return host


def _from_short(segments: list[str]) -> VideoLink:
    if not segments:
        raise ContrafactError("invalid_link", "The link holds no video id.")
    return VideoLink(segments[-1] if segments[0] in _ID_FOLDERS else segments[0])


def _from_long(segments: list[str], query: dict[str, list[str]]) -> VideoLink | PlaylistLink:
    page = segments[0] if segments else ""
    videos, lists = query.get("v", []), query.get("list", [])
    if page in _WATCH_PAGES and len(segments) <= 1 and videos:
        return VideoLink(videos[0].rstrip("/"))
    is_list_page = page in {"playlist", *_WATCH_PAGES} and len(segments) <= 1
    if lists and (is_list_page or segments == ["embed", _LIST_PLAYER]):
        return PlaylistLink(lists[0])
    if page in _ID_FOLDERS and len(segments) > 1 and segments[1] not in {_LIST_PLAYER, _LIVE_PLAYER}:
        return VideoLink(segments[1])
    raise ContrafactError("invalid_link", "The link leads to YouTube, but to no video and no playlist.")
