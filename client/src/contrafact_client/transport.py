"""Send requests to a server and turn its errors into exceptions."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from typing import Any, BinaryIO
from urllib.parse import urlsplit

import requests
from requests.auth import AuthBase
from urllib3 import encode_multipart_formdata

from contrafact_client.errors import ServerError, TransportError

_PROBLEM = "application/problem+json"
JSON = Any
"""An answer that has no model."""
_TRIES = 4
_MOST_SECONDS = 30.0
"""Longest pause that `Retry-After` may ask for before the error is raised."""
_PART = b"contrafact-client-file"


class Transport:
    """Sends requests to one server.

    Parameters
    ----------
    server : address of the server, such as `https://songs.example`; a path before `/api` is kept.
    key : API key; None where the server wants none.
    timeout : seconds to connect, and longest pause while the server answers.

    Raises
    ------
    ValueError : the address is no http or https address.
    """

    def __init__(self, server: str, key: str | None = None, timeout: float = 120.0) -> None:
        parts = urlsplit(server if "://" in server else f"http://{server}")
        if parts.scheme not in {"http", "https"} or not parts.hostname or parts.username is not None:
            raise ValueError(f"{server!r} is no address of a server: give one like https://songs.example")
        self.server = f"{parts.scheme}://{parts.netloc}{parts.path.rstrip('/')}"
        self._timeout = timeout
        self._session = requests.Session()
        self._session.auth = _Key(key)

    def close(self) -> None:
        """Close the connections."""
        self._session.close()

    def send(
        self,
        method: str,
        path: str,
        *,
        query: Mapping[str, object] | None = None,
        json: object = None,
        form: Mapping[str, object] | None = None,
        file: tuple[str, BinaryIO] | None = None,
        accept: str = "application/json",
    ) -> Any:  # noqa: ANN401 - the methods of `Operations` know the types
        """Send a request; wait and try again when the server is busy.

        Parameters
        ----------
        query, form : fields; None leaves one out.
        json : body.
        file : name and content of an upload, which is read piece by piece.
        accept : type of the answer.

        Returns
        -------
        The decoded JSON, the bytes of another type, or None where there is no content.

        Raises
        ------
        ServerError : the server refused, with its code.
        TransportError : no answer, or one that is not of Contrafact.
        """
        for attempt in range(1, _TRIES + 1):
            upload = _Upload(file, form or {}) if file else None
            headers = {"Accept": accept} | ({"Content-Type": upload.content_type} if upload else {})
            response = self._request(method, path, params=_given(query or {}), json=json, data=upload, headers=headers)
            pause = _pause_of(response)
            if pause is None or attempt == _TRIES:
                return _content(response)
            response.close()
            time.sleep(pause)
        raise AssertionError("unreachable")

    def exchange(
        self, method: str, path: str, *, headers: Mapping[str, str], data: bytes | None = None
    ) -> Mapping[str, str]:
        """Send a request once; return the headers of its answer, which has no content.

        Raises
        ------
        ServerError : the server refused, with its code.
        TransportError : no answer, or one that is not of Contrafact.
        """
        response = self._request(method, path, headers=dict(headers), data=data)
        if not response.ok and method == "HEAD":
            raise ServerError(_of_head(response.status_code))
        if not response.ok:
            _content(response)
        return response.headers

    def _request(self, method: str, path: str, **options: Any) -> requests.Response:  # noqa: ANN401 - as requests takes them
        try:
            # A redirect could lead the key and the upload to another place.
            return self._session.request(
                method, f"{self.server}{path}", timeout=self._timeout, allow_redirects=False, **options
            )
        except requests.RequestException as error:
            raise TransportError(f"{self.server} does not answer: {_reason(error)}.") from error


class _Key(AuthBase):
    """Adds the key. As `auth` of the session, it also keeps requests from taking a password from ~/.netrc."""

    def __init__(self, key: str | None) -> None:
        self._key = key

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        if self._key:
            request.headers["Authorization"] = f"Bearer {self._key}"
        return request


class _Upload:
    """A form with a file at its end, read piece by piece: requests would hold all of it in memory."""

    def __init__(self, file: tuple[str, BinaryIO], form: Mapping[str, object]) -> None:
        name, self._file = file
        fields = [(field, str(value)) for field, value in _given(form).items()]
        body, self.content_type = encode_multipart_formdata([*fields, ("file", (name, _PART))])
        head, tail = body.split(_PART)
        start = self._file.seek(0)
        self._size = self._file.seek(0, 2) - start
        self._file.seek(start)
        self._head, self._tail = head, tail

    def __len__(self) -> int:
        return len(self._head) + self._size + len(self._tail)

    def __iter__(self) -> Iterator[bytes]:
        yield self._head
        while piece := self._file.read(1 << 16):
            yield piece
        yield self._tail


def _given(fields: Mapping[str, object]) -> dict[str, Any]:
    """Leave out what is None; write booleans as JSON does."""
    return {
        name: str(value).lower() if isinstance(value, bool) else value
        for name, value in fields.items()
        if value is not None
    }


def _pause_of(response: requests.Response) -> float | None:
    """Return the seconds to wait before the same request is sent again, None if that is no use."""
    if response.status_code not in {429, 503}:
        return None
    asked = response.headers.get("Retry-After", "")
    return float(asked) if asked.isdecimal() and float(asked) <= _MOST_SECONDS else None


def _of_head(status: int) -> dict[str, Any]:
    """Return what an answer to HEAD, which has no body, says."""
    detail = "The server knows no such upload, or not any more." if status in {404, 410} else "The server refused."
    code = {404: "upload_not_found", 410: "upload_expired"}.get(status, "internal_error")
    return {"type": "about:blank", "title": detail, "status": status, "detail": detail, "code": code}


def _content(response: requests.Response) -> Any:  # noqa: ANN401 - as `send`
    kind = response.headers.get("Content-Type", "").partition(";")[0]
    try:
        if kind == _PROBLEM:
            raise ServerError(response.json())
        if response.ok and not response.is_redirect:
            return None if response.status_code == requests.codes.no_content else _decoded(response, kind)
    except requests.JSONDecodeError as error:
        raise TransportError(f"{response.url} answers with something else than JSON.") from error
    raise TransportError(
        f"{response.url} answers with {response.status_code}: it is no Contrafact server, or a proxy stands before it."
    )


def _decoded(response: requests.Response, kind: str) -> Any:  # noqa: ANN401 - as `send`
    if kind in {"text/html", ""}:
        raise TransportError(f"{response.url} is no Contrafact server, or a proxy with a login stands before it.")
    return response.json() if kind == "application/json" else response.content


def _reason(error: requests.RequestException) -> str:
    if isinstance(error, requests.Timeout):
        return "it took too long"
    if isinstance(error, requests.exceptions.SSLError):
        return "its certificate is not valid for this name"
    if isinstance(error, requests.ConnectionError):
        return "no connection"
    return type(error).__name__
