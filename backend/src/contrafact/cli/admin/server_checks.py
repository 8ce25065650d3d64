"""Checks of servers and network: ports, passwords, encryption, access, releases, clock."""

from __future__ import annotations

import os
from collections.abc import Sequence
from ipaddress import ip_address
from urllib.parse import urlsplit

from contrafact.adapters import broker_probes
from contrafact.adapters.mongo.probes import MongoAddress, MongoProbe
from contrafact.cli.admin.findings import Finding, Level, listed
from contrafact.cli.admin.processes import Part, is_in_container, is_loopback, listeners_of
from contrafact.domain.people import Access
from contrafact.settings import Settings

_OLDEST_MONGODB = (6, 0)
_CLOCK_SECONDS, _CLOCK_LIMIT_SECONDS = 2.0, 30.0


def check_ports(settings: Settings, address: MongoAddress, parts: Sequence[Part]) -> Finding:
    """Check that nothing but the API listens on an address that other machines reach."""
    broker = broker_probes.parse_address(settings.celery_broker_url)
    own = {port for host, port in (*address.hosts, (broker.host, broker.port)) if port and is_loopback(host)}
    open_ports = {f"port {port} of {host}" for port in own for host in listeners_of(port) if not is_loopback(host)}
    for part in parts:
        open_ports |= {
            f"{part.name} on port {port} of {host}"
            for host, port in part.listens_on or ()
            if not is_loopback(host) and port != settings.port
        }
    if open_ports:
        return Finding(
            "ports",
            Level.PROBLEM,
            f"Other machines reach {listed(sorted(open_ports))}.",
            "Bind the server to 127.0.0.1 or a Unix socket, or close the port in the firewall.",
        )
    unknown = [part.name for part in parts if part.listens_on is None]
    if unknown:
        return Finding(
            "ports",
            Level.SKIPPED,
            f"This user may not know on which ports {listed(unknown)} listens.",
            "Run the doctor as the product's user or as root.",
        )
    return Finding("ports", Level.OK, "On this machine only the API listens, apart from 127.0.0.1 and Unix sockets.")


def check_mongodb_password(mongo: MongoProbe) -> Finding:
    """Check that MongoDB refuses clients without a password."""
    if mongo.lets_strangers_in():
        return Finding(
            "passwords",
            Level.PROBLEM,
            "MongoDB lets anyone who reaches it read and change everything, without a password.",
            "Start mongod with --auth or --keyFile, create a user, and write it into MONGODB_URI.",
        )
    return Finding("passwords", Level.OK, "MongoDB refuses clients without a password.")


def check_broker_password(settings: Settings) -> Finding:
    """Check that the broker refuses clients without a password."""
    if broker_probes.lets_strangers_in(settings.celery_broker_url):
        return Finding(
            "passwords",
            Level.PROBLEM,
            "The broker lets anyone who reaches it read and write the queue, without a password.",
            "Set requirepass in its configuration, and write the password into CELERY_BROKER_URL.",
        )
    return Finding("passwords", Level.OK, "The broker refuses clients without a password.")


def check_bucket_password(settings: Settings) -> Finding | None:
    """Report an emulator of Google's storage, which has no passwords; None without one."""
    if settings.bucket_dir or not settings.storage_emulator_host:
        return None
    return Finding(
        "passwords",
        Level.PROBLEM,
        "The objects are in an emulator (STORAGE_EMULATOR_HOST), which asks for no password.",
        "Set CONTRAFACT_BUCKET_DIR to a folder, or use a bucket of Google Cloud Storage.",
    )


def check_tls(settings: Settings, address: MongoAddress) -> Finding:
    """Check that connections to other machines are encrypted."""
    broker = broker_probes.parse_address(settings.celery_broker_url)
    links = [
        *(("MONGODB_URI", host, address.is_encrypted) for host, port in address.hosts if port),
        *((("CELERY_BROKER_URL", broker.host, broker.is_encrypted),) if broker.port else ()),
    ]
    far = [(name, host, is_encrypted) for name, host, is_encrypted in links if not is_loopback(host)]
    plain = [(name, host) for name, host, is_encrypted in far if not is_encrypted]
    if not far:
        return Finding("tls", Level.OK, "Database and broker are on this machine.")
    if not plain:
        return Finding("tls", Level.OK, "The connections to database and broker are encrypted.")
    is_inside = all(_is_inside(host) for _, host in plain)
    return Finding(
        "tls",
        Level.WARNING if is_inside else Level.PROBLEM,
        f"{listed([f'{name} ({host})' for name, host in plain])} is not encrypted: who taps the network reads "
        "passwords and data.",
        "Add tls=true to MONGODB_URI, use rediss:// for the broker. Inside a network of containers that others cannot "
        "enter, this can stay.",
    )


def _is_inside(host: str) -> bool:
    """Return whether a host is on a private network: an address of one, or a name without a domain."""
    try:
        return ip_address(host).is_private
    except ValueError:
        return "." not in host


def check_access(settings: Settings, parts: Sequence[Part]) -> Finding:
    """Check who reaches the API, and that it asks them to sign in."""
    api = {host for part in parts for host, port in part.listens_on or () if port == settings.port}
    published = os.environ.get("CONTRAFACT_PUBLISH", "").rpartition(":")[0]
    reached = {host for host in (*api, settings.host, *([published] if published else [])) if not is_loopback(host)}
    insecure = [each for each in sorted(settings.origins()) if _is_insecure(each)]
    if settings.open and (reached or settings.model_copy(update={"open": False}).access() is Access.ACCOUNTS):
        return Finding(
            "access",
            Level.WARNING,
            "CONTRAFACT_OPEN is set: who reaches the API can delete everything.",
            "Unset it, and sign in by the link that the next start prints.",
        )
    if reached and is_in_container():
        return Finding(
            "access",
            Level.SKIPPED,
            "The API is in a container: its published ports decide who reaches it.",
            "Publish nginx on 127.0.0.1 (CONTRAFACT_PUBLISH), behind a proxy that ends TLS.",
        )
    if reached:
        return Finding(
            "access",
            Level.WARNING,
            f"The API listens on {listed(sorted(reached))} without TLS: who taps the network reads keys and answers.",
            "Let it listen on 127.0.0.1, with a reverse proxy in front that ends TLS.",
        )
    if insecure:
        return Finding(
            "access",
            Level.WARNING,
            f"Pages of {listed(insecure)} may change the library, and who taps the network can change such pages.",
            "Write https:// in CONTRAFACT_ALLOWED_ORIGINS, or remove the origin.",
        )
    return Finding("access", Level.OK, "The API is reached from this machine alone, or through a proxy on it.")


def _is_insecure(origin: str) -> bool:
    parts = urlsplit(origin)
    return parts.scheme != "https" and not is_loopback(parts.hostname or "")


def check_mongodb_version(mongo: MongoProbe) -> Finding:
    """Check the release of MongoDB."""
    text, numbers = mongo.version()
    advice = "Update it to 8.2.3, 8.0.17 or 7.0.28 at least, or switch off its compression by zlib."
    if mongo.leaks_memory():
        return Finding(
            "versions",
            Level.PROBLEM,
            f"MongoDB {text} reveals memory to anyone who reaches it (CVE-2025-14847).",
            advice,
        )
    if tuple(numbers[:2]) < _OLDEST_MONGODB:
        return Finding("versions", Level.PROBLEM, f"MongoDB {text} is too old.", "Update it to 6.0 or later.")
    return Finding("versions", Level.OK, f"MongoDB {text}; the hole CVE-2025-14847 is closed.")


def check_broker_version(settings: Settings) -> Finding:
    """Check the release of Valkey or Redis."""
    release = broker_probes.server_version(settings.celery_broker_url)
    name = f"{release.name.capitalize()} {release.text}"
    if release.is_affected:
        return Finding(
            "versions",
            Level.WARNING,
            f"{name} has holes by which a client with the password can run code on its machine.",
            "Update it to the last release of its series.",
        )
    return Finding("versions", Level.OK, f"{name}, without known holes that let a client run code.")


def check_clock(mongo: MongoProbe) -> Finding:
    """Compare this machine's clock with the database's."""
    seconds = mongo.clock_difference_seconds()
    if abs(seconds) < _CLOCK_SECONDS:
        return Finding("clock", Level.OK, f"This clock and the database's differ by {abs(seconds):.2f} s.")
    return Finding(
        "clock",
        Level.PROBLEM if abs(seconds) > _CLOCK_LIMIT_SECONDS else Level.WARNING,
        f"This clock is {abs(seconds):.0f} s {'ahead of' if seconds > 0 else 'behind'} the database's.",
        "Synchronise both by NTP: certificates and the times of uploads depend on them.",
    )
