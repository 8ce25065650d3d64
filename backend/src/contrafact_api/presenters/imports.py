"""Convert imports and their items to answers and to CSV."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator

from contrafact.domain.exchange import csv_line
from contrafact.domain.imports import Counts, Import, ImportItem, ItemState
from contrafact.domain.links import PlaylistLink
from contrafact.domain.manifests import ManifestLine
from contrafact.domain.sets import set_taken_of
from contrafact.domain.tracks import Track
from contrafact.services.imports.previewing import ManifestPreview
from contrafact_api.presenters.matching import no_formula
from contrafact_api.presenters.people import present_maker
from contrafact_api.presenters.tracks import present_problem
from contrafact_api.schemas.imports import (
    CountsAnswer,
    ImportAnswer,
    ItemAnswer,
    ManifestLineAnswer,
    ManifestPreviewAnswer,
)

_COLUMNS = ("position", "name", "outcome", "track_id", "code", "reason", "line", "size_bytes")


def present_import(which: Import, counts: Counts) -> ImportAnswer:
    """Convert an import."""
    folder = which.folder
    return ImportAnswer(
        id=which.id,
        kind=which.kind,
        name=which.name,
        state=which.state,
        folder="/".join(filter(None, (folder.root.rstrip("/"), folder.path))) if folder else None,
        url=PlaylistLink(which.list_id).url if which.list_id else None,
        is_watched=which.is_watched,
        is_listed=which.is_listed,
        counts=CountsAnswer(**{state.value: counts.get(state, 0) for state in ItemState}),
        waits_for=present_problem(which.waits_for),
        error=present_problem(which.problem),
        made_by=present_maker(which.made_by),
        created_at=which.created_at,
        updated_at=which.updated_at,
        finished_at=which.finished_at,
    )


def present_item(item: ImportItem) -> ItemAnswer:
    """Convert an item, without what became of its song since."""
    return ItemAnswer(
        id=item.id,
        position=item.position,
        name=item.name,
        state=item.state,
        size_bytes=item.size_bytes,
        line=item.line,
        track_id=item.track_id,
        set_id=None,
        is_deleted=False,
        reason=present_problem(item.problem),
        upload_offset=item.upload.offset if item.upload else None,
        updated_at=item.updated_at,
    )


def present_listed(item: ImportItem, track: Track | None, sets: Collection[str]) -> ItemAnswer:
    """Convert an item of a list.

    Parameters
    ----------
    track : the item's track, if it is in the library.
    sets : ids of the sets as which tracks of the list were taken; of those that exist.
    """
    set_id = set_taken_of(track) if track else None
    is_there = track is not None and set_id in {None, *sets}
    changes = {"set_id": set_id if is_there else None, "is_deleted": item.track_id is not None and not is_there}
    return present_item(item).model_copy(update=changes)


def present_preview(preview: ManifestPreview) -> ManifestPreviewAnswer:
    """Convert a preview."""
    return ManifestPreviewAnswer(
        columns=list(preview.columns),
        ignored=list(preview.ignored),
        n_lines=preview.n_lines,
        n_faults=preview.n_faults,
        first=list(map(_line, preview.first)),
        faults=list(map(_line, preview.faults)),
    )


def receipt_csv(items: Iterable[ImportItem]) -> Iterator[str]:
    """Yield every item with its outcome as CSV (RFC 4180), a header row first."""
    yield csv_line(_COLUMNS)
    for item in items:
        code, reason = (item.problem.code, item.problem.detail) if item.problem else (None, None)
        outcome = (item.state.value, item.track_id, code, no_formula(reason), item.line, item.size_bytes)
        yield csv_line((item.position + 1, no_formula(item.name), *outcome))


def _line(line: ManifestLine) -> ManifestLineAnswer:
    return ManifestLineAnswer(line=line.number, fields=dict(line.fields), reason=present_problem(line.problem))
