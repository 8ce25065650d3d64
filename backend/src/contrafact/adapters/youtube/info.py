"""Convert yt-dlp's metadata of videos and playlists to messages of the child process."""

from __future__ import annotations

import re
from collections.abc import Mapping

from contrafact.adapters.youtube.protocol import ChapterFields, EntryFields, FetchedLine
from contrafact.domain.errors import ContrafactError

Info = Mapping[str, object]
"""yt-dlp's dictionary of a video or a playlist. Values can have any type."""

_LIVE = {"is_live": "video_live", "is_upcoming": "video_live", "post_live": "video_processing"}
_RESTRICTED = {
    "private": "video_private",
    "premium_only": "video_members_only",
    "subscriber_only": "video_members_only",
    "needs_auth": "video_age_restricted",
}
_PLACEHOLDERS = {"[Private video]": "video_private", "[Deleted video]": "video_removed"}
_VIDEO_ID = re.compile(r"[A-Za-z0-9_-]{11}")
_CHANNEL_ID = re.compile(r"UC([A-Za-z0-9_-]{22})")
_MAX_CHAPTERS, _MAX_TITLE = 2000, 500
_UPLOAD_DATE = re.compile(r"(\d{4})(\d{2})(\d{2})")


def has_sound(info: Info) -> bool:
    """Return whether a format with audio can be downloaded; previews of the seek bar are formats, too."""
    formats = info.get("formats")
    if not isinstance(formats, list):
        return False
    return any(f.get("acodec") != "none" and not f.get("has_drm") for f in formats)


def reason_against(info: Info, max_duration_s: float) -> ContrafactError | None:
    """Return the error why a video cannot be used, by its metadata, or None."""
    if info.get("_type", "video") != "video":
        # A paid film: YouTube returns its trailer instead.
        return ContrafactError("video_members_only")
    live_status = info.get("live_status")
    if isinstance(live_status, str) and live_status in _LIVE:
        return ContrafactError(_LIVE[live_status])
    availability = info.get("availability")
    if not has_sound(info) and isinstance(availability, str) and availability in _RESTRICTED:
        return ContrafactError(_RESTRICTED[availability])
    duration_s = _number(info.get("duration"))
    if duration_s is not None and duration_s > max_duration_s:
        return ContrafactError(
            "too_long", f"The video lasts {duration_s / 60:.0f} minutes; the limit is {max_duration_s / 60:g}."
        )
    return None


def fetched_of(info: Info, file_name: str) -> FetchedLine:
    """Return the message that ends a download. Texts are unchanged."""
    artists = info.get("artists")
    artist = ", ".join(artists) if isinstance(artists, list) and artists else None
    return FetchedLine(
        kind="fetched",
        file_name=file_name,
        title=_text(info.get("title")),
        artist=artist or _text(info.get("artist")) or _text(info.get("uploader")) or _text(info.get("channel")),
        duration_s=_number(info.get("duration")),
        thumbnail_url=_text(info.get("thumbnail")),
        published_at=_date(info.get("upload_date")),
        chapters=_chapters(info.get("chapters")),
    )


def uploads_url(channel: Info) -> str:
    """Return the address of the list of a channel's uploads.

    Raises
    ------
    ContrafactError : `playlist_unavailable` if the page is not that of a channel.
    """
    found = _CHANNEL_ID.fullmatch(_text(channel.get("channel_id")) or "")
    if found is None:
        raise ContrafactError("playlist_unavailable")
    return f"https://www.youtube.com/playlist?list=UU{found[1]}"


def entry_of(entry: Info, max_duration_s: float) -> EntryFields:
    """Return an entry of a playlist, with an error code if its metadata in the list show one."""
    video_id, title = _text(entry.get("id")), _text(entry.get("title"))
    if video_id is None or not _VIDEO_ID.fullmatch(video_id):
        return EntryFields(video_id=None, title=title, reason="invalid_link")
    return EntryFields(video_id=video_id, title=title, reason=_reason_in_list(entry, title, max_duration_s))


def _reason_in_list(entry: Info, title: str | None, max_duration_s: float) -> str | None:
    duration_s = _number(entry.get("duration"))
    if title in _PLACEHOLDERS and duration_s is None:
        return _PLACEHOLDERS[title]
    live_status = entry.get("live_status")
    if isinstance(live_status, str) and live_status in _LIVE:
        return _LIVE[live_status]
    availability = entry.get("availability")
    if isinstance(availability, str) and availability in _RESTRICTED:
        return _RESTRICTED[availability]
    return "too_long" if duration_s is not None and duration_s > max_duration_s else None


def _chapters(found: object) -> list[ChapterFields]:
    """Return the chapters whose times are numbers, in their order; texts are shortened."""
    chapters: list[ChapterFields] = []
    for each in found[:_MAX_CHAPTERS] if isinstance(found, list) else ():
        start_s, end_s = (_number(each.get(name)) for name in ("start_time", "end_time"))
        if start_s is not None and end_s is not None:
            title = _text(each.get("title"))
            chapters.append(ChapterFields(start_s=start_s, end_s=end_s, title=title and title[:_MAX_TITLE]))
    return chapters


def _text(value: object) -> str | None:
    return value if isinstance(value, str) and value else None


def _number(value: object) -> float | None:
    return float(value) if isinstance(value, int | float) else None


def _date(value: object) -> str | None:
    match = _UPLOAD_DATE.fullmatch(value) if isinstance(value, str) else None
    return "-".join(match.groups()) if match else None
