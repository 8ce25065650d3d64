"""Every page at desktop and phone width, light and dark, in English and German, whose words are longer.

No serious axe finding, no sideways scroll, no English left in German, by keyboard. The pages in German also fit the
narrowest window and paper.

`make pictures` sets CONTRAFACT_PICTURES to a folder, which then gets a picture of each page.
"""

from __future__ import annotations

import base64
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Literal

import pytest
import requests
from playwright.sync_api import Browser, Page, ViewportSize, expect
from playwright.sync_api import TimeoutError as TooLate
from tests.doubles.product import Product, wait_until
from tests.e2e.conftest import DESKTOP, PHONE, Recordings
from tests.e2e.test_in_the_browser import add_everything

AXE = Path(__file__).parents[2] / "frontend" / "node_modules" / "axe-core" / "axe.min.js"
GRAVE = {"serious", "critical"}
NARROWEST = ViewportSize(width=320, height=640)
PAPER = ViewportSize(width=688, height=1_000)
"""A4 without its margins of 14 mm, at 96 pixels an inch."""
NARROW: tuple[tuple[Literal["screen", "print"], ViewportSize], ...] = (("screen", NARROWEST), ("print", PAPER))
BEYOND = """(pixels) => [...document.querySelectorAll('body *')]
    .filter((each) => each.getBoundingClientRect().right > pixels + 0.5)
    .map((each) => `${each.tagName} ${each.className} ${each.getBoundingClientRect().right}`)"""
"""Elements that reach beyond a width."""
ENGLISH = """() => {
    const words = /\\b(the|and|of|is|are|were|this|that|with|from|not|for|your|to)\\b/;
    const titles = [...document.querySelectorAll('bdi, [dir=auto]')].map((each) => each.textContent).filter(Boolean);
    titles.sort((one, other) => other.length - one.length);
    const ours = (text) => titles.reduce((rest, title) => rest.replaceAll(title, ''), text).replace(/\\S*\\/\\S*/g, '');
    const isEnglish = (text) => words.test(ours(text));
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const found = [];
    while (walker.nextNode()) {
        const { parentElement: holder, data } = walker.currentNode;
        if (!holder.closest('bdi, code, script, style, noscript, option, [dir=auto]')) found.push(data);
    }
    for (const each of document.querySelectorAll('[aria-label], [placeholder]'))
        found.push(each.getAttribute('aria-label') ?? '', each.getAttribute('placeholder') ?? '');
    return found.filter(isEnglish);
}"""
"""Texts with words of English, apart from those of users: titles, names, files."""
PICTURES = os.environ.get("CONTRAFACT_PICTURES")
PICTURE_QUALITY = 60
MATCHING_SECONDS = 180.0


def addresses(product: Product, recordings: Recordings) -> dict[str, str]:
    """Return the pages by name. What they show must be there already, see `fill`."""
    first, second = (f"yt-{video_id}" for video_id in recordings.video_ids[:2])
    cover = product.get("/tracks", q=f"Cover of {recordings.title(0)}")["items"][0]["id"]
    case, batch = a_case(product, recordings), an_import(product)
    return {
        "home": "/",
        "check": f"/check?query={first}&reference={second}",
        "check of a cover": f"/check?query={first}&reference={cover}",
        "check with nothing chosen": "/check",
        "review": "/review",
        "answers": "/reviews",
        "calibration": "/calibration",
        "song": f"/tracks/{first}",
        "a part of a song": f"/clip?track={first}",
        "clip": "/clip",
        "songs": "/songs",
        "trash": "/trash",
        "duplicates": "/duplicates",
        "works": "/works",
        "work": f"/works/{a_work(product)}",
        "map": "/map",
        "model": "/model",
        "cases": "/cases",
        "case": f"/cases/{case}",
        "imports": "/imports",
        "sets": "/sets",
        "import": f"/imports/{batch}",
        "jobs": "/jobs",
        "settings": "/settings",
        "nothing there": "/no/such/page",
    }


def fill(product: Product, recordings: Recordings) -> None:
    """Add songs, covers, and one of each other thing that has a page."""
    add_everything(product, recordings)
    fill_trash(product)
    a_case(product, recordings)
    an_import(product)
    if PICTURES:
        # Pictures show the matches that the worker finds some time after the songs are ready.
        wait_until(lambda: product.get("/reviews/queue")["total"] > 0, MATCHING_SECONDS)


# The colours are the same at both widths and in both languages.
@pytest.mark.parametrize(
    ("viewport", "face"),
    [
        # Each night: most of the time is Chromium's.
        pytest.param(DESKTOP, {"color_scheme": "light", "locale": "en"}, marks=pytest.mark.long),
        (PHONE, {"color_scheme": "dark", "locale": "de"}),
    ],
    ids=["desktop-light", "phone-dark-german"],
)
def test_pages_are_accessible_and_fit_their_width(
    browser: Browser, product: Product, recordings: Recordings, viewport: dict[str, int], face: dict[str, Any]
) -> None:
    fill(product, recordings)
    context = browser.new_context(
        viewport=viewport, base_url=product.address, bypass_csp=True, reduced_motion="reduce", **face
    )
    pages = {name: (context.new_page(), address) for name, address in addresses(product, recordings).items()}
    with recorded(product, a_work(product)):
        for page, address in pages.values():
            # All load at once: each is idle only half a second after its last request.
            page.goto(address, wait_until="commit")
        found = findings_of(pages, viewport)
    context.close()

    assert found == {}


def findings_of(pages: dict[str, tuple[Page, str]], viewport: dict[str, int]) -> dict[str, Any]:
    """Return what is wrong with each page once it is idle."""
    most_pixels, has_picture = viewport["width"], viewport == DESKTOP
    found: dict[str, Any] = {}
    for name, (page, _) in pages.items():
        page.bring_to_front()
        # On a busy machine there may be no request for half a second before the page is drawn.
        expect(page.get_by_role("main").get_by_role("heading", level=1).first).to_be_visible()
        page.wait_for_load_state("networkidle")
        findings = grave_findings(page)
        width = page.evaluate("document.documentElement.scrollWidth")
        if findings or width > most_pixels:
            found[name] = (findings, width)
        if page.evaluate("document.documentElement.lang") == "de" and (english := page.evaluate(ENGLISH)):
            found[f"{name} in English"] = english
        if PICTURES and has_picture:
            take_picture(page, Path(PICTURES) / f"{name.replace(' ', '-')}.webp")
        if viewport == PHONE:
            found |= too_wide(page, name)
        page.close()
    return found


def too_wide(page: Page, name: str) -> dict[str, Any]:
    """Return what reaches beyond the narrowest window and beyond paper."""
    found: dict[str, Any] = {}
    for medium, size in NARROW:
        page.set_viewport_size(size)
        page.emulate_media(media=medium)
        try:
            # Pictures follow the width of the window once it has changed.
            page.wait_for_function(f"document.documentElement.scrollWidth <= {size['width']}")
        except TooLate:
            found[f"{name} beyond {size['width']} pixels"] = page.evaluate(BEYOND, size["width"])
    return found


def a_work(product: Product) -> str:
    """Return the id of a work with every field."""
    found = product.get("/works", q="Everything")["items"]
    if found:
        return str(found[0]["id"])
    fields = {
        "title": "Everything",
        "alternative_titles": ["All of it"],
        "writers": [{"name": "Ada Bird", "role": "CA", "share": 50}],
        "iswc": "T-000.000.001-0",
        "year": 1959,
        "notes": "Notes.",
        "links": ["https://musicbrainz.org/work/1"],
    }
    return str(product.post("/works", fields)["id"])


def a_case(product: Product, recordings: Recordings) -> str:
    """Return the id of an open case with a pair."""
    title = "Claim of a publisher"
    found = [each for each in product.get("/cases")["items"] if each["title"] == title]
    if found:
        return str(found[0]["id"])
    cover = product.get("/tracks", q=f"Cover of {recordings.title(0)}")["items"][0]["id"]
    case = product.post("/cases", {"title": title})
    pair = {"query_id": f"yt-{recordings.video_ids[0]}", "reference_id": cover}
    product.post(f"/cases/{case['id']}/pairs", pair)
    return str(case["id"])


def an_import(product: Product) -> str:
    """Return the id of an import that was cancelled before it had items."""
    name = "Tapes of 1974"
    found = [each for each in product.get("/imports")["items"] if each["name"] == name]
    if found:
        return str(found[0]["id"])
    batch = product.post("/imports/files", {"name": name})
    product.post(f"/imports/{batch['id']}/cancel")
    return str(batch["id"])


@contextmanager
def recorded(product: Product, work_id: str) -> Iterator[None]:
    """Give a work a recording in the block; rankings of other tests name works."""
    track_id = product.get("/tracks", q="Cover of")["items"][0]["id"]
    path = f"{product.address}/api/v1/tracks/{track_id}"
    requests.patch(path, json={"work_id": work_id}, timeout=30).raise_for_status()
    yield
    requests.patch(path, json={"work_id": None}, timeout=30).raise_for_status()


def take_picture(page: Page, path: Path) -> None:
    """Write what the window shows as WebP, which Playwright's own screenshots cannot be."""
    session = page.context.new_cdp_session(page)
    answer = session.send("Page.captureScreenshot", {"format": "webp", "quality": PICTURE_QUALITY})
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(base64.b64decode(answer["data"]))


def fill_trash(product: Product) -> None:
    """Move a song to the trash that cannot be fetched."""
    track_id = product.post("/tracks", {"url": "youtu.be/00000000000"})["track"]["id"]
    requests.delete(f"{product.address}/api/v1/tracks/{track_id}", timeout=30).raise_for_status()
    assert product.get("/tracks/trash")["total"] > 0


def grave_findings(page: Page) -> list[str]:
    """Return what axe finds."""
    page.add_script_tag(path=AXE)
    violations = page.evaluate("async () => (await axe.run()).violations")
    return [
        f"{each['id']}: {node['target']} {node['failureSummary']}"
        for each in violations
        if each["impact"] in GRAVE
        for node in each["nodes"]
    ]


def faults_on_a_phone(browser: Browser, product: Product, address: str, heading: str) -> list[str]:
    """Return what axe finds on a phone in the dark once a heading is there, and the width if the page is wider."""
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
    expect(page.get_by_role("heading", name=heading).first).to_be_visible()
    page.wait_for_load_state("networkidle")
    for each in page.locator("details").all():
        each.evaluate("details => { details.open = true }")
    width = page.evaluate("document.documentElement.scrollWidth")
    found = grave_findings(page) + ([f"{width} pixels wide"] if width > PHONE["width"] else [])
    context.close()
    return found


def test_the_main_way_is_walked_by_keyboard_alone(page: Page, product: Product, recordings: Recordings) -> None:
    add_everything(product, recordings)
    page.goto("/")
    page.get_by_label("Link or search").focus()
    page.keyboard.type(f"youtu.be/{recordings.video_ids[0]}")
    page.keyboard.press("Enter")

    card = page.get_by_role("article", name=recordings.title(0))
    expect(card).to_be_visible()
    card.get_by_role("link", name=recordings.title(0), exact=True).focus()
    page.keyboard.press("Enter")

    expect(page.get_by_role("heading", level=1, name=recordings.title(0))).to_be_visible()


def test_the_first_tab_leads_past_the_navigation(page: Page) -> None:
    page.goto("/songs")
    expect(page.get_by_role("heading", level=1, name="Songs")).to_be_visible()
    page.keyboard.press("Tab")

    assert "skip" in page.evaluate("document.activeElement.textContent").lower()
