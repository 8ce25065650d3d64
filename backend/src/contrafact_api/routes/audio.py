"""Route of the copies of recordings, for players: with byte ranges."""

from __future__ import annotations

import re
from collections.abc import Iterator
from http import HTTPStatus
from typing import TYPE_CHECKING

from flask import Response, request
from werkzeug.exceptions import RequestedRangeNotSatisfiable

from contrafact.domain.audio import AUDIO_TYPE
from contrafact.domain.errors import ContrafactError
from contrafact.services.audio import StoredAudio
from contrafact_api.container import use_cases
from contrafact_api.errors import problem
from contrafact_api.openapi import Responses, blueprint, errors
from contrafact_api.schemas.tracks import TrackPath

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIEnvironment

audio = blueprint("audio", "Recordings to listen to")

MAX_OPEN_RANGE = 8 * 1024 * 1024
"""Bytes that are sent of a range without an end: 23 minutes."""
_OPEN_RANGE = re.compile(r"bytes=([0-9]+)-")
_MOST_DIGITS = 18
_ANOTHER_COPY = "The copy is another one than If-Match names. Ask for it without that header."
_FILE = {AUDIO_TYPE: {"schema": {"type": "string", "format": "binary"}}}


AUDIO_RESPONSES: Responses = {
    200: {"description": "The whole copy", "content": _FILE},
    206: {"description": "The bytes of the header Range; Content-Range says which", "content": _FILE},
    304: {"description": "The copy is that of If-None-Match"},
    **errors(404, 412, 416),
}


@audio.get("/tracks/<id:track_id>/audio", responses=AUDIO_RESPONSES)
def get_audio(path: TrackPath) -> Response:
    """Get the copy of a track for listening: Opus in WebM, mono. One byte range, ETag and If-Range are understood."""
    return audio_response(use_cases().audio(path.track_id))


def audio_response(found: StoredAudio) -> Response:
    """Return a copy, or the range of it that the request asks for."""
    response = Response(mimetype=AUDIO_TYPE)
    response.content_length = found.n_bytes
    # Who may hear it changes: nothing stays in a browser. Its cache would also ask for all that follows at once.
    response.cache_control.private = True
    response.cache_control.no_store = True
    response.set_etag(f"{found.copy.key.rpartition('/')[2].partition('.')[0]}-{found.n_bytes}")
    response.last_modified = found.copy.made_at
    length = found.n_bytes if _asks_for_a_part(found.n_bytes) else None
    try:
        response.make_conditional(_with_end(request.environ), accept_ranges=True, complete_length=length)
    except RequestedRangeNotSatisfiable:
        refusal = problem(ContrafactError("range_not_satisfiable"))
        refusal.headers["Content-Range"] = f"bytes */{found.n_bytes}"
        return refusal
    if response.status_code == HTTPStatus.PRECONDITION_FAILED:
        return problem(ContrafactError("invalid_request", _ANOTHER_COPY), status=HTTPStatus.PRECONDITION_FAILED)
    _fill(response, found)
    return response


def _asks_for_a_part(n_bytes: int) -> bool:
    """Return whether Range can be answered; else the whole is sent, as RFC 9110 says.

    That is so for another unit, several ranges, nonsense, and the last bytes of a file that has fewer.
    """
    wanted = request.range
    if wanted is None or wanted.units != "bytes" or len(wanted.ranges) != 1:
        return False
    return wanted.ranges[0][0] > -n_bytes


def _with_end(environ: WSGIEnvironment) -> WSGIEnvironment:
    """Give a range without an end one that is not too far.

    Players ask for all that follows and read it while they play: a set of hours would wait in memory. They ask again.
    """
    found = _OPEN_RANGE.fullmatch(environ.get("HTTP_RANGE", ""))
    if found is None or len(found[1]) > _MOST_DIGITS:
        return environ
    start = int(found[1])
    return {**environ, "HTTP_RANGE": f"bytes={start}-{start + MAX_OPEN_RANGE - 1}"}


def _fill(response: Response, found: StoredAudio) -> None:
    """Give the response its bytes, which are read while they are sent."""
    if response.status_code == HTTPStatus.OK:
        response.response = _piece(found, 0, found.n_bytes)
    elif response.status_code == HTTPStatus.PARTIAL_CONTENT:
        response.response = _piece(found, response.content_range.start or 0, response.content_range.stop or 0)


def _piece(found: StoredAudio, start: int, stop: int) -> Iterator[bytes]:
    """Yield the bytes from `start` to before `stop`."""
    n_left = stop - start
    for data in found.read(start):
        yield data[:n_left]
        n_left -= len(data)
        if n_left <= 0:
            return
