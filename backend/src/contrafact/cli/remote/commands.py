"""The subcommands that speak to a server: `contrafact --server URL add|check|rank|tracks|works|export|wait`."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import islice
from typing import cast

from tqdm import tqdm

from contrafact.cli.arguments import Arguments, check_output_file
from contrafact.cli.errors import FAILURE, OK, as_contrafact_error, report
from contrafact.cli.output import print_json
from contrafact.cli.remote.cases import run_cases
from contrafact.cli.remote.changing import run_change
from contrafact.cli.remote.connection import connected, translated
from contrafact.cli.remote.filtering import filter_of
from contrafact.cli.remote.listing import (
    check_export_file,
    check_text,
    print_tracks,
    print_works,
    ranking_text,
    track_name,
    write_export,
)
from contrafact.cli.remote.regrouping import names_regrouping, run_regrouping
from contrafact.cli.remote.reviewing import run_review
from contrafact.cli.remote.sets import run_set
from contrafact.cli.remote.tables import names_table, run_on_table
from contrafact.cli.remote.targets import is_file, track_id_of
from contrafact.domain.errors import ContrafactError
from contrafact_client import Contrafact
from contrafact_client.models import JobWithTrack, PlaylistSubmitted, Submitted

_BAR_DELAY_SECONDS = 0.5


def run_on_server(arguments: Arguments) -> int:
    """Run a subcommand on the server that the arguments name; return the exit status.

    Raises
    ------
    ContrafactError, OSError : see `connected`, and what the subcommands say.
    """
    if arguments.command == "export":
        check_export_file(arguments.out)
    if arguments.command == "audio":
        check_output_file("The file", arguments.out, ".webm")
    with connected(arguments.server or "", arguments.key_file) as library:
        return _COMMANDS[arguments.command](library, arguments)


def _add(library: Contrafact, arguments: Arguments) -> int:
    """Submit links and files; one that fails does not keep the others."""
    if len(arguments.targets) > 1 and (arguments.title or arguments.artist):
        raise ContrafactError("bad_usage", "--title and --artist are of one file; add several one by one.")

    def add(target: str) -> dict[str, object]:
        answer = _submitted(library, target, arguments)
        for job_id in _jobs_of(library, answer, arguments.timeout) if arguments.wait else ():
            _wait_for(library, job_id, arguments.timeout)
        if not arguments.json:
            print(_added_line(answer))  # noqa: T201 - the answer
        return {"target": target, **answer}

    return _each(arguments, add)


def _submitted(library: Contrafact, target: str, arguments: Arguments) -> Submitted | PlaylistSubmitted:
    if is_file(target):
        return library.add_file(target, title=arguments.title, artist=arguments.artist)
    if "/" not in target:
        raise ContrafactError("file_not_found", f"There is no file {target!r}, and it is no link.")
    if arguments.title or arguments.artist:
        raise ContrafactError("bad_usage", "--title and --artist are of a file; a video brings its own.")
    return library.add_link(target)


def _jobs_of(library: Contrafact, answer: Submitted | PlaylistSubmitted, timeout: float | None) -> list[str]:
    """Return the jobs of what was submitted; of a playlist, those of its entries."""
    if "playlist" in answer:
        playlist_id = cast("PlaylistSubmitted", answer)["playlist"]["id"]
        playlist = library.wait_for_playlist(playlist_id, timeout=timeout)
        return [entry["track"]["job_id"] for entry in playlist["entries"] if entry["track"]]
    job = answer["job"]
    return [job["id"]] if job else []


def _added_line(answer: Submitted | PlaylistSubmitted) -> str:
    if "playlist" in answer:
        return f"playlist {cast('PlaylistSubmitted', answer)['playlist']['id']}"
    track_id, job = answer["track"]["id"], answer["job"]
    return f"{track_id}  job {job['id']}" if job else f"{track_id}  was there already"


def _check(library: Contrafact, arguments: Arguments) -> int:
    check = library.check_pair(
        query_id=track_id_of(arguments.query),
        reference_id=track_id_of(arguments.reference),
        min_probability=arguments.min_probability,
    )
    if arguments.json:
        print_json(dict(check))
    else:
        print(check_text(check))  # noqa: T201 - the answer
    return OK


def _rank(library: Contrafact, arguments: Arguments) -> int:
    track_id = track_id_of(arguments.query)
    items = list(islice(library.ranking(track_id, min_probability=arguments.min_probability), arguments.limit))
    if arguments.json:
        print_json({"query": track_id, "items": items})
    elif items:
        print(ranking_text(items))  # noqa: T201 - the answer
    else:
        print("There is no other track to rank.")  # noqa: T201 - the answer
    return OK


def _tracks(library: Contrafact, arguments: Arguments) -> int:
    if names_table(arguments):
        return run_on_table(library, arguments)
    tracks = islice(library.tracks(**filter_of(arguments)), arguments.limit)
    if arguments.json:
        print_json({"items": list(tracks)})
    else:
        print_tracks(tracks)
    return OK


def _query(arguments: Arguments) -> str | None:
    return next(iter(arguments.words or ()), None)


def _works(library: Contrafact, arguments: Arguments) -> int:
    if names_regrouping(arguments):
        return run_regrouping(library, arguments)
    if names_table(arguments):
        return run_on_table(library, arguments)
    works = islice(library.works(q=_query(arguments)), arguments.limit)
    if arguments.json:
        print_json({"items": list(works)})
    else:
        print_works(works)
    return OK


def _export(library: Contrafact, arguments: Arguments) -> int:
    n_tracks = write_export(arguments.out, library.tracks())
    print(f"{n_tracks} tracks written to {arguments.out}.")  # noqa: T201 - the answer
    return OK


def _audio(library: Contrafact, arguments: Arguments) -> int:
    data = library.get_audio(track_id_of(arguments.query))
    part = arguments.out.with_name(f"{arguments.out.name}.part")
    try:
        part.write_bytes(data)
        part.replace(arguments.out)
    finally:
        part.unlink(missing_ok=True)
    print(f"{len(data)} bytes written to {arguments.out}.")  # noqa: T201 - the answer
    return OK


def _wait(library: Contrafact, arguments: Arguments) -> int:
    """Wait for jobs, and for the newest jobs of tracks."""

    def wait(target: str) -> dict[str, object]:
        is_job = len(target) == _JOB_CHARACTERS and not is_file(target)
        job_id = target if is_job else library.get_track(track_id_of(target))["job_id"]
        job = _wait_for(library, job_id, arguments.timeout)
        if not arguments.json:
            print(f"{job['track_id']}  {job['state']}")  # noqa: T201 - the answer
        return {"target": target, **job}

    return _each(arguments, wait)


def _wait_for(library: Contrafact, job_id: str, timeout: float | None) -> JobWithTrack:
    with _job_bar() as update:
        return library.wait(job_id, timeout=timeout, progress=update)


def _each(arguments: Arguments, run: Callable[[str], dict[str, object]]) -> int:
    """Run for each target. Those that fail are named on stderr, and make the exit status 1."""
    done = []
    for target in arguments.targets:
        try:
            with translated():
                done.append(run(target))
        except ContrafactError as error:
            if len(arguments.targets) == 1:
                raise
            report(ContrafactError(error.code, f"{target}: {error.detail}"))
        except OSError as error:
            report(as_contrafact_error(error))
    if arguments.json:
        print_json({"items": done})
    return OK if len(done) == len(arguments.targets) else FAILURE


@contextmanager
def _job_bar() -> Iterator[Callable[[JobWithTrack], None]]:
    """Show the progress of a job in percent, on a terminal."""
    with tqdm(total=100, unit="%", disable=None, delay=_BAR_DELAY_SECONDS, leave=False) as bar:

        def update(job: JobWithTrack) -> None:
            bar.set_description(f"{track_name(job['track'])}: {job['state']}" if job["track"] else job["state"])
            bar.update(round(100 * job["progress"]) - bar.n)

        yield update


_JOB_CHARACTERS = 32
_COMMANDS: dict[str, Callable[[Contrafact, Arguments], int]] = {
    "add": _add,
    "check": _check,
    "rank": _rank,
    "tracks": _tracks,
    "works": _works,
    "export": _export,
    "audio": _audio,
    "wait": _wait,
    "change": run_change,
    "review": run_review,
    "cases": run_cases,
    "set": run_set,
}
