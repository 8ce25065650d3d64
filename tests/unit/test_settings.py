"""What operators may write into the environment."""

from __future__ import annotations

import pytest

from contrafact.domain.errors import ContrafactError
from contrafact.domain.people import Access
from contrafact.domain.verdicts import OperatingPoint
from contrafact.settings import load_settings


@pytest.mark.parametrize("value", ["debug", "Info", "WARNING"])
def test_a_log_level_is_taken_in_any_case(monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    monkeypatch.setenv("CONTRAFACT_LOG_LEVEL", value)

    assert load_settings().log_level == value.upper()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("CONTRAFACT_LOG_LEVEL", "LOUD"),
        ("CONTRAFACT_MAX_DURATION_S", "long"),
        ("CONTRAFACT_WORKER_CONCURRENCY", "0"),
        ("CONTRAFACT_WORKER_KINDS", "clips, everything"),
        ("CONTRAFACT_LEASE_SECONDS", "0.5"),
        ("CONTRAFACT_SWEEP_SECONDS", "0"),
        ("CONTRAFACT_METRICS", "65536"),
        ("CONTRAFACT_METRICS", "everywhere"),
        ("CONTRAFACT_METRICS", ":9464"),
    ],
)
def test_a_value_that_is_not_valid_is_named_with_its_variable(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    monkeypatch.setenv(name, value)

    with pytest.raises(ContrafactError, match=f"{name}={value}") as told:
        load_settings()

    assert told.value.code == "invalid_setting"


def test_host_names_are_listed_without_regard_to_case_and_space(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CONTRAFACT_ALLOWED_HOSTS", "Songs.Example.org, localhost,")

    assert load_settings().hosts() == {"songs.example.org", "localhost"}


def test_ipv6_addresses_are_listed_in_the_form_of_a_host_header(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CONTRAFACT_ALLOWED_HOSTS", "2001:DB8:0:0::1,[::1],fe80::1%eth0,::ffff:127.0.0.1")

    assert load_settings().hosts() == {"2001:db8::1", "::1", "fe80::1", "::ffff:7f00:1"}


def test_an_empty_variable_counts_as_unset(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CONTRAFACT_MAX_PLAYLIST_ENTRIES", "")

    assert load_settings().max_playlist_entries == 200


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("path", None),
        ("off", None),
        ("9464", ("127.0.0.1", 9464)),
        ("0.0.0.0:9464", ("0.0.0.0", 9464)),  # noqa: S104 - not bound
        ("[::1]:65535", ("::1", 65535)),
    ],
)
def test_the_metrics_have_a_port_of_their_own_if_one_is_named(
    monkeypatch: pytest.MonkeyPatch, text: str, found: tuple[str, int] | None
) -> None:
    monkeypatch.setenv("CONTRAFACT_METRICS", text)

    assert load_settings().metrics_address() == found


@pytest.mark.parametrize("damaged", ["1.01", "-0.5", "often", "nan"])
def test_a_damaged_threshold_names_its_variable(monkeypatch: pytest.MonkeyPatch, damaged: str) -> None:
    monkeypatch.setenv("CONTRAFACT_MIN_PROBABILITY", damaged)
    with pytest.raises(ContrafactError) as caught:
        load_settings()
    assert caught.value.code == "invalid_setting"
    assert f"CONTRAFACT_MIN_PROBABILITY={damaged} is not valid" in caught.value.detail


def test_the_threshold_is_that_of_the_newer_setting(monkeypatch: pytest.MonkeyPatch) -> None:
    points = {OperatingPoint.PRECISE: 0.58, OperatingPoint.BALANCED: 0.26, OperatingPoint.EXHAUSTIVE: 0.003}
    assert load_settings().threshold().likely_from(points) is None
    monkeypatch.setenv("CONTRAFACT_OPERATING_POINT", "precise")
    assert load_settings().threshold().likely_from(points) == 0.58
    monkeypatch.setenv("CONTRAFACT_MIN_PROBABILITY", "0.9")
    assert load_settings().threshold().likely_from(points) == 0.9


def test_no_message_shows_a_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CONTRAFACT_PROXY_SECRET", "too short")
    with pytest.raises(ContrafactError) as raised:
        load_settings()
    assert "CONTRAFACT_PROXY_SECRET=… is not valid" in raised.value.detail
    assert "too short" not in raised.value.detail


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({}, Access.LOCAL),
        ({"CONTRAFACT_HOST": "127.0.0.2", "CONTRAFACT_ALLOWED_HOSTS": "localhost,[::1]"}, Access.LOCAL),
        ({"CONTRAFACT_HOST": "0.0.0.0"}, Access.ACCOUNTS),  # noqa: S104 - not bound
        ({"CONTRAFACT_HOST": "::"}, Access.ACCOUNTS),
        ({"CONTRAFACT_HOST": "192.168.1.2"}, Access.ACCOUNTS),
        ({"CONTRAFACT_ALLOWED_HOSTS": "songs.example.org,127.0.0.1"}, Access.ACCOUNTS),
        ({"CONTRAFACT_ALLOWED_HOSTS": "127.0.0.1.example.org"}, Access.ACCOUNTS),
        ({"CONTRAFACT_HOST": "0.0.0.0", "CONTRAFACT_OPEN": "1"}, Access.OPEN),  # noqa: S104 - not bound
    ],
)
def test_an_installation_wants_accounts_as_soon_as_others_reach_it(
    monkeypatch: pytest.MonkeyPatch, given: dict[str, str], expected: Access
) -> None:
    for name, value in given.items():
        monkeypatch.setenv(name, value)
    assert load_settings().access() is expected


@pytest.mark.parametrize("text", ["admins", "admins=root", "=", "admins=administrator,editors"])
def test_roles_that_are_none_are_refused(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    monkeypatch.setenv("CONTRAFACT_SIGN_ON_ROLES", text)
    with pytest.raises(ContrafactError, match="is not group=role"):
        load_settings()


@pytest.mark.parametrize(
    ("name", "value", "advice"),
    [
        ("CONTRAFACT_HOST", "127.0.0.1:8080", "without a port"),
        ("CONTRAFACT_HOST", "http://127.0.0.1", "without a port"),
        ("CONTRAFACT_ALLOWED_HOSTS", "localhost, songs.example.org:8080", "`songs.example.org:8080` is no host name"),
        ("CONTRAFACT_ALLOWED_HOSTS", "https://songs.example.org", "without scheme and port"),
        ("CONTRAFACT_ALLOWED_HOSTS", "*", "no host name"),
        ("CONTRAFACT_ALLOWED_ORIGINS", "songs.example.org", "such as https://songs.example.org"),
        ("CONTRAFACT_ALLOWED_ORIGINS", "https://songs.example.org/", "is no origin"),
        ("CONTRAFACT_ALLOWED_ORIGINS", "*", "is no origin"),
        ("CONTRAFACT_OIDC_ISSUER", "id.example.org", "such as https://id.example.org"),
        ("CONTRAFACT_OIDC_ISSUER", "https://", "such as https://id.example.org"),
        ("CONTRAFACT_MAIL_FROM", "contrafact", "Give a mailbox"),
        ("CONTRAFACT_MAIL_FROM", "a@example.org\nBcc: b@example.org", "Give a mailbox"),
        ("CONTRAFACT_PROXY", "ftp://proxy.example.org", "http://host:port"),
        ("MONGODB_URI", "db.example.org/contrafact", "mongodb://"),
        ("CELERY_BROKER_URL", "queue.example.org:6379", "redis://"),
        ("CONTRAFACT_MAX_DURATION_S", "inf", "finite number"),
        ("CONTRAFACT_DOWNLOAD_TIME_LIMIT_S", "1e400", "finite number"),
        ("CONTRAFACT_MIN_BYTES_PER_S", "inf", "finite number"),
        ("CONTRAFACT_LIMITS", "viewer=5", "Give JSON, such as"),
        ("CONTRAFACT_WEBHOOK_ALLOWED", "hooks lan", "`hooks lan` is no host"),
        ("CONTRAFACT_WEBHOOK_ALLOWED", "*", "is no host"),
    ],
)
def test_a_wrong_setting_is_named_with_what_to_write(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str, advice: str
) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(ContrafactError) as raised:
        load_settings()
    assert raised.value.code == "invalid_setting"
    assert raised.value.detail.startswith(f"{name}=")
    assert advice in raised.value.detail
    assert "Value error" not in raised.value.detail


@pytest.mark.parametrize(
    "value", ["http://proxy.lan:3128", "proxy.lan:3128", "me:hush@proxy.lan", "socks://proxy.lan:1080"]
)
def test_a_proxy_may_be_written_as_yt_dlp_takes_it(monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    monkeypatch.setenv("CONTRAFACT_PROXY", value)
    assert load_settings().proxy == value


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("CONTRAFACT_PROXY", "ftp://me:hush@proxy.example.org"),
        ("MONGODB_URI", "me:hush@db.example.org"),
        ("CELERY_BROKER_URL", "me:hush@queue.example.org"),
        ("CONTRAFACT_SMTP_URL", "me:hush@mail.example.org"),
    ],
)
def test_the_password_in_a_wrong_address_is_not_shown(monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(ContrafactError) as raised:
        load_settings()
    assert "hush" not in raised.value.detail


def test_two_settings_that_need_each_other_are_explained(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CONTRAFACT_MUSICBRAINZ_URL", "https://musicbrainz.org")
    with pytest.raises(ContrafactError) as raised:
        load_settings()
    assert raised.value.code == "invalid_setting"
    assert raised.value.detail.startswith("MusicBrainz asks for a contact: set CONTRAFACT_MUSICBRAINZ_CONTACT")
