"""`contrafact-admin scale`: print what libraries of some sizes need."""

from __future__ import annotations

import argparse
import math
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field

from contrafact.cli.arguments import Parser
from contrafact.cli.output import print_json
from contrafact.services.capacity import DAY, HOUR, Load, Plan, limits, plan

HELP = "Compute hosts, memory and disk for libraries of some sizes, from rates that were measured."
_DEFAULT = Load(tracks=0)
_TWO_DIGITS = 10
"""Numbers from here on are printed without decimals."""


@dataclass
class ScaleArguments(argparse.Namespace):
    """The arguments of the subcommand."""

    tracks: Sequence[float] = ()
    rankings_per_second: float = _DEFAULT.rankings_per_second
    clips_per_hour: float = _DEFAULT.clips_per_hour
    songs_per_day: float = _DEFAULT.songs_per_day
    copied_part: float = _DEFAULT.copied_part
    cores: float = _DEFAULT.cores
    memory_gb: float = _DEFAULT.memory_bytes / 1e9
    json: bool = field(default=False)

    def loads(self) -> list[Load]:
        """Return the load of each size."""
        rates = (self.rankings_per_second, self.clips_per_hour, self.songs_per_day, self.copied_part)
        return [Load(tracks, *rates, math.ceil(self.cores), self.memory_gb * 1e9) for tracks in self.tracks]


def add_scale(commands: argparse._SubParsersAction[Parser]) -> None:
    """Add the subcommand to a parser."""
    command = commands.add_parser("scale", help=HELP, description=HELP)
    command.add_argument(
        "--tracks", type=_positive, nargs="+", required=True, metavar="N", help="numbers of tracks, such as 1e6 1e7"
    )
    for name, check, text in (
        ("rankings-per-second", _not_negative, "rankings that are made, not continued, a second"),
        ("clips-per-hour", _not_negative, "searches with a clip of 60 s an hour"),
        ("songs-per-day", _not_negative, "new songs of four minutes a day"),
        ("copied-part", _part, "part of the tracks with a copy for listening, 0 to 1"),
        ("cores", _positive, "cores of each host"),
        ("memory-gb", _positive, "memory of each host, in GB"),
    ):
        default = getattr(ScaleArguments, name.replace("-", "_"))
        command.add_argument(
            f"--{name}", type=check, default=default, metavar="NUMBER", help=f"{text} (default: {default:g})"
        )
    command.add_argument("--json", action="store_true", help="print JSON instead of a table")


def show_scale(arguments: ScaleArguments) -> None:
    """Print the plans of all sizes as a table in Markdown, then what stops working well, and from which size on."""
    loads = arguments.loads()
    plans = [plan(load) for load in loads]
    if arguments.json:
        found = [asdict(limit) for limit in limits(loads[0])]
        print_json({"plans": [asdict(made) for made in plans], "limits": found})
        return
    print("\n".join((*table(plans), "", *limit_lines(loads[0]))))  # noqa: T201 - the answer


def table(plans: Sequence[Plan]) -> list[str]:
    """Return the lines of a table in Markdown, with a column for each plan."""
    columns = [dict(_rows(made)) for made in plans]
    head = ["tracks", *(_spaced(made.load.tracks) for made in plans)]
    rows = [[name, *(column[name] for column in columns)] for name in columns[0]]
    return ["| " + " | ".join(row) + " |" for row in (head, ["---"] * len(head), *rows)]


def limit_lines(load: Load) -> list[str]:
    """Return a list in Markdown of what stops working well, with the size from which it does, to two digits."""
    return [f"- {_spaced(_rounded(limit.tracks))} tracks. {limit.text}" for limit in limits(load)]


def _rows(made: Plan) -> list[tuple[str, str]]:
    return [
        ("API hosts (cores that rankings keep busy)", f"{made.api_hosts} ({_number(made.ranking_cores)})"),
        ("memory of each API, GB", _number(made.api_bytes / 1e9)),
        ("worker hosts (cores: clips, new songs)", _workers(made)),
        ("memory of each worker host for clips, GB", _number(made.worker_bytes / 1e9)),
        ("a clip of 60 s, seconds of a core", _number(made.clip_s)),
        ("shards of MongoDB (hosts)", f"{made.shards} ({made.database_hosts})"),
        ("documents and indexes of one copy, GB", _documents(made)),
        ("bucket, GB", _number(made.object_bytes / 1e9)),
        ("folder `index` of each host, GB", _number(made.folder_bytes / 1e9)),
        ("snapshot, hours of a core", _number(made.build_s / HOUR)),
        ("analysis of the whole library, days of a core", _number(made.import_s / DAY)),
        ("new weights, days of a core", _number(made.embed_s / DAY)),
    ]


def _workers(made: Plan) -> str:
    return f"{made.worker_hosts} ({_number(made.clip_cores)}, {_number(made.song_cores)})"


def _documents(made: Plan) -> str:
    return f"{_number(made.document_bytes / 1e9)} and {_number(made.indexed_bytes / 1e9)}"


def _number(value: float) -> str:
    """Return a number with two digits, or all whole ones."""
    if value >= _TWO_DIGITS:
        return _spaced(value)
    return f"{value:.1f}" if value >= 1 else f"{value:.2g}"


def _spaced(value: float) -> str:
    return f"{value:,.0f}".replace(",", " ")


def _rounded(value: float) -> float:
    return float(f"{max(value, 0.0):.2g}")


def _not_negative(text: str) -> float:
    try:
        value = float(text)
    except ValueError:
        value = math.nan
    if not 0 <= value < math.inf:
        raise argparse.ArgumentTypeError("must be a number of 0 or more")
    return value


def _positive(text: str) -> float:
    value = _not_negative(text)
    if not value:
        raise argparse.ArgumentTypeError("must be more than 0")
    return value


def _part(text: str) -> float:
    value = _not_negative(text)
    if value > 1:
        raise argparse.ArgumentTypeError("must be from 0 to 1")
    return value
