"""Export works as rows, and import them: what a row says twice is written once."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import cast

from contrafact.domain.errors import ContrafactError
from contrafact.domain.exchange import Row, work_fields, work_row
from contrafact.domain.pages import all_pages
from contrafact.domain.tracks import TRACK_ID_PATTERN
from contrafact.domain.works import (
    MAX_ALTERNATIVE_TITLES,
    MAX_LINKS,
    MAX_WRITERS,
    WORK_ID_PATTERN,
    Work,
    WorkFields,
    checked_fields,
)
from contrafact.services.exchange.outcomes import ImportedRow, RowOutcome, check_lengths, outcome_of
from contrafact.services.works import Works, refuse_taken

_AT_ONCE = 100
_MAX_NOTES_LENGTH = 5000


@dataclass(frozen=True, slots=True)
class ExchangeWorks:
    """Exports and imports works."""

    works: Works

    def rows(self) -> Iterator[Row]:
        """Yield all works by title, as rows."""
        for page in all_pages(lambda cursor: self.works.page(None, _AT_ONCE, cursor)[0]):
            yield from map(work_row, page.items)

    def take(self, rows: Iterable[tuple[int, Row]], *, is_preview: bool) -> list[ImportedRow]:
        """Write each row to the work of its id, else of its ISWC, else of its title and composer; else make one.

        Raises
        ------
        ContrafactError : `database_unavailable`; the rows before it are written.
        """
        known = KnownWorks(self.works, is_preview)
        return [outcome_of(line, row, lambda each: self._take(each, known)) for line, row in rows]

    def _take(self, row: Row, known: KnownWorks) -> ImportedRow:
        fields = short_enough(checked_fields(work_fields(row)))
        work_id = row.get("id")
        if work_id and not re.fullmatch(WORK_ID_PATTERN, work_id):
            raise ContrafactError("invalid_row", "The id of a work has 32 digits and letters a to f.")
        work = known.find(work_id, fields.get("iswc"), fields.get("title"), fields.get("composer"))
        if work is None:
            made = known.create(fields, work_id)
            return ImportedRow(0, RowOutcome.CREATED, made.id or None, made.title)
        changed = _changed(work, fields)
        if changed:
            known.edit(work, changed)
        outcome = RowOutcome.UPDATED if changed else RowOutcome.UNCHANGED
        return ImportedRow(0, outcome, work.id or None, fields.get("title", work.title))


@dataclass(slots=True)
class KnownWorks:
    """The works of the library, and those that the rows made, or would make."""

    works: Works
    is_preview: bool
    _made: list[Work] = field(default_factory=list)

    def find(self, work_id: str | None, iswc: str | None, title: str | None, composer: str | None) -> Work | None:
        """Return the work that is meant; None if there is none. Raises `ambiguous_row` if there are several."""
        if work_id:
            made = next((work for work in self._made if work.id == work_id), None)
            found = made or self.works.works.get(work_id)
            if found is not None:
                return found
        if iswc:
            found = self._only([work for work in self._candidates(iswc) if work.iswc == iswc])
            if found is not None or work_id:
                return found
        if work_id or not title:
            return None
        titled = [work for work in self._candidates(title) if _is_named(work, title, composer)]
        # An ISWC of its own makes it another work.
        return self._only([work for work in titled if not (iswc and work.iswc)])

    def create(self, fields: WorkFields, work_id: str | None) -> Work:
        """Make a work, or the one that would be made. Raises `invalid_row` without a title."""
        title = fields.get("title")
        if not title:
            raise ContrafactError("invalid_row", "A new work needs a title.")
        if self.is_preview:
            now = self.works.clock()
            made = replace(Work(work_id or "", title, None, now, now), **fields)
        else:
            made = self.works.create(title, fields, work_id)
        self._made.append(made)
        return made

    def edit(self, work: Work, changed: WorkFields) -> None:
        """Write fields of a work. Raises as `Works.edit`."""
        if self.is_preview and (iswc := changed.get("iswc")):
            # By the rows before, too: they may give an ISWC to a work, or take it away.
            refuse_taken([each for each in self._candidates(iswc) if each.id != work.id and each.iswc == iswc])
        after = replace(work, **changed) if self.is_preview else self.works.edit(work.id, changed)[0]
        self._made = [each for each in self._made if each is not work] + [after]

    def _candidates(self, words: str) -> list[Work]:
        stored = self.works.works.page(words, _AT_ONCE, None).items
        made = {work.id for work in self._made}
        return [*self._made, *(work for work in stored if work.id not in made)]

    @staticmethod
    def _only(found: list[Work]) -> Work | None:
        if len(found) > 1:
            raise ContrafactError("ambiguous_row")
        return found[0] if found else None


def _changed(work: Work, fields: WorkFields) -> WorkFields:
    return cast("WorkFields", {name: value for name, value in fields.items() if getattr(work, name) != value})


def _is_named(work: Work, title: str, composer: str | None) -> bool:
    is_by = not composer or not work.composer or composer.casefold() == work.composer.casefold()
    return is_by and title.casefold() in {each.casefold() for each in work.titles}


def short_enough(fields: WorkFields) -> WorkFields:
    """Return fields. Raises `invalid_row` for those that are longer than the API takes."""
    writers = fields.get("writers", ())
    texts = [fields.get("title"), fields.get("composer"), *fields.get("alternative_titles", ())]
    check_lengths(text for text in [*texts, *(writer.name for writer in writers)] if text)
    check_lengths([fields.get("notes") or ""], _MAX_NOTES_LENGTH)
    most = ((writers, MAX_WRITERS), (fields.get("links", ()), MAX_LINKS))
    counts = (*most, (fields.get("alternative_titles", ()), MAX_ALTERNATIVE_TITLES))
    if any(len(found) > limit for found, limit in counts):
        raise ContrafactError("invalid_row", "A cell holds too many values.")
    original = fields.get("original_track_id")
    if original and not re.fullmatch(TRACK_ID_PATTERN, original):
        raise ContrafactError("invalid_row", "original_track_id is no id of a track.")
    return fields
