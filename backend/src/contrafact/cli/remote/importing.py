"""`contrafact import`: add folders, files, manifests and playlists as imports, and account for every item."""

from __future__ import annotations

import csv
import io
import os
import shlex
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import NoReturn

from tqdm import tqdm

from contrafact.cli.arguments import Arguments, check_output_file
from contrafact.cli.errors import FAILURE, OK, PROGRAM, printable, report
from contrafact.cli.output import print_json
from contrafact.cli.remote.connection import connected
from contrafact.cli.remote.targets import is_file
from contrafact.domain.errors import ContrafactError
from contrafact.domain.links import VideoLink, parse_link
from contrafact.domain.manifests import Manifest, ManifestLine
from contrafact.features.folders import files_in
from contrafact_client import Contrafact
from contrafact_client.importing import LocalFile, send_files, wait_for_import
from contrafact_client.models import FolderImportRequest, ImportAnswer

_MANIFESTS = frozenset({".csv", ".tsv"})
_MOST_NAMED = 20
_BAR_DELAY_SECONDS = 0.5
_HERE = "http://127.0.0.1"


@dataclass
class _Plan:
    """What the targets name.

    Parameters
    ----------
    links : of a manifest, with what it says about them.
    left_out : what cannot be sent, and why.
    """

    name: str
    files: list[LocalFile] = field(default_factory=list)
    links: list[ManifestLine] = field(default_factory=list)
    left_out: list[ContrafactError] = field(default_factory=list)


def run_import(arguments: Arguments) -> int:
    """Import what the arguments name into the library of a server, by default the one on this machine.

    Returns
    -------
    Status 0 if every item is added or a duplicate.

    Raises
    ------
    ContrafactError : `bad_usage`; `file_not_found`, `invalid_manifest`; and those of the server.
    """
    if arguments.receipt:
        check_output_file("The receipt", arguments.receipt, ".csv")
    server = arguments.server or f"{_HERE}:{os.environ.get('CONTRAFACT_PORT') or 8080}"
    with connected(server, arguments.key_file) as library:
        started, left_out = _start(library, arguments)
        for error in left_out:
            report(ContrafactError(error.code, f"Left out {error.detail}"))
        if arguments.no_wait:
            _print_started(started, as_json=arguments.json)
            return FAILURE if left_out else OK
        ended = [_wait(library, import_id, arguments.timeout) for import_id in started]
        receipts = [library.get_receipt_csv(import_id).decode() for import_id in started]
    if arguments.receipt:
        _write_receipt(arguments.receipt, receipts, left_out)
    _print_refused(receipts)
    if arguments.json:
        print_json({"imports": ended, "left_out": [{"code": e.code, "detail": e.detail} for e in left_out]})
    else:
        print("\n".join(map(_summary, ended)))  # noqa: T201 - the answer
    return FAILURE if left_out or not all(map(_is_good, ended)) else OK


def _start(library: Contrafact, arguments: Arguments) -> tuple[list[str], list[ContrafactError]]:
    """Start the imports of all targets, and send their files; return the ids of the imports, and what is left out."""
    if arguments.on_server:
        return [_start_folder(library, target, arguments) for target in arguments.targets], []
    plan = _Plan(arguments.name or Path(arguments.targets[0]).name or arguments.targets[0])
    started = [found for target in arguments.targets if (found := _plan(library, plan, target, arguments)) is not None]
    if plan.links:
        text = io.BytesIO(_as_csv(plan.links).encode())
        started.append(library.start_manifest_import(text, name="links.csv", import_name=plan.name)["id"])
    if plan.files:
        started.append(_send(library, plan, arguments))
    if not started and not plan.left_out:
        raise ContrafactError("file_not_found", "There is no file in what was named.")
    return started, plan.left_out


def _plan(library: Contrafact, plan: _Plan, target: str, arguments: Arguments) -> str | None:
    """Add a target to the plan; a playlist is started at once, and its import's id returned."""
    path = Path(target)
    if is_file(target) and path.is_dir():
        found, unread = files_in(path)
        plan.files += [LocalFile(each, f"{path.resolve().name}/{each.relative_to(path)}") for each in found]
        plan.left_out += [problem for _, problem in unread]
    elif is_file(target) and path.suffix.lower() in _MANIFESTS:
        _plan_manifest(plan, path)
    elif is_file(target):
        plan.files.append(LocalFile(path, path.name))
    elif "/" not in target or ("://" not in target and Path(target).suffix):
        raise ContrafactError("file_not_found", f"There is no file or folder {target!r}.")
    else:
        link = parse_link(target)
        if not isinstance(link, VideoLink):
            return library.start_playlist_import({"url": target, "name": arguments.name})["id"]
        plan.links.append(ManifestLine(1, {"link": link.url}))
    return None


def _plan_manifest(plan: _Plan, path: Path) -> None:
    for line in Manifest(path.read_bytes()).lines():
        if line.problem is not None:
            plan.left_out.append(ContrafactError(line.problem.code, f"{path.name}: {line.problem.detail}"))
        elif "link" in line.fields:
            plan.links.append(line)
        else:
            file = path.parent / line.fields["path"]
            if file.is_file():
                about = {name: text for name, text in line.fields.items() if name != "path"}
                plan.files.append(LocalFile(file, line.fields["path"], about))
            else:
                detail = f"{path.name}: Line {line.number}: there is no file {str(file)!r}."
                plan.left_out.append(ContrafactError("file_not_found", detail))


def _send(library: Contrafact, plan: _Plan, arguments: Arguments) -> str:
    """Send the files of a plan; return the import's id, which is named so that it can be gone on with."""
    import_id = arguments.resume or library.start_files_import({"name": plan.name})["id"]
    try:
        with tqdm(total=len(plan.files), unit="file", disable=None, delay=_BAR_DELAY_SECONDS, leave=False) as bar:
            n_known = send_files(
                library,
                import_id,
                plan.files,
                only_known=bool(arguments.resume),
                progress=lambda n_done: _to(bar, n_done),
            )
    except BaseException:
        _note(f"Interrupted. Go on with: contrafact import --resume {import_id} {shlex.join(arguments.targets)}")
        raise
    if not n_known:
        raise ContrafactError("bad_usage", f"None of these files belongs to the import {import_id}.")
    return import_id


def _to(bar: tqdm[NoReturn], n_done: int) -> None:
    bar.update(n_done - bar.n)


def _start_folder(library: Contrafact, target: str, arguments: Arguments) -> str:
    roots = library.list_import_folders()["roots"]
    for root in roots:
        if target == root or target.startswith(f"{root.rstrip('/')}/"):
            path = target.removeprefix(root).strip("/")
            new: FolderImportRequest = {
                "root": root,
                "path": path,
                "name": arguments.name,
                "is_watched": arguments.watch,
            }
            return library.start_folder_import(new)["id"]
    known = f"It allows {', '.join(roots)}." if roots else "It allows none; see CONTRAFACT_IMPORT_ROOTS."
    raise ContrafactError("path_not_allowed", f"The server does not import {target!r}. {known}")


def _wait(library: Contrafact, import_id: str, timeout: float | None) -> ImportAnswer:
    with tqdm(unit="item", disable=None, delay=_BAR_DELAY_SECONDS, leave=False) as bar:

        def update(found: ImportAnswer) -> None:
            bar.total, bar.desc = sum(_counts(found).values()), found["name"]
            bar.update(_n_ended(found) - bar.n)

        found = wait_for_import(library, import_id, timeout=timeout, progress=update)
    if found is None:
        raise ContrafactError("still_running", f"The import {import_id} has not ended; it goes on.")
    return found


def _counts(found: ImportAnswer) -> dict[str, int]:
    return {name: int(str(number)) for name, number in found["counts"].items()}


def _n_ended(found: ImportAnswer) -> int:
    return sum(_counts(found)[outcome] for outcome in ("added", "duplicate", "refused"))


def _is_good(found: ImportAnswer) -> bool:
    return found["state"] == "done" and not found["counts"]["refused"]


def _summary(found: ImportAnswer) -> str:
    counts = found["counts"]
    numbers = f"{counts['added']} added, {counts['duplicate']} duplicates, {counts['refused']} refused"
    problem = f" {found['error']['detail']}" if found["error"] else ""
    return f"{found['id']}  {found['state']}: {numbers}.{problem}"


def _print_started(started: Sequence[str], *, as_json: bool) -> None:
    if as_json:
        print_json({"imports": list(started)})
    else:
        print("\n".join(started))  # noqa: T201 - the answer


def _print_refused(receipts: Sequence[str]) -> None:
    refused = (row for text in receipts for row in _rows(text) if row["outcome"] == "refused")
    for row in islice(refused, _MOST_NAMED):
        _note(f"Refused {row['name']}: {row['reason']} [{row['code']}]")
    if n_more := sum(1 for _ in refused):
        _note(f"Refused {n_more} more; the receipt names them (--receipt F.csv).")


def _write_receipt(path: Path, receipts: Sequence[str], left_out: Sequence[ContrafactError]) -> None:
    part = path.with_name(f"{path.name}.part")
    try:
        with part.open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file)
            for number, text in enumerate(receipts):
                rows = csv.reader(io.StringIO(text))
                writer.writerows(rows if number == 0 else islice(rows, 1, None))
            if not receipts:
                writer.writerow(("position", "name", "outcome", "track_id", "code", "reason", "line", "size_bytes"))
            writer.writerows(("", "", "refused", "", error.code, error.detail, "", "") for error in left_out)
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)


def _rows(text: str) -> Iterator[dict[str, str]]:
    yield from csv.DictReader(io.StringIO(text))


def _as_csv(lines: Sequence[ManifestLine]) -> str:
    columns = list(dict.fromkeys(name for line in lines for name in line.fields))
    text = io.StringIO()
    writer = csv.DictWriter(text, columns)
    writer.writeheader()
    writer.writerows(dict(line.fields) for line in lines)
    return text.getvalue()


def _note(sentence: str) -> None:
    print(f"{PROGRAM}: {printable(sentence)}", file=sys.stderr)  # noqa: T201 - messages of a command
