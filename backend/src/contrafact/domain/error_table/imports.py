"""Errors of imports and resumable uploads."""

from __future__ import annotations

from contrafact.domain.error_table.kind import ErrorKind

IMPORTS_ERRORS = (
    # Imports
    ErrorKind("import_not_found", "There is no such import", "Look for it in the list of imports."),
    ErrorKind(
        "import_ended", "This is not possible in the import's state", "Start a new one, or retry what was refused."
    ),
    ErrorKind("import_full", "The import has too many items", "At most 100 000 are taken; start another import."),
    ErrorKind("import_cancelled", "The import was cancelled before its turn", "Retry it, or start a new import."),
    ErrorKind("analysis_cancelled", "The analysis was cancelled", "Retry it, or leave it out."),
    ErrorKind(
        "path_not_allowed",
        "That path is not in a folder for imports",
        "Choose a folder below one of CONTRAFACT_IMPORT_ROOTS; links to other places are not followed.",
    ),
    ErrorKind(
        "invalid_manifest",
        "The manifest cannot be read",
        "Save it as CSV in UTF-8, with a first line of column names, one of them `path` or `link`.",
    ),
    ErrorKind(
        "invalid_manifest_line",
        "A line of the manifest cannot be used",
        "Correct the line, and import the manifest again; what was added is found again.",
    ),
    # Resumable uploads
    ErrorKind("upload_not_found", "There is no such upload", "Begin the upload again."),
    ErrorKind("upload_expired", "The upload was not finished in time", "Send the file again."),
    ErrorKind(
        "upload_offset_wrong",
        "The upload continues at another offset",
        "Ask for its `Upload-Offset`, and send the file from there.",
    ),
    ErrorKind("checksum_wrong", "The checksum does not fit", "The part was damaged on its way; send it again."),
    ErrorKind(
        "tus_version_unsupported", "That version of tus is not supported", "Send the header `Tus-Resumable: 1.0.0`."
    ),
)
