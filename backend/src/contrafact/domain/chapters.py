"""Chapters that a long recording states, by which it can be split into parts."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass, replace
from itertools import pairwise

from contrafact.domain.chroma import MIN_DURATION_S
from contrafact.domain.errors import ContrafactError

_OVERHANG_S = 5.0
"""How far behind the end of the sound a chapter may end: durations are rounded, and sound is cut off."""


@dataclass(frozen=True, slots=True)
class Chapter:
    """A chapter that a file or a video states, in seconds."""

    start_s: float
    end_s: float
    title: str | None = None


def usable_chapters(chapters: Iterable[Chapter], duration_s: float) -> tuple[Chapter, ...]:
    """Return the chapters by which a set can be split, without gaps; none if there are fewer than two.

    A chapter of less than 3 s belongs to the one before. What sounds before the first belongs to it.

    Raises
    ------
    ContrafactError : `chapters_damaged` unless they follow each other within the sound.
    """
    given = list(chapters)
    for each in given:
        is_sound = math.isfinite(each.start_s) and math.isfinite(each.end_s) and 0 <= each.start_s <= each.end_s
        if not is_sound or each.start_s > duration_s or each.end_s > duration_s + _OVERHANG_S:
            raise ContrafactError("chapters_damaged")
    if any(after.start_s <= before.start_s for before, after in pairwise(given)):
        raise ContrafactError("chapters_damaged")
    if not given:
        return ()
    kept: list[Chapter] = []
    for each, end_s in zip(given, [*(each.start_s for each in given[1:]), duration_s], strict=True):
        if end_s - each.start_s >= MIN_DURATION_S:
            kept.append(replace(each, end_s=end_s))
        elif kept:
            kept[-1] = replace(kept[-1], end_s=end_s)
    if len(kept) < 2:  # noqa: PLR2004 - one chapter splits nothing
        return ()
    return (replace(kept[0], start_s=0.0), *kept[1:])
