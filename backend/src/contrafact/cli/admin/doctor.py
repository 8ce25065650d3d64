"""`contrafact-admin doctor`: run all checks and print what they find."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from contrafact.adapters.launcher_status import LauncherFile
from contrafact.adapters.mongo.heartbeats import MongoHeartbeatStore, MongoJobQueue
from contrafact.adapters.mongo.probes import MongoProbe
from contrafact.adapters.system import now
from contrafact.cli.admin import machine_checks as machine
from contrafact.cli.admin import server_checks as servers
from contrafact.cli.admin import youtube_checks as youtube
from contrafact.cli.admin.engine_checks import check_engine
from contrafact.cli.admin.findings import Finding, Level, lines_of, wants_colour
from contrafact.cli.admin.installation import Installation, find_installation
from contrafact.cli.admin.processes import find_parts
from contrafact.cli.output import print_json
from contrafact.domain.errors import ContrafactError
from contrafact.services.health import CheckHealth

CHECKS = (
    *("root", "ports", "passwords", "tls", "access", "files", "disk", "versions"),
    *("clock", "worker", "engine", "audio", "fonts", "yt-dlp", "youtube", "weights"),
)
"""Names of the checks, in the order of the report and of the hardening list in docs/operator/security.md."""
_REPORT = "If the settings are right, report it with this line."
_ADVICE = {
    "database_unavailable": "Start it, or correct MONGODB_URI.",
    "not_ready": "Start it, or correct CELERY_BROKER_URL.",
}
Check = Callable[[], Finding | None]


def examine(data: Path | None, *, as_json: bool) -> bool:
    """Run all checks, print what they find, and return whether there is a problem.

    Raises
    ------
    ContrafactError : `bad_usage` if there is no installation; `invalid_setting`.
    """
    installation = find_installation(data)
    mongo = MongoProbe(installation.settings.mongodb_uri)
    try:
        findings = sorted(run_checks(installation, mongo), key=lambda each: CHECKS.index(each.check))
    finally:
        mongo.close()
    if as_json:
        print_json({"findings": [asdict(each) for each in findings]})
    else:
        print("\n".join(lines_of(findings, in_colour=wants_colour())))  # noqa: T201 - the answer
    return any(each.level == Level.PROBLEM for each in findings)


def run_checks(installation: Installation, mongo: MongoProbe) -> Iterator[Finding]:
    """Yield the findings of all checks. A server that does not answer is a problem."""
    settings, parts = installation.settings, find_parts(installation.data)
    today = datetime.now(UTC).date()
    checks: tuple[tuple[str, Check], ...] = (
        ("root", partial(machine.check_root, parts)),
        ("ports", partial(servers.check_ports, settings, mongo.address, parts)),
        ("passwords", partial(servers.check_broker_password, settings)),
        ("passwords", partial(servers.check_bucket_password, settings)),
        ("tls", partial(servers.check_tls, settings, mongo.address)),
        ("access", partial(servers.check_access, settings, parts)),
        ("files", partial(machine.check_files, installation)),
        ("disk", partial(machine.check_disk, installation)),
        ("versions", partial(machine.check_python, today)),
        ("versions", partial(servers.check_broker_version, settings)),
        ("audio", machine.check_audio),
        ("fonts", machine.check_fonts),
        ("yt-dlp", partial(machine.check_yt_dlp, today)),
        ("youtube", partial(youtube.check_access, settings)),
        ("weights", partial(machine.check_weights, installation)),
    )
    of_database: tuple[tuple[str, Check], ...] = (
        ("passwords", partial(servers.check_mongodb_password, mongo)),
        ("versions", partial(servers.check_mongodb_version, mongo)),
        ("clock", partial(servers.check_clock, mongo)),
        ("worker", partial(check_worker, installation, mongo)),
        ("engine", partial(check_engine, installation, mongo)),
        ("youtube", partial(youtube.check_refusals, settings, mongo)),
    )
    yield from _run(checks)
    silence = _found_by("passwords", mongo.ping)
    if silence is None:
        yield from _run(of_database)
    else:
        yield silence
        yield from (Finding(name, Level.SKIPPED, "The database does not answer.") for name, _ in of_database[1:])


def _run(checks: Iterable[tuple[str, Check]]) -> Iterator[Finding]:
    for name, check in checks:
        found = _found_by(name, check)
        if found is not None:
            yield found


def _found_by(name: str, check: Check) -> Finding | None:
    try:
        return check()
    except ContrafactError as error:
        advice = _ADVICE.get(error.code, error.kind.advice)
        return Finding(name, Level.PROBLEM, error.detail.removesuffix(f" {error.kind.advice}"), advice)
    except Exception as error:  # noqa: BLE001 - one broken check must not hide the others
        return Finding(name, Level.PROBLEM, f"It could not be checked: {type(error).__name__}: {error}.", _REPORT)


def check_worker(installation: Installation, mongo: MongoProbe) -> Finding:
    """Check that a worker answers and that no part is degraded but the vector engine, see `check_engine`."""
    health = CheckHealth(
        MongoHeartbeatStore(mongo.database),
        MongoJobQueue(mongo.database),
        LauncherFile(installation.settings.launcher_status_file),
        now,
    )
    degraded = health.degraded()
    if degraded:
        detail = " ".join(f"{each.part}: {each.detail}" for each in degraded)
        return Finding("worker", Level.PROBLEM, detail, "Start it, or read its log.")
    waiting = health.waiting()
    oldest = f", the oldest for {waiting.oldest_seconds:.0f} s" if waiting.oldest_seconds else ""
    return Finding("worker", Level.OK, f"A worker answers; {waiting.n_waiting} jobs wait{oldest}.")
