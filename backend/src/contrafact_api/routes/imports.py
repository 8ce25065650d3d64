"""Routes of imports."""

from __future__ import annotations

from flask import Response

from contrafact.domain.imports import FolderPlace, Import
from contrafact.services.imports.files import NewFile
from contrafact.services.imports.previewing import preview_manifest as read_preview
from contrafact_api.container import use_cases
from contrafact_api.logs import log_ids
from contrafact_api.openapi import blueprint, errors
from contrafact_api.presenters.imports import present_import, present_item, present_listed, present_preview, receipt_csv
from contrafact_api.schemas.common import PageQuery
from contrafact_api.schemas.imports import (
    AnnouncedFiles,
    AnnounceRequest,
    FilesImportRequest,
    FileToSend,
    FolderImportRequest,
    FolderListing,
    FoldersQuery,
    ImportAnswer,
    ImportPage,
    ImportPath,
    ItemListQuery,
    ItemPage,
    ManifestFileForm,
    ManifestForm,
    ManifestPreviewAnswer,
    PlaylistImportRequest,
    RetryAnswer,
)
from contrafact_api.uploads import received_upload

imports = blueprint("imports", "Many recordings at once")
_CSV = "text/csv"
_RECEIPT = {"description": "Every item with its outcome", "content": {_CSV: {"schema": {"type": "string"}}}}


@imports.get("/imports", responses={200: ImportPage})
def list_imports(query: PageQuery) -> ImportPage:
    """List imports, newest first."""
    page, counts = use_cases().importing.imports.page(query.limit, query.cursor)
    items = [present_import(each, counts.get(each.id, {})) for each in page.items]
    return ImportPage(items=items, next_cursor=page.next_cursor, total=page.total, total_is_exact=page.is_total_exact)


@imports.post("/imports/files", responses={201: ImportAnswer, **errors(413, 415)})
def start_files_import(body: FilesImportRequest) -> tuple[ImportAnswer, int]:
    """Start an import of files. Announce them at `/imports/ID/items`, then upload them."""
    return _started(use_cases().importing.imports.start_files(body.name))


@imports.post("/imports/folder", responses={201: ImportAnswer, **errors(413, 415)})
def start_folder_import(body: FolderImportRequest) -> tuple[ImportAnswer, int]:
    """Start an import of a folder on the server."""
    place = FolderPlace(body.root, body.path)
    return _started(use_cases().importing.imports.start_folder(place, body.name, is_watched=body.is_watched))


@imports.post("/imports/playlist", responses={201: ImportAnswer, **errors(413, 415)})
def start_playlist_import(body: PlaylistImportRequest) -> tuple[ImportAnswer, int]:
    """Start an import of a playlist or channel."""
    return _started(use_cases().importing.imports.start_playlist(body.url, body.name))


@imports.post("/imports/manifest", responses={201: ImportAnswer, **errors(413, 415, 507)})
def start_manifest_import(form: ManifestForm) -> tuple[ImportAnswer, int]:
    """Start an import of what a CSV file lists: paths on the server, and links."""
    found = use_cases().importing.imports
    data = found.read_stored(received_upload(form.file))
    folder = FolderPlace(form.root, form.path) if form.root else None
    return _started(found.start_manifest(data, form.import_name or form.file.filename, folder))


@imports.post("/imports/manifest/preview", responses={200: ManifestPreviewAnswer, **errors(413, 415, 507)})
def preview_manifest(form: ManifestFileForm) -> ManifestPreviewAnswer:
    """Read a manifest without importing it: its columns, its first lines, and what cannot be used."""
    return present_preview(read_preview(use_cases().importing.imports.read_stored(received_upload(form.file))))


@imports.get("/import-folders", responses={200: FolderListing})
def list_import_folders(query: FoldersQuery) -> FolderListing:
    """List the folders on the server that may be imported, and those in one of them."""
    found = use_cases().importing.imports
    roots = list(found.roots())
    folders, n_files = found.subfolders(FolderPlace(query.root, query.path)) if query.root else ([], 0)
    return FolderListing(roots=roots, folders=folders, n_files=n_files)


@imports.get("/imports/<import_id>", responses={200: ImportAnswer, **errors(404)})
def get_import(path: ImportPath) -> ImportAnswer:
    """Get an import, with the number of its items by outcome."""
    return present_import(*use_cases().importing.imports.get(path.import_id))


@imports.get("/imports/<import_id>/items", responses={200: ItemPage, **errors(404)})
def list_import_items(path: ImportPath, query: ItemListQuery) -> ItemPage:
    """List the items of an import in their order."""
    found = use_cases().importing.imports
    page = found.page_of_items(path.import_id, query.state, query.limit, query.cursor)
    tracks = found.tracks_of(page.items)
    sets = use_cases().sets.taken_of(tracks.values())
    items = [present_listed(item, tracks.get(item.track_id or ""), sets) for item in page.items]
    return ItemPage(items=items, next_cursor=page.next_cursor, total=page.total, total_is_exact=page.is_total_exact)


@imports.post("/imports/<import_id>/items", responses={200: AnnouncedFiles, **errors(404, 409, 413, 415)})
def announce_files(path: ImportPath, body: AnnounceRequest) -> AnnouncedFiles:
    """Announce files of an import, so that each is accounted for. Sent again, it answers how far each upload is."""
    files = list(map(_new_file, body.files))
    announce = use_cases().importing.announce
    items = announce(path.import_id, files, is_last=body.is_last, only_known=body.only_known)
    return AnnouncedFiles(items=list(map(present_item, items)))


@imports.post("/imports/<import_id>/pause", responses={200: ImportAnswer, **errors(404, 409)})
def pause_import(path: ImportPath) -> ImportAnswer:
    """Let no further item be analysed; those that are being analysed end."""
    return present_import(*use_cases().importing.imports.pause(path.import_id))


@imports.post("/imports/<import_id>/resume", responses={200: ImportAnswer, **errors(404, 409)})
def resume_import(path: ImportPath) -> ImportAnswer:
    """Go on after a pause."""
    return present_import(*use_cases().importing.imports.resume(path.import_id))


@imports.post("/imports/<import_id>/retry", responses={200: RetryAnswer, **errors(404)})
def retry_import(path: ImportPath) -> RetryAnswer:
    """Try refused items again that may succeed. Files that are no longer stored must be sent again."""
    return RetryAnswer(n_items=use_cases().importing.imports.retry(path.import_id)[1])


@imports.post("/imports/<import_id>/cancel", responses={200: ImportAnswer, **errors(404, 409)})
def cancel_import(path: ImportPath) -> ImportAnswer:
    """Refuse all items that are not being analysed. What was added stays."""
    return present_import(*use_cases().importing.imports.cancel(path.import_id))


@imports.get("/imports/<import_id>/receipt", responses={200: _RECEIPT, **errors(404)})
def get_receipt(path: ImportPath) -> Response:
    """Get a CSV file of every item with its outcome."""
    which, items = use_cases().importing.imports.everything(path.import_id)
    headers = {"Content-Disposition": f'attachment; filename="import-{which.id[:8]}.csv"'}
    return Response(receipt_csv(items), mimetype=_CSV, headers=headers)


def _started(new: Import) -> tuple[ImportAnswer, int]:
    log_ids(import_id=new.id)
    return present_import(new, {}), 201


def _new_file(file: FileToSend) -> NewFile:
    fields = file.fields.model_dump(exclude_none=True) if file.fields else {}
    return NewFile(file.name, file.size_bytes, fields)
