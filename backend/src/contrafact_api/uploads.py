"""Stream uploaded files to the bucket while the form is parsed. Nothing is stored on this host."""

from __future__ import annotations

import contextlib
from contextlib import ExitStack
from typing import IO, cast

from flask import Flask, Request, Response, g
from werkzeug.datastructures import FileStorage

from contrafact.domain.errors import ContrafactError
from contrafact.services.uploads import StoredUpload, UploadWriter
from contrafact_api.container import use_cases

MULTIPART = "multipart/form-data"
PART = "application/offset+octet-stream"
"""Type of a part of a resumable upload."""
_UPLOAD_PATH, _CLIP_PATH = "/tracks/upload", "/checks/clip"
_MANIFEST_PATHS = ("/imports/manifest", "/imports/manifest/preview")
_ONE_FILE = "Send one file, in the field `file`."


class _BucketStream:
    """File-like object that the form parser writes to in place of a temporary file."""

    def __init__(self, writer: UploadWriter) -> None:
        self.writer = writer

    def write(self, data: bytes) -> int:
        return self.writer.write(data)

    def seek(self, _offset: int, _whence: int = 0) -> int:
        # The parser rewinds a finished file. Nothing reads this one.
        return 0

    def close(self) -> None:
        """Do nothing: `_load_form_data` commits or drops the object in the bucket."""


class StreamingRequest(Request):
    """Request whose form parser writes the uploaded file to the bucket."""

    def get_json(self, force: bool = False, silent: bool = False, cache: bool = True) -> dict[str, object] | None:
        """Return the JSON body; None if it is no object or nested too deeply. Raises `body_too_large`."""
        try:
            found = super().get_json(force, silent, cache)
        except RecursionError:
            return None
        if self.content_length is None and getattr(self.stream, "is_exhausted", False):
            # A body without Content-Length reached the limit: the rest was not read.
            raise ContrafactError("body_too_large")
        return found if isinstance(found, dict) else None

    def _get_file_stream(
        self,
        total_content_length: int | None,
        content_type: str | None,
        filename: str | None = None,
        content_length: int | None = None,
    ) -> IO[bytes]:
        if "upload_stack" not in g or "upload" in g:
            # The route takes no file, or this is the second one.
            raise ContrafactError("invalid_request", _ONE_FILE)
        stack: ExitStack = g.upload_stack
        g.upload = _BucketStream(stack.enter_context(use_cases().take_upload.writer(total_content_length or 0)))
        return cast("IO[bytes]", g.upload)

    def _load_form_data(self) -> None:
        """Parse the form. The object appears in the bucket only if parsing succeeds."""
        if "form" in self.__dict__ or not takes_file(self):
            super()._load_form_data()
            return
        with ExitStack() as g.upload_stack:
            super()._load_form_data()
        g.stored_upload = g.upload.writer.stored() if "upload" in g else None


def takes_file(request: Request) -> bool:
    """Return whether a request should carry a file. A clip comes as a file or as JSON that names a track."""
    is_clip_file = request.path.endswith(_CLIP_PATH) and request.mimetype == MULTIPART
    return is_clip_file or request.path.endswith((_UPLOAD_PATH, *_MANIFEST_PATHS))


def is_part(request: Request) -> bool:
    """Return whether a request carries a part of a resumable upload."""
    return request.mimetype == PART and "/uploads" in request.path


def register_uploads(app: Flask) -> None:
    """Remove the stored file after a request whose form was rejected."""

    @app.after_request
    def _discard(response: Response) -> Response:
        stored: StoredUpload | None = g.pop("stored_upload", None)
        if stored is not None:
            # If the bucket does not answer, `PurgeUploads` removes the file later.
            with contextlib.suppress(ContrafactError):
                use_cases().take_upload.discard(stored)
        return response


def received_upload(file: FileStorage) -> StoredUpload:
    """Return the stored file of this request's form. The caller is responsible for removing it."""
    stored: StoredUpload | None = g.pop("stored_upload", None)
    if stored is None or not isinstance(file, FileStorage):
        raise ContrafactError("invalid_request", _ONE_FILE)
    return stored
