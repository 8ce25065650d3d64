from __future__ import annotations

import itertools
import math
import os
import shutil
import signal
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.doubles.product import wait_until
from tests.doubles.songs import compose, encode, render
from tests.doubles.youtube.catalogue import Fault
from tests.doubles.youtube.fake import FakeYouTube
from tests.doubles.youtube.undivided import undivide

from contrafact.adapters.youtube.fetcher import YtDlpFetcher
from contrafact.domain.errors import ContrafactError
from contrafact.domain.links import VideoLink
from contrafact.features.decoding import decode_mono
from contrafact.ports.sources import FetchedAudio, FetchProgress

ID = "AAAAAAAAAAA"
ENDS_SECONDS = 30.0


@pytest.fixture(scope="module")
def song(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return encode(tmp_path_factory.mktemp("songs") / "song.webm", render(compose(1))[: 44_100 * 20])


@pytest.fixture
def youtube(monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeYouTube]:
    with FakeYouTube() as fake:
        monkeypatch.setenv("SSL_CERT_FILE", str(fake.ca_file))
        yield fake


def a_fetcher(youtube: FakeYouTube, **limits: float) -> YtDlpFetcher:
    quick = {"backoff_s": 0.02, "n_retries": 2, "min_free_disk_bytes": 1} | limits
    return YtDlpFetcher(proxy=youtube.proxy_url, **quick)  # type: ignore[arg-type]  # numbers of either kind


def fetch(youtube: FakeYouTube, folder: Path, **limits: float) -> FetchedAudio:
    return a_fetcher(youtube, **limits).fetch(VideoLink(ID), folder, lambda _: None)


def code_of(youtube: FakeYouTube, folder: Path, **limits: float) -> str:
    with pytest.raises(ContrafactError) as caught:
        fetch(youtube, folder, **limits)
    return caught.value.code


def test_a_video_is_downloaded_exactly_with_its_metadata(youtube: FakeYouTube, song: Path, tmp_path: Path) -> None:
    title = "  “Ünïcode” / 日本の歌 🎵 \u202e<b>% "
    youtube.add_video(ID, song, title=title, author="Somebody - Topic", published_at="2009-10-25")
    seen: list[FetchProgress] = []
    audio = a_fetcher(youtube).fetch(VideoLink(ID), tmp_path, seen.append)
    assert audio.path.parent == tmp_path
    assert audio.path.read_bytes() == song.read_bytes()
    assert (audio.title, audio.artist, audio.published_at) == (title, "Somebody - Topic", "2009-10-25")
    assert audio.duration_s == pytest.approx(20, abs=1)
    assert audio.thumbnail_url == f"https://i.ytimg.com/vi/{ID}/hqdefault.jpg"
    assert seen[-1] == FetchProgress(song.stat().st_size, song.stat().st_size)
    assert youtube.requests["media"] == 1


def test_the_artist_is_preferred_to_the_uploader(youtube: FakeYouTube, song: Path, tmp_path: Path) -> None:
    youtube.add_video(ID, song, author="A channel", artist="The Artist")
    assert fetch(youtube, tmp_path).artist == "The Artist"


def test_downloads_can_be_decoded(youtube: FakeYouTube, tmp_path: Path) -> None:
    m4a = encode(tmp_path / "song.m4a", render(compose(1))[: 44_100 * 5])
    youtube.add_video(ID, m4a)
    (tmp_path / "out").mkdir()
    audio = fetch(youtube, tmp_path / "out")
    n_samples = sum(block.size for block in decode_mono(audio.path, max_duration_s=60))
    assert n_samples / 44_100 == pytest.approx(5, abs=0.1)


FAULTS = {
    Fault.PRIVATE: "video_private",
    Fault.REMOVED: "video_removed",
    Fault.TERMINATED: "video_removed",
    Fault.AGE_RESTRICTED: "video_age_restricted",
    Fault.LIVE: "video_live",
    Fault.UPCOMING: "video_live",
    Fault.REGION_LOCKED: "video_region_locked",
    Fault.COPYRIGHT_COUNTRY: "video_region_locked",
    Fault.BOT_CHECK: "bot_check",
    Fault.RATE_LIMITED: "bot_check",
    Fault.FORBIDDEN: "bot_check",
    Fault.MEMBERS_ONLY: "video_members_only",
    Fault.PAID: "video_members_only",
    Fault.POST_LIVE: "video_processing",
    Fault.BROADCAST_ENDED: "video_processing",
    Fault.PROCESSING: "video_processing",
    Fault.RECORDING_GONE: "video_removed",
    Fault.PREMIERE: "video_live",
    Fault.COPYRIGHT: "video_removed",
    Fault.DRM: "video_drm",
    Fault.DRM_FORMATS: "video_drm",
    Fault.WORKSPACE: "video_restricted",
    Fault.SESSION_LIMITED: "bot_check",
    Fault.NO_FORMATS: "download_failed",
    Fault.MEDIA_FORBIDDEN: "download_failed",
    Fault.SERVER_ERROR: "network_failed",
}


def test_every_fault_has_its_code() -> None:
    assert FAULTS.keys() == set(Fault)


@pytest.mark.parametrize("fault", FAULTS)
def test_each_fault_gets_its_own_code(
    fault: Fault, youtube: FakeYouTube, song: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    undivide(monkeypatch)
    youtube.add_video(ID, song, fault=fault)
    assert code_of(youtube, tmp_path) == FAULTS[fault]


def test_a_video_that_never_existed_is_removed(youtube: FakeYouTube, tmp_path: Path) -> None:
    assert code_of(youtube, tmp_path) == "video_removed"


def test_a_video_over_the_limit_is_refused_before_a_byte_is_fetched(
    youtube: FakeYouTube, song: Path, tmp_path: Path
) -> None:
    youtube.add_video(ID, song, duration_s=1201)
    assert code_of(youtube, tmp_path) == "too_long"
    assert youtube.requests["media"] == 0


def test_a_download_continues_after_a_dropped_connection(youtube: FakeYouTube, song: Path, tmp_path: Path) -> None:
    youtube.add_video(ID, song, drops=1)
    assert fetch(youtube, tmp_path).path.read_bytes() == song.read_bytes()
    assert youtube.requests["media"] == 2


def test_a_connection_that_always_drops_is_a_network_failure(youtube: FakeYouTube, song: Path, tmp_path: Path) -> None:
    youtube.add_video(ID, song, drops=math.inf)
    assert code_of(youtube, tmp_path) == "network_failed"
    assert youtube.requests["media"] == 3


def test_no_network_at_all_is_a_network_failure(youtube: FakeYouTube, tmp_path: Path) -> None:
    youtube.close()
    assert code_of(youtube, tmp_path) == "network_failed"


def test_an_unknown_certificate_authority_is_not_trusted(
    youtube: FakeYouTube, song: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("SSL_CERT_FILE")
    youtube.add_video(ID, song)
    assert code_of(youtube, tmp_path) == "network_failed"
    assert youtube.requests["media"] == 0


def test_a_file_over_the_limit_is_stopped_with_any_announced_size(
    youtube: FakeYouTube, song: Path, tmp_path: Path
) -> None:
    youtube.add_video(ID, song, announced_bytes=1000, bytes_per_second=20_000)
    assert code_of(youtube, tmp_path, max_bytes=50_000) == "file_too_large"
    assert sum(path.stat().st_size for path in tmp_path.iterdir() if path.is_file()) < 100_000


def test_a_disk_that_runs_full_is_named(youtube: FakeYouTube, song: Path, tmp_path: Path) -> None:
    youtube.add_video(ID, song)
    free = shutil.disk_usage(tmp_path).free
    assert code_of(youtube, tmp_path, min_free_disk_bytes=2 * free) == "disk_full"


def test_the_time_limit_ends_the_child_with_all_it_started(youtube: FakeYouTube, song: Path, tmp_path: Path) -> None:
    youtube.add_video(ID, song, bytes_per_second=1000)
    begin = time.monotonic()
    assert code_of(youtube, tmp_path, time_limit_s=2) == "download_timeout"
    assert time.monotonic() - begin < 60  # the whole file would take minutes
    assert children() == []


def children(pid: int | None = None) -> list[int]:
    """Pids of the children of a process that run yt-dlp."""
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                words = (entry / "stat").read_text().rpartition(")")[2].split()
                line = (entry / "cmdline").read_bytes()
            except OSError:
                continue
            if b"contrafact.adapters.youtube.child" in line and int(words[1]) == (pid or os.getpid()):
                found.append(int(entry.name))
    return found


class CancelledError(Exception):
    pass


def test_an_error_in_the_progress_callback_stops_the_child_at_once(
    youtube: FakeYouTube, song: Path, tmp_path: Path
) -> None:
    youtube.add_video(ID, song, bytes_per_second=20_000)

    def cancel(progress: FetchProgress) -> None:
        if progress.bytes_done > 0:
            raise CancelledError

    with pytest.raises(CancelledError):
        a_fetcher(youtube).fetch(VideoLink(ID), tmp_path, cancel)
    assert children() == []


def test_progress_is_called_while_no_byte_arrives(youtube: FakeYouTube, song: Path, tmp_path: Path) -> None:
    youtube.add_video(ID, song, bytes_per_second=1)
    at: list[float] = []

    def beat(progress: FetchProgress) -> None:
        at.append(time.monotonic())
        if len(at) > 6:
            raise CancelledError

    with pytest.raises(CancelledError):
        a_fetcher(youtube).fetch(VideoLink(ID), tmp_path, beat)
    # Most of them: on a busy machine one may come late.
    assert statistics.median(b - a for a, b in itertools.pairwise(at)) < 1.5


def test_the_child_dies_with_a_parent_that_is_killed(youtube: FakeYouTube, song: Path, tmp_path: Path) -> None:
    youtube.add_video(ID, song, bytes_per_second=2000)
    parent = subprocess.Popen([sys.executable, "-c", PARENT, youtube.proxy_url, ID, str(tmp_path)])
    try:
        wait_until(lambda: bool(children(parent.pid)) and youtube.requests["media"] > 0, ENDS_SECONDS)
        [child] = children(parent.pid)
        parent.send_signal(signal.SIGKILL)
        parent.wait()
        wait_until(lambda: not Path(f"/proc/{child}").exists(), ENDS_SECONDS)
    finally:
        parent.kill()
        parent.wait()


PARENT = """
import sys
from pathlib import Path
from contrafact.adapters.youtube.fetcher import YtDlpFetcher
from contrafact.domain.links import VideoLink
YtDlpFetcher(proxy=sys.argv[1], min_free_disk_bytes=1).fetch(VideoLink(sys.argv[2]), Path(sys.argv[3]), print)
"""


def test_only_the_audio_is_left_in_the_folder(youtube: FakeYouTube, song: Path, tmp_path: Path) -> None:
    youtube.add_video(ID, song)
    audio = fetch(youtube, tmp_path)
    assert list(tmp_path.iterdir()) == [audio.path]


def test_a_config_file_of_yt_dlp_changes_nothing(
    youtube: FakeYouTube, song: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.setenv("HOME", str(tmp_path / "config"))
    (tmp_path / "config" / "yt-dlp").mkdir(parents=True)
    (tmp_path / "config" / "yt-dlp" / "config").write_text("--simulate\n--write-info-json\n")
    (tmp_path / "out").mkdir()
    youtube.add_video(ID, song)
    audio = fetch(youtube, tmp_path / "out")
    assert list((tmp_path / "out").iterdir()) == [audio.path]


def test_concurrent_downloads_do_not_interfere(youtube: FakeYouTube, song: Path, tmp_path: Path) -> None:
    ids = ["AAAAAAAAAA1", "AAAAAAAAAA2"]
    results: dict[str, FetchedAudio] = {}

    def work(video_id: str) -> None:
        folder = tmp_path / video_id
        folder.mkdir()
        results[video_id] = a_fetcher(youtube).fetch(VideoLink(video_id), folder, lambda _: None)

    for video_id in ids:
        youtube.add_video(video_id, song, title=video_id)
    threads = [threading.Thread(target=work, args=(video_id,)) for video_id in ids]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert {video_id: audio.title for video_id, audio in results.items()} == {i: i for i in ids}
