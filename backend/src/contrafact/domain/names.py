"""Read artist and title from the names of files and the titles of videos."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import PurePosixPath

from contrafact.domain.errors import ContrafactError
from contrafact.domain.tracks import SourceKind, Track

AUTOMATIC = "auto"
PATTERN_FIELDS = ("artist", "title", "album", "number", "skip")
_MAX_PATTERN_LENGTH = 200
_PLACE = re.compile(r"\{(\w*)\}")
_NUMBER_PLACE = re.compile(r"\d{1,4}")
_DASH = re.compile(r"\s+[-\u2010-\u2015]+\s+")
_NUMBER = re.compile(r"(?:0\d|\d{1,3}(?=\s*[.)\]]|\s+[-\u2010-\u2015]\s))[\s.)\]]*(?:[-\u2010-\u2015]\s+)?(?=\S)")
_ALL_NUMBER = re.compile(r"\d{1,3}\.?")
_NOISE = re.compile(
    r"[(\[{][^()\[\]{}]*\b(?:official|video|audio|lyrics?|visuali[sz]er|hd|hq|4k|full album|m/?v)\b[^()\[\]{}]*[)\]}]",
    re.IGNORECASE,
)
_QUOTED = re.compile(r"(?P<artist>[^\"\u201c\u201d]+?)\s*[\"\u201c](?P<title>[^\"\u201c\u201d]+)[\"\u201d]\s*")
_CHANNEL_WORDS = re.compile(r"\s*-\s*topic$|\s*(?:official|vevo|tv|music|channel|band)$", re.IGNORECASE)
_ARTIST_TITLE, _ARTIST_NUMBER_TITLE, _ARTIST_ALBUM_NUMBER_TITLE = 2, 3, 4


@dataclass(frozen=True, slots=True)
class Name:
    """What the name of a recording says about it; None where it says nothing."""

    title: str | None = None
    artist: str | None = None
    album: str | None = None


def read_name(name: str, pattern: str = AUTOMATIC) -> Name | None:
    """Read a name, such as a file's without its extension.

    Parameters
    ----------
    pattern : `auto`, or a text with `{artist}`, `{title}`, `{album}`, `{number}` and `{skip}` in the places of these,
        such as `{number} {title}`. Underscores count as blanks.

    Returns
    -------
    None if the name does not have this pattern.

    Raises
    ------
    ContrafactError : `invalid_pattern`.
    """
    spaced = _spaced(name)
    if pattern == AUTOMATIC:
        return _read_automatically(spaced)
    found = _fit(spaced, *_pieces(pattern))
    if found is None:
        return None
    parts = {field: text.strip() or None for field, text in found.items()}
    return Name(parts.get("title"), parts.get("artist"), parts.get("album"))


def suggest(track: Track) -> Name | None:
    """Return title and artist as the name of an untouched track's file or video says them; None if that is no news."""
    title, artist = track.metadata.title, track.metadata.artist
    if not title or "title" in track.stated:
        return None
    if track.source.kind is SourceKind.YOUTUBE:
        found = read_video_title(title, artist)
    else:
        file_name = track.source.file_name
        is_file_name = file_name is not None and title == PurePosixPath(file_name).stem
        found = read_name(title) if is_file_name else None
    if found is None or "artist" in track.stated or (artist and track.source.kind is SourceKind.UPLOAD):
        found = found and Name(found.title, artist or None, found.album)
    return found if found and (found.title, found.artist or artist) != (title, artist) else None


def read_video_title(title: str, channel: str | None) -> Name | None:
    """Split the title of a video into artist and title; None if it does not name both.

    Parameters
    ----------
    channel : name of its channel, which tells the artist's half from the title's.
    """
    plain = " ".join(_NOISE.sub(" ", title).split()).strip(" -|")
    parts = _DASH.split(plain, maxsplit=1)
    if len(parts) == _ARTIST_TITLE and all(parts):
        first, second = parts
        is_swapped = channel is not None and _folded(second) == _folded(channel) != _folded(first)
        return Name(first, second) if is_swapped else Name(second, first)
    quoted = _QUOTED.fullmatch(plain)
    if quoted:
        return Name(quoted["title"].strip(), quoted["artist"].strip(" -:"))
    return Name(plain, None) if plain and plain != title else None


def _spaced(name: str) -> str:
    return " ".join(name.replace("_", " ").split())


def _read_automatically(name: str) -> Name | None:
    number = _NUMBER.match(name)
    # `07` alone is a title.
    numberless = name[number.end() :] if number else name
    parts = [part.strip() for part in _DASH.split(numberless)]
    if not all(parts):
        return None
    if len(parts) == 1:
        return Name(parts[0])
    if len(parts) == _ARTIST_TITLE:
        return Name(parts[1], parts[0])
    if len(parts) == _ARTIST_NUMBER_TITLE and _ALL_NUMBER.fullmatch(parts[1]):
        return Name(parts[2], parts[0])
    if len(parts) == _ARTIST_ALBUM_NUMBER_TITLE and _ALL_NUMBER.fullmatch(parts[2]):
        return Name(parts[3], parts[0], parts[1])
    return Name(" - ".join(parts[1:]), parts[0])


def _pieces(pattern: str) -> tuple[list[str], list[re.Pattern[str]]]:
    """Return the places of a pattern, and what stands before, between and behind them. Raises `invalid_pattern`."""
    pieces = _PLACE.split(_spaced(pattern))
    fields = pieces[1::2]
    named = [field for field in fields if field != "skip"]
    is_known = all(field in PATTERN_FIELDS for field in fields) and "title" in named and len(set(named)) == len(named)
    # Two places in a row could be divided anywhere.
    is_divided = all(pieces[2:-1:2])
    if not is_known or not is_divided or len(pattern) > _MAX_PATTERN_LENGTH:
        raise ContrafactError("invalid_pattern")
    return fields, [_literal(piece) for piece in pieces[::2]]


def _fit(name: str, fields: list[str], literals: list[re.Pattern[str]]) -> dict[str, str] | None:
    """Return the texts of the places, each as short as it can be, but numbers as long; None if the name does not fit.

    In linear time: as one regular expression, many places would take hours to fail.
    """
    ends = [[_end(literal, name, at) for at in range(len(name) + 1)] for literal in literals]
    # By place: where its text may end, for each position at which it may begin; None where the rest does not fit.
    stops = list[list[int | None]]()
    fits = [end == len(name) for end in ends[-1]]
    for field, before in zip(reversed(fields), reversed(ends[:-1]), strict=True):
        stop = _stops(field, name, fits)
        stops.insert(0, stop)
        fits = [end is not None and stop[end] is not None for end in before]
    if not fits[0]:
        return None
    found, at = dict[str, str](), ends[0][0] or 0
    for field, stop, after in zip(fields, stops, ends[1:], strict=True):
        end = stop[at] or at
        found[field], at = name[at:end], after[end] or end
    return found


def _stops(field: str, name: str, fits: list[bool]) -> list[int | None]:
    """Return where the text of a place ends that begins at each position, if the rest fits behind it."""
    if field == "number":
        digits = [_NUMBER_PLACE.match(name, at) for at in range(len(name) + 1)]
        return [
            next((end for end in range(found.end(), at, -1) if fits[end]), None) if found else None
            for at, found in enumerate(digits)
        ]
    nearest, stops = None, list[int | None]()
    for at in range(len(name), -1, -1):
        if field != "skip":
            stops.append(nearest)
        if fits[at]:
            nearest = at
        if field == "skip":
            stops.append(nearest)
    return stops[::-1]


def _end(literal: re.Pattern[str], name: str, at: int) -> int | None:
    found = literal.match(name, at)
    return found.end() if found else None


def _literal(text: str) -> re.Pattern[str]:
    """Return the expression of what stands between two places. Any blanks and dashes fit those of the pattern."""
    plain = re.sub(r"(?:\\ )+", r"\\s*", re.escape(text)).replace(r"\-", r"[-\u2010-\u2015]")
    return re.compile(plain)


def _folded(name: str) -> str:
    return re.sub(r"\W", "", _CHANNEL_WORDS.sub("", name)).casefold()
