"""Read the tags of an audio file: title, artist, album, date, ISRC, label and language."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from pathlib import Path

from contrafact.domain.errors import ContrafactError
from contrafact.domain.identifiers import read_isrc
from contrafact.domain.metadata import read_date, read_language
from contrafact.domain.tracks import Metadata
from contrafact.features.opening import open_audio

_NAMES = {
    "title": ("title",),
    "artist": ("artist", "album_artist", "performer", "author"),
    "album": ("album",),
    "date": ("date", "year", "originaldate", "wm/year"),
    "isrc": ("isrc", "tsrc", "wm/isrc"),
    "label": ("label", "publisher", "organization", "wm/publisher"),
    "language": ("language", "wm/language"),
}
"""FFmpeg's names of tags, by the field that they fill. ID3, Vorbis comments, MP4, WMA and RIFF have different ones."""
_MAX_LENGTH = 500
_NO_LANGUAGE = frozenset({"und", "xxx", "zxx", "mul", "mis"})


def read_file_tags(path: Path) -> Metadata:
    """Return what the tags of an audio file state; nothing if it cannot be opened or they are damaged."""
    try:
        with open_audio(path) as (container, stream):
            # Ogg has its tags in the stream. Elsewhere the language of a stream is mostly a default of the encoder.
            is_ogg = "ogg" in container.format.name
            return metadata_of({**container.metadata, **(stream.metadata if is_ogg else {})})
    except ContrafactError:
        return Metadata()


def metadata_of(tags: Mapping[str, str]) -> Metadata:
    """Return the fields of tags by FFmpeg's names, in any case, without damaged dates, ISRCs and languages."""
    lowered = {name.casefold(): text for name, value in tags.items() if (text := _cleaned(value))}
    found = {field: next(filter(None, map(lowered.get, names)), None) for field, names in _NAMES.items()}
    return Metadata(
        title=found["title"],
        artist=found["artist"],
        album=found["album"],
        date=_read(_date, found["date"]),
        isrc=_read(_first_isrc, found["isrc"]),
        label=found["label"],
        language=_read(_language, found["language"]),
    )


def _cleaned(value: str) -> str:
    printable = "".join(character if character.isprintable() else " " for character in value)
    return " ".join(printable.split())[:_MAX_LENGTH].strip()


def _read(read: Callable[[str], str], value: str | None) -> str | None:
    try:
        return read(value) if value else None
    except ContrafactError:
        return None


def _date(value: str) -> str:
    """Read also `1959-08-17T12:00:00Z`, `1959/08/17` and `1959-00-00`."""
    parts = re.split(r"[-/.]", re.split(r"[T ]", value)[0])
    return read_date("-".join(part for part in parts if part not in {"", "00"}))


def _first_isrc(value: str) -> str:
    return read_isrc(re.split(r"[;,/]", value)[0])


def _language(value: str) -> str:
    if value.casefold() in _NO_LANGUAGE:
        raise ContrafactError("invalid_language")
    return read_language(value)
