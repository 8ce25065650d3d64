"""Errors of the command line and of backups."""

from __future__ import annotations

from contrafact.domain.error_table.kind import ErrorKind

COMMANDS_ERRORS = (
    # Command line
    ErrorKind("file_not_found", "There is no such file", "Check the path."),
    ErrorKind(
        "file_unusable", "The file cannot be read or written", "Check its permissions and the free space on its disk."
    ),
    ErrorKind("bad_usage", "The command was not understood", "See `contrafact --help`."),
    ErrorKind(
        "server_unusable",
        "No Contrafact server answers there",
        "Check the address after `--server`, and that the server runs and can be reached from this machine.",
    ),
    ErrorKind("still_running", "The job has not ended yet", "It goes on; wait again, or longer."),
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
)
