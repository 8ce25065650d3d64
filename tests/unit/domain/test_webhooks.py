from __future__ import annotations

import base64
import hashlib
import hmac
from datetime import UTC, datetime, timedelta

import pytest

from contrafact.domain.errors import ContrafactError
from contrafact.domain.webhook_addresses import NONE_ALLOWED, Allowed, Target, target_of
from contrafact.domain.webhooks import (
    PAUSES,
    Announcement,
    Delivery,
    DeliveryState,
    Event,
    delivery_id,
    headers_of,
    new_secret,
    pause_after,
    signature,
)

NOW = datetime(2026, 3, 1, 12, 0, 0, 900_000, tzinfo=UTC)


def test_a_signature_is_that_of_the_example_of_standard_webhooks() -> None:
    # From the specification: https://github.com/standard-webhooks/standard-webhooks
    secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
    signed = signature(secret, "msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, '{"test": 2432232314}')
    assert signed == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


def test_the_headers_name_the_message_and_sign_the_moment_of_the_try() -> None:
    secret = new_secret(b"x" * 32)
    delivery = Delivery("msg_1", "w", Event.TRACK_READY, '{"a":1}', DeliveryState.WAITING, NOW)
    headers = headers_of(delivery, secret, NOW)
    wanted = hmac.new(b"x" * 32, f"msg_1.{int(NOW.timestamp())}.{delivery.body}".encode(), hashlib.sha256).digest()
    assert headers["webhook-id"] == "msg_1"
    assert headers["webhook-timestamp"] == str(int(NOW.timestamp()))
    assert headers["webhook-signature"] == "v1," + base64.b64encode(wanted).decode()
    assert headers_of(delivery, secret, NOW + timedelta(seconds=5)) != headers


def test_a_message_has_one_id_for_each_webhook_and_happening() -> None:
    ready = Announcement(Event.TRACK_READY, "j1", {"a": 1})
    assert delivery_id("w1", ready) == delivery_id("w1", Announcement(Event.TRACK_READY, "j1", {"b": 2}))
    others = [("w2", ready), ("w1", Announcement(Event.TRACK_FAILED, "j1", {}))]
    assert len({delivery_id("w1", ready), *(delivery_id(*each) for each in others)}) == 3


def test_pauses_grow_to_about_a_day_and_end() -> None:
    assert list(PAUSES) == sorted(PAUSES)
    assert timedelta(hours=23) < sum(PAUSES, timedelta()) < timedelta(hours=25)
    assert [pause_after(number) for number in (1, len(PAUSES), len(PAUSES) + 1)] == [PAUSES[0], PAUSES[-1], None]


@pytest.mark.parametrize(
    ("url", "target"),
    [
        ("https://example.org/hook", Target("https", "example.org", 443, "/hook")),
        ("http://example.org", Target("http", "example.org", 80, "/")),
        ("https://Example.ORG:8443/a?b=c&d=%20", Target("https", "example.org", 8443, "/a?b=c&d=%20")),
        ("https://93.184.215.14/x", Target("https", "93.184.215.14", 443, "/x")),
        ("https://[2606:2800:21f::1]/x", Target("https", "2606:2800:21f::1", 443, "/x")),
    ],
)
def test_a_public_address_is_a_target(url: str, target: Target) -> None:
    assert target_of(url, NONE_ALLOWED) == target


@pytest.mark.parametrize(
    "url",
    [
        *("", "example.org/hook", "ftp://example.org/", "javascript:alert(1)", "https://", "https:///x"),
        *("https://user@example.org/", "https://user:secret@example.org/", "https://example.org/#part"),
        *(
            "https://example.org/a b",
            "https://exa\nmple.org/",
            "https://example.org\\@evil.org/",
            "https://ex\u00e4mple.org/",
        ),
        *(
            "https://example.org:0/",
            "https://example.org:99999/",
            "https://999.1.1.1/",
            "https://example.org/" + "a" * 2048,
            # Names that DNS cannot look up.
            *(
                "https://../",
                "https://.example.org/",
                "https://a..org/",
                "https://%31.example.org/",
                "https://a,b.org/",
            ),
            f"https://{'a' * 64}.org/",
            f"https://{'.'.join(['a' * 60] * 5)}/",
        ),
    ],
)
def test_what_is_no_address_of_a_webhook_is_refused(url: str) -> None:
    with pytest.raises(ContrafactError) as error:
        target_of(url, NONE_ALLOWED)
    assert error.value.code == "invalid_webhook"


@pytest.mark.parametrize(
    "host",
    [
        *("localhost", "localhost.", "hook.localhost", "nas.lan", "printer.local", "intranet", "127.0.0.1", "127.1"),
        *("2130706433", "0x7f000001", "0177.0.0.1", "10.0.0.1", "172.16.0.1", "192.168.1.1", "169.254.169.254"),
        *("0.0.0.0", "224.0.0.1", "100.64.0.1", "[::1]", "[::]", "[fd00::1]", "[fe80::1]", "[::ffff:127.0.0.1]"),  # noqa: S104
        *("[64:ff9b::7f00:1]", "[2002:7f00:1::]"),
    ],
)
def test_a_private_address_is_refused_in_every_spelling(host: str) -> None:
    with pytest.raises(ContrafactError) as error:
        target_of(f"http://{host}/hook", NONE_ALLOWED)
    assert error.value.code == "private_address"
    assert "CONTRAFACT_WEBHOOK_ALLOWED" in error.value.detail


@pytest.mark.parametrize(
    ("allowed", "url", "is_allowed"),
    [
        ("hooks.lan", "http://hooks.lan/x", True),
        ("hooks.lan", "http://hooks.lan:9000/x", True),
        ("hooks.lan", "http://other.lan/x", False),
        ("HOOKS.lan:9000", "http://hooks.lan:9000/", True),
        ("hooks.lan:9000", "http://hooks.lan/", False),
        ("127.0.0.1:9000", "http://127.0.0.1:9000/", True),
        ("127.0.0.1:9000", "http://127.0.0.1:6379/", False),
        ("10.1.0.0/16", "http://10.1.2.3/", True),
        ("10.1.0.0/16", "http://10.2.0.1/", False),
        ("::1", "http://[::1]:9000/", True),
        ("[fd00::1]:9000", "http://[fd00::1]:9000/", True),
        ("a.lan, fd00::/8", "https://[fd12::5]/", True),
    ],
)
def test_the_operator_allows_private_addresses(allowed: str, url: str, is_allowed: bool) -> None:
    if is_allowed:
        target_of(url, Allowed.parse(allowed))
        return
    with pytest.raises(ContrafactError, match="private"):
        target_of(url, Allowed.parse(allowed))


@pytest.mark.parametrize("text", ["http://hooks.lan", "a@b", "10.0.0.0/99", "host:port", "/"])
def test_what_names_no_host_is_no_setting(text: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - pydantic shows the message
        Allowed.parse(text)


@pytest.mark.parametrize(
    ("address", "is_allowed"),
    [
        ("93.184.215.14", True),
        ("2606:2800:21f::1", True),
        ("10.1.2.3", True),
        ("::ffff:10.1.2.3", True),
        ("10.2.0.1", False),
        ("127.0.0.1", False),
        ("::1", False),
        ("fe80::1%eth0", False),
        ("169.254.169.254", False),
        ("64:ff9b::a9fe:a9fe", False),
        ("nonsense", False),
    ],
)
def test_an_answer_of_dns_must_be_public_or_allowed(address: str, is_allowed: bool) -> None:
    assert Allowed.parse("10.1.0.0/16").address(address, 443) is is_allowed
