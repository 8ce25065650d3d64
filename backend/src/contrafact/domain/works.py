"""Works (compositions): titles, writers with their shares, identifiers and links."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import TypedDict
from urllib.parse import urlsplit

from contrafact.domain.errors import ContrafactError
from contrafact.domain.identifiers import read_iswc
from contrafact.domain.people import Maker

WORK_ID_PATTERN = r"^[0-9a-f]{32}$"
_LINK_HOSTS = frozenset({"musicbrainz.org", "secondhandsongs.com", "wikidata.org"})
_MAX_LINK_LENGTH = 500
MAX_ALTERNATIVE_TITLES, MAX_LINKS, MAX_WRITERS = 50, 20, 100
_WHOLE = 100.0


class WriterRole(StrEnum):
    """What a writer did, by the codes of CISAC's Common Works Registration (CWR)."""

    AUTHOR = "A"
    COMPOSER = "C"
    COMPOSER_AUTHOR = "CA"
    ARRANGER = "AR"
    ADAPTOR = "AD"
    TRANSLATOR = "TR"
    SUB_AUTHOR = "SA"
    SUB_ARRANGER = "SR"


@dataclass(frozen=True, slots=True)
class Writer:
    """A person who wrote a part of a work.

    Parameters
    ----------
    role : None if unknown.
    share : percent of the work, 0..100 with two decimals; None if unknown.
    """

    name: str
    role: WriterRole | None = None
    share: float | None = None


@dataclass(frozen=True, slots=True)
class Work:
    """A composition.

    Parameters
    ----------
    iswc : `T` and ten digits.
    original_track_id : the track that holds the first recording; it may have left the library.
    year : of the composition.
    links : https addresses of MusicBrainz, SecondHandSongs and Wikidata.
    """

    id: str
    title: str
    composer: str | None
    created_at: datetime
    updated_at: datetime
    made_by: Maker | None = None
    alternative_titles: tuple[str, ...] = ()
    writers: tuple[Writer, ...] = ()
    iswc: str | None = None
    original_track_id: str | None = None
    year: int | None = None
    notes: str | None = None
    links: tuple[str, ...] = ()

    @property
    def titles(self) -> tuple[str, ...]:
        """The title and its alternatives."""
        return (self.title, *self.alternative_titles)


class WorkFields(TypedDict, total=False):
    """Fields of a work that a person writes; those left out stay."""

    title: str
    composer: str | None
    alternative_titles: tuple[str, ...]
    writers: tuple[Writer, ...]
    iswc: str | None
    original_track_id: str | None
    year: int | None
    notes: str | None
    links: tuple[str, ...]


def checked_fields(given: WorkFields) -> WorkFields:
    """Return fields as they are stored: identifiers compact, texts without outer blanks, nothing twice.

    Raises
    ------
    ContrafactError : `invalid_iswc`, `invalid_shares`, `invalid_work_link`.
    """
    fields = given.copy()
    if "title" in given:
        fields["title"] = given["title"].strip()
    if "composer" in given:
        fields["composer"] = (given["composer"] or "").strip() or None
    if "notes" in given:
        fields["notes"] = (given["notes"] or "").strip() or None
    if "alternative_titles" in given:
        fields["alternative_titles"] = _distinct(given["alternative_titles"], without=given.get("title"))
    if "writers" in given:
        check_writers(given["writers"])
        fields["writers"] = tuple(map(_with_two_decimals, given["writers"]))
    if "iswc" in given:
        fields["iswc"] = read_iswc(given["iswc"]) if given["iswc"] else None
    if "links" in given:
        fields["links"] = tuple(dict.fromkeys(read_link(link) for link in given["links"]))
    return fields


def _distinct(titles: tuple[str, ...], without: str | None) -> tuple[str, ...]:
    found = dict.fromkeys(title.strip() for title in titles)
    return tuple(title for title in found if title and title != (without or "").strip())


def check_writers(writers: tuple[Writer, ...]) -> None:
    """Raise `invalid_shares` if a share is no percentage, or all together are more than 100 percent."""
    shares = [writer.share for writer in writers if writer.share is not None]
    are_percent = all(0 <= share <= _WHOLE for share in shares)
    # In hundredths, since sums of binary fractions are inexact.
    if not are_percent or sum(round(100 * share) for share in shares) > 100 * _WHOLE:
        raise ContrafactError("invalid_shares")


def _with_two_decimals(writer: Writer) -> Writer:
    # Adding 0 takes the sign of a zero away.
    return writer if writer.share is None else replace(writer, share=round(writer.share, 2) + 0.0)


def read_link(text: str) -> str:
    """Return the address of a page about a work.

    Raises
    ------
    ContrafactError : `invalid_work_link` unless it is an https address of a known site.
    """
    address = text.strip()
    try:
        parts = urlsplit(address)
        host, is_plain = (parts.hostname or "").removeprefix("www."), parts.port is None and parts.username is None
    except ValueError as error:
        raise ContrafactError("invalid_work_link") from error
    is_safe = parts.scheme == "https" and is_plain and address.isprintable() and " " not in address
    if not is_safe or host not in _LINK_HOSTS or len(address) > _MAX_LINK_LENGTH:
        raise ContrafactError("invalid_work_link")
    return address
