"""Checks before anything is started: settings, page, weights, address, database."""

from __future__ import annotations

import errno
import os
import socket

import pymongo
from pymongo.errors import ConfigurationError, InvalidURI, PyMongoError

from contrafact.adapters.mongo.advisories import warning_about
from contrafact.adapters.mongo.database import connect
from contrafact.adapters.youtube.arguments import parse_arguments
from contrafact.adapters.youtube.cookies import read_cookies
from contrafact.domain.errors import ContrafactError
from contrafact.embedding.card import load_card
from contrafact.settings import load_settings
from contrafact_local.parts import LaunchError
from contrafact_local.settings import LocalSettings

DATABASE_WAIT_MS = 5000


def check(settings: LocalSettings) -> None:
    """Run all checks but that of the settings.

    Raises
    ------
    LaunchError : the first problem.
    """
    check_page(settings)
    check_weights(settings)
    check_address(settings)
    if settings.mongodb_uri:
        check_database(settings.mongodb_uri)


def check_settings() -> None:
    """Raise `LaunchError` if a setting of API or worker is not valid."""
    try:
        settings = load_settings()
        read_cookies(settings.youtube_cookies)
        parse_arguments(settings.ytdlp_args)
    except ContrafactError as error:
        raise LaunchError(f"{error.detail.rstrip('.')}; change it or unset it") from None


def check_weights(settings: LocalSettings) -> None:
    """Raise `LaunchError` if there are no weights, or they do not match their card."""
    try:
        load_card(settings.model_dir)
    except ContrafactError as error:
        raise LaunchError(error.detail) from None


def check_page(settings: LocalSettings) -> None:
    """Raise `LaunchError` if the page is not built."""
    index = settings.frontend_dir / "index.html"
    if not index.is_file():
        raise LaunchError(f"The page is not built (no {index}); run `make setup`")


def check_address(settings: LocalSettings) -> None:
    """Check that the API can listen at its address.

    Raises
    ------
    LaunchError : the port is in use or not permitted, or the host is not this machine's.
    """
    host, port = settings.host, settings.port
    try:
        family, kind, _, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind) as probe:
            # As gunicorn does: a port with closing connections counts as free.
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
    except OSError as error:
        raise LaunchError(_cannot_listen(host, port, error)) from None


def _cannot_listen(host: str, port: int, error: OSError) -> str:
    if error.errno == errno.EADDRINUSE:
        return f"Port {port} of {host} is in use; stop what listens there or set CONTRAFACT_PORT to another port"
    if error.errno == errno.EACCES:
        return f"Port {port} needs administrator rights; set CONTRAFACT_PORT to 1024 or above"
    reason = error.strerror or os.strerror(error.errno or 0)
    return f"CONTRAFACT_HOST={host} is not an address of this machine ({reason}); set it to 127.0.0.1 or unset it"


def check_database(uri: str) -> None:
    """Check that the database answers. Messages never contain the address, which may contain a password.

    Raises
    ------
    LaunchError : the address is malformed, or the database does not answer within five seconds.
    """
    try:
        with pymongo.MongoClient[dict[str, object]](uri, serverSelectionTimeoutMS=DATABASE_WAIT_MS) as client:
            client.admin.command("ping")
    except (InvalidURI, ConfigurationError, ValueError):
        raise LaunchError(
            "MONGODB_URI is not an address of a database; it looks like mongodb://host:27017/contrafact"
        ) from None
    except PyMongoError as error:
        reason = str(error).split(",")[0].splitlines()[0][:200]
        raise LaunchError(
            f"The database of MONGODB_URI does not answer ({reason}); start it, correct the address, "
            "or unset MONGODB_URI to use a private one"
        ) from None


def warnings(settings: LocalSettings) -> list[str]:
    """Return sentences about what runs but is not safe: an affected release of the operator's own MongoDB."""
    if not settings.mongodb_uri:
        return []
    database = connect(settings.mongodb_uri)
    try:
        warning = warning_about(database)
    except PyMongoError:
        return []  # it answered a moment ago; the API's readiness reports it
    finally:
        database.client.close()
    return [warning] if warning else []
