"""Hosts of a cluster by number, and where each is: here on addresses of this machine's loopback."""

from __future__ import annotations

import socket
from collections.abc import Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Protocol

from contrafact_local.plan import is_served

DATABASES = (11, 12, 13)
BROKER = 14
MILVUS = 16
APIS = (21, 22, 23)
WORKERS = (31, 32, 33, 34)
BALANCER = 40


@dataclass(frozen=True, slots=True)
class Address:
    """A host and its port."""

    host: str
    port: int

    def __str__(self) -> str:
        return f"{self.host}:{self.port}"


class Network(Protocol):
    """Where the hosts are, and how a command is started on one."""

    @property
    def outside(self) -> str:
        """Address of the drill itself, at which hosts find what is no part of the cluster."""

    @property
    def can_cut(self) -> bool:
        """Whether `cut` works."""

    def host(self, number: int) -> str:
        """Return the address of a host."""

    def address(self, number: int) -> Address:
        """Return a free port of a host."""

    def command(self, number: int, command: tuple[str, ...]) -> tuple[str, ...]:
        """Return the command that starts another one on a host."""

    def cut(self, number: int, others: Sequence[int]) -> AbstractContextManager[None]:
        """Drop all packets between a host and some others until the block ends."""


class Loopback:
    """All hosts share this machine's network; each has an address of its own."""

    outside = "127.0.0.1"
    can_cut = False

    def host(self, number: int) -> str:
        return f"127.0.0.{number}"

    def address(self, number: int) -> Address:
        return free_address(self.host(number))

    def command(self, number: int, command: tuple[str, ...]) -> tuple[str, ...]:
        return command

    def cut(self, number: int, others: Sequence[int]) -> AbstractContextManager[None]:
        raise NotImplementedError


def free_address(host: str) -> Address:
    """Return a free port of a host."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.bind((host, 0))
        port: int = probe.getsockname()[1]
    return Address(host, port)


def answers(address: Address, path: str) -> bool:
    """Return whether a GET of a path is answered with status 200."""
    return is_served(address.host, address.port, path)
