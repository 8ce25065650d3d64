"""`contrafact-admin backup` and `restore`."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.metadata import version
from pathlib import Path
from typing import Never

from tqdm import tqdm

from contrafact.adapters.buckets import make_bucket
from contrafact.adapters.mongo.database import connect
from contrafact.adapters.mongo.dump import MongoLibrary
from contrafact.adapters.mongo.probes import parse_address
from contrafact.adapters.system import now
from contrafact.cli.admin.installation import Installation, find_installation
from contrafact.cli.output import print_json
from contrafact.domain.errors import ContrafactError
from contrafact.ports.bucket import Bucket
from contrafact.services.backup import BackUpLibrary, Report, RestoreLibrary, Stage
from contrafact.services.backup_files import Manifest

_SHOWN = 5
_ROOT = 0


def back_up(folder: Path, data: Path | None, *, has_audio: bool, as_json: bool) -> None:
    """Write a backup and print what it holds. Raises as `BackUpLibrary`."""
    began = time.monotonic()
    with _library(data) as (library, bucket), _progress() as report:
        manifest = BackUpLibrary(library, bucket, now, version("contrafact"), has_audio)(folder, report)
    _show("Backed up", "to", folder, manifest, time.monotonic() - began, as_json=as_json)


def restore(folder: Path, data: Path | None, *, as_json: bool) -> None:
    """Restore a backup and print what it held. Raises as `RestoreLibrary`."""
    began = time.monotonic()
    with _library(data, writes=True) as (library, bucket), _progress() as report:
        manifest = RestoreLibrary(library, bucket, version("contrafact"))(folder, report)
    _show("Restored", "from", folder, manifest, time.monotonic() - began, as_json=as_json)
    if manifest.product != version("contrafact") and not as_json:
        _say(f"It was made by Contrafact {manifest.product}: restart API and workers, which bring it up to date.")


@contextmanager
def _library(data: Path | None, *, writes: bool = False) -> Iterator[tuple[MongoLibrary, Bucket]]:
    installation = find_installation(data)
    settings = installation.settings
    if writes and settings.bucket_dir:
        _require_owner(settings.bucket_dir)
    parse_address(settings.mongodb_uri)
    database = connect(settings.mongodb_uri)
    try:
        bucket = make_bucket(settings.bucket_dir, settings.gcs_bucket, settings.storage_emulator_host)
        yield MongoLibrary(database), bucket
    except ContrafactError as error:
        raise _explained(error, installation) from error
    finally:
        database.client.close()


def _require_owner(folder: Path) -> None:
    """Refuse to write objects as root into another user's folder, where the product could not delete them."""
    if os.geteuid() == _ROOT and folder.is_dir() and folder.stat().st_uid != _ROOT:
        raise ContrafactError(
            "file_unusable", f"{folder} belongs to user {folder.stat().st_uid}. Run this as that user, not as root."
        )


def _explained(error: ContrafactError, installation: Installation) -> ContrafactError:
    is_silent = error.code == "database_unavailable" and error.detail == ContrafactError(error.code).detail
    if not is_silent or installation.data is None:
        return error
    return ContrafactError(
        error.code, f"The product of {installation.data} does not run. Start it with `make run`, then try again."
    )


@contextmanager
def _progress() -> Iterator[Report]:
    """Show a line of progress for each stage, on a terminal alone."""
    bars: dict[Stage, tqdm[Never]] = {}

    def report(stage: Stage, more: int) -> None:
        if stage not in bars:
            bars[stage] = tqdm(desc=stage.value, unit_scale=True, disable=None, leave=False)
        bars[stage].update(more)

    try:
        yield report
    finally:
        for bar in bars.values():
            bar.close()


def _show(done: str, where: str, folder: Path, manifest: Manifest, seconds: float, *, as_json: bool) -> None:
    n_bytes = sum(manifest.files.values())
    if as_json:
        summary = manifest.model_dump(mode="json", exclude={"files"})
        print_json({"folder": str(folder.absolute()), **summary, "n_bytes": n_bytes, "seconds": round(seconds, 1)})
        return
    n_tracks, n_works = (manifest.documents.get(name, 0) for name in ("tracks", "works"))
    n_kept = n_tracks - len(manifest.left_out)
    _say(
        f"{done} {n_kept} tracks, {n_works} works and {manifest.n_objects} objects ({n_bytes / 1e6:.1f} MB) "
        f"{where} {folder} in {seconds:.1f} s."
    )
    if manifest.left_out:
        _say(f"Left out: {_some(manifest.left_out)}, deleted or replaced while the backup ran.")
    if manifest.missing:
        _say(f"Missing in the library itself: {_some(manifest.missing)}. Submit these tracks again.")


def _some(names: list[str]) -> str:
    shown = ", ".join(names[:_SHOWN])
    return shown if len(names) <= _SHOWN else f"{shown} and {len(names) - _SHOWN} more"


def _say(line: str) -> None:
    print(line)  # noqa: T201 - the answer
