"""The processes of the product on this machine, and the addresses on which they listen."""

from __future__ import annotations

from dataclasses import dataclass
from ipaddress import ip_address
from pathlib import Path

import psutil

_PROGRAMS = {
    "contrafact_api.gunicorn_conf": "the API",
    "contrafact_worker": "the worker",
    "contrafact_local": "the launcher",
    "supervisord": "supervisord",
    "mongod": "mongod",
    "valkey-server": "Valkey",
    "redis-server": "Redis",
}
"""What a part is called, by a part of its command line."""
_OWN_SERVERS = frozenset({"contrafact_api.gunicorn_conf", "contrafact_worker"})
_LOCK = Path("run") / "lock"


@dataclass(frozen=True, slots=True)
class Part:
    """A process of the product.

    Parameters
    ----------
    listens_on : addresses with ports; None if this user may not know them.
    """

    pid: int
    name: str
    is_root: bool
    listens_on: tuple[tuple[str, int], ...] | None


def find_parts(data: Path | None) -> list[Part]:
    """Return the processes that the launcher of a data folder started; without one, API and workers of this machine."""
    found = []
    for process in _candidates(data):
        try:
            words = " ".join(process.cmdline())
            known = _PROGRAMS if data else _OWN_SERVERS
            name = next((_PROGRAMS[each] for each in known if each in words), None)
            if name is not None:
                found.append(Part(process.pid, name, process.uids().effective == 0, _listening(process)))
        except psutil.Error:
            continue  # it has ended, or belongs to another user on a system that hides that
    return found


def _candidates(data: Path | None) -> list[psutil.Process]:
    if data is None:
        return list(psutil.process_iter())
    try:
        launcher = psutil.Process(int((data / _LOCK).read_text()))
        if "contrafact_local" not in " ".join(launcher.cmdline()):
            return []  # it has ended, and its number belongs to another process
        return [launcher, *launcher.children(recursive=True)]
    except (OSError, ValueError, psutil.Error):
        return []


def _listening(process: psutil.Process) -> tuple[tuple[str, int], ...] | None:
    try:
        connections = process.net_connections(kind="tcp")
    except psutil.AccessDenied:
        return None
    return tuple(
        sorted({(each.laddr.ip, each.laddr.port) for each in connections if each.status == psutil.CONN_LISTEN})
    )


def listeners_of(port: int) -> set[str]:
    """Return the addresses of this machine on which anything listens on a port."""
    connections = psutil.net_connections(kind="tcp")
    return {each.laddr.ip for each in connections if each.status == psutil.CONN_LISTEN and each.laddr.port == port}


def is_in_container() -> bool:
    """Return whether this process runs in a container of Docker or Podman."""
    return any(Path(each).exists() for each in ("/.dockerenv", "/run/.containerenv"))


def is_loopback(host: str) -> bool:
    """Return whether a host name or address leads to this machine alone."""
    if host in {"localhost", "ip6-localhost"}:
        return True
    try:
        address = ip_address(host)
    except ValueError:
        return False
    return address.is_loopback or bool((mapped := getattr(address, "ipv4_mapped", None)) and mapped.is_loopback)
