"""Identifiers of the music industry: ISWC of works, ISRC of recordings."""

from __future__ import annotations

import re

from contrafact.domain.errors import ContrafactError

_SEPARATORS = re.compile(r"[\s.\-\u2010-\u2015\u2212]+")
_ISWC = re.compile(r"T[0-9]{10}")
_ISRC = re.compile(r"[A-Z]{2}[A-Z0-9]{3}[0-9]{7}")
_BEGINNING_OF_ISWC = re.compile(r"\bT[-. ]?\d{3}(?:[-. ]?\d{1,3}){0,2}(?:[-. ]?\d)?\b", re.IGNORECASE)
_ISRC_WITH_HYPHENS = re.compile(r"\b[A-Z]{2}[- ][A-Z0-9]{3}[- ]\d{2}(?:[- ]\d{1,5})?\b", re.IGNORECASE)


def read_iswc(text: str) -> str:
    """Return an ISWC as `T` and ten digits, the last a check digit (ISO 15707).

    It may be written with dots, hyphens or spaces, and behind the word ISWC.

    Raises
    ------
    ContrafactError : `invalid_iswc`.
    """
    found = _compact(text, "ISWC")
    if not _ISWC.fullmatch(found):
        raise ContrafactError("invalid_iswc", "An ISWC is a T and ten digits, such as T-034.524.680-1.")
    if int(found[-1]) != _check_digit(found[1:-1]):
        raise ContrafactError("invalid_iswc", "The last digit of this ISWC does not fit the others. Compare it again.")
    return found


def read_isrc(text: str) -> str:
    """Return an ISRC as twelve capital letters and digits (ISO 3901). It has no check digit.

    Raises
    ------
    ContrafactError : `invalid_isrc`.
    """
    found = _compact(text, "ISRC")
    if not _ISRC.fullmatch(found):
        raise ContrafactError("invalid_isrc")
    return found


def write_iswc(iswc: str) -> str:
    """Return a compact ISWC as people write it, such as `T-034.524.680-1`."""
    return f"T-{iswc[1:4]}.{iswc[4:7]}.{iswc[7:10]}-{iswc[10]}"


def compact_identifiers(words: str) -> str:
    """Return search words with the ISWCs and ISRCs in them, or their beginnings, as they are stored."""
    found = _BEGINNING_OF_ISWC.sub(lambda match: _SEPARATORS.sub("", match[0]), words)
    return _ISRC_WITH_HYPHENS.sub(lambda match: _SEPARATORS.sub("", match[0]), found)


def _compact(text: str, name: str) -> str:
    return _SEPARATORS.sub("", text.upper().strip().removeprefix(name).lstrip(": "))


def _check_digit(digits: str) -> int:
    """Return the check digit of nine digits: 1 and the digits, each times its place, add up to a multiple of 10."""
    return -(1 + sum(place * int(digit) for place, digit in enumerate(digits, start=1))) % 10
