"""Error codes of yt-dlp's errors, by exception type or else by YouTube's messages."""

from __future__ import annotations

import errno
import re
from collections.abc import Iterator, Sequence

from yt_dlp.networking.exceptions import CertificateVerifyError, HTTPError, TransportError
from yt_dlp.utils import ContentTooShortError, DownloadError, ExtractorError, GeoRestrictedError

_TOO_MANY_REQUESTS = 429
_SERVER_ERROR = 500

_PATTERNS = (
    # The order matters: "Sign in to confirm" starts two of them, "Video unavailable" starts many.
    ("bot_check", r"not a (ro)?bot|captcha|rate-limited|IP is likely being blocked|HTTP Error 429|unusual traffic"),
    ("video_age_restricted", r"confirm your age|age[- ]restricted|inappropriate for some users|age[- ]verif"),
    ("video_private", r"private video|video is private"),
    ("video_region_locked", r"in your country|from your location|in your region|geo.?restrict"),
    ("video_members_only", r"members[- ]only|join this channel|premium members|requires? payment|\brent\b|purchase"),
    ("video_live", r"live event|premieres? (in|will)|live stream|offline|has not started"),
    ("video_removed", r"unavailable|no longer available|removed|terminated|does(n't| not) exist|isn.t available"),
)
_PLAYLIST_PATTERN = r"does not exist|unviewable|YouTube said|redirected|resolve url|private|not available|unavailable"
_GAVE_UP = "Giving up after"
"""Every retry of a download was interrupted. HTTP error statuses are never retried."""
_NO_ANSWER = "Failed to extract any player response"


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
        return code_of_text(messages) if "429" in " ".join(messages) else "network_failed"
    return code or code_of_text([str(error)])


def code_of_text(messages: Sequence[str]) -> str:
    """Return the code of YouTube's messages; `download_failed` if unknown."""
    text = " ".join(messages).replace("\u2019", "'")
    for code, pattern in _PATTERNS:
        if re.search(pattern, text, re.IGNORECASE):
            return code
    return "download_failed"


def code_of_playlist_error(error: BaseException, messages: Sequence[str]) -> str:
    """Return the code of an error that yt-dlp raised for a playlist."""
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
