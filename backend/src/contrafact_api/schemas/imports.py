"""Schemas of imports and their items."""

from __future__ import annotations

from typing import Annotated

from flask_openapi3 import FileStorage
from pydantic import AfterValidator, Field
from pydantic.json_schema import SkipJsonSchema

from contrafact.domain.imports import MAX_NAME_LENGTH, ImportKind, ImportState, ItemState
from contrafact_api.schemas.common import (
    Answer,
    HexId,
    MadeBy,
    Moment,
    PageAnswer,
    PageQuery,
    Problem,
    Request,
    Text,
    Title,
)

MAX_FILES = 500
_EXABYTE = 10**18
Name = Annotated[Title | None, Field(description="Name of the import; made of its source if left out")]
Link = Annotated[Text, Field(min_length=1, max_length=2000, description="Address of a YouTube playlist or channel")]
Cell = Annotated[Text, Field(min_length=1, max_length=500)]
Folder = Annotated[Text, Field(max_length=4000, description="Path below the root; empty for the root itself")]
Root = Annotated[Text, Field(min_length=1, max_length=4000, description="One of the roots of `/import-folders`")]


class FilesImportRequest(Request):
    """An import of files that the client uploads."""

    name: Name = None


class FolderImportRequest(Request):
    """An import of a folder on the server, with the folders in it."""

    root: Root
    path: Folder = ""
    name: Name = None
    is_watched: bool = Field(default=False, description="Add new files of the folder until the import is cancelled")


class PlaylistImportRequest(Request):
    """An import of a playlist or channel."""

    url: Link
    name: Name = None


class ManifestForm(Request):
    """A manifest: a CSV file in UTF-8 whose first line names the columns, one of them `path` or `link`."""

    file: FileStorage
    import_name: Title | SkipJsonSchema[None] = Field(default=None, description="By default the name of the file")
    root: Root | SkipJsonSchema[None] = Field(default=None, description="Root of the folder of relative paths")
    path: Folder = ""


class ManifestFileForm(Request):
    """A manifest."""

    file: FileStorage


class ImportPath(Request):
    """Path of an import."""

    import_id: HexId


class ItemListQuery(PageQuery):
    """Filter of a list of items."""

    state: ItemState | SkipJsonSchema[None] = None


class FoldersQuery(Request):
    """Selects a folder on the server."""

    root: Root | SkipJsonSchema[None] = None
    path: Folder = ""


class FileFields(Request):
    """What is known of a file; written over what its tags say."""

    title: Cell | None = None
    artist: Cell | None = None
    album: Cell | None = None
    date: Cell | None = None
    isrc: Cell | None = None
    label: Cell | None = None
    language: Cell | None = None
    tags: Cell | None = None
    work: Cell | None = None
    iswc: Cell | None = None


def _visible(name: str) -> str:
    if not name.strip():
        raise ValueError("must not be blank")
    return name


class FileToSend(Request):
    """A file that will be uploaded."""

    name: Annotated[
        Text, Field(max_length=MAX_NAME_LENGTH, pattern=r"\S", description="Its path"), AfterValidator(_visible)
    ]
    size_bytes: Annotated[int, Field(strict=True, ge=0, le=_EXABYTE)]
    fields: FileFields | None = None


class AnnounceRequest(Request):
    """Files of an import. The same name and size is the same file."""

    files: Annotated[list[FileToSend], Field(max_length=MAX_FILES)]
    is_last: bool = Field(default=False, description="No further file comes")
    only_known: bool = Field(default=False, description="Leave out files that were not announced before")


class CountsAnswer(Answer):
    """Number of items by state."""

    uploading: int
    waiting: int
    analysing: int
    added: int
    duplicate: int
    refused: int


class ImportAnswer(Answer):
    """An import."""

    id: str
    kind: ImportKind
    name: str
    state: ImportState
    folder: str | None = Field(description="Path on the server")
    url: str | None = Field(description="Address of the playlist or channel")
    is_watched: bool
    is_listed: bool = Field(description="Whether all items are known")
    counts: CountsAnswer
    waits_for: Problem | None = Field(description="Why no further item is analysed at present")
    error: Problem | None = Field(description="Why its items could not be listed")
    made_by: MadeBy
    created_at: Moment
    updated_at: Moment
    finished_at: Moment | None


class ImportPage(PageAnswer):
    """A page of imports, newest first."""

    items: list[ImportAnswer]


class ItemAnswer(Answer):
    """An item of an import."""

    id: str
    position: int
    name: str
    state: ItemState
    size_bytes: int | None
    line: int | None = Field(description="Number of its line in the manifest")
    track_id: str | None = Field(description="Its track; of a duplicate, the track that holds the recording")
    set_id: str | None = Field(description="The set as which a recording longer than a song was taken")
    is_deleted: bool = Field(description="Whether its song or set was deleted since")
    reason: Problem | None = Field(description="Why it was refused")
    upload_offset: int | None = Field(description="Bytes that were received; null if it needs no upload")
    updated_at: Moment


class ItemPage(PageAnswer):
    """A page of items in their order."""

    items: list[ItemAnswer]


class AnnouncedFiles(Answer):
    """The items of files, in the order of the request. Send those that are `uploading` to `/uploads/ID` by tus 1.0."""

    items: list[ItemAnswer]


class RetryAnswer(Answer):
    """Items that are tried again."""

    n_items: int = Field(ge=0)


class FolderListing(Answer):
    """A folder on the server."""

    roots: list[str] = Field(description="Folders that the operator allows, by CONTRAFACT_IMPORT_ROOTS")
    folders: list[str] = Field(description="Names of the folders in the folder")
    n_files: int = Field(ge=0, description="Number of the files in the folder itself")


class ManifestLineAnswer(Answer):
    """A line of a manifest."""

    line: int
    fields: dict[str, str] = Field(description="Its cells by column")
    reason: Problem | None = Field(description="Why it cannot be used")


class ManifestPreviewAnswer(Answer):
    """What a manifest holds, before it is imported."""

    columns: list[str] = Field(description="Columns that are used")
    ignored: list[str] = Field(description="Columns that are not known")
    n_lines: int = Field(ge=0)
    n_faults: int = Field(ge=0, description="Lines that cannot be used")
    first: list[ManifestLineAnswer] = Field(description="The first ten lines")
    faults: list[ManifestLineAnswer] = Field(description="The first fifty lines that cannot be used")
