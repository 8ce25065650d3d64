"""Uploads go straight to the bucket: the form parser writes into it, nothing is kept on this host."""

from __future__ import annotations

from contextlib import ExitStack
from typing import IO, Any, cast

from flask import Request, g
from werkzeug.datastructures import FileStorage

from contrafact.domain.errors import ContrafactError
from contrafact.services.uploads import StoredUpload, UploadWriter
from contrafact_api.container import use_cases


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

    def _get_file_stream(
        self,
        total_content_length: int | None,
        content_type: str | None,
        filename: str | None = None,
        content_length: int | None = None,
    ) -> IO[bytes]:
        if "upload_stack" not in g or "upload" in g:
            # Not a route that takes a file, or a second file in one form.
            raise ContrafactError("invalid_request", "Send one file, in the field `file`.")
        stack: ExitStack = g.upload_stack
        g.upload = _BucketStream(stack.enter_context(use_cases().take_upload.writer()))
        return cast("IO[bytes]", g.upload)

    def _load_form_data(self) -> None:
        """Parse the form; the object in the bucket comes into being only if the parsing ends well."""
        if "form" in self.__dict__ or "upload_stack" in g:
            super()._load_form_data()
            return
        if self.path.endswith("/upload"):
            with ExitStack() as g.upload_stack:
                super()._load_form_data()
        else:
            super()._load_form_data()


def received_upload(file: FileStorage) -> StoredUpload:
    """The file of this request's form, as it lies in the bucket."""
    stream: Any = file.stream
    if not isinstance(stream, _BucketStream):
        raise ContrafactError("invalid_request", "Send one file, in the field `file`.")
    return stream.writer.stored()
