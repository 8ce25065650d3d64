"""A pair is put into a case, frozen, printed and shown to somebody without an account."""

from __future__ import annotations

import re
from pathlib import Path

from playwright.sync_api import Browser, Page, expect
from tests.doubles.product import Product
from tests.e2e.conftest import DESKTOP, PHONE, Recordings
from tests.e2e.test_every_page import grave_findings
from tests.e2e.test_in_the_browser import add_everything

COMPARING_MILLISECONDS = 30_000


def test_a_case_is_collected_frozen_printed_and_shared(
    page: Page, browser: Browser, product: Product, recordings: Recordings
) -> None:
    add_everything(product, recordings)
    cover = product.get("/tracks", q=f"Cover of {recordings.title(0)}")["items"][0]["id"]
    page.goto(f"/check?query=yt-{recordings.video_ids[0]}&reference={cover}")
    page.get_by_role("button", name="Add to a case …").click()
    page.get_by_label("Case", exact=True).select_option(label="New case")
    page.get_by_role("textbox", name="Title").fill("Claim on song number 0")
    page.get_by_role("button", name="Add the pair").click()
    page.get_by_role("link", name="Open the case").click(timeout=COMPARING_MILLISECONDS)

    pair = page.get_by_role("article", name=re.compile(recordings.title(0)))
    expect(pair.get_by_text("A new comparison gives the same.")).to_be_visible(timeout=COMPARING_MILLISECONDS)
    pair.get_by_label("Note on this pair").fill("The second strain is the same.")
    pair.get_by_role("button", name="Add the note").click()
    expect(pair.get_by_role("list", name="Notes")).to_contain_text("The second strain is the same.")
    pair.get_by_text("Pictures", exact=True).click()
    for picture in pair.get_by_role("img").all():
        expect(picture).to_have_js_property("complete", value=True)
        assert picture.evaluate("image => image.naturalWidth") > 0
    page.get_by_role("button", name="Freeze …").click()
    page.get_by_role("button", name="Freeze", exact=True).click()
    expect(page.get_by_text("only notes can be added")).to_be_visible()
    expect(pair.get_by_role("button", name="Remove this pair")).to_have_count(0)
    with page.expect_download() as download:
        page.get_by_role("button", name="PDF").click()
    assert Path(download.value.path()).read_bytes().startswith(b"%PDF-")

    page.get_by_role("button", name="Make a link").click()
    link = page.locator("code", has_text="/shared-case#").inner_text()
    path = link.removeprefix(product.address)
    assert {
        address: found for address in ("/cases", page.url, path) if (found := problems(browser, product, address))
    } == {}

    reader = browser.new_context(viewport=DESKTOP, base_url=product.address, reduced_motion="reduce").new_page()
    reader.goto(path)
    shown = reader.get_by_role("article", name=re.compile(recordings.title(0)))
    expect(shown).to_contain_text("The second strain is the same.")
    expect(reader.get_by_text("This link ends", exact=False)).to_be_visible()
    shown.get_by_text("Pictures", exact=True).click()
    expect(shown.get_by_role("img")).to_have_count(3)
    page.get_by_role("button", name="End it now").click()
    expect(page.get_by_role("list", name="Links")).to_have_count(0)
    reader.reload()
    expect(reader.get_by_text("The link has ended")).to_be_visible()
    reader.context.close()


def problems(browser: Browser, product: Product, address: str) -> list[str]:
    """What axe finds grave on a phone in dark, and whether the page is wider than it."""
    context = browser.new_context(
        viewport=PHONE,
        base_url=product.address,
        color_scheme="dark",
        bypass_csp=True,
        locale="en-GB",
        reduced_motion="reduce",
    )
    page = context.new_page()
    page.goto(address)
    expect(page.get_by_role("main").get_by_role("heading", level=1)).to_be_visible()
    if address != "/cases":
        expect(page.get_by_role("heading", name="Pairs")).to_be_visible()
    page.wait_for_load_state("networkidle")
    for each in page.locator("details").all():
        each.evaluate("details => { details.open = true }")
    width = page.evaluate("document.documentElement.scrollWidth")
    found = grave_findings(page) + ([f"{width} pixels wide"] if width > PHONE["width"] else [])
    context.close()
    return found
