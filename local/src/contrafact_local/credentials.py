"""Passwords of the private servers, generated at the first start and kept in the data folder."""

from __future__ import annotations

import json
import os
import re
import secrets
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from pathlib import Path

from contrafact.settings import RECORDED, variables
from contrafact_local.parts import LaunchError, remedy

CREDENTIALS_FILE = "credentials.json"
PASSWORD_BYTES = 32
# What mongod accepts as a key.
_MONGODB_KEY = re.compile(r"[A-Za-z0-9+/=]{6,1024}")


@dataclass(frozen=True, slots=True)
class Credentials:
    """Secrets of one installation.

    Parameters
    ----------
    mongodb_user, mongodb_password : the product's user of mongod.
    mongodb_key : key of the replica set, with which the launcher creates that user.
    valkey_password : password of Valkey.
    """

    mongodb_user: str
    mongodb_password: str
    mongodb_key: str
    valkey_password: str


def keep_credentials(folder: Path) -> Credentials:
    """Return the credentials of a data folder; generate them if the file is missing or damaged.

    Lost credentials lock nobody out: mongod's user gets the new password at the next start.

    Raises
    ------
    LaunchError : the file is another user's.
    """
    file = folder / CREDENTIALS_FILE
    try:
        return _keep(file)
    except OSError as error:
        raise LaunchError(
            f"The passwords in {file} cannot be read or written ({error.strerror}); "
            f"{remedy(error, 'make it yours or delete it')}"
        ) from None


def _keep(file: Path) -> Credentials:
    found = _read(file)
    if found is None:
        found = Credentials(
            mongodb_user="contrafact",
            mongodb_password=secrets.token_urlsafe(PASSWORD_BYTES),
            mongodb_key=secrets.token_hex(PASSWORD_BYTES),
            valkey_password=secrets.token_urlsafe(PASSWORD_BYTES),
        )
        write_secret(file, json.dumps(asdict(found), indent=1) + "\n")
    file.chmod(0o600)
    return found


def record_settings(folder: Path, environment: Mapping[str, str]) -> None:
    """Write the settings of API and worker, passwords included, to a file that `contrafact-admin` reads.

    Raises
    ------
    OSError : the file cannot be written.
    """
    names = [*variables(), "GOOGLE_APPLICATION_CREDENTIALS"]
    recorded = {name: environment[name] for name in names if environment.get(name)}
    write_secret(folder / RECORDED, json.dumps(recorded, indent=1) + "\n")


def write_secret(file: Path, text: str) -> None:
    """Replace a file that only its owner can read, at no moment half written."""
    draft = file.with_name(f"{file.name}.new")
    draft.unlink(missing_ok=True)
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as out:
        out.write(text)
        out.flush()
        os.fsync(out.fileno())
    draft.rename(file)


def _read(file: Path) -> Credentials | None:
    try:
        stored = json.loads(file.read_text())
        values = {field.name: stored[field.name] for field in fields(Credentials)}
    except (FileNotFoundError, ValueError, KeyError, TypeError, RecursionError):
        return None
    if not all(isinstance(value, str) and value.isprintable() and value for value in values.values()):
        return None
    return Credentials(**values) if _MONGODB_KEY.fullmatch(values["mongodb_key"]) else None
