"""Errors of tracks, works, jobs, playlists and clips."""

from __future__ import annotations

from contrafact.domain.error_table.kind import ErrorKind

LIBRARY_ERRORS = (
    # Library
    ErrorKind("track_not_found", "There is no such track", "It may have been deleted; search for it among the songs."),
    ErrorKind(
        "audio_missing",
        "No audio of this recording is kept",
        "Choose the file itself to listen; CONTRAFACT_KEEP_AUDIO says of which sources copies are kept.",
    ),
    ErrorKind(
        "range_not_satisfiable",
        "The range lies outside the file",
        "Ask for bytes within the size that the header Content-Range states.",
    ),
    ErrorKind("work_not_found", "There is no such work", "It may have been deleted; choose another."),
    ErrorKind(
        "invalid_iswc",
        "This is no ISWC",
        "Write a T and ten digits, such as T-034.524.680-1; the last digit checks the others.",
    ),
    ErrorKind(
        "iswc_taken", "Another work has this ISWC", "Open that work, and merge the two if they are the same work."
    ),
    ErrorKind(
        "invalid_isrc",
        "This is no ISRC",
        "Write two letters, three letters or digits, and seven digits, such as USRC17607839.",
    ),
    ErrorKind(
        "invalid_shares",
        "The shares of the writers do not fit",
        "Give each share in percent, from 0 to 100, and at most 100 together.",
    ),
    ErrorKind(
        "invalid_work_link",
        "This link is not taken for a work",
        "Give an https address at musicbrainz.org, secondhandsongs.com or wikidata.org.",
    ),
    ErrorKind("same_work", "A work cannot be merged with itself", "Choose another work."),
    ErrorKind("not_in_work", "A track does not belong to the work", "Reload the work and choose its tracks again."),
    ErrorKind("work_change_not_found", "There is no such merge or split", "Reload the work; it lists its changes."),
    ErrorKind("work_change_undone", "This was undone already", "Reload the work to see it as it is."),
    ErrorKind(
        "lookup_off",
        "Look-ups at MusicBrainz are switched off",
        "The operator can allow them by CONTRAFACT_MUSICBRAINZ_URL.",
    ),
    ErrorKind(
        "lookup_unavailable",
        "MusicBrainz does not answer",
        "Try again in a minute, or fill the fields in yourself.",
        retryable=True,
    ),
    ErrorKind("nothing_to_look_up", "The track has neither an ISRC nor a title", "Fill in its title first."),
    ErrorKind(
        "invalid_table", "The file cannot be read as a table", "Send CSV in UTF-8 whose first line names columns."
    ),
    ErrorKind("invalid_row", "A row cannot be read", "Correct its cells and import the file again."),
    ErrorKind(
        "ambiguous_row",
        "Several works or tracks fit this row",
        "Write the id of the one that is meant into the column id.",
    ),
    ErrorKind(
        "invalid_pattern",
        "This is no pattern for names",
        "Write {title} once, and {artist}, {album}, {number} or {skip} with something between them, "
        "such as {number} {title}.",
    ),
    ErrorKind("invalid_date", "This is no date", "Write it as 1959, 1959-08 or 1959-08-17."),
    ErrorKind("invalid_language", "This is no language", "Write its code, such as en or pt-BR."),
    ErrorKind("change_not_found", "There is no such change", "Changes of many songs are kept for 30 days."),
    ErrorKind(
        "not_undoable",
        "The change cannot be undone",
        "It was undone before, or deleted songs for good; edit the songs one by one.",
    ),
    ErrorKind(
        "too_many_tracks",
        "These are too many songs for one change",
        "Change at most 100 000 at once; choose fewer by a filter.",
    ),
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
