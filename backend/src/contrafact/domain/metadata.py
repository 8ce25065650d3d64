"""Read what people and files say about a recording into the forms that are stored."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterable
from dataclasses import replace

from contrafact.domain.errors import ContrafactError
from contrafact.domain.identifiers import read_isrc
from contrafact.domain.tracks import EDITABLE, TrackEdit

_DATE = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?")
_LANGUAGE = re.compile(r"([A-Za-z]{2,3})((?:-[A-Za-z0-9]{2,8})*)")
_MONTHS = 12


def read_date(text: str) -> str:
    """Return a date as `YYYY`, `YYYY-MM` or `YYYY-MM-DD`. Raises `invalid_date`."""
    found = _DATE.fullmatch(text.strip())
    if found is None:
        raise ContrafactError("invalid_date")
    year, month, day = (int(part) if part else None for part in found.groups())
    is_month = month is None or 1 <= month <= _MONTHS
    if not year or not is_month or (month and day is not None and not 1 <= day <= monthrange(year, month)[1]):
        raise ContrafactError("invalid_date")
    return found[0]


def read_language(text: str) -> str:
    """Return the code of a language, such as `en` or `pt-BR` (BCP 47). Raises `invalid_language`."""
    found = _LANGUAGE.fullmatch(text.strip().replace("_", "-"))
    if found is None:
        raise ContrafactError("invalid_language")
    return found[1].lower() + found[2]


def read_tags(tags: Iterable[str]) -> tuple[str, ...]:
    """Return tags without outer and repeated blanks, each once."""
    return tuple(dict.fromkeys(tag for each in tags if (tag := " ".join(each.split()))))


def checked_edit(edit: TrackEdit) -> TrackEdit:
    """Return an edit as it is stored: the ISRC compact, texts without outer blanks, no tag twice.

    Raises
    ------
    ContrafactError : `invalid_isrc`, `invalid_date`, `invalid_language`.
    """
    texts = {name: value.strip() for name in EDITABLE if (value := getattr(edit, name)) is not None}
    for name, read in (("isrc", read_isrc), ("date", read_date), ("language", read_language)):
        if texts.get(name):
            texts[name] = read(texts[name])
    return replace(edit, **texts, tags=None if edit.tags is None else read_tags(edit.tags))
