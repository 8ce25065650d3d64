"""The map of the library: its points are drawn where the API puts them, by mouse and by keys."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect
from tests.doubles.product import Product, wait_until
from tests.e2e.conftest import Recordings
from tests.e2e.matches import do_at_once
from tests.e2e.test_in_the_browser import add_everything

MAP_SECONDS = 150.0
WHOLE_MAP = 0.92
"""Part of the shorter side of the picture that the map takes at first."""
LARGEST_PLACE = 65_535


def map_everything(product: Product) -> None:
    """Give all songs their places now: the worker, which does it each minute, then changes nothing under a test."""
    do_at_once(product, "contrafact_worker.mapping")
    n_ready = product.get("/tracks", state="ready")["total"]
    wait_until(lambda: len(product.get("/map")["ids"]) == n_ready, MAP_SECONDS)


def test_a_point_of_the_map_is_its_song(page: Page, product: Product, recordings: Recordings) -> None:
    add_everything(product, recordings)
    map_everything(product)
    with page.expect_response("**/api/v1/map") as answered:
        page.goto("/map")
    found = answered.value.json()
    n_songs = len(found["ids"])
    picture = page.get_by_role("application", name="Map of songs")
    expect(page.get_by_role("region", name=f"{n_songs} songs in view")).to_be_visible()

    # The uppermost one: no button is in front of it.
    song = max(range(n_songs), key=lambda each: found["y"][each])
    picture.scroll_into_view_if_needed()
    box = picture.bounding_box()
    assert box
    scale = min(box["width"], box["height"]) * WHOLE_MAP
    x, y = found["x"][song] / LARGEST_PLACE - 0.5, 0.5 - found["y"][song] / LARGEST_PLACE
    at = box["x"] + box["width"] / 2 + x * scale, box["y"] + box["height"] / 2 + y * scale
    page.mouse.move(*at)
    card = page.get_by_role("region", name="Song on the map")
    expect(card.get_by_role("heading")).to_have_text(found["titles"][song])
    page.mouse.click(*at)
    expect(page.get_by_role("heading", level=1, name=found["titles"][song])).to_be_visible()
    page.go_back()

    picture.focus()
    for _ in range(12):
        page.keyboard.press("+")
    expect(page.get_by_role("region", name=f"{n_songs} songs in view")).to_have_count(0)
    page.keyboard.press("0")
    expect(page.get_by_role("region", name=f"{n_songs} songs in view")).to_be_visible()
    page.get_by_role("button", name="Select what is in view").click()
    page.get_by_role("link", name="Edit, tag or export them in the songs table").click()
    expect(page.get_by_text(f"{n_songs} songs selected")).to_be_visible()


def test_the_list_beside_the_map_is_whole_on_paper(page: Page, product: Product, recordings: Recordings) -> None:
    add_everything(product, recordings)
    map_everything(product)
    page.goto("/map")
    songs = page.get_by_role("region", name=re.compile("songs in view")).get_by_role("list")
    expect(songs).to_have_css("overflow-y", "auto")

    page.emulate_media(media="print")

    expect(songs).to_have_css("overflow-y", "visible")
    expect(songs).to_have_css("max-height", "none")
