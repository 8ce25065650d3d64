"""Checks of how downloads get into YouTube: cookies, providers of PO tokens, and how often YouTube refused."""

from __future__ import annotations

import socket
import time
from datetime import timedelta
from importlib.metadata import PackageNotFoundError, version
from urllib.parse import urlsplit

from contrafact.adapters.mongo.probes import MongoProbe
from contrafact.adapters.system import now
from contrafact.adapters.youtube.arguments import VARIABLE as ARGUMENTS
from contrafact.adapters.youtube.arguments import Options, parse_arguments
from contrafact.adapters.youtube.cookies import VARIABLE as COOKIES
from contrafact.adapters.youtube.cookies import read_cookies
from contrafact.cli.admin.findings import Finding, Level
from contrafact.domain.errors import ContrafactError
from contrafact.settings import Settings

_CHECK = "youtube"
_PATIENCE_S = 3.0
_SIGNED_IN = frozenset({"SAPISID", "__Secure-1PAPISID", "__Secure-3PAPISID"})
_PROVIDERS = {"youtubepot-bgutilhttp": "bgutil-ytdlp-pot-provider"}
"""The package that asks a provider, by the name of its arguments."""
_SINCE = timedelta(days=1)


def check_access(settings: Settings) -> Finding:
    """Check that cookies are valid and signed in, and that providers of PO tokens answer."""
    try:
        cookies, options = read_cookies(settings.youtube_cookies), parse_arguments(settings.ytdlp_args)
    except ContrafactError as error:
        return Finding(_CHECK, Level.PROBLEM, error.detail, "Correct or unset it: the worker does not start with it.")
    expired = _why_not_signed_in(cookies) if cookies else None
    if expired:
        return Finding(_CHECK, Level.WARNING, f"{COOKIES}: {expired}", "Sign in with a browser and export them again.")
    for name, address in _providers(options):
        package = _PROVIDERS.get(name)
        if package and not _is_installed(package):
            return Finding(_CHECK, Level.WARNING, f"{name} needs a package that is not here.", f"pip install {package}")
        if not _answers(address):
            return Finding(
                _CHECK,
                Level.WARNING,
                f"The PO-token provider {address} does not answer.",
                f"Start it; see {ARGUMENTS}.",
            )
    used = [name for name, value in ((COOKIES, cookies), (ARGUMENTS, options)) if value]
    return Finding(_CHECK, Level.OK, f"Downloads use {' and '.join(used) or 'neither cookies nor arguments'}.")


def check_refusals(settings: Settings, mongo: MongoProbe) -> Finding | None:
    """Count the jobs that YouTube took for a robot's; None without any."""
    refused = {"problem.code": "bot_check", "updated_at": {"$gte": now() - _SINCE}}
    count = mongo.database["jobs"].count_documents(refused)
    if not count:
        return None
    helps = (
        ("contrafact-admin update-ytdlp", True),
        (f"a PO-token provider in {ARGUMENTS}", not _providers(_options_of(settings))),
        (f"{COOKIES}, of an account that you can spare", settings.youtube_cookies is None),
        ("another address by CONTRAFACT_PROXY", settings.proxy is None),
        ("fewer downloads at a time (CONTRAFACT_WORKER_CONCURRENCY)", settings.worker_concurrency > 1),
    )
    detail = f"YouTube took {count} download{'s' * (count > 1)} of the last day for a robot's (bot_check)."
    advice = f"What helps, the first first: {'; '.join(words for words, is_unused in helps if is_unused)}."
    return Finding(_CHECK, Level.WARNING, detail, advice)


def _options_of(settings: Settings) -> Options:
    try:
        return parse_arguments(settings.ytdlp_args)
    except ContrafactError:
        return {}


def _why_not_signed_in(cookies: str) -> str | None:
    fields = [line.split("\t") for line in cookies.splitlines() if "\t" in line]
    ends = [float(each[4] or 0) for each in fields if each[5] in _SIGNED_IN]
    if not ends:
        return "They hold no account."
    # 0 is a cookie of a session, without an end.
    return None if any(end == 0 or end > time.time() for end in ends) else "They have expired."


def _providers(options: Options) -> list[tuple[str, str]]:
    extractors = options.get("extractor_args")
    named = extractors.items() if isinstance(extractors, dict) else ()
    return [(name, address) for name, arguments in named for address in arguments.get("base_url", ())]


def _is_installed(package: str) -> bool:
    try:
        return bool(version(package))
    except PackageNotFoundError:
        return False


def _answers(address: str) -> bool:
    parts = urlsplit(address)
    port = parts.port or (443 if parts.scheme == "https" else 80)
    try:
        with socket.create_connection((parts.hostname or "", port), timeout=_PATIENCE_S):
            return True
    except OSError:
        return False
