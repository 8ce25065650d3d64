"""A network of its own for each host: Linux network namespaces, joined by a bridge.

All of it is in network and mount namespaces of the drill's process, so that nothing is left on the machine when that
process and those it started have ended, however they ended.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from tests.cluster.addresses import Address

PROGRAMS = ("unshare", "nsenter", "mount", "ip", "iptables")
OUTSIDE = "CONTRAFACT_DRILL_OUTSIDE"
"""Environment variable: the network namespace in which the drill was called."""
PORT = 7000
_NAMES = Path("/run/netns")
_UNSHARED = ("unshare", "--net", "--mount", "--")


def why_not() -> str | None:
    """Return why networks cannot be made here; None if they can."""
    if sys.platform != "linux":
        return "Networks of their own need Linux. Leave out --networks."
    if os.geteuid() != 0:
        return "Networks of their own need root. Run it as root, or leave out --networks."
    if missing := [each for each in PROGRAMS if shutil.which(each) is None]:
        return f"Networks of their own need {', '.join(missing)}. Install Debian's packages iproute2 and iptables."
    tried = subprocess.run([*_UNSHARED, "true"], capture_output=True, text=True, check=False)
    if tried.returncode != 0:
        return f"Networks of their own are not permitted here ({tried.stderr.strip()}). Leave out --networks."
    return None


def is_inside() -> bool:
    """Return whether this process was started by `enter`, in a network of its own."""
    return os.environ.get(OUTSIDE, _here()) != _here()


def enter(command: Sequence[str]) -> None:
    """Become a command in network and mount namespaces of its own."""
    os.environ[OUTSIDE] = _here()
    os.execvp(_UNSHARED[0], [*_UNSHARED, *command])  # noqa: S606 - no shell is wanted


class Networks:
    """Makes a namespace for each host when it is first asked for. Only where `is_inside`."""

    can_cut = True

    def __init__(self) -> None:
        assert is_inside(), "this would change the machine's own network"
        self._made = set[int]()
        _NAMES.mkdir(exist_ok=True)
        _run("mount", "-t", "tmpfs", "none", str(_NAMES))
        _run("ip", "link", "set", "lo", "up")
        _run("ip", "link", "add", "hosts", "type", "bridge")
        _run("ip", "address", "add", f"{self.outside}/24", "dev", "hosts")
        _run("ip", "link", "set", "hosts", "up")

    @property
    def outside(self) -> str:
        return self.host(254)

    def host(self, number: int) -> str:
        return f"10.77.0.{number}"

    def address(self, number: int) -> Address:
        # No other program is on that host.
        return Address(self.host(number), PORT)

    def command(self, number: int, command: tuple[str, ...]) -> tuple[str, ...]:
        if number not in self._made:
            self._make(number)
            self._made.add(number)
        return ("nsenter", f"--net={_NAMES / _name(number)}", "--", *command)

    @contextmanager
    def cut(self, number: int, others: Sequence[int]) -> Iterator[None]:
        rules = [rule for each in others for rule in self._rules(each)]
        for rule in rules:
            self._firewall(number, "--insert", rule)
        try:
            yield
        finally:
            for rule in rules:
                self._firewall(number, "--delete", rule)

    def _rules(self, other: int) -> tuple[tuple[str, ...], ...]:
        host = self.host(other)
        return (("INPUT", "--source", host), ("OUTPUT", "--destination", host))

    def _firewall(self, number: int, what: str, rule: tuple[str, ...]) -> None:
        _run(*self.command(number, ("iptables", "--wait", what, *rule, "--jump", "DROP")))

    def _make(self, number: int) -> None:
        name, outer = _name(number), f"to-{number}"
        _run("ip", "netns", "add", name)
        _run("ip", "link", "add", outer, "type", "veth", "peer", "name", "eth0", "netns", name)
        _run("ip", "link", "set", outer, "master", "hosts", "up")
        _run("ip", "-n", name, "address", "add", f"{self.host(number)}/24", "dev", "eth0")
        for device in ("lo", "eth0"):
            _run("ip", "-n", name, "link", "set", device, "up")


def _name(number: int) -> str:
    return f"host-{number}"


def _here() -> str:
    return str(Path("/proc/self/ns/net").readlink()) if sys.platform == "linux" else ""


def _run(*command: str) -> None:
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"{' '.join(command)}: {done.stderr.strip()}"
