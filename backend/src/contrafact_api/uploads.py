"""Uploads go straight to the bucket: the form parser writes into it, nothing is kept on this host."""

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
_UPLOAD_PATH, _CLIP_PATH = "/tracks/upload", "/checks/clip"
_ONE_FILE = "Send one file, in the field `file`."


class _BucketStream:
    """What the form parser takes for a temporary file."""

    def __init__(self, writer: UploadWriter) -> None:
        self.writer = writer

    def write(self, data: bytes) -> int:
        return self.writer.write(data)

    def seek(self, _offset: int, _whence: int = 0) -> int:
        # The parser rewinds a file for its reader; here the bucket is the reader.
        return 0

    def close(self) -> None:
        """Nothing to close: the object is ended or dropped with the request's parsing."""


class StreamingRequest(Request):
    """A request whose uploaded file is in the bucket by the time its form is parsed."""

    def get_json(self, force: bool = False, silent: bool = False, cache: bool = True) -> dict[str, object] | None:
        """The body as JSON; None for what is no object, or too deep to be read. Raises `body_too_large`."""
        try:
            found = super().get_json(force, silent, cache)
        except RecursionError:
            return None
        if self.content_length is None and getattr(self.stream, "is_exhausted", False):
            # The largest body whose size nobody announced was read, and the rest of it not at all.
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
            # Not a route that takes a file, or a second file in one form.
            raise ContrafactError("invalid_request", _ONE_FILE)
        stack: ExitStack = g.upload_stack
        g.upload = _BucketStream(stack.enter_context(use_cases().take_upload.writer()))
        return cast("IO[bytes]", g.upload)

    def _load_form_data(self) -> None:
        """Parse the form; the object in the bucket comes into being only if the parsing ends well."""
        if "form" in self.__dict__ or not takes_file(self):
            super()._load_form_data()
            return
        with ExitStack() as g.upload_stack:
            super()._load_form_data()
        g.stored_upload = g.upload.writer.stored() if "upload" in g else None


def takes_file(asked: Request) -> bool:
    """Whether a file belongs into the request: a clip is taken as one or as JSON that names a track."""
    is_clip_file = asked.path.endswith(_CLIP_PATH) and asked.mimetype == MULTIPART
    return is_clip_file or asked.path.endswith(_UPLOAD_PATH)


def register_uploads(app: Flask) -> None:
    """Remove files that were stored with a form that turned out to be wrong."""

    @app.after_request
    def _discard(response: Response) -> Response:
        stored: StoredUpload | None = g.pop("stored_upload", None)
        if stored is not None:
            # With the bucket away it stays until it is found too old.
            with contextlib.suppress(ContrafactError):
                use_cases().take_upload.discard(stored)
        return response


def received_upload(file: FileStorage) -> StoredUpload:
    """The file of this request's form, as it lies in the bucket; from now on it is the caller's."""
    stored: StoredUpload | None = g.pop("stored_upload", None)
    if stored is None or not isinstance(file, FileStorage):
        raise ContrafactError("invalid_request", _ONE_FILE)
    return stored
