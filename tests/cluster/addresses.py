"""Addresses of the hosts of a cluster, all of this machine's loopback."""

from __future__ import annotations

import socket
from dataclasses import dataclass

from contrafact_local.plan import is_served

DATABASES = ("127.0.0.11", "127.0.0.12", "127.0.0.13")
BROKER = "127.0.0.14"
BUCKET = "127.0.0.15"
APIS = ("127.0.0.21", "127.0.0.22", "127.0.0.23")
WORKERS = ("127.0.0.31", "127.0.0.32", "127.0.0.33", "127.0.0.34")
BALANCER = "127.0.0.40"


@dataclass(frozen=True, slots=True)
class Address:
    """A host and its port."""

    host: str
    port: int

    def __str__(self) -> str:
        return f"{self.host}:{self.port}"


def free_address(host: str) -> Address:
    """Return a free port of a host."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.bind((host, 0))
        port: int = probe.getsockname()[1]
    return Address(host, port)


def answers(address: Address, path: str) -> bool:
    """Return whether a GET of a path is answered with status 200."""
    return is_served(address.host, address.port, path)
