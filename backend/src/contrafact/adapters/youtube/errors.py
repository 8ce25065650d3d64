"""Error codes of yt-dlp's errors, by exception type or else by YouTube's messages."""

from __future__ import annotations

import errno
import re
from collections.abc import Iterator, Sequence

from yt_dlp.networking.exceptions import CertificateVerifyError, HTTPError, TransportError
from yt_dlp.utils import ContentTooShortError, DownloadError, ExtractorError, GeoRestrictedError

from contrafact.domain.error_table import KINDS

_TOO_MANY_REQUESTS = 429
_SERVER_ERROR = 500
_NOT_FOUND = 404

_PATTERNS = (
    # The order matters: "Sign in to confirm" starts two of them, "Video unavailable" starts many.
    ("video_removed", r"recording\b.{0,40}\b((not|no longer) available(?! yet)|unavailable|removed|deleted)"),
    ("video_processing", r"being processed|still processing|processing this video"),
    ("bot_check", r"not a (ro)?bot|captcha|rate.limited|IP is likely being blocked|HTTP Error 429|unusual traffic"),
    ("bot_check", r"try again later|this content isn.t available(?! (in|on|from)\b)"),
    ("video_restricted", r"\badmin(istrator)?\b|workspace|google apps account|restricted mode|your organi[sz]ation"),
    ("video_age_restricted", r"confirm your age|age[- ]restricted|inappropriate for some users|age[- ]verif"),
    ("video_private", r"private video|video is private"),
    ("video_region_locked", r"in your (country|region|location)|from your location|geo.?restrict|this country"),
    ("video_members_only", r"members[- ](only|first)|join this (youtube )?channel|this channel.s members"),
    ("video_members_only", r"premium members|premium (is )?required|requires? payment|\brent\b|purchase"),
    ("video_drm", r"\bDRM\b|digital rights management"),
    ("video_processing", r"check back (later|soon|in)|(live event|stream|premiere|broadcast) has ended"),
    ("video_live", r"live event|premieres?\b|live (stream|in)\b|offline|(not|n't) started|scheduled for"),
    ("download_failed", r"on this (app|device)|latest version of youtube|needs to be reloaded"),
    ("video_removed", r"unavailable|no longer available|\b(been|was) (removed|deleted)|terminated|closed their"),
    ("video_removed", r"does(n't| not) exist|isn.t available|copyright|taken down|been suspended"),
    ("video_removed", r"video (you requested )?((was|is) not|not|could not be) found"),
)
_DEPRECATION = re.compile(
    r"deprecat|will (no longer|be removed|be dropped|be unavailable)|(going|about) to be|from yt-dlp"
    r"|in (a|the) (future|next|coming) (release|version)",
    re.IGNORECASE,
)
"""Words in which yt-dlp announces its own changes, which say nothing about a video."""
_DRM_OF_A_CLIENT = "experiment that applies DRM to all videos"
_OLD_COOKIES = "cookies are no longer valid"
_NEEDS_COOKIES = frozenset({"bot_check", "video_age_restricted", "video_private", "video_members_only"})
_PLAYLIST_PATTERN = r"does not exist|unviewable|YouTube said|redirected|resolve url|private|not available|unavailable"
_GAVE_UP = "Giving up after"
"""Every retry of a download was interrupted. HTTP error statuses are never retried."""
_NO_ANSWER = "Failed to extract any player response"
_REFUSED = re.compile(r"HTTP Error (403|429)")
"""All pages and the API refuse this address."""


def code_of_error(error: BaseException, messages: Sequence[str]) -> str:
    """Return the code of an error that yt-dlp raised for a video.

    Parameters
    ----------
    error : the exception.
    messages : earlier warnings.
    """
    code = _code_of_type(error)
    if code is None and _GAVE_UP in str(error):
        return "network_failed"
    if code is None and _NO_ANSWER in str(error):
        return "bot_check" if _REFUSED.search(" ".join(messages)) else "network_failed"
    return code or code_of_text([str(error)])


def code_of_text(messages: Sequence[str]) -> str:
    """Return the code of YouTube's messages; `download_failed` if unknown."""
    text = " ".join(each for each in messages if not _DEPRECATION.search(each)).replace("\u2019", "'")
    for code, pattern in _PATTERNS:
        if re.search(pattern, text, re.IGNORECASE):
            return code
    return "download_failed"


def code_of_reasons(reasons: Sequence[str], warnings: Sequence[str]) -> str:
    """Return the code of a video without a usable format.

    Parameters
    ----------
    reasons : what YouTube said, as yt-dlp read it from the answers.
    warnings : all messages of yt-dlp, in which YouTube's words are looked for where it gave no reason.
    """
    if reasons:
        return code_of_text(reasons)
    # YouTube may encrypt all videos for one kind of client, which another version of yt-dlp does not use.
    return code_of_text([each for each in warnings if _DRM_OF_A_CLIENT not in each])


def detail_of(code: str, warnings: Sequence[str]) -> str | None:
    """Return a sentence that says more than the table: that cookies were given, but have expired."""
    if code not in _NEEDS_COOKIES or not any(_OLD_COOKIES in each for each in warnings):
        return None
    return f"{KINDS[code].title}. The cookies of CONTRAFACT_YOUTUBE_COOKIES have expired: export them again."


def code_of_playlist_error(error: BaseException, messages: Sequence[str]) -> str:
    """Return the code of an error that yt-dlp raised for a playlist."""
    if any(isinstance(cause, HTTPError) and cause.status == _NOT_FOUND for cause in _causes(error)):
        return "playlist_unavailable"
    code = _code_of_type(error)
    if code is not None:
        return code
    if code_of_text([str(error), *messages]) == "bot_check":
        return "bot_check"
    return "playlist_unavailable" if re.search(_PLAYLIST_PATTERN, str(error), re.IGNORECASE) else "download_failed"


def _code_of_type(error: BaseException) -> str | None:
    for cause in _causes(error):
        if isinstance(cause, GeoRestrictedError):
            return "video_region_locked"
        if isinstance(cause, HTTPError):
            return _code_of_status(cause.status)
        if isinstance(cause, TransportError | CertificateVerifyError | ContentTooShortError):
            return "network_failed"
        if isinstance(cause, OSError) and cause.errno in {errno.ENOSPC, errno.EDQUOT}:
            return "disk_full"
    return None


def _code_of_status(status: int) -> str:
    if status == _TOO_MANY_REQUESTS:
        return "bot_check"
    return "network_failed" if status >= _SERVER_ERROR else "download_failed"


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    """Yield an error and its causes. yt-dlp keeps causes in attributes of its own."""
    while error is not None:
        yield error
        if isinstance(error, DownloadError) and error.exc_info and error.exc_info[1] is not error:
            error = error.exc_info[1]
        elif isinstance(error, ExtractorError) and error.cause is not None:
            error = error.cause
        else:
            error = error.__cause__
