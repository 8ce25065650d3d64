"""The table of errors: a stable code and a sentence that says what to do for each.

The API turns a code into an HTTP status in one place; jobs store code and sentence; the page and
docs/user/errors.md show them. A code is never renamed: clients match on it.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ErrorKind:
    """One row of the table.

    Parameters
    ----------
    code : stable identifier in snake_case.
    title : what happened.
    advice : one sentence that says what to do.
    retryable : whether the same job may succeed if it is retried unchanged.
    """

    code: str
    title: str
    advice: str
    retryable: bool = False


_KINDS = (
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
    # Audio
    ErrorKind(
        "file_too_large",
        "The file is too large",
        "Convert it to a compressed format such as MP3 or Opus, or cut it to the song itself.",
    ),
    ErrorKind(
        "too_long",
        "The recording is too long",
        "Cut it to the song itself; the limit is set by CONTRAFACT_MAX_DURATION_S.",
    ),
    ErrorKind("too_short", "The recording is too short", "At least 3 seconds of music are needed."),
    ErrorKind("empty_file", "The file is empty", "Choose a file that holds audio."),
    ErrorKind("not_audio", "The file is not audio", "Use MP3, M4A, Opus, WebM, Ogg, FLAC, WAV or AIFF."),
    ErrorKind("unsupported_format", "That kind of audio is not read", "Convert it to FLAC or MP3."),
    ErrorKind("no_audio_stream", "The file holds no audio stream", "Choose a file with sound in it."),
    ErrorKind(
        "corrupt_audio", "The audio cannot be decoded", "The file is damaged or cut off; convert or download it again."
    ),
    ErrorKind("silent_audio", "The recording is silent", "Choose a recording with music in it."),
    ErrorKind(
        "invalid_clip",
        "The clip's start and end are not valid",
        "Give `start_s` and `end_s` together, in seconds, the start before the end.",
    ),
    ErrorKind("clip_too_long", "The clip is too long", "Choose a part of at most 60 seconds by `start_s` and `end_s`."),
    ErrorKind(
        "clip_outside_track",
        "The clip lies outside its recording",
        "Choose a part that ends before the recording does.",
    ),
    ErrorKind(
        "same_recording",
        "The recording is in the library already",
        "Nothing was analysed; open the track that holds it, or retry the job to analyse this one too.",
    ),
    ErrorKind(
        "upload_missing", "The uploaded file is gone", "Uploaded files are kept for 24 hours; upload the file again."
    ),
    # Chroma, weights
    ErrorKind("invalid_chroma", "The chroma file is not valid", "Make it again with `contrafact features`."),
    ErrorKind(
        "wrong_recipe",
        "The chroma was made by another recipe",
        "Make it again from the audio with `contrafact features`.",
    ),
    ErrorKind(
        "invalid_weights",
        "The model weights cannot be used",
        "Restore model_weights/ from the repository, or train again.",
    ),
    # Command line
    ErrorKind("file_not_found", "There is no such file", "Check the path."),
    ErrorKind(
        "file_unusable", "The file cannot be read or written", "Check its permissions and the free space on its disk."
    ),
    ErrorKind("bad_usage", "The command was not understood", "See `contrafact --help`."),
    ErrorKind("invalid_setting", "A setting is not valid", "Correct the environment variable or unset it."),
    ErrorKind(
        "update_failed",
        "yt-dlp was not updated",
        "The versions that were there are in place; do what the sentence says, then run it again.",
    ),
    # Backups
    ErrorKind(
        "backup_exists", "There is already something at the backup's path", "Choose a folder that does not exist."
    ),
    ErrorKind(
        "backup_damaged",
        "The backup is damaged",
        "Copy the named file again from where it is whole, or restore another backup. Nothing was restored.",
    ),
    ErrorKind(
        "backup_unsupported",
        "The backup was made by another version",
        "Restore it with the version that its `manifest.json` names, then upgrade. Nothing was restored.",
    ),
    ErrorKind(
        "library_not_empty",
        "The library to restore into is not empty",
        "Restore into a new database or data folder. Tracks in the trash count. Nothing was restored.",
    ),
    ErrorKind(
        "snapshot_unavailable",
        "The database could not be read at one moment",
        "Run the backup again. If it fails again, raise MongoDB's `minSnapshotHistoryWindowInSeconds` (300 s).",
    ),
    # Library
    ErrorKind("track_not_found", "There is no such track", "It may have been deleted; search for it among the songs."),
    ErrorKind("work_not_found", "There is no such work", "It may have been deleted; choose another."),
    ErrorKind("job_not_found", "There is no such job", "Its track may have been deleted."),
    ErrorKind("playlist_not_found", "There is no such playlist", "Submit its link again."),
    ErrorKind("clip_not_found", "There is no such clip", "Its result is kept for an hour; send the clip again."),
    ErrorKind(
        "older_embedding",
        "The track is not yet embedded by the current weights",
        "Ask again in a few minutes; if it stays so, delete it and submit it again.",
        retryable=True,
    ),
    ErrorKind("track_not_ready", "The track is not ready", "Wait until its job has ended, or retry the job."),
    ErrorKind("same_track", "A track cannot be checked against itself", "Choose two different tracks."),
    ErrorKind("job_ended", "The job has already ended", "Only a job in progress can be cancelled."),
    ErrorKind(
        "job_not_retryable",
        "The job cannot be retried",
        "Only the newest job of a track can be retried, if it failed or was cancelled.",
    ),
    # Requests
    ErrorKind("invalid_request", "The request is not valid", "Correct the fields named in `errors` and send it again."),
    ErrorKind("body_too_large", "The body is too large", "Send at most 1 MB of JSON."),
    ErrorKind(
        "body_too_slow",
        "The body arrived too slowly",
        "Send it again over a faster connection; the limit is set by CONTRAFACT_MIN_BYTES_PER_S.",
        retryable=True,
    ),
    ErrorKind(
        "too_many_requests",
        "Too many of your requests are in progress",
        "Wait for some of them to end, then send the request again.",
        retryable=True,
    ),
    ErrorKind(
        "busy",
        "The server is busy",
        "Send the request again after the seconds of Retry-After.",
        retryable=True,
    ),
    ErrorKind("invalid_cursor", "The cursor is not valid", "Start again without a cursor."),
    ErrorKind("not_found", "There is nothing at this address", "See /api/docs for all addresses."),
    ErrorKind(
        "method_not_allowed", "This address does not take that method", "See /api/docs for the methods it takes."
    ),
    ErrorKind(
        "unsupported_media_type",
        "The body's type is not supported",
        "Send JSON as application/json, or a file as multipart/form-data.",
    ),
    ErrorKind(
        "host_not_allowed", "This host name is not allowed", "Add it to CONTRAFACT_ALLOWED_HOSTS if it is yours."
    ),
    ErrorKind(
        "origin_not_allowed",
        "Requests from that origin are not allowed",
        "Use the page of this server, or add the origin to CONTRAFACT_ALLOWED_ORIGINS.",
    ),
    ErrorKind(
        "user_not_allowed",
        "This server answers only the user who started it",
        "Add yourself to CONTRAFACT_LOCAL_USERS, or set it to `all`.",
    ),
    # Service
    ErrorKind(
        "not_ready",
        "A part of the service does not answer",
        "`parts` says which; try again in a few seconds.",
        retryable=True,
    ),
    ErrorKind(
        "database_unavailable",
        "The database does not answer",
        "Nothing is lost; try again in a few seconds.",
        retryable=True,
    ),
    ErrorKind(
        "bucket_unavailable",
        "The bucket does not answer",
        "Nothing is lost; try again in a few seconds.",
        retryable=True,
    ),
    ErrorKind(
        "deletion_interrupted",
        "The deletion of this track was interrupted",
        "Retry to keep the track, or delete it again.",
        retryable=True,
    ),
    ErrorKind(
        "worker_crashed",
        "The worker failed several times on this track",
        "Retry; if it fails again, report the track and the worker's log.",
        retryable=True,
    ),
    ErrorKind(
        "internal_error",
        "Something went wrong on the server",
        "Retry; if it fails again, report the request id and the log.",
        retryable=True,
    ),
)

FILE_FAULTS = frozenset(
    {
        *("file_too_large", "too_long", "too_short", "empty_file"),
        *("not_audio", "unsupported_format", "no_audio_stream", "corrupt_audio", "silent_audio"),
    }
)
"""Codes of files that no retry can process."""

KINDS: dict[str, ErrorKind] = {kind.code: kind for kind in _KINDS}
"""The table by code."""
