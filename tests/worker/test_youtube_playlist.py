from __future__ import annotations

from collections.abc import Iterator

import pytest
from tests.doubles.youtube.catalogue import Fault
from tests.doubles.youtube.fake import FakeYouTube
from tests.doubles.youtube.undivided import undivide

from contrafact.adapters.youtube.fetcher import YtDlpFetcher
from contrafact.domain.errors import ContrafactError
from contrafact.domain.links import PlaylistLink
from contrafact.ports.sources import PlaylistEntry

LIST = PlaylistLink("PLaaaaaaaaaaaaaaaa")


@pytest.fixture
def youtube(monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeYouTube]:
    with FakeYouTube() as fake:
        monkeypatch.setenv("SSL_CERT_FILE", str(fake.ca_file))
        yield fake


def a_fetcher(youtube: FakeYouTube) -> YtDlpFetcher:
    return YtDlpFetcher(proxy=youtube.proxy_url, backoff_s=0.02, n_retries=1, time_limit_s=60)


def video_id(number: int) -> str:
    return f"video{number:06d}"


def with_videos(youtube: FakeYouTube, count: int, page_length: int = 100) -> None:
    ids = [video_id(i) for i in range(count)]
    for i, name in enumerate(ids):
        youtube.add_video(name, None, title=f"Song {i} 日本")
    youtube.add_playlist(LIST.list_id, ids, title="Songs “of” ours", page_length=page_length)


def test_a_playlist_gives_its_entries_in_order_with_their_titles(youtube: FakeYouTube) -> None:
    with_videos(youtube, 3)
    expansion = a_fetcher(youtube).expand(LIST, limit=200)
    assert expansion.title == "Songs “of” ours"
    assert expansion.entries == tuple(PlaylistEntry(video_id(i), f"Song {i} 日本") for i in range(3))
    assert youtube.requests["player"] == 0


def test_a_playlist_of_several_pages_is_followed_to_the_limit_and_no_further(youtube: FakeYouTube) -> None:
    with_videos(youtube, 30, page_length=10)
    entries = a_fetcher(youtube).expand(LIST, limit=15).entries
    assert [entry.video_id for entry in entries] == [video_id(i) for i in range(15)]
    assert youtube.requests["browse"] == 2


def test_entries_that_cannot_be_fetched_say_why(youtube: FakeYouTube) -> None:
    with_videos(youtube, 2)
    youtube.add_video(video_id(2), None, fault=Fault.PRIVATE)
    youtube.add_video(video_id(3), None, duration_s=5000)
    ids = [*(video_id(i) for i in range(4)), "deleted0000"]
    youtube.add_playlist(LIST.list_id, ids)
    entries = a_fetcher(youtube).expand(LIST, limit=200).entries
    assert [(entry.video_id, entry.reason) for entry in entries] == [
        (video_id(0), None),
        (video_id(1), None),
        (video_id(2), "video_private"),
        (video_id(3), "too_long"),
        ("deleted0000", "video_removed"),
    ]


@pytest.mark.parametrize("has_videos_tab", [True, False])
@pytest.mark.parametrize("list_id", ["@somebody", "c/somebody", "user/somebody", "@歌"])
def test_a_channel_is_resolved_to_its_uploads_by_one_page(
    list_id: str, has_videos_tab: bool, youtube: FakeYouTube, monkeypatch: pytest.MonkeyPatch
) -> None:
    undivide(monkeypatch)
    ids = [video_id(i) for i in range(3)]
    for name in ids:
        youtube.add_video(name, None, title=name)
    youtube.add_channel(f"/{list_id}", "UCuAXFkgsw1L7xaCfnd5JJOw", ids, has_videos_tab=has_videos_tab)
    expansion = a_fetcher(youtube).expand(PlaylistLink(list_id), limit=2)
    assert expansion.title == "Uploads from a channel"
    assert [entry.video_id for entry in expansion.entries] == ids[:2]
    assert (youtube.requests["channel"], youtube.requests["playlist"]) == (1, 1)


def test_a_channel_that_does_not_exist_is_unavailable(youtube: FakeYouTube) -> None:
    with pytest.raises(ContrafactError) as caught:
        a_fetcher(youtube).expand(PlaylistLink("@nobody"), limit=2)
    assert caught.value.code == "playlist_unavailable"


def code_of(youtube: FakeYouTube) -> str:
    with pytest.raises(ContrafactError) as caught:
        a_fetcher(youtube).expand(LIST, limit=200)
    return caught.value.code


def test_a_playlist_that_does_not_exist_is_unavailable(youtube: FakeYouTube) -> None:
    assert code_of(youtube) == "playlist_unavailable"


def test_a_playlist_without_videos_is_empty(youtube: FakeYouTube) -> None:
    youtube.add_playlist(LIST.list_id, [])
    assert code_of(youtube) == "playlist_empty"


def test_no_network_is_a_network_failure(youtube: FakeYouTube) -> None:
    youtube.close()
    assert code_of(youtube) == "network_failed"
