"""A tape side is uploaded, taken as a set, corrected by keyboard, and becomes songs."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pytest
from playwright.sync_api import Browser, Page, expect
from tests.doubles.product import Product
from tests.doubles.songs import SEEDS, compose, encode, render
from tests.e2e.conftest import PHONE, Recordings
from tests.e2e.test_every_page import grave_findings
from tests.e2e.test_in_the_browser import add_everything

NEW_SEED = 301
PAUSE_SECONDS = 2
ANALYSED_MILLISECONDS = 120_000


def tape_side(folder: Path) -> Path:
    """Write a song of the library, a pause, and a song that is nowhere else."""
    pause = np.zeros(PAUSE_SECONDS * 44_100, dtype=np.float32)
    songs = [render(compose(seed)) for seed in (SEEDS[0], NEW_SEED)]
    return encode(folder / "side.webm", np.concatenate([songs[0], pause, songs[1]]))


def test_a_tape_side_becomes_songs(
    page: Page, browser: Browser, product: Product, recordings: Recordings, tmp_path: Path
) -> None:
    add_everything(product, recordings)
    page.goto("/")
    page.locator("input[type=file]").first.set_input_files(tape_side(tmp_path))
    page.get_by_role("link", name="set of several songs").click(timeout=ANALYSED_MILLISECONDS)

    accept = page.get_by_role("button", name="Accept 2 parts")
    expect(accept).to_be_enabled(timeout=ANALYSED_MILLISECONDS)
    lanes = page.get_by_role("list", name="Songs of the library in this set")
    expect(lanes.get_by_role("link", name=re.compile(f"^{recordings.title(0)}"))).to_be_visible()
    expect(page.get_by_role("list", name="Matches in the order of the set")).to_contain_text("Same recording")

    boundary = page.get_by_role("slider", name="Start of part 2")
    before = boundary.get_attribute("aria-valuenow") or ""
    boundary.press("Shift+ArrowRight")
    expect(boundary).not_to_have_attribute("aria-valuenow", before)
    assert float(boundary.get_attribute("aria-valuenow") or 0) == pytest.approx(float(before) + 5, abs=0.1)
    page.get_by_role("button", name="Undo").press("Enter")
    expect(boundary).to_have_attribute("aria-valuenow", before)
    page.get_by_label("Title of part 2").fill("Last tune")
    page.get_by_role("listitem", name="Part 1").get_by_role("button", name="Drop").press("Enter")
    assert faults(browser, product, page.url.removeprefix(product.address)) == []

    page.get_by_role("button", name="Accept 1 part").press("Enter")
    song = page.get_by_role("listitem", name="Part 1")
    expect(song.get_by_role("link", name="Last tune")).to_be_visible(timeout=ANALYSED_MILLISECONDS)
    found = product.get("/tracks", q="Last tune")["items"][0]
    assert found["source"]["part_of"]["start_s"] == pytest.approx(float(before), abs=0.1)
    product.wait_for_state(found["job_id"], "ready")

    page.get_by_role("button", name="Delete …").click()
    page.get_by_label("Move its song to the trash, too").check()
    page.get_by_role("dialog").get_by_role("button", name="Delete").click()
    expect(page.get_by_text("There are no sets yet")).to_be_visible()
    assert product.get("/tracks", q="Last tune")["total"] == 0


def faults(browser: Browser, product: Product, path: str) -> list[object]:
    """Return what axe finds on a phone in the dark, and the width if the page scrolls sideways."""
    context = browser.new_context(viewport=PHONE, base_url=product.address, color_scheme="dark", bypass_csp=True)
    page = context.new_page()
    page.goto(path)
    expect(page.get_by_role("heading", name="Parts")).to_be_visible()
    width = page.evaluate("document.documentElement.scrollWidth")
    found: list[object] = [*grave_findings(page), *([width] if width > PHONE["width"] else [])]
    context.close()
    return found
