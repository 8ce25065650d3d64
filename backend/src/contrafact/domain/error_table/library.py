"""Errors of tracks, works, jobs, playlists and clips."""

from __future__ import annotations

from contrafact.domain.error_table.kind import ErrorKind

LIBRARY_ERRORS = (
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
)
