"""The doctor's checks of cookies and PO-token providers."""

from __future__ import annotations

import socket
from pathlib import Path

import pytest

from contrafact.cli.admin import youtube_checks
from contrafact.cli.admin.findings import Finding, Level
from contrafact.settings import Settings


def found(**variables: str) -> Finding:
    return youtube_checks.check_access(Settings(**variables))


def cookies(folder: Path, name: str, expires_at: int) -> dict[str, str]:
    path = folder / "cookies.txt"
    path.touch(0o600)
    path.write_text(f"# Netscape HTTP Cookie File\n.youtube.com\tTRUE\t/\tTRUE\t{expires_at}\t{name}\tsecret-value\n")
    return {"CONTRAFACT_YOUTUBE_COOKIES": str(path)}


def test_without_cookies_and_arguments_all_is_well() -> None:
    assert (found().level, found().detail) == (Level.OK, "Downloads use neither cookies nor arguments.")


@pytest.mark.parametrize(
    ("name", "expires_at", "level", "words"),
    [
        ("SAPISID", 4_000_000_000, Level.OK, "use CONTRAFACT_YOUTUBE_COOKIES"),
        ("SAPISID", 0, Level.OK, "use CONTRAFACT_YOUTUBE_COOKIES"),
        ("SAPISID", 1_000_000_000, Level.WARNING, "expired"),
        ("PREF", 4_000_000_000, Level.WARNING, "no account"),
    ],
)
def test_cookies_must_be_those_of_an_account(
    name: str, expires_at: int, level: Level, words: str, tmp_path: Path
) -> None:
    finding = found(**cookies(tmp_path, name, expires_at))
    assert finding.level == level
    assert words in finding.detail
    assert "secret-value" not in f"{finding}"


def test_a_setting_that_the_worker_refuses_is_a_problem(tmp_path: Path) -> None:
    variables = cookies(tmp_path, "SAPISID", 0)
    (tmp_path / "cookies.txt").chmod(0o644)
    assert found(**variables).level == Level.PROBLEM
    assert "--exec is not allowed" in found(CONTRAFACT_YTDLP_ARGS="--exec id").detail


def test_a_provider_must_answer() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        argument = f"youtubepot-other:base_url=http://127.0.0.1:{server.getsockname()[1]}"
        assert found(CONTRAFACT_YTDLP_ARGS=argument).level == Level.OK
    assert "does not answer" in found(CONTRAFACT_YTDLP_ARGS=argument).detail


def test_the_package_that_asks_a_provider_must_be_there() -> None:
    finding = found(CONTRAFACT_YTDLP_ARGS="youtubepot-bgutilhttp:base_url=http://127.0.0.1:9")
    assert (finding.level, finding.advice) == (Level.WARNING, "pip install bgutil-ytdlp-pot-provider")
