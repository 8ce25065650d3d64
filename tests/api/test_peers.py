"""Which users of this machine the API answers."""

from __future__ import annotations

import os
import socket
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from tests.api.memory_server import running_server
from tests.doubles.unprivileged import STRANGER

from contrafact.domain.errors import ContrafactError
from contrafact.settings import load_settings
from contrafact_api.serving.peers import LocalUsers, owner_by_netlink, owner_in_table

LOOPBACK = [(socket.AF_INET, "127.0.0.1"), (socket.AF_INET6, "::1")]

needs_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root can act as another user")


def socket_of(uid: int, family: int = socket.AF_INET) -> socket.socket:
    """Return a new socket of a user: it belongs to the effective user who makes it."""
    before = os.geteuid()
    if uid != before:
        os.seteuid(uid)
    try:
        return socket.socket(family)
    finally:
        if uid != before:
            os.seteuid(before)


@contextmanager
def connected(uid: int, family: int = socket.AF_INET, host: str = "127.0.0.1") -> Iterator[tuple[socket.socket, ...]]:
    """Yield both ends of a connection: a user's, and the server's."""
    with socket.socket(family) as server, closing(socket_of(uid, family)) as client:
        server.bind((host, 0))
        server.listen()
        client.connect(server.getsockname())
        accepted, _ = server.accept()
        with accepted:
            yield client, accepted


@needs_root
@pytest.mark.parametrize("owner", [owner_by_netlink, owner_in_table])
@pytest.mark.parametrize(("family", "host"), LOOPBACK)
def test_the_kernel_says_whose_the_other_end_is(owner: Callable[..., int | None], family: int, host: str) -> None:
    with connected(STRANGER, family, host) as (client, accepted):
        own, peer = accepted.getsockname()[:2], accepted.getpeername()[:2]
        assert owner(family, peer, own) == STRANGER
        assert owner(family, own, peer) == os.geteuid()
        client.shutdown(socket.SHUT_WR)
        assert owner(family, peer, own) == STRANGER
        client.close()
        assert owner(family, peer, own) is None


@needs_root
@pytest.mark.parametrize(("family", "host"), LOOPBACK)
def test_only_named_users_this_user_and_root_are_admitted(family: int, host: str) -> None:
    only_own, also_stranger, everyone = LocalUsers(frozenset()), LocalUsers(frozenset({STRANGER})), LocalUsers(None)
    with connected(STRANGER, family, host) as (_, accepted):
        admitted = [users.admit(accepted) for users in (only_own, also_stranger, everyone)]
    assert admitted == [False, True, True]
    with connected(os.geteuid(), family, host) as (_, accepted):
        assert only_own.admit(accepted)


@needs_root
def test_clients_of_a_server_for_both_kinds_of_addresses_are_told_apart() -> None:
    with socket.create_server(("::", 0), family=socket.AF_INET6, dualstack_ipv6=True) as server:
        for uid, expected in ((STRANGER, False), (0, True)):
            with closing(socket_of(uid)) as client:
                client.connect(("127.0.0.2", server.getsockname()[1]))
                accepted, _ = server.accept()
                with accepted:
                    assert LocalUsers(frozenset()).admit(accepted) is expected
                    client.close()
                    assert not LocalUsers(frozenset()).admit(accepted)


def test_a_connection_that_the_client_closed_is_nobodys() -> None:
    with connected(os.geteuid()) as (client, accepted):
        client.sendall(b"DELETE /api/v1/tracks/yt-1 HTTP/1.1\r\n\r\n")
        client.close()
        assert not LocalUsers(frozenset()).admit(accepted)


@needs_root
@pytest.mark.slow
def test_another_user_is_refused_on_every_path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CONTRAFACT_LOCAL_USERS", "nobody")
    with running_server(tmp_path) as port:
        for uid, expected in ((STRANGER, b"HTTP/1.1 403 "), (65534, b"HTTP/1.1 200 "), (0, b"HTTP/1.1 200 ")):
            for path in (b"/api/v1/health/live", b"/api/v1/tracks"):
                with closing(socket_of(uid)) as client:
                    client.connect(("127.0.0.1", port))
                    client.sendall(b"GET %s HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n" % path)
                    with client.makefile("rb") as answer:
                        answered = answer.read()
                assert answered.startswith(expected), (uid, path)
                assert (b'"code":"user_not_allowed"' in answered) == (uid == STRANGER)


def test_an_unknown_user_is_an_invalid_setting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CONTRAFACT_LOCAL_USERS", "root,nosuchuser")
    with pytest.raises(ContrafactError, match="there is no user nosuchuser on this machine") as caught:
        load_settings()
    assert caught.value.code == "invalid_setting"
