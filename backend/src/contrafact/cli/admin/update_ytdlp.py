"""`contrafact-admin update-ytdlp`: install the newest yt-dlp, try it, and put the old one back if it fails."""

from __future__ import annotations

import fcntl
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from contrafact.adapters.youtube.rehearsal import rehearse
from contrafact.cli.admin import packages
from contrafact.cli.output import print_json
from contrafact.domain.errors import ContrafactError

NAMES = ("yt-dlp", "yt-dlp-ejs", "deno")
_REQUIREMENTS = {"yt-dlp": "yt-dlp[default]"}
_PROVIDER = "bgutil-ytdlp-pot-provider"
"""Asks a provider of PO tokens. It is not part of the product, but updated where an operator has installed it."""
_LOCK = ".contrafact-update.lock"


def update(*, as_json: bool) -> None:
    """Update yt-dlp and its helpers, and print the old and the new versions.

    Raises
    ------
    ContrafactError : `update_failed`; then the old versions are in place.
    """
    packages.check_writable()
    with _alone():
        if packages.put_back():
            _say("An update that was interrupted was undone.", as_json=as_json)
        if "yt-dlp" not in packages.versions(NAMES):
            raise ContrafactError("update_failed", "yt-dlp is not installed here. Run this where the worker runs.")
        names = [*NAMES, *packages.versions([_PROVIDER])]
        before = packages.versions(names)
        planned = packages.plan_upgrade([_REQUIREMENTS.get(name, name) for name in names])
        if planned:
            _try(planned, before["yt-dlp"])
    _show(before, packages.versions(names), planned, as_json=as_json)


@contextmanager
def _alone() -> Iterator[None]:
    with (Path(sys.prefix) / _LOCK).open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise ContrafactError("update_failed", "Another update of yt-dlp is in progress.") from None
        yield


def _try(planned: dict[str, str], old: str) -> None:
    packages.save(list(planned))
    try:
        packages.install(planned)
        problem = rehearse()
        if problem is not None:
            new = planned.get("yt-dlp", old)
            raise ContrafactError("update_failed", f"yt-dlp {new} does not work here. {problem} {old} was put back.")
    except BaseException:
        packages.put_back()
        raise
    packages.forget()


def _show(before: dict[str, str], after: dict[str, str], planned: dict[str, str], *, as_json: bool) -> None:
    if as_json:
        print_json({"before": before, "after": after, "installed": planned})
        return
    for name, number in after.items():
        old = before.get(name, "none")
        _say(f"{name} {number} is the newest." if number == old else f"{name} {old} -> {number}")
    others = [f"{name} {number}" for name, number in planned.items() if name not in after]
    if others:
        _say(f"They need {', '.join(others)}, installed too.")
    if planned:
        _say("It was tried on a made-up video. The next download uses it; nothing needs to be restarted.")


def _say(line: str, *, as_json: bool = False) -> None:
    print(line, file=sys.stderr if as_json else sys.stdout)
