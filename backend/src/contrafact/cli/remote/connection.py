"""Connect to a server, and turn what goes wrong into the errors of the command line."""

from __future__ import annotations

import os
import stat
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

from contrafact.cli.errors import PROGRAM
from contrafact.domain.error_table import KINDS
from contrafact.domain.errors import ContrafactError
from contrafact_client import Contrafact, JobFailedError, ServerError, TransportError, WaitTimeoutError

_MOST_KEY_CHARACTERS = 4096


@contextmanager
def connected(server: str, key_file: Path | None) -> Iterator[Contrafact]:
    """Open a client; errors of the server become errors of the command line, with their codes.

    Parameters
    ----------
    server : address, such as `https://songs.example`.
    key_file : file whose only line is an API key; None where the server wants none.

    Raises
    ------
    ContrafactError : `bad_usage` for an address or a key that cannot be one; `server_unusable` if no Contrafact
        server answers there; `still_running`; and those of the server.
    OSError : the file of the key cannot be read.
    """
    key = read_key(key_file) if key_file else None
    try:
        library = Contrafact(server, key)
    except ValueError as error:
        raise ContrafactError("bad_usage", f"{error}.") from error
    if key:
        _warn_if_exposed(server)
    with library, translated():
        yield library


@contextmanager
def translated() -> Iterator[None]:
    """Turn exceptions of the client into errors of the command line."""
    try:
        yield
    except (ServerError, JobFailedError) as error:
        raise _known(error.code, str(error)) from error
    except TransportError as error:
        raise ContrafactError("server_unusable", str(error)) from error
    except WaitTimeoutError as error:
        raise ContrafactError("still_running", str(error)) from error


def read_key(path: Path) -> str:
    """Read an API key from a file.

    Raises
    ------
    ContrafactError : `bad_usage` if the file holds anything but one line without spaces.
    OSError : from the operating system.
    """
    with path.open("rb") as file:
        text = file.read(_MOST_KEY_CHARACTERS + 1).decode("ascii", errors="replace").strip()
        is_exposed = bool(os.fstat(file.fileno()).st_mode & (stat.S_IRGRP | stat.S_IROTH))
    if not text.isascii() or not text.isprintable() or " " in text or not 0 < len(text) <= _MOST_KEY_CHARACTERS:
        raise ContrafactError("bad_usage", f"{str(path)!r} holds no API key: it must be one line with the key alone.")
    if is_exposed:
        _warn(f"Other users of this machine can read the key; run `chmod 600 {path}`.")
    return text


def _warn_if_exposed(server: str) -> None:
    parts = urlsplit(server if "://" in server else f"http://{server}")
    host = parts.hostname or ""
    is_local = host in {"localhost", "::1"} or host.startswith("127.")
    if parts.scheme == "http" and not is_local:
        _warn("The key is sent unencrypted; use the https address of the server if it has one.")


def _warn(sentence: str) -> None:
    print(f"{PROGRAM}: {sentence}", file=sys.stderr)  # noqa: T201 - messages of a command


def _known(code: str, detail: str) -> ContrafactError:
    """Return an error of the server; a newer server may have codes that this version has not."""
    return ContrafactError(code, detail) if code in KINDS else ContrafactError("server_unusable", f"{detail} ({code})")
