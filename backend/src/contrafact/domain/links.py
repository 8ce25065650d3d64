"""Parse links to YouTube videos and playlists.

Every usual form is parsed to an id, and the address is rebuilt from the id. Only the validated id reaches the
downloader, so a pasted text cannot make it open another address.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import parse_qs, quote, unquote

from contrafact.domain.addresses import (
    HOSTS,
    MAX_LINK_CHARACTERS,
    SHORT_HOSTS,
    checked_host,
    is_youtube,
    split_address,
    targets_of,
)
from contrafact.domain.errors import ContrafactError
from contrafact.domain.pasted import addresses_in

_VIDEO_ID = re.compile(r"[A-Za-z0-9_-]{11}")
_LIST_ID = re.compile(r"(?!channel-)[A-Za-z0-9_-]{10,64}|WL|LL|LM")
_JOINED = re.compile(r"(?<=.)[,;]?(?=https?://)", re.IGNORECASE)
"""Where one address in a word ends and the next begins."""
_MARK = re.compile("[?&]")
"""What begins the parameters: a path with such a sign was encoded once too often, or written with the wrong one."""
_AROUND_ID = re.compile(r"^\s+|[^\w-]+$")
_CHANNEL_ID = re.compile(r"UC([A-Za-z0-9_-]{22})")
_LIST_OF_MUSIC = re.compile(r"VL([A-Za-z0-9_-]+)")
"""Page of a playlist in YouTube Music."""

_CHANNEL = re.compile(r"@\w[\w.·-]{0,59}|(?:c|user)/\w[\w.-]{0,99}")
"""Name of a channel: its handle, or an old address of its own."""
_LOCAL_REDIRECTS = {"attribution_link": "u", "signin": "next"}
"""Pages of YouTube that lead to the path in a parameter."""
_ID_FOLDERS = frozenset({"shorts", "embed", "live", "v", "e", "watch", "vi", "vi_webp"})
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
    """One YouTube playlist, or a channel as the list of its uploads.

    Parameters
    ----------
    list_id : its identifier, such as `PL...` or `OLAK5uy_...`; of a channel by name `@name`, `c/name` or `user/name`.

    Raises
    ------
    ContrafactError : `invalid_link` for a malformed id.
    """

    list_id: str

    def __post_init__(self) -> None:
        if not _LIST_ID.fullmatch(self.list_id) and not _CHANNEL.fullmatch(self.list_id):
            raise ContrafactError("invalid_link", "The link holds no valid playlist id.")

    @property
    def is_channel(self) -> bool:
        """Whether it names a channel, whose uploads are the list."""
        return _CHANNEL.fullmatch(self.list_id) is not None or self.list_id.startswith("UU")

    @property
    def url(self) -> str:
        """The address, rebuilt."""
        if _CHANNEL.fullmatch(self.list_id):
            return f"https://www.youtube.com/{quote(self.list_id, safe='/@')}"
        return f"https://www.youtube.com/playlist?list={self.list_id}"


def parse_link(text: str) -> VideoLink | PlaylistLink:
    """Parse a pasted text that holds one link. A video inside a list gives the video, a channel its uploads.

    Parameters
    ----------
    text : any usual form of a YouTube address, with or without a scheme; also in HTML, Markdown, brackets or words.

    Raises
    ------
    ContrafactError : `invalid_link` (no link, several, user information, another port or scheme, no well-formed id),
        `private_address` (an address inside a network), `unsupported_site` (any other site).
    """
    if len(text) > MAX_LINK_CHARACTERS:
        raise ContrafactError("invalid_link", "The text is too long. Paste the link alone.")
    try:
        return _only_one(_links_of(addresses_in(text)))
    except ValueError as error:
        raise ContrafactError("invalid_link") from error


class _NoLinkError(ContrafactError):
    """A page of YouTube that is no video, playlist or channel. Another address in the text may be one."""


def _links_of(addresses: list[str]) -> set[VideoLink | PlaylistLink]:
    """Parse the addresses of a text. An address elsewhere matters only if none leads to YouTube."""
    links: set[VideoLink | PlaylistLink] = set()
    failure: ContrafactError | ValueError | None = None
    for address in addresses:
        for piece in filter(None, _JOINED.split(address)) if is_youtube(address) else [address]:
            try:
                links.add(_parse_address(piece))
            except (ContrafactError, ValueError) as error:
                if is_youtube(piece) and not isinstance(error, _NoLinkError):
                    raise
                failure = failure or error
    if failure and not links:
        raise failure
    return links


def _only_one(links: set[VideoLink | PlaylistLink]) -> VideoLink | PlaylistLink:
    if not links:
        raise ValueError("no link")
    # A video is often shared with the link of its channel.
    videos = {link for link in links if isinstance(link, VideoLink) or not link.is_channel}
    chosen = videos or links
    if len(chosen) > 1:
        raise ContrafactError("invalid_link", "There is more than one link. Paste them one at a time.")
    return chosen.pop()


def _parse_address(address: str) -> VideoLink | PlaylistLink:
    parts = split_address(address)
    host = checked_host(parts)
    path, *joined = _MARK.split(unquote(parts.path), maxsplit=1)
    text = "&".join(filter(None, (*joined, parts.query if "=" in parts.query else unquote(parts.query))))
    if host in HOSTS:
        segments = [segment for segment in path.split("/") if segment]
        query = _parameters(text, parts.fragment)
        return _from_short(segments, query) if host in SHORT_HOSTS else _from_long(segments, query)
    links = {_parse_address(target) for target in targets_of(host, parse_qs(text))}
    if len(links) != 1:
        raise ContrafactError("unsupported_site")
    return links.pop()


def _parameters(query: str, fragment: str) -> dict[str, list[str]]:
    """Return the parameters of a page of YouTube, also those joined by a wrong sign, and those of old fragments."""
    loose = parse_qs(re.sub("[?;!]", "&", f"{query}&{fragment}"))
    strict = parse_qs(query)
    # These hold addresses, with question marks of their own.
    return loose | {name: strict[name] for name in _LOCAL_REDIRECTS.values() if name in strict}


def _from_short(segments: list[str], query: dict[str, list[str]]) -> VideoLink:
    if segments[:1] in ([], ["watch"]) and query.get("v"):
        return VideoLink(_only_id(*query["v"]))
    if not segments:
        raise _NoLinkError("invalid_link", "The link holds no video id.")
    first, *others = segments[1:] if segments[0] in _ID_FOLDERS and len(segments) > 1 else segments
    return VideoLink(_only_id(first, *others, *query.get("v", [])))


def _only_id(first: str, *others: str) -> str:
    """Return the first candidate for the id of a link. Raises `invalid_link` if they hold two ids."""
    candidates = list(map(_first_part, (first, *others)))
    ids = {each for each in candidates if _VIDEO_ID.fullmatch(each)}
    if len(ids) > 1:
        raise ContrafactError("invalid_link", "There is more than one video id in the link.")
    return candidates[0]


def _first_part(value: str) -> str:
    """Return an id without parameters joined by a wrong sign, and without encoded white space and punctuation."""
    return _AROUND_ID.sub("", re.split("[?&#;]", value, maxsplit=1)[0])


def _from_long(segments: list[str], query: dict[str, list[str]]) -> VideoLink | PlaylistLink:
    page = _page_of(segments)
    videos, lists = query.get("v", []), query.get("list", [])
    if page in _WATCH_PAGES and len(segments) <= 1 and videos:
        return VideoLink(_only_id(*videos))
    is_list_page = page in {"playlist", *_WATCH_PAGES} and len(segments) <= 1
    if lists and (is_list_page or _plays_list(segments, query)):
        return _from_list(lists[0])
    if page in _ID_FOLDERS and len(segments) > 1 and segments[1] not in {_LIST_PLAYER, _LIVE_PLAYER}:
        played_after = ",".join(query.get("playlist", [])).split(",")
        return VideoLink(_only_id(segments[1], *videos, *played_after))
    if page == "browse" and len(segments) > 1 and (found := _LIST_OF_MUSIC.fullmatch(segments[1])):
        return _from_list(found[1])
    target = unquote(query.get(_LOCAL_REDIRECTS.get(page, ""), [""])[0])
    if target.startswith("/"):
        target = f"https://www.youtube.com/{target.lstrip('/')}"
    if is_youtube(target):
        return _parse_address(target)
    return _from_other_page(segments)


def _plays_list(segments: list[str], query: dict[str, list[str]]) -> bool:
    """Return whether an embedded player plays a playlist, not the uploads of a user or the results of a search."""
    is_player = _page_of(segments) == "embed" and segments[1:] in ([], [_LIST_PLAYER])
    return is_player and set(query.get("listType", [])) <= {"playlist"}


def _page_of(segments: list[str]) -> str:
    """Return the page of a path. Names of channels stay as they are."""
    page = segments[0] if segments else ""
    return page if page.startswith("@") else page.lower()


def _from_list(list_id: str) -> PlaylistLink:
    if list_id.upper().startswith("RD"):
        raise ContrafactError(
            "invalid_link",
            "That is a mix, which YouTube makes anew for each listener. Paste the links of its songs, or a playlist.",
        )
    return PlaylistLink(list_id)


def _from_other_page(segments: list[str]) -> PlaylistLink:
    page = _page_of(segments)
    if page == "clip":
        raise ContrafactError(
            "invalid_link",
            "That is a clip of a video. Open it, choose the title of the whole video, and paste its link.",
        )
    if page == "channel" and len(segments) > 1 and (found := _CHANNEL_ID.fullmatch(segments[1])):
        # YouTube keeps the uploads of each channel in a playlist of this name.
        return PlaylistLink(f"UU{found[1]}")
    name = page if page.startswith("@") else "/".join((page, *segments[1:2]))
    if _CHANNEL.fullmatch(name):
        # YouTube does not tell upper from lower case in them.
        return PlaylistLink(name.lower())
    if page.startswith("@") or page in {"c", "user", "channel"}:
        raise ContrafactError("invalid_link", "The link leads to a channel, but the channel's name is not complete.")
    raise _NoLinkError("invalid_link", "The link leads to YouTube, but to no video, playlist or channel.")
