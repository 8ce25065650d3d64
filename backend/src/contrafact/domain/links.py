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
_OPENING = "<([{\"'*_«„“‘‚"  # noqa: RUF001 - quotation marks of all kinds
_CLOSING = ">)]}\"'*»“”’.,;:!?…|"  # noqa: RUF001 - quotation marks of all kinds
"""Punctuation around a link. An id may end in an underscore: it closes only what one opened."""
_MARKDOWN = "]("
_CHANNEL_ID = re.compile(r"UC([A-Za-z0-9_-]{22})")

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
    """Parse a pasted text that holds one link. A video inside a list gives the video, a channel its uploads.

    Parameters
    ----------
    text : any usual form of a YouTube address, with or without a scheme; also in brackets, quotes, Markdown or words.

    Raises
    ------
    ContrafactError : `invalid_link` (no link, several, user information, another port or scheme, no well-formed id),
        `private_address` (an address inside a network), `unsupported_site` (any other site).
    """
    try:
        links = {_parse_address(address) for address in _addresses(text.replace("&amp;", "&"))}
    except ValueError as error:
        raise ContrafactError("invalid_link") from error
    if len(links) > 1:
        raise ContrafactError("invalid_link", "There is more than one link. Paste them one at a time.")
    return links.pop()


def _addresses(text: str) -> list[str]:
    """Return the YouTube addresses of a text; without any, the first thing that may be meant as an address."""
    if len(text) > _MAX_LINK_CHARACTERS or "\\" in text:
        raise ValueError("not a link")
    pieces = [_bare(piece) for word in text.split() for piece in word.split(_MARKDOWN)]
    pieces = [piece for piece in pieces if piece]
    others = [piece for piece in pieces if "://" in piece] or pieces[:1] * (len(pieces) == 1)
    found = [piece for piece in pieces if _is_youtube(piece)] or others[:1]
    if not found:
        raise ValueError("no link")
    return found


def _bare(piece: str) -> str:
    """Remove what surrounds an address."""
    opened = piece.strip(_INVISIBLE).lstrip(_OPENING)
    closed = opened.rstrip(_CLOSING).strip(_INVISIBLE)
    return closed.removesuffix("_") if piece.startswith("_") else closed


def _is_youtube(piece: str) -> bool:
    try:
        host = _split(piece).hostname
    except ValueError:
        return False
    return host is not None and host.removesuffix(".") in _LONG_HOSTS | _SHORT_HOSTS


def _parse_address(address: str) -> VideoLink | PlaylistLink:
    parts = _split(address)
    host = _checked_host(parts)
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
    return VideoLink(_first_part(segments[-1] if segments[0] in _ID_FOLDERS else segments[0]))


def _first_part(value: str) -> str:
    """Return an id without the parameters that were joined to it by a wrong sign, as in `youtu.be/ID&t=4`."""
    return re.split("[?&#]", value, maxsplit=1)[0].rstrip("/")


def _from_long(segments: list[str], query: dict[str, list[str]]) -> VideoLink | PlaylistLink:
    page = segments[0] if segments else ""
    videos, lists = query.get("v", []), query.get("list", [])
    if page in _WATCH_PAGES and len(segments) <= 1 and videos:
        return VideoLink(_first_part(videos[0]))
    is_list_page = page in {"playlist", *_WATCH_PAGES} and len(segments) <= 1
    if lists and (is_list_page or segments == ["embed", _LIST_PLAYER]):
        return _from_list(lists[0])
    if page in _ID_FOLDERS and len(segments) > 1 and segments[1] not in {_LIST_PLAYER, _LIVE_PLAYER}:
        return VideoLink(_first_part(segments[1]))
    if page == "attribution_link" and (target := query.get("u", [""])[0]).startswith("/"):
        # Only a path of YouTube itself: a whole address could lead elsewhere.
        return _parse_address(f"https://www.youtube.com/{target.lstrip('/')}")
    return _from_other_page(segments)


def _from_list(list_id: str) -> PlaylistLink:
    if list_id.startswith("RD"):
        raise ContrafactError(
            "invalid_link",
            "That is a mix, which YouTube makes anew for each listener. Paste the links of its songs, or a playlist.",
        )
    return PlaylistLink(list_id)


def _from_other_page(segments: list[str]) -> PlaylistLink:
    page = segments[0] if segments else ""
    if page == "clip":
        raise ContrafactError(
            "invalid_link",
            "That is a clip of a video. Open it, choose the title of the whole video, and paste its link.",
        )
    if page == "channel" and len(segments) > 1 and (found := _CHANNEL_ID.fullmatch(segments[1])):
        # YouTube keeps the uploads of each channel in a playlist of this name.
        return PlaylistLink(f"UU{found[1]}")
    if page.startswith("@") or page in {"c", "user", "channel"}:
        raise ContrafactError(
            "invalid_link",
            "That is a channel. Choose Share, then Copy channel ID there, and paste youtube.com/channel/ with that id.",
        )
    raise ContrafactError("invalid_link", "The link leads to YouTube, but to no video and no playlist.")
