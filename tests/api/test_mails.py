"""Mails with one-time links, by a real SMTP server of the test's own."""

from __future__ import annotations

import socketserver
import threading
from collections.abc import Iterator
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default

import pytest
from flask.testing import FlaskClient
from tests.doubles.memory_app import make_client
from tests.doubles.memory_people import PASSWORD
from tests.doubles.memory_world import World

from contrafact.adapters.mail import SmtpMailer
from contrafact.domain.people import Access, Role


class Mailbox(socketserver.ThreadingTCPServer):
    """Takes every mail (RFC 5321, as little as a client needs)."""

    allow_reuse_address, daemon_threads = True, True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Conversation)
        self.mails: list[EmailMessage] = []


class _Conversation(socketserver.StreamRequestHandler):
    server: Mailbox

    def handle(self) -> None:
        self.wfile.write(b"220 ready\r\n")
        while line := self.rfile.readline():
            command = line[:4].upper()
            if command == b"DATA":
                self.wfile.write(b"354 go on\r\n")
                data = b"".join(iter(self.rfile.readline, b".\r\n"))
                mail = message_from_bytes(data, policy=default)
                assert isinstance(mail, EmailMessage)
                self.server.mails.append(mail)
            self.wfile.write(b"221 bye\r\n" if command == b"QUIT" else b"250 ok\r\n")
            if command == b"QUIT":
                return


@pytest.fixture
def mailbox() -> Iterator[Mailbox]:
    with Mailbox() as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield server
        server.shutdown()
        thread.join()


def signed_in(world: World, port: int) -> FlaskClient:
    world.people.mail = SmtpMailer(f"smtp://127.0.0.1:{port}", "library@example.org")
    world.people.add(Role.ADMINISTRATOR)
    client = make_client(world, access=Access.ACCOUNTS)
    client.post("/api/v1/session", json={"name": "administrator", "password": PASSWORD})
    return client


def test_an_invitation_for_an_address_is_mailed(world: World, mailbox: Mailbox) -> None:
    client = signed_in(world, mailbox.server_address[1])
    made = client.post("/api/v1/invitations", json={"role": "curator", "email": "zoe@example.org"}).get_json()
    assert made["is_mailed"]
    (mail,) = mailbox.mails
    assert (mail["To"], mail["From"]) == ("zoe@example.org", "library@example.org")
    text = mail.get_content()
    assert made["link"] in text
    assert "invited by administrator as curator" in text
    assert not client.post("/api/v1/invitations", json={"role": "curator"}).get_json()["is_mailed"]
    assert len(mailbox.mails) == 1


def test_a_server_that_does_not_answer_keeps_nobody_from_the_link(world: World) -> None:
    client = signed_in(world, 9)
    made = client.post("/api/v1/invitations", json={"role": "curator", "email": "zoe@example.org"})
    assert made.status_code == 201
    assert not made.get_json()["is_mailed"]
    assert made.get_json()["link"]


@pytest.mark.parametrize("address", ["a@b\r\nBcc: eve@evil.example", "a b@c", "a@b, c@d", "a@<b>"])
def test_no_address_adds_a_line_to_the_mail(world: World, mailbox: Mailbox, address: str) -> None:
    client = signed_in(world, mailbox.server_address[1])
    refused = client.post("/api/v1/invitations", json={"role": "curator", "email": address})
    assert refused.status_code == 422
    assert mailbox.mails == []
