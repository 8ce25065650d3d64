"""A person ranks a part of a song, and a file that is no part of the library, in a real browser."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Page, expect
from tests.doubles.product import Product
from tests.doubles.songs import SAMPLE_RATE, SEEDS, compose, encode, render
from tests.e2e.conftest import Recordings
from tests.e2e.test_in_the_browser import add_everything

RANKED_MILLISECONDS = 60_000


def test_a_part_of_a_song_finds_its_cover(page: Page, product: Product, recordings: Recordings) -> None:
    add_everything(product, recordings)
    page.goto(f"/tracks/yt-{recordings.video_ids[1]}")
    page.get_by_role("link", name="Search with a part of it").click()
    page.get_by_role("textbox", name="From").fill("0:04")
    page.get_by_role("textbox", name="To").fill("0:29")
    page.get_by_role("button", name="Search").click()

    best = page.get_by_role("list", name="Ranking").get_by_role("listitem").first
    expect(best.get_by_role("link", name=f"Cover of {recordings.title(1)}")).to_be_visible(timeout=RANKED_MILLISECONDS)
    expect(best.get_by_role("img", name="Matches")).to_be_visible()
    # The address leads to the same result.
    page.reload()
    expect(best.get_by_role("link", name=f"Cover of {recordings.title(1)}")).to_be_visible()


def test_a_file_finds_the_song_that_it_was_cut_out_of(
    page: Page, product: Product, recordings: Recordings, tmp_path: Path
) -> None:
    add_everything(product, recordings)
    samples = render(compose(SEEDS[2]))[5 * SAMPLE_RATE : 30 * SAMPLE_RATE]
    file = encode(tmp_path / "heard on the radio.mp3", samples)
    page.goto("/clip")
    with page.expect_file_chooser() as chooser:
        page.get_by_role("button", name="Audio file").click()
    chooser.value.set_files(file)
    page.get_by_role("button", name="Search").click()

    expect(page.get_by_role("heading", name="heard on the radio.mp3")).to_be_visible(timeout=RANKED_MILLISECONDS)
    best = page.get_by_role("list", name="Ranking").get_by_role("listitem").first
    expect(best.get_by_role("link", name=recordings.title(2))).to_be_visible(timeout=RANKED_MILLISECONDS)
