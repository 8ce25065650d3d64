"""Resumable uploads by the protocol tus 1.0 (https://tus.io/protocols/resumable-upload).

Extensions: creation, creation-with-upload, expiration, termination, checksum. The routes are not in the description of
the API, which cannot say what tus says; clients of tus know them.
"""

from __future__ import annotations

import base64
from datetime import UTC, datetime
from email.utils import format_datetime

from flask import Blueprint, Response, request

from contrafact.domain.errors import ContrafactError
from contrafact.domain.imports import ImportItem
from contrafact.domain.limits import Bucket
from contrafact.domain.manifests import COLUMNS
from contrafact.services.imports.files import NewFile
from contrafact.services.imports.uploads import CHECKSUMS, Checksum
from contrafact_api.base_path import under_base
from contrafact_api.container import api_config, use_cases
from contrafact_api.logs import log_ids
from contrafact_api.openapi import PREFIX, no_content
from contrafact_api.uploads import PART, is_part

resumable = Blueprint("resumable", __name__, url_prefix=PREFIX)
VERSION = "1.0.0"
_EXTENSIONS = "creation,creation-with-upload,expiration,termination,checksum"
_NAMES = ("relativePath", "filename", "name")
_MOST_DIGITS = 18


@resumable.before_request
def _check_version() -> None:
    if request.method != "OPTIONS" and request.headers.get("Tus-Resumable") != VERSION:
        raise ContrafactError("tus_version_unsupported")


@resumable.after_request
def _name_version(response: Response) -> Response:
    response.headers["Tus-Resumable"] = VERSION
    response.headers["Tus-Version"] = VERSION
    return response


@resumable.route("/uploads", methods=["OPTIONS"])
@resumable.route("/uploads/<item_id>", methods=["OPTIONS"])
@resumable.route("/imports/<import_id>/uploads", methods=["OPTIONS"])
def describe_uploads(**_: str) -> Response:
    """Say what this server can do."""
    response = no_content()
    response.headers["Tus-Extension"] = _EXTENSIONS
    response.headers["Tus-Max-Size"] = str(api_config().max_upload_bytes)
    response.headers["Tus-Checksum-Algorithm"] = ",".join(CHECKSUMS)
    return response


@resumable.post("/imports/<import_id>/uploads")
def create_upload(import_id: str) -> Response:
    """Begin the upload of a file of an import, or go on with one of the same name and size."""
    item = use_cases().importing.announce.one(import_id, _announced())
    log_ids(import_item_id=item.id)
    if is_part(request) and item.upload and item.upload.offset == 0:
        item = _append(item.id, 0)
    response = _answer(item, 201)
    response.headers["Location"] = under_base(f"{PREFIX}/uploads/{item.id}")
    return response


@resumable.route("/uploads/<item_id>", methods=["HEAD"])
def get_upload(item_id: str) -> Response:
    """Say how much of a file was received."""
    item = use_cases().importing.uploads.get(item_id)
    response = _answer(item, 200)
    response.headers["Upload-Length"] = str(item.size_bytes)
    return response


@resumable.patch("/uploads/<item_id>")
def append_to_upload(item_id: str) -> Response:
    """Receive a part of a file."""
    return _answer(_append(item_id, _number("Upload-Offset")), 204)


@resumable.delete("/uploads/<item_id>")
def terminate_upload(item_id: str) -> Response:
    """Stop an upload, and remove what was received."""
    use_cases().importing.uploads.terminate(item_id)
    return no_content()


@resumable.post("/uploads/<item_id>")
def override_method(item_id: str) -> Response:
    """Handle a request of a client that can send GET and POST alone."""
    methods = {"PATCH": append_to_upload, "DELETE": terminate_upload, "HEAD": get_upload}
    route = methods.get(request.headers.get("X-HTTP-Method-Override", "").upper())
    if route is None:
        raise ContrafactError("method_not_allowed")
    return route(item_id)


def _append(item_id: str, offset: int) -> ImportItem:
    if not is_part(request):
        raise ContrafactError("unsupported_media_type", f"The body must have the type {PART}.")
    header = request.headers.get("Upload-Checksum")
    checksum = Checksum.parse(header) if header is not None else None
    item = use_cases().importing.uploads.append(item_id, offset, request.stream.read, checksum)
    if request.content_length is None and item.upload:
        use_cases().limits.overdraw(Bucket.UPLOAD_BYTES, item.upload.offset - offset)
    return item


def _announced() -> NewFile:
    """Return the file that the headers announce. Raises `invalid_request`."""
    said = dict(map(_pair, filter(None, request.headers.get("Upload-Metadata", "").split(","))))
    name = next((said[each] for each in _NAMES if said.get(each)), "")
    if not name.strip():
        raise ContrafactError("invalid_request", "Upload-Metadata must hold a `filename`.")
    fields = {column: said[column] for column in COLUMNS if column not in {"path", "link"} and said.get(column)}
    return NewFile(name, _number("Upload-Length"), fields)


def _pair(text: str) -> tuple[str, str]:
    key, _, encoded = text.strip().partition(" ")
    try:
        return key, base64.b64decode(encoded, validate=True).decode()
    except ValueError as error:
        raise ContrafactError("invalid_request", f"The value of `{key}` in Upload-Metadata is no base64.") from error


def _number(header: str) -> int:
    text = request.headers.get(header, "")
    if not text.isascii() or not text.isdecimal() or len(text) > _MOST_DIGITS:
        raise ContrafactError("invalid_request", f"The header {header} must be a number of bytes.")
    return int(text)


def _answer(item: ImportItem, status: int) -> Response:
    response = Response(status=status)
    response.headers.pop("Content-Type", None)
    response.headers["Upload-Offset"] = str(item.upload.offset if item.upload else 0)
    if item.upload and item.upload.expires_at:
        response.headers["Upload-Expires"] = _http_date(item.upload.expires_at)
    return response


def _http_date(moment: datetime) -> str:
    return format_datetime(moment.astimezone(UTC), usegmt=True)
