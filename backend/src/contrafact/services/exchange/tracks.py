"""Export tracks as rows, and import what is known about them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from contrafact.domain.errors import ContrafactError
from contrafact.domain.exchange import Row, split_cell, track_row
from contrafact.domain.identifiers import read_isrc, read_iswc
from contrafact.domain.links import VideoLink, parse_link
from contrafact.domain.metadata import checked_edit
from contrafact.domain.pages import all_pages
from contrafact.domain.tracks import (
    EDITABLE,
    TRACK_ID_PATTERN,
    Source,
    SourceKind,
    Track,
    TrackEdit,
    TrackFilter,
    TrackSort,
)
from contrafact.domain.works import WORK_ID_PATTERN, WorkFields, checked_fields
from contrafact.services.exchange.outcomes import ImportedRow, RowOutcome, check_lengths, outcome_of
from contrafact.services.exchange.works import KnownWorks, short_enough
from contrafact.services.tracks import Tracks
from contrafact.services.works import Works

_AT_ONCE = 100
_MAX_TAGS = 50


@dataclass(frozen=True, slots=True)
class ExchangeTracks:
    """Exports tracks, and imports what is known about them. Recordings themselves come by imports and uploads."""

    tracks: Tracks
    works: Works

    def rows(self, chosen: TrackFilter | Sequence[str] = TrackFilter()) -> Iterator[Row]:  # noqa: B008 - immutable
        """Yield the tracks of a filter, oldest first, or those of these ids that exist, as rows."""
        for tracks in self._of_ids(chosen) if isinstance(chosen, Sequence) else self._of_filter(chosen):
            works = self.tracks.works_of(tracks)
            yield from (track_row(track, works.get(track.work_id or "")) for track in tracks)

    def _of_ids(self, ids: Sequence[str]) -> Iterator[Sequence[Track]]:
        for start in range(0, len(ids), _AT_ONCE):
            found = self.tracks.tracks.get_many(ids[start : start + _AT_ONCE])
            yield [found[each] for each in ids[start : start + _AT_ONCE] if each in found]

    def _of_filter(self, which: TrackFilter) -> Iterator[Sequence[Track]]:
        for page in all_pages(lambda cursor: self.tracks.page(which, TrackSort.CREATED_AT, _AT_ONCE, cursor)):
            yield page.items

    def take(self, rows: Iterable[tuple[int, Row]], *, is_preview: bool) -> list[ImportedRow]:
        """Write each row to the track of its id, else of its link, else of its ISRC; a work that is new is made.

        Raises
        ------
        ContrafactError : `database_unavailable`; the rows before it are written.
        """
        known = KnownWorks(self.works, is_preview)
        return [outcome_of(line, row, lambda each: self._take(each, known)) for line, row in rows]

    def _take(self, row: Row, known: KnownWorks) -> ImportedRow:
        track = self._find(row)
        edit = checked_edit(edit_of({name: row[name] for name in EDITABLE if name in row}))
        texts = {
            name: value
            for name in EDITABLE
            if (value := getattr(edit, name)) is not None and value != getattr(track.metadata, name)
        }
        check_lengths(texts.values())
        tags = checked_edit(TrackEdit(tags=tuple(split_cell(row.get("tags", ""))))).tags or ()
        if len(tags) > _MAX_TAGS:
            raise ContrafactError("invalid_row", f"A track has at most {_MAX_TAGS} tags.")
        work_id = self._work_id(row, known)
        new_tags = tags if tags and tags != track.tags else None
        moved = None if work_id == track.work_id else work_id
        change = replace(edit_of(texts), tags=new_tags, work_id=moved)
        is_changed = change != TrackEdit()
        if is_changed and not known.is_preview:
            self.tracks.edit(track.id, change)
        outcome = RowOutcome.UPDATED if is_changed else RowOutcome.UNCHANGED
        return ImportedRow(0, outcome, track.id, texts.get("title", track.metadata.title))

    def _find(self, row: Row) -> Track:
        track_id = row.get("id")
        if not track_id and "url" in row:
            link = parse_link(row["url"])
            track_id = Source(SourceKind.YOUTUBE, link.video_id).track_id if isinstance(link, VideoLink) else None
        if track_id:
            if not re.fullmatch(TRACK_ID_PATTERN, track_id):
                raise ContrafactError("track_not_found")
            return self.tracks.get(track_id)
        if "isrc" not in row:
            raise ContrafactError("invalid_row", "A row needs the id, url or isrc of a track.")
        isrc = read_isrc(row["isrc"])
        page = self.tracks.page(TrackFilter(q=isrc), TrackSort.CREATED_AT, _AT_ONCE, None)
        found = [track for track in page.items if track.metadata.isrc == isrc]
        if len(found) > 1:
            raise ContrafactError("ambiguous_row")
        if not found:
            raise ContrafactError("track_not_found")
        return found[0]

    @staticmethod
    def _work_id(row: Row, known: KnownWorks) -> str | None:
        """Return the work that a row names; "" stands for one that a preview would make."""
        iswc = read_iswc(row["work_iswc"]) if "work_iswc" in row else None
        title, work_id = row.get("work"), row.get("work_id")
        if not (title or iswc or work_id):
            return None
        found = known.find(work_id, iswc, title, None)
        if found is None and title:
            fields: WorkFields = {"title": title, "iswc": iswc} if iswc else {"title": title}
            is_id = work_id is not None and re.fullmatch(WORK_ID_PATTERN, work_id)
            found = known.create(short_enough(checked_fields(fields)), work_id if is_id else None)
        if found is None:
            raise ContrafactError("work_not_found")
        return found.id or "new"


def edit_of(texts: Mapping[str, str]) -> TrackEdit:
    """Return the edit that writes texts, by fields of `EDITABLE`."""
    return TrackEdit(
        title=texts.get("title"),
        artist=texts.get("artist"),
        album=texts.get("album"),
        date=texts.get("date"),
        isrc=texts.get("isrc"),
        label=texts.get("label"),
        language=texts.get("language"),
    )
