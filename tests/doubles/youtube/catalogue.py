"""What the stand-in for YouTube holds: videos and playlists, and what is wrong with them."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path


class Fault(StrEnum):
    """What may be wrong with a video, in the words and fields that YouTube itself answers with."""

    PRIVATE = "private"
    REMOVED = "removed"
    TERMINATED = "terminated"
    AGE_RESTRICTED = "age_restricted"
    LIVE = "live"
    UPCOMING = "upcoming"
    REGION_LOCKED = "region_locked"
    COPYRIGHT_COUNTRY = "copyright_country"
    BOT_CHECK = "bot_check"
    RATE_LIMITED = "rate_limited"
    FORBIDDEN = "forbidden"
    MEMBERS_ONLY = "members_only"
    PAID = "paid"
    POST_LIVE = "post_live"
    BROADCAST_ENDED = "broadcast_ended"
    PROCESSING = "processing"
    RECORDING_GONE = "recording_gone"
    PREMIERE = "premiere"
    COPYRIGHT = "copyright"
    DRM = "drm"
    DRM_FORMATS = "drm_formats"
    WORKSPACE = "workspace"
    SESSION_LIMITED = "session_limited"
    NO_FORMATS = "no_formats"
    MEDIA_FORBIDDEN = "media_forbidden"
    SERVER_ERROR = "server_error"


@dataclass(slots=True)
class FakeVideo:
    """A video; `media` is what its audio format serves.

    Parameters
    ----------
    bytes_per_second : pace of the media, None for as fast as it goes.
    drops : how many media requests break off in the middle (`math.inf`: every one).
    announced_bytes : the size that the player response states, where it lies.
    """

    video_id: str
    media: Path | None
    mime_type: str
    title: str
    author: str
    artist: str | None
    duration_s: float
    published_at: str
    fault: Fault | None = None
    bytes_per_second: float | None = None
    drops: float = 0
    announced_bytes: int | None = None

    @property
    def size_bytes(self) -> int:
        return self.media.stat().st_size if self.media else 0

    def take_drop(self) -> bool:
        """Whether this request breaks off."""
        if self.drops <= 0:
            return False
        self.drops -= 1 if math.isfinite(self.drops) else 0
        return True


@dataclass(slots=True)
class FakeChannel:
    """A channel, whose uploads are a playlist. YouTube shows its home where it has no tab of videos."""

    channel_id: str
    title: str
    has_videos_tab: bool = True


@dataclass(slots=True)
class FakePlaylist:
    """A playlist: ids of videos, some of which may be private or removed, or not there at all."""

    list_id: str
    title: str
    video_ids: list[str] = field(default_factory=list)
    page_length: int = 100
