"""Releases, addresses and the printed report of `contrafact-admin doctor`."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from contrafact.adapters.broker_probes import BrokerVersion, parse_address
from contrafact.cli.admin.findings import Finding, Level, lines_of, wants_colour
from contrafact.cli.admin.processes import is_loopback

EVERYWHERE = "0.0.0.0"  # noqa: S104 - compared, not bound


@pytest.mark.parametrize(
    ("name", "text", "is_affected"),
    [
        *(("valkey", "8.1.6", True), ("valkey", "8.1.8", False), ("valkey", "9.1.0", False), ("valkey", "8.2.0", True)),
        *(("redis", "7.4.5", True), ("redis", "7.4.6", False), ("redis", "5.0.7", True), ("redis", "8.6.1", False)),
    ],
)
def test_brokers_with_known_holes_are_reported(name: str, text: str, *, is_affected: bool) -> None:
    assert BrokerVersion(name, text).is_affected == is_affected


def test_addresses_of_brokers() -> None:
    far = parse_address("rediss://user:p%40ss@queue.example.org/1")
    assert (far.host, far.port, far.is_encrypted, far.password) == ("queue.example.org", 6379, True, "p@ss")
    near = parse_address("redis+socket://:pass@/run/a/valkey.sock")
    assert (near.host, near.port, near.password) == ("/run/a/valkey.sock", None, "pass")


def test_loopback_addresses() -> None:
    near = ["127.0.0.1", "127.8.8.8", "::1", "localhost", "::ffff:127.0.0.1"]
    far = [EVERYWHERE, "::", "10.0.0.1", "mongo", "localhost.example.org"]

    assert [each for each in near + far if is_loopback(each)] == near


def test_a_report_is_coloured_on_terminals_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    findings = [Finding("root", Level.OK, "Fine."), Finding("tls", Level.PROBLEM, "Bad.", "Do this.")]
    plain = lines_of(findings, in_colour=False)

    assert plain[0].split() == ["ok", "root", "Fine."]
    assert [line.strip() for line in plain[1:]] == ["problem  tls          Bad.", "Do this.", "", "1 problem, 1 ok"]
    assert "\x1b[1;31mproblem  \x1b[0mtls" in lines_of(findings, in_colour=True)[1]

    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.delenv("NO_COLOR", raising=False)
    assert not wants_colour()
    monkeypatch.setattr("sys.stdout", SimpleNamespace(isatty=lambda: True))
    assert wants_colour()
    monkeypatch.setenv("NO_COLOR", "1")
    assert not wants_colour()
