"""Keys of objects as paths inside the folder of a bucket."""

from __future__ import annotations

PARTIAL = ".partial"
"""Folder of objects that are being written. A file there without a lock was left by a killed process."""
_MAX_KEY_BYTES = 1024
_MAX_PART_BYTES = 255


def check_key(key: str) -> None:
    """Check that a key names a file inside the folder.

    Raises
    ------
    ValueError : the key is empty, absolute or too long; a part is empty, `.` or `..`; it contains a control character
        or is not valid Unicode; or it is in the folder of unfinished objects.
    """
    parts = key.split("/")
    if any(part in {"", ".", ".."} for part in parts) or parts[0] == PARTIAL:
        raise ValueError(f"not a key of an object: {key!r}")
    if any(ord(character) < 32 or ord(character) == 127 for character in key):  # noqa: PLR2004 - ASCII
        raise ValueError(f"a key with a control character: {key!r}")
    # UnicodeEncodeError is a ValueError.
    if len(key.encode()) > _MAX_KEY_BYTES or any(len(part.encode()) > _MAX_PART_BYTES for part in parts):
        raise ValueError(f"a key of {len(key)} characters is too long")
