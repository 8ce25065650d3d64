"""Routes of the import and export of works and tracks, and of names read by a pattern."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence

from flask import Response, request

from contrafact.domain.exchange import TRACK_COLUMNS, WORK_COLUMNS, Row, read_csv, read_row, write_csv
from contrafact.services.exchange.outcomes import ImportedRow, RowOutcome
from contrafact_api.container import use_cases
from contrafact_api.openapi import Responses, blueprint, errors
from contrafact_api.schemas.exchange import (
    ChosenTracksRequest,
    ExportQuery,
    ImportedRowAnswer,
    ImportedTable,
    NameAnswer,
    NamesAnswer,
    NamesRequest,
    TableFormat,
    TableRequest,
)

exchange = blueprint("exchange", "Import and export of works and tracks")

_CSV, _JSON = "text/csv", "application/json"
_ROWS = {"type": "array", "items": {"type": "object", "additionalProperties": {"type": "string"}}}
_TABLE: Responses = {
    200: {
        "description": "All rows, as one file",
        "content": {_CSV: {"schema": {"type": "string"}}, _JSON: {"schema": _ROWS}},
    }
}


@exchange.get("/works/export", responses=_TABLE)
def export_works(query: ExportQuery) -> Response:
    """Export all works, as CSV (RFC 4180, UTF-8) or JSON. The import takes both."""
    return _file("works", query.format, WORK_COLUMNS, use_cases().exchange_works.rows())


@exchange.post("/works/import", responses={200: ImportedTable, **errors(413, 415)})
def import_works(body: TableRequest) -> ImportedTable:
    """Import works, or say what an import would do. The same rows twice change nothing.

    A row is written to the work of its `id`, else of its `iswc`, else of its `title` and `composer`; else it makes a
    work.
    """
    return _imported(body, use_cases().exchange_works.take(_rows(body), is_preview=body.preview))


@exchange.get("/tracks/export", responses=_TABLE)
def export_tracks(query: ExportQuery) -> Response:
    """Export all tracks, as CSV (RFC 4180, UTF-8) or JSON. The import takes both."""
    return _file("tracks", query.format, TRACK_COLUMNS, use_cases().exchange_tracks.rows())


@exchange.post("/tracks/export", responses={**_TABLE, **errors(413, 415)})
def export_chosen_tracks(body: ChosenTracksRequest) -> Response:
    """Export some tracks: those of a filter, oldest first, or those of `ids`, in their order. Changes nothing."""
    return _file("tracks", body.format, TRACK_COLUMNS, use_cases().exchange_tracks.rows(body.chosen()))


@exchange.post("/tracks/import", responses={200: ImportedTable, **errors(413, 415)})
def import_tracks(body: TableRequest) -> ImportedTable:
    """Import what is known about tracks of the library, or say what an import would do. It adds no recordings.

    A row is written to the track of its `id`, else of its `url`, else of its `isrc`. A work that it names is made if
    there is none.
    """
    return _imported(body, use_cases().exchange_tracks.take(_rows(body), is_preview=body.preview))


@exchange.post("/tracks/names", responses={200: NamesAnswer, **errors(413, 415)})
def read_names(body: NamesRequest) -> NamesAnswer:
    """Read title, artist and album of tracks from the names of their files or videos; write them unless previewed."""
    found = use_cases().name_tracks(body.ids, body.pattern, is_preview=body.preview)
    items = [
        NameAnswer(
            id=each.track.id,
            name=each.name,
            fits=each.read is not None,
            title=each.read.title if each.read else None,
            artist=each.read.artist if each.read else None,
            album=each.read.album if each.read else None,
        )
        for each in found
    ]
    return NamesAnswer(preview=body.preview, items=items)


def _rows(body: TableRequest) -> list[tuple[int, Row]]:
    if body.csv is not None:
        return read_csv(body.csv)
    return [(number, read_row(cells)) for number, cells in enumerate(body.items or (), start=1)]


def _imported(body: TableRequest, rows: Sequence[ImportedRow]) -> ImportedTable:
    counts = {outcome: sum(row.outcome is outcome for row in rows) for outcome in RowOutcome}
    items = [
        ImportedRowAnswer(
            line=row.line,
            outcome=row.outcome,
            id=row.id,
            title=row.title,
            code=row.error.code if row.error else None,
            detail=row.error.detail if row.error else None,
        )
        for row in rows
    ]
    return ImportedTable(
        preview=body.preview,
        n_created=counts[RowOutcome.CREATED],
        n_updated=counts[RowOutcome.UPDATED],
        n_unchanged=counts[RowOutcome.UNCHANGED],
        n_refused=counts[RowOutcome.REFUSED],
        items=items,
    )


def _file(name: str, asked: TableFormat | None, columns: Sequence[str], rows: Iterable[Row]) -> Response:
    is_json = asked is TableFormat.JSON or (not asked and request.accept_mimetypes.best_match([_CSV, _JSON]) == _JSON)
    lines = _json(rows) if is_json else write_csv(columns, rows)
    headers = {"Content-Disposition": f'attachment; filename="{name}.{"json" if is_json else "csv"}"'}
    return Response(lines, mimetype=_JSON if is_json else _CSV, headers=headers)


def _json(rows: Iterable[Row]) -> Iterator[str]:
    """Yield a list of rows, without empty cells."""
    yield "["
    for number, row in enumerate(rows):
        yield (",\n" if number else "\n") + json.dumps({name: cell for name, cell in row.items() if cell})
    yield "\n]\n"
