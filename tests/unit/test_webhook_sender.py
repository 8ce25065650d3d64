"""Messages of webhooks are sent to a real HTTP server, at the very address that was checked."""

from __future__ import annotations

import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
import trustme

from contrafact.adapters import webhook_sender
from contrafact.adapters.webhook_sender import HttpSender
from contrafact.domain.webhook_addresses import NONE_ALLOWED, Allowed, Target

BODY = b'{"type":"track.ready"}'
HERE = Allowed.parse("127.0.0.1, hooks.example")


@dataclass
class Receiver:
    """A server that keeps what it gets."""

    port: int = 0
    status: int = 200
    headers: list[tuple[str, str]] = field(default_factory=list)
    got: list[tuple[str, dict[str, str], bytes]] = field(default_factory=list)
    answer: Callable[[Any], None] | None = None


@contextmanager
def receiving(context: ssl.SSLContext | None = None) -> Iterator[Receiver]:
    receiver = Receiver()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            receiver.got.append((self.path, dict(self.headers), body))
            if receiver.answer is not None:
                receiver.answer(self)
                return
            self.send_response(receiver.status)
            for name, value in receiver.headers:
                self.send_header(name, value)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        if context is not None:
            server.socket = context.wrap_socket(server.socket, server_side=True)
        server.daemon_threads = True
        receiver.port = server.server_address[1]
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield receiver
        server.shutdown()


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with receiving() as found:
        yield found


def resolving(monkeypatch: pytest.MonkeyPatch, *answers: list[str]) -> list[str]:
    """Let DNS give these answers one after another, the last one for ever; return the names that were asked for."""
    asked: list[str] = []

    def resolve(host: str, port: int, *_: object, **__: object) -> list[tuple[object, ...]]:
        if host[:1].isdigit():
            return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (host, port))]
        asked.append(host)
        found = answers[min(len(asked), len(answers)) - 1]
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (each, port)) for each in found]

    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    return asked


def test_a_message_arrives_with_its_headers(receiver: Receiver) -> None:
    outcome = HttpSender(HERE).post(
        Target("http", "127.0.0.1", receiver.port, "/hook?a=1"), {"webhook-id": "msg_1"}, BODY
    )

    assert (outcome.status, outcome.error) == (200, None)
    path, headers, body = receiver.got[0]
    assert (path, body, headers["webhook-id"]) == ("/hook?a=1", BODY, "msg_1")
    assert headers["Host"] == f"127.0.0.1:{receiver.port}"
    assert headers["User-Agent"].startswith("Contrafact/")


@pytest.mark.parametrize("status", [201, 204, 299])
def test_every_status_of_success_is_one(receiver: Receiver, status: int) -> None:
    receiver.status = status
    assert HttpSender(HERE).post(Target("http", "127.0.0.1", receiver.port, "/"), {}, BODY).error is None


@pytest.mark.parametrize("status", [400, 404, 410, 429, 500, 503])
def test_every_other_status_is_an_error(receiver: Receiver, status: int) -> None:
    receiver.status = status
    outcome = HttpSender(HERE).post(Target("http", "127.0.0.1", receiver.port, "/"), {}, BODY)
    assert (outcome.status, outcome.error) == (status, f"It answered {status}.")


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_is_not_followed(receiver: Receiver, status: int) -> None:
    receiver.status = status
    receiver.headers = [("Location", f"http://127.0.0.1:{receiver.port}/elsewhere")]
    outcome = HttpSender(HERE).post(Target("http", "127.0.0.1", receiver.port, "/"), {}, BODY)
    assert outcome.status == status
    assert "not followed" in (outcome.error or "")
    assert [path for path, _, _ in receiver.got] == ["/"]


def test_a_name_that_leads_to_a_private_address_gets_nothing(
    receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    resolving(monkeypatch, ["127.0.0.1"])
    outcome = HttpSender(NONE_ALLOWED).post(Target("http", "evil.example", receiver.port, "/"), {}, BODY)
    assert outcome.status is None
    assert "private address 127.0.0.1" in (outcome.error or "")
    assert receiver.got == []


def test_a_name_with_one_private_address_among_public_ones_gets_nothing(
    receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    resolving(monkeypatch, ["93.184.215.14", "10.0.0.1"])
    outcome = HttpSender(NONE_ALLOWED).post(Target("http", "evil.example", receiver.port, "/"), {}, BODY)
    assert "private address 10.0.0.1" in (outcome.error or "")


def test_the_address_that_was_checked_is_the_one_that_is_connected_to(monkeypatch: pytest.MonkeyPatch) -> None:
    # DNS rebinding: the second answer would be private.
    asked = resolving(monkeypatch, ["93.184.215.14"], ["127.0.0.1"])
    connected: list[tuple[str, int]] = []

    def connect(address: tuple[str, int], *_: object) -> socket.socket:
        connected.append(address)
        raise ConnectionRefusedError(111, "Connection refused")

    monkeypatch.setattr(socket, "create_connection", connect)
    outcome = HttpSender(NONE_ALLOWED).post(Target("https", "rebind.example", 443, "/"), {}, BODY)
    assert connected == [("93.184.215.14", 443)]
    assert asked == ["rebind.example"]
    assert outcome.error == "The connection to rebind.example failed: Connection refused."


def test_an_allowed_name_may_lead_to_a_private_address(receiver: Receiver, monkeypatch: pytest.MonkeyPatch) -> None:
    resolving(monkeypatch, ["127.0.0.1"])
    outcome = HttpSender(HERE).post(Target("http", "hooks.example", receiver.port, "/"), {}, BODY)
    assert outcome.error is None
    assert receiver.got[0][1]["Host"] == f"hooks.example:{receiver.port}"


def test_a_name_that_does_not_exist_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    def resolve(*_: object, **__: object) -> None:
        raise socket.gaierror(-2, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    outcome = HttpSender(NONE_ALLOWED).post(Target("https", "gone.example", 443, "/"), {}, BODY)
    assert outcome.error == "The connection to gone.example failed: the name was not found."


@pytest.mark.parametrize("scheme", ["http", "https"])
def test_an_answer_that_never_ends_is_cut_off(scheme: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    ended = threading.Event()

    def drip(handler: Any) -> None:
        try:
            while not ended.is_set():
                handler.wfile.write(b"H")
                time.sleep(0.01)
        except OSError:
            ended.set()

    resolving(monkeypatch, ["127.0.0.1"])
    with receiving(certified(monkeypatch, tmp_path) if scheme == "https" else None) as receiver:
        receiver.answer = drip
        began = time.monotonic()
        outcome = HttpSender(HERE, total_seconds=1).post(Target(scheme, "hooks.example", receiver.port, "/"), {}, BODY)
        assert outcome.error == "hooks.example gave no answer in time."
        assert time.monotonic() - began < 10
        assert ended.wait(10)


def certified(monkeypatch: pytest.MonkeyPatch, folder: Path, *, is_trusted: bool = True) -> ssl.SSLContext:
    """Return the context of a server with a certificate for hooks.example."""
    authority = trustme.CA()
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("hooks.example").configure_cert(context)
    if is_trusted:
        authority.cert_pem.write_to_path(folder / "ca.pem")
        trusting = ssl.create_default_context(cafile=str(folder / "ca.pem"))
        monkeypatch.setattr(webhook_sender.ssl, "create_default_context", lambda: trusting)
    return context


@pytest.mark.parametrize(
    ("host", "is_trusted", "is_taken"),
    [("hooks.example", True, True), ("hooks.example", False, False), ("other.example", True, False)],
)
def test_a_connection_is_encrypted_for_the_name_and_its_certificate_is_checked(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, host: str, is_trusted: bool, is_taken: bool
) -> None:
    resolving(monkeypatch, ["127.0.0.1"])
    allowed = Allowed.parse("hooks.example, other.example")
    with receiving(certified(monkeypatch, tmp_path, is_trusted=is_trusted)) as receiver:
        outcome = HttpSender(allowed).post(Target("https", host, receiver.port, "/"), {}, BODY)
    assert (outcome.error is None) is is_taken
    assert is_taken or "certificate" in (outcome.error or "").lower()
    assert len(receiver.got) == int(is_taken)
