from __future__ import annotations

import os

import pytest
from yt_dlp import YoutubeDL
from yt_dlp.utils import DownloadError

from contrafact.adapters.youtube.options import MessageLog, options_for
from contrafact.adapters.youtube.protocol import ChildRequest


def a_request(action: str = "fetch") -> ChildRequest:
    return ChildRequest(
        action=action,  # type: ignore[arg-type]  # one of the two words
        url="https://www.youtube.com/watch?v=AAAAAAAAAAA",
        folder="/nowhere",
        parent_pid=os.getpid(),
        proxy="http://127.0.0.1:9",
        max_duration_s=1200,
        max_bytes=1,
        min_free_disk_bytes=1,
        limit=0,
        socket_timeout_s=1,
        n_retries=0,
        backoff_s=1,
    )


def a_downloader(action: str = "fetch") -> YoutubeDL:
    return YoutubeDL(options_for(a_request(action), MessageLog(), lambda _: None))


def test_deno_is_found_and_supported() -> None:
    with a_downloader() as downloader:
        runtime = downloader._js_runtimes["deno"].info
    assert runtime is not None
    assert runtime.supported


@pytest.mark.parametrize(
    ("action", "names"),
    [("fetch", {"youtube"}), ("expand", {"youtube", "youtube:tab", "youtube:playlist"})],
)
def test_only_extractors_of_youtube_are_enabled(action: str, names: set[str]) -> None:
    with a_downloader(action) as downloader:
        assert {extractor.IE_NAME for extractor in downloader._ies.values()} == names


@pytest.mark.parametrize(
    "url",
    ["https://example.org/song.mp3", "http://127.0.0.1/", "file:///etc/passwd", "ytsearch:song", "https://vimeo.com/1"],
)
def test_other_addresses_are_refused(url: str) -> None:
    with a_downloader() as downloader, pytest.raises(DownloadError, match="No suitable extractor"):
        downloader.extract_info(url, download=False)


def test_pauses_between_retries_grow_and_end_at_half_a_minute() -> None:
    pause_s = options_for(a_request(), MessageLog(), lambda _: None)["retry_sleep_functions"]
    assert isinstance(pause_s, dict)
    assert [pause_s["http"](n=n) for n in (0, 1, 2, 10)] == [1, 2, 4, 30]


def test_a_request_can_be_written_and_read_as_json() -> None:
    assert ChildRequest.from_line(a_request().to_line()) == a_request()
