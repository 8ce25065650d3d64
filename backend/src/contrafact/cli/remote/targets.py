"""Which track of the library an argument names."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

from contrafact.domain.errors import ContrafactError
from contrafact.domain.links import PlaylistLink, parse_link
from contrafact.domain.tracks import TRACK_ID_PATTERN, Source, SourceKind

_PATH = re.compile(r"/(?!/)|\.{1,2}/|~")


def track_id_of(text: str) -> str:
    """Return the id of a track that is named by id, by link, or by the file that was added.

    Raises
    ------
    ContrafactError : `bad_usage` if it is none of them; `playlist_link`, or why the link cannot be used.
    OSError : the file cannot be read.
    """
    if re.fullmatch(TRACK_ID_PATTERN, text):
        return text
    if is_file(text):
        with Path(text).open("rb") as file:
            return Source(SourceKind.UPLOAD, hashlib.file_digest(file, "sha256").hexdigest()).track_id
    if "/" not in text:
        raise ContrafactError("bad_usage", f"{text!r} is no track id, no link and no file.")
    link = parse_link(text)
    if isinstance(link, PlaylistLink):
        raise ContrafactError("playlist_link")
    return Source(SourceKind.YOUTUBE, link.video_id).track_id


def is_file(text: str) -> bool:
    """Return whether an argument names something on this machine's disk.

    Raises
    ------
    ContrafactError : `file_not_found` for a path, which is no link, of something that is not there.
    """
    try:
        is_there = Path(text).exists()
    except (OSError, ValueError):
        # A link can be too long for a file name.
        return False
    if not is_there and _PATH.match(text):
        raise ContrafactError("file_not_found", f"There is no file or folder {text!r}.")
    return is_there
