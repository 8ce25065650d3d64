"""Errors of links and downloads."""

from __future__ import annotations

from contrafact.domain.error_table.kind import ErrorKind

FETCHING_ERRORS = (
    # Links
    ErrorKind("invalid_link", "That is not a link", "Paste the address of a YouTube video or playlist."),
    ErrorKind(
        "unsupported_site",
        "That site is not supported",
        "Paste a YouTube link, or download the audio yourself and drop the file.",
    ),
    ErrorKind(
        "private_address",
        "That address is private",
        "Paste a public YouTube link; addresses inside a network are never fetched.",
    ),
    ErrorKind("playlist_link", "That link is a playlist", "Submit it as a playlist, or paste the link of one video."),
    ErrorKind(
        "not_a_playlist",
        "That link is not a playlist",
        "Submit it as a single track, or paste a link with a list in it.",
    ),
    # Fetching
    ErrorKind("video_private", "The video is private", "Ask its owner to share it, or drop the audio file instead."),
    ErrorKind(
        "video_removed",
        "The video is not available",
        "It was removed or never existed; look for another upload of the recording.",
    ),
    ErrorKind(
        "video_age_restricted",
        "The video is age-restricted",
        "Drop the audio file instead, or let the server sign in by CONTRAFACT_YOUTUBE_COOKIES.",
    ),
    ErrorKind("video_live", "The video is live or has not started", "Submit it again when the broadcast has ended."),
    ErrorKind(
        "video_region_locked",
        "The video is not available from here",
        "Set CONTRAFACT_PROXY to a proxy in a country where it plays, or drop the audio file.",
    ),
    ErrorKind("video_members_only", "The video is for members or buyers only", "Drop the audio file instead."),
    ErrorKind(
        "video_processing",
        "YouTube is still processing the video",
        "Retry in some hours; a long broadcast takes longest.",
        retryable=True,
    ),
    ErrorKind("video_drm", "The video is encrypted (DRM)", "It cannot be fetched; drop the audio file instead."),
    ErrorKind(
        "video_restricted",
        "A network or Google Workspace restricts the video",
        "Ask the administrator of the server's network or account, or drop the audio file instead.",
    ),
    ErrorKind(
        "bot_check",
        "YouTube asks whether this is a robot",
        "Wait an hour and retry. If it comes again, the operator can update yt-dlp (`contrafact-admin update-ytdlp`), "
        "sign in (CONTRAFACT_YOUTUBE_COOKIES), name a PO-token provider (CONTRAFACT_YTDLP_ARGS), or change the address "
        "(CONTRAFACT_PROXY).",
        retryable=True,
    ),
    ErrorKind(
        "playlist_unavailable",
        "The playlist is not available",
        "Check that it is public and not a personal mix, then submit it again.",
    ),
    ErrorKind("playlist_empty", "The playlist has no videos", "Check the link in a browser, then submit it again."),
    ErrorKind(
        "network_failed", "The download was interrupted", "Check the server's connection, then retry.", retryable=True
    ),
    ErrorKind(
        "download_failed",
        "YouTube gave no usable audio",
        "Retry later; if it stays so, update yt-dlp (`contrafact-admin update-ytdlp`) or drop the audio file.",
        retryable=True,
    ),
    ErrorKind("download_timeout", "The download took too long", "Retry when the connection is faster.", retryable=True),
    ErrorKind(
        "disk_full",
        "The server is out of disk space",
        "Free some space on the server's disk, then retry.",
        retryable=True,
    ),
    ErrorKind(
        "quota_exceeded",
        "Too many uploads wait to be processed",
        "Send the file again when some of them are done; the limit is set by CONTRAFACT_MAX_INCOMING_BYTES.",
        retryable=True,
    ),
)
