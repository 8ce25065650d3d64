from __future__ import annotations

import errno
import io
import sys

import pytest
from yt_dlp.networking import Response
from yt_dlp.networking.exceptions import HTTPError, TransportError
from yt_dlp.utils import DownloadError, ExtractorError, GeoRestrictedError

from contrafact.adapters.youtube.errors import (
    code_of_error,
    code_of_playlist_error,
    code_of_reasons,
    code_of_text,
    detail_of,
)
from contrafact.domain.error_table import KINDS


def reported(cause: Exception) -> DownloadError:
    """An error as yt-dlp wraps it on its way out."""
    try:
        raise cause
    except Exception:  # noqa: BLE001 - as yt-dlp does
        return DownloadError("ERROR: " + str(cause), sys.exc_info())


def answered(status: int) -> HTTPError:
    return HTTPError(Response(io.BytesIO(), "https://www.youtube.com/", {}, status=status))


@pytest.mark.parametrize(
    ("cause", "code"),
    [
        (GeoRestrictedError("words that say nothing"), "video_region_locked"),
        (TransportError("connection reset"), "network_failed"),
        (ExtractorError("Unable to download", cause=TransportError("timed out")), "network_failed"),
        (ExtractorError("Unable to download", cause=answered(503)), "network_failed"),
        (ExtractorError("Unable to download", cause=answered(429)), "bot_check"),
        (answered(403), "download_failed"),
        (OSError(errno.ENOSPC, "No space left on device"), "disk_full"),
        (ExtractorError("words unheard before"), "download_failed"),
    ],
)
def test_the_type_of_an_error_takes_precedence_over_its_message(cause: Exception, code: str) -> None:
    assert code_of_error(reported(cause), []) == code


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("Sign in to confirm you\u2019re not a bot. Use --cookies", "bot_check"),
        ("Video unavailable. YouTube is requiring a captcha challenge before playback", "bot_check"),
        ("This content isn't available, try again later. The current session has been rate-limited", "bot_check"),
        ("Sign in to confirm your age. This video may be inappropriate for some users.", "video_age_restricted"),
        ("Private video. Sign in if you've been granted access to this video", "video_private"),
        ("This video is private", "video_private"),
        ("Video unavailable. The uploader has not made this video available in your country", "video_region_locked"),
        ("Join this channel to get access to members-only content like this video", "video_members_only"),
        ("This video is only available to Music Premium members", "video_members_only"),
        ("This video requires payment to watch", "video_members_only"),
        ("This live event will begin in 3 days.", "video_live"),
        ("Premieres in 2 hours", "video_live"),
        ("This live stream recording is not available.", "video_removed"),
        ("This live event has ended.", "video_processing"),
        ("We're processing this video. Check back later.", "video_processing"),
        ("The recording of this live stream is being processed.", "video_processing"),
        ("This video is DRM protected", "video_drm"),
        (
            "Video unavailable. This video is restricted. Please check the Google Workspace administrator",
            "video_restricted",
        ),
        ("This video has been blocked by your administrator", "video_restricted"),
        ("Video unavailable. This content isn\u2019t available, try again later.", "bot_check"),
        ("Offline.", "video_live"),
        ("The YouTube account associated with this video has been terminated.", "video_removed"),
        ("The uploader has closed their YouTube account", "video_removed"),
        ("This video contains content from SME, who has blocked it on copyright grounds", "video_removed"),
        (
            "The following content is not available on this app. Watch on the latest version of YouTube",
            "download_failed",
        ),
        ("Deprecated Feature: This option is deprecated and will be removed in a future version", "download_failed"),
        ("Support for Python version 3.10 has been deprecated. It will be removed", "download_failed"),
        ("Video unavailable. This video has been removed by the uploader", "video_removed"),
        ("Video unavailable. This video is no longer available due to a copyright claim by SME", "video_removed"),
        ("The current parent of this video rented nothing", "download_failed"),
        ("This live event has ended. The recording is no longer available.", "video_removed"),
        ("The recording of this live stream is unavailable", "video_removed"),
        ("This live event recording was removed by its owner", "video_removed"),
        ("The recording is not available yet: it is being processed", "video_processing"),
        ("This live stream recording is being processed. Try again later.", "video_processing"),
        ("The premiere has ended. Check back in a while.", "video_processing"),
        ("This video is still processing", "video_processing"),
        ("This content isn't available in your country", "video_region_locked"),
        ("This content isn't available from your location", "video_region_locked"),
        ("This video is not available in your location", "video_region_locked"),
        ("Your Google Workspace admin has restricted this video", "video_restricted"),
        ("Access to this video is restricted by your organization", "video_restricted"),
        ("Music Premium is required to watch this", "video_members_only"),
        ("This video is protected by Digital Rights Management", "video_drm"),
        ("Premieres 12/3/25, 6:00 PM", "video_live"),
        ("Scheduled for tomorrow", "video_live"),
        ("This video has been taken down", "video_removed"),
        ("The video you requested could not be found", "video_removed"),
        ("This option will be unavailable in the next release", "download_failed"),
        ("This provider has been removed from yt-dlp", "download_failed"),
    ],
)
def test_messages_of_youtube_have_codes(words: str, code: str) -> None:
    assert code_of_text([words]) == code


def test_the_reason_decides_before_warnings_about_yt_dlp_itself() -> None:
    warnings = ["This feature has been removed", "Some formats are unavailable"]
    assert code_of_reasons(["Premieres in 2 hours"], warnings) == "video_live"
    assert code_of_reasons([], ["Deprecated Feature: it will be removed", "Private video"]) == "video_private"


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("Some web client https formats have been skipped as they are DRM protected.", "video_drm"),
        ("DRM protected. The current session may have an experiment that applies DRM to all videos", "download_failed"),
    ],
)
def test_encryption_for_one_kind_of_client_is_not_final(words: str, code: str) -> None:
    assert code_of_reasons([], [words]) == code


def test_expired_cookies_are_named() -> None:
    words = ["The provided YouTube account cookies are no longer valid."]
    assert "export them again" in (detail_of("bot_check", words) or "")
    assert detail_of("video_removed", words) is None
    assert detail_of("bot_check", []) is None


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (ExtractorError("YouTube said: The playlist does not exist.", expected=True), "playlist_unavailable"),
        (ExtractorError("YouTube said: This playlist type is unviewable.", expected=True), "playlist_unavailable"),
        (ExtractorError("Unable to download", cause=TransportError("reset")), "network_failed"),
        (ExtractorError("YouTube said: Sign in to confirm you're not a bot"), "bot_check"),
        (ExtractorError("Unable to download", cause=answered(404)), "playlist_unavailable"),
        (ExtractorError("words unheard before"), "download_failed"),
    ],
)
def test_errors_of_playlists_have_codes(error: Exception, code: str) -> None:
    assert code_of_playlist_error(reported(error), []) == code


def test_every_code_is_in_the_table() -> None:
    codes = {code_of_text([words]) for words in ("captcha", "private video", "live event", "removed", "payment", "?")}
    assert codes <= KINDS.keys()
