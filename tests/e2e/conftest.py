"""The whole product with a stand-in for YouTube behind its proxy, and a real Chromium in front of it.

They end with the last test here: idle, too, they take processor time.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright
from tests.doubles.product import Product
from tests.doubles.songs import SEEDS, compose, cover, encode, render
from tests.doubles.youtube.fake import FakeYouTube

DESKTOP = {"width": 1280, "height": 900}
PHONE = {"width": 390, "height": 844}
CHROMIUM_OPTIONS = (
    "--no-sandbox",
    "--disable-gpu",
    # WebGL without a graphics card.
    "--enable-unsafe-swiftshader",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--host-resolver-rules=MAP *.example 127.0.0.1",
)
N_SONGS = 4
CORPUS = "corpus"
"""Folder of the recordings below the shelves."""
PAGE_MILLISECONDS = 30_000
"""A test that passes does not wait for so long. On a busy machine five seconds, Playwright's own, may be too few."""
LONGEST_SONG_S = 65


expect.set_options(timeout=PAGE_MILLISECONDS)


@dataclass(frozen=True)
class Recordings:
    """Songs as videos, and a cover of each, in another key, tempo and timbre, as a file.

    Parameters
    ----------
    others : songs like none of them, as videos; one for each test that adds, breaks and deletes, since the recording of
        a ready track is refused.
    """

    video_ids: list[str]
    videos: list[Path]
    covers: list[Path]
    others: list[Path]

    @property
    def other(self) -> Path:
        return self.others[0]

    def title(self, number: int) -> str:
        return f"Song number {number}"


@pytest.fixture(scope="package")
def shelves(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the server from which imports may read."""
    return tmp_path_factory.mktemp("shelves")


@pytest.fixture(scope="package")
def recordings(shelves: Path) -> Recordings:
    (folder := shelves / CORPUS).mkdir()
    songs = [compose(seed) for seed in SEEDS[:N_SONGS]]
    return Recordings(
        video_ids=[f"songnumber{number}" for number in range(N_SONGS)],
        videos=[encode(folder / f"song{number}.webm", render(song)) for number, song in enumerate(songs)],
        covers=[
            encode(folder / f"cover{number}.mp3", cover(song, 1 + number % 3)) for number, song in enumerate(songs)
        ],
        others=[encode(folder / f"other{seed}.webm", render(compose(seed))) for seed in SEEDS[N_SONGS:]],
    )


@pytest.fixture(scope="package")
def youtube(recordings: Recordings) -> Iterator[FakeYouTube]:
    with FakeYouTube() as fake:
        for number, (video_id, path) in enumerate(zip(recordings.video_ids, recordings.videos, strict=True)):
            fake.add_video(video_id, path, title=recordings.title(number), artist="The Originals")
        yield fake


@pytest.fixture(scope="package")
def product(tmp_path_factory: pytest.TempPathFactory, youtube: FakeYouTube, shelves: Path) -> Iterator[Product]:
    # A recording of two songs is a set.
    own = {"CONTRAFACT_MAX_DURATION_S": str(LONGEST_SONG_S), "CONTRAFACT_IMPORT_ROOTS": str(shelves)}
    environment = {**youtube.env(), **own}
    with Product(tmp_path_factory.mktemp("product"), environment=environment) as running:
        yield running


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    path = shutil.which("chromium")
    assert path, "Chromium is missing: apt install chromium"
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path, args=list(CHROMIUM_OPTIONS))
        yield chromium
        chromium.close()


@pytest.fixture
def page(browser: Browser, product: Product) -> Iterator[Page]:
    """A page at desktop width that fails the test if its console holds an error."""
    # Nothing turns while the product works: without a graphics card it is the processor that draws each turn.
    context = browser.new_context(viewport=DESKTOP, base_url=product.address, locale="en-GB", reduced_motion="reduce")
    context.set_default_timeout(PAGE_MILLISECONDS)
    found = context.new_page()
    errors: list[str] = []
    found.on("pageerror", lambda error: errors.append(str(error)))
    yield found
    context.close()
    assert errors == []
