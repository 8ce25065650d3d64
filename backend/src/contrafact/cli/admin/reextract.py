"""`contrafact-admin reextract`: count the tracks of an older recipe, and let workers analyse them again."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

from contrafact.adapters.mongo.audit import MongoAuditLog
from contrafact.adapters.mongo.database import connect
from contrafact.adapters.mongo.probes import parse_address
from contrafact.adapters.mongo.reextraction import MongoReextractionStore
from contrafact.adapters.system import new_id, now
from contrafact.cli.admin.installation import find_installation
from contrafact.cli.output import print_json
from contrafact.domain.chroma import WHITENED_RECIPE
from contrafact.domain.reextraction import FetchingCost, OlderRecipe
from contrafact.services.reextract import Reextraction

_SECONDS_PER_HOUR = 3600


def reextract(data: Path | None, *, fetch: bool, stop: bool, as_json: bool) -> None:
    """Start or stop the new analysis, and print how far it is.

    Parameters
    ----------
    fetch : also fetch audio again; else only tracks whose file is still stored are analysed again.
    stop : let no track wait any more.

    Raises
    ------
    ContrafactError : as of `find_installation`; `database_unavailable`.
    """
    settings = find_installation(data).settings
    parse_address(settings.mongodb_uri)
    database = connect(settings.mongodb_uri)
    try:
        reextraction = Reextraction(MongoReextractionStore(database), now, MongoAuditLog(database, now, new_id))
        changed = reextraction.stop() if stop else reextraction.start(from_source=fetch)
        counts, cost, failures = reextraction()
    finally:
        database.client.close()
    if as_json:
        failed = [{"track_id": each.track.id, **asdict(each.problem)} for each in failures]
        print_json({"recipe": WHITENED_RECIPE, **asdict(counts), **asdict(cost), "failures": failed})
        return
    if stop:
        print(f"{changed} tracks wait no more.")  # noqa: T201 - the answer
    for line in _lines(counts, cost):
        print(line)  # noqa: T201 - the answer
    for each in failures:
        print(f"{each.track.id}: {each.problem.detail} [{each.problem.code}]")  # noqa: T201 - the answer


def _lines(counts: OlderRecipe, cost: FetchingCost) -> list[str]:
    if not counts.n_tracks and not counts.n_done:
        return [f"Every ready track was analysed by {WHITENED_RECIPE}."]
    lines = [f"{counts.n_tracks} ready tracks lack {WHITENED_RECIPE}; they are compared by the older recipe."]
    if counts.n_waiting or counts.n_done or counts.n_failed:
        lines.append(f"Analysed again: {counts.n_done}. Waiting: {counts.n_waiting}. Failed: {counts.n_failed}.")
    if counts.problem is not None:
        lines.append(f"Paused: {counts.problem.detail}")
    if counts.n_fetchable:
        size, hours = cost.n_bytes / 1e9, cost.seconds / _SECONDS_PER_HOUR
        lines.append(
            f"{counts.n_fetchable} can be fetched again with --fetch: about {size:.1f} GB,"
            f" {hours:.1f} hours of a worker."
        )
    n_uploads = counts.n_tracks - counts.n_fetchable - counts.n_waiting
    if n_uploads > 0:
        lines.append(f"{n_uploads} were uploaded: upload their files again.")
    return lines
