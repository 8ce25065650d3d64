"""Cookies and arguments for yt-dlp, from the settings to YouTube."""

from __future__ import annotations

import logging
import os
import shlex
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.doubles.songs import compose, encode, render
from tests.doubles.youtube.fake import FakeYouTube
from yt_dlp import parse_options

from contrafact.adapters.youtube.arguments import EXTRACTOR_ARGUMENTS, parse_arguments
from contrafact.adapters.youtube.cookies import read_cookies
from contrafact.adapters.youtube.fetcher import YtDlpFetcher
from contrafact.domain.errors import ContrafactError
from contrafact.domain.links import VideoLink

ID = "AAAAAAAAAAA"
SECRET = "g.a000-very-secret"
HEAD = "# Netscape HTTP Cookie File\n\n"
COOKIE = f".youtube.com\tTRUE\t/\tTRUE\t2145916800\tSID\t{SECRET}\n"


@pytest.fixture(scope="module")
def song(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return encode(tmp_path_factory.mktemp("songs") / "song.webm", render(compose(1))[: 44_100 * 5])


@pytest.fixture
def youtube(monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeYouTube]:
    with FakeYouTube() as fake:
        monkeypatch.setenv("SSL_CERT_FILE", str(fake.ca_file))
        yield fake


def a_file(folder: Path, text: str | bytes, mode: int = 0o600) -> Path:
    path = folder / "cookies.txt"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    path.chmod(mode)
    return path


def problem_of(path: Path) -> str:
    with pytest.raises(ContrafactError) as caught:
        read_cookies(path)
    assert caught.value.code == "invalid_setting"
    assert SECRET not in f"{caught.value} {caught.value.__cause__}"
    assert str(path) in caught.value.detail
    return caught.value.detail


def test_cookies_reach_youtube_and_their_file_stays_as_it_is(youtube: FakeYouTube, song: Path, tmp_path: Path) -> None:
    youtube.add_video(ID, song)
    path = a_file(tmp_path, HEAD + COOKIE)
    before = path.read_bytes(), path.stat().st_mtime_ns
    (tmp_path / "out").mkdir()

    fetcher = YtDlpFetcher(proxy=youtube.proxy_url, cookies=path, min_free_disk_bytes=1)
    audio = fetcher.fetch(VideoLink(ID), tmp_path / "out", lambda _: None)

    assert any(f"SID={SECRET}" in each for each in youtube.cookies)
    assert (path.read_bytes(), path.stat().st_mtime_ns) == before
    assert list((tmp_path / "out").iterdir()) == [audio.path]


def test_a_file_that_others_can_read_is_refused_later_too(tmp_path: Path) -> None:
    path = a_file(tmp_path, HEAD + COOKIE)
    fetcher = YtDlpFetcher(cookies=path)
    path.chmod(0o644)
    with pytest.raises(ContrafactError, match="can be read by other users"):
        fetcher.fetch(VideoLink(ID), tmp_path, lambda _: None)


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o644, 0o620])
def test_a_file_that_others_can_read_is_refused(mode: int, tmp_path: Path) -> None:
    assert "chmod 600" in problem_of(a_file(tmp_path, HEAD + COOKIE, mode))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "no cookie of YouTube"),
        (HEAD + COOKIE.replace("youtube.com", "bank.example"), "no cookie of YouTube"),
        (HEAD + COOKIE.replace("youtube.com", "notyoutube.com"), "no cookie of YouTube"),
        (f'[{{"domain": ".youtube.com", "value": "{SECRET}"}}]', "1 fields in line 1"),
        (HEAD + COOKIE.replace("\t", " "), "fields in line 3"),
        (HEAD + COOKIE.replace("2145916800", SECRET), "no valid time in line 3"),
        (b"\xff\xfe" + SECRET.encode("utf-16-le"), "binary"),
    ],
)
def test_a_file_that_holds_no_cookies_says_where_and_shows_none(text: str | bytes, words: str, tmp_path: Path) -> None:
    assert words in problem_of(a_file(tmp_path, text))


def test_a_missing_file_and_a_folder_are_refused(tmp_path: Path) -> None:
    assert "cannot be read" in problem_of(tmp_path / "none.txt")
    assert "is no file" in problem_of(tmp_path)


def test_cookies_of_other_sites_do_not_leave_the_file(tmp_path: Path) -> None:
    other = ".bank.example\tTRUE\t/\tTRUE\t0\tsession\tmoney\n"
    httponly = "#HttpOnly_.google.com\tTRUE\t/\tTRUE\t0\tHSID\tabcdef\n"
    text = read_cookies(a_file(tmp_path, HEAD + other + COOKIE + httponly)) or ""
    assert "bank" not in text
    assert [line.split("\t")[5] for line in text.splitlines()[1:]] == ["SID", "HSID"]


def test_tokens_and_cookies_are_not_in_the_log(
    youtube: FakeYouTube, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    # yt-dlp prints a token that it cannot read.
    options = parse_arguments("youtube:po_token=AnUnreadableToken")
    cookies = a_file(tmp_path, HEAD + COOKIE)
    fetcher = YtDlpFetcher(proxy=youtube.proxy_url, cookies=cookies, options=options, n_retries=0)
    with pytest.raises(ContrafactError):
        fetcher.fetch(VideoLink(ID), tmp_path, lambda _: None)
    assert 'got "***"' in caplog.text
    assert "AnUnreadableToken" not in caplog.text
    assert SECRET not in caplog.text


def test_arguments_reach_the_extractor(youtube: FakeYouTube, song: Path, tmp_path: Path) -> None:
    youtube.add_video(ID, song)
    options = parse_arguments("--extractor-args youtube:player_client=mweb;formats=missing_pot --force-ipv4")
    YtDlpFetcher(proxy=youtube.proxy_url, options=options, min_free_disk_bytes=1).fetch(
        VideoLink(ID), tmp_path, lambda _: None
    )
    assert youtube.clients == {"MWEB"}


@pytest.mark.parametrize(
    "text",
    [
        "",
        "--extractor-args youtube:player_client=web_safari,mweb",
        "--extractor-args=youtube:player_client=mweb;po_token=mweb.gvs+AbC-_=,web.gvs+x --sleep-requests 0.75",
        "--extractor-args youtubepot-bgutilhttp:base_url=http://pot:4416 --extractor-args youtubetab:skip=authcheck",
        "--source-address 192.0.2.7 --limit-rate 2M",
        "--extractor-args 'YouTube:Visitor_Data=a\\,b;fetch-pot=always' --force-ipv4",
    ],
)
def test_arguments_are_read_as_yt_dlp_reads_them(text: str) -> None:
    theirs = parse_options(["--ignore-config", *shlex.split(text)]).ydl_opts
    ours = parse_arguments(text)
    assert ours == {name: theirs[name] for name in ours}
    assert ("extractor_args" in ours) == bool(theirs["extractor_args"])


def test_the_options_name_may_be_left_out_before_extractor_arguments() -> None:
    text = "youtubepot-bgutilhttp:base_url=http://provider:4416"
    assert parse_arguments(text) == parse_arguments(f"--extractor-args {text}")


@pytest.mark.parametrize(
    "text",
    [
        "--exec 'rm -r /'",
        "--exec=id",
        "--output /etc/passwd",
        "--cookies /etc/shadow",
        "--cookies-from-browser firefox",
        "--config-locations /tmp",
        "--plugin-dirs /tmp",
        "--downloader aria2c",
        "--js-runtimes node:/tmp/x",
        "--remote-components ejs:github",
        "--proxy http://evil.example",
        "-o x",
        "-J",
        "--",
        "--no-check-certificates",
        "--extractor-arg youtube:player_client=web",
        "youtubepot-bgutilscript:script_path=/tmp/x",
        "youtubepot-bgutilscript:server_home=/tmp",
        "youtube-ejs:dev=true",
        "youtube:innertube_host=evil.example",
        "generic:impersonate",
        "https://evil.example/",
    ],
)
def test_anything_else_is_refused_with_what_is_allowed(text: str) -> None:
    with pytest.raises(ContrafactError) as caught:
        parse_arguments(text)
    assert caught.value.code == "invalid_setting"
    assert "CONTRAFACT_YTDLP_ARGS" in caught.value.detail
    assert all(name in caught.value.detail for names in EXTRACTOR_ARGUMENTS.values() for name in names)


@pytest.mark.parametrize(
    "text",
    [
        "'youtube:player_client",
        "youtube:player_client",
        "youtube:po_token=",
        "--sleep-requests",
        "--sleep-requests x",
        "--sleep-requests 1e9",
        "--sleep-requests nan",
        "--source-address example.org",
        "--limit-rate 1",
        "youtubepot-bgutilhttp:base_url=file:///etc/passwd",
        "youtubepot-bgutilhttp:base_url=/tmp/socket",
        f"youtube:po_token={SECRET}\x00",
    ],
)
def test_a_bad_value_is_refused_without_showing_it(text: str) -> None:
    with pytest.raises(ContrafactError) as caught:
        parse_arguments(text)
    assert caught.value.code == "invalid_setting"
    assert SECRET not in str(caught.value)


@pytest.mark.parametrize(
    ("name", "value"), [("CONTRAFACT_YOUTUBE_COOKIES", "/nowhere/cookies.txt"), ("CONTRAFACT_YTDLP_ARGS", "--exec id")]
)
def test_the_worker_does_not_start_with_a_bad_setting(name: str, value: str, tmp_path: Path) -> None:
    environment = {**os.environ, name: value, "CONTRAFACT_DATA_DIR": str(tmp_path)}
    done = subprocess.run(
        [sys.executable, "-m", "contrafact_worker"],
        env=environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 1
    assert name in done.stderr.splitlines()[-1]
