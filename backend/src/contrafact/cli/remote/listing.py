"""Print what a server returns: tracks, works, verdicts and rankings."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, TextIO

from pydantic import TypeAdapter, ValidationError

from contrafact.cli.arguments import check_output_file
from contrafact.cli.errors import printable
from contrafact.cli.output import ranking_table, sections_table, sentence
from contrafact.domain.errors import ContrafactError
from contrafact.domain.verdicts import Verdict
from contrafact_client.models import CheckAnswer, RankingItem, TrackAnswer, WorkAnswer

_VERDICT = TypeAdapter(Verdict)
COLUMNS = (
    *("id", "title", "artist", "duration_s", "work_id", "work", "state", "error"),
    *("url", "file_name", "published_at", "created_at", "updated_at"),
)
"""Columns of an exported library."""


def track_name(track: TrackAnswer) -> str:
    """Return the name by which a person knows a track."""
    title = track["title"] or track["source"].get("file_name") or track["id"]
    return f"{track['artist']} - {title}" if track["artist"] else title


def print_tracks(tracks: Iterable[TrackAnswer]) -> None:
    """Print one line a track, as they come."""
    for track in tracks:
        print(f"{track['id']:<37}  {track['state']:<11}  {printable(track_name(track))}")  # noqa: T201 - the answer


def print_works(works: Iterable[WorkAnswer]) -> None:
    """Print one line a work, as they come."""
    for work in works:
        print(f"{work['id']}  {work['n_tracks']:>6}  {printable(work['title'])}")  # noqa: T201 - the answer


def check_text(check: CheckAnswer) -> str:
    """Return the verdict of a check as the command prints it for files."""
    verdict = verdict_of(check["verdict"])
    names = (track_name(check["query"]), track_name(check["reference"]))
    table = [sections_table(*names, verdict.sections)] if verdict.sections else []
    return "\n".join([sentence(verdict), *table])


def ranking_text(ranking: Sequence[RankingItem]) -> str:
    """Return a ranking as the command prints it for files."""
    rows = [(f"{each['track']['id']}  {track_name(each['track'])}", verdict_of(each["verdict"])) for each in ranking]
    return ranking_table(rows, "track")


def verdict_of(fields: Mapping[str, Any]) -> Verdict:
    """Read a verdict; a newer server may give it more fields.

    Raises
    ------
    ContrafactError : `server_unusable` if it lacks one.
    """
    try:
        return _VERDICT.validate_python(fields)
    except ValidationError as error:
        raise ContrafactError(
            "server_unusable", "The server's verdicts are of a version that this command does not know; update it."
        ) from error


def check_export_file(path: Path) -> None:
    """Check the name of an export before the library is read.

    Raises
    ------
    ContrafactError : as `check_output_file`.
    """
    check_output_file("The file", path, ".json" if path.suffix.lower() == ".json" else ".csv")


def write_export(path: Path, tracks: Iterable[TrackAnswer]) -> int:
    """Write every track as a row of CSV, or as JSON; return their number. What fails leaves an older file as it was."""
    part = path.with_name(f"{path.name}.part")
    try:
        with part.open("w", encoding="utf-8", newline="") as file:
            n_tracks = _write_json(file, tracks) if path.suffix.lower() == ".json" else _write_csv(file, tracks)
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)
    return n_tracks


def _write_json(file: TextIO, tracks: Iterable[TrackAnswer]) -> int:
    n_tracks = 0
    for n_tracks, track in enumerate(tracks, 1):
        file.write("[\n" if n_tracks == 1 else ",\n")
        file.write(json.dumps(track))
    file.write("\n]\n" if n_tracks else "[]\n")
    return n_tracks


def _write_csv(file: TextIO, tracks: Iterable[TrackAnswer]) -> int:
    writer = csv.writer(file)
    writer.writerow(COLUMNS)
    n_tracks = 0
    for track in tracks:
        writer.writerow([_cell(value) for value in _row(track)])
        n_tracks += 1
    return n_tracks


def _row(track: TrackAnswer) -> tuple[object, ...]:
    work, source, error = track["work"], track["source"], track["error"]
    return (
        *(track["id"], track["title"], track["artist"], track["duration_s"]),
        *((work["id"], work["title"]) if work else (None, None)),
        *(track["state"], error["code"] if error else None),
        *(source.get("url"), source.get("file_name")),
        *(track["published_at"], track["created_at"], track["updated_at"]),
    )


def _cell(value: object) -> object:
    """Spreadsheets run cells that begin with such a sign as formulas; titles are what strangers wrote."""
    return f"'{value}" if isinstance(value, str) and value[:1] in ("=", "+", "-", "@", "\t", "\r") else value
