"""Every page at desktop and phone width, light and dark: no serious axe finding, no sideways scroll, by keyboard."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import requests
from playwright.sync_api import Browser, Page, expect
from tests.doubles.product import Product
from tests.e2e.conftest import DESKTOP, PHONE, Recordings
from tests.e2e.test_in_the_browser import add_everything

AXE = Path(__file__).parents[2] / "frontend" / "node_modules" / "axe-core" / "axe.min.js"
GRAVE = {"serious", "critical"}


def addresses(product: Product, recordings: Recordings) -> dict[str, str]:
    first, second = (f"yt-{video_id}" for video_id in recordings.video_ids[:2])
    cover = product.get("/tracks", q=f"Cover of {recordings.title(0)}")["items"][0]["id"]
    return {
        "home": "/",
        "check": f"/check?query={first}&reference={second}",
        "check of a cover": f"/check?query={first}&reference={cover}",
        "check with nothing chosen": "/check",
        "rank": f"/tracks/{first}",
        "a part of a song": f"/clip?track={first}",
        "a part of a file": "/clip",
        "songs": "/songs",
        "trash": "/trash",
        "duplicates": "/duplicates",
        "jobs": "/jobs",
        "settings": "/settings",
        "nothing there": "/no/such/page",
    }


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("viewport", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_pages_are_accessible_and_fit_their_width(
    browser: Browser, product: Product, recordings: Recordings, viewport: dict[str, int], scheme: str
) -> None:
    add_everything(product, recordings)
    fill_trash(product)
    context = browser.new_context(viewport=viewport, base_url=product.address, color_scheme=scheme, bypass_csp=True)
    pages = {name: (context.new_page(), address) for name, address in addresses(product, recordings).items()}
    for page, address in pages.values():
        # All load at once: each is idle only half a second after its last request.
        page.goto(address, wait_until="commit")

    found: dict[str, Any] = {}
    for name, (page, _) in pages.items():
        page.bring_to_front()
        page.wait_for_load_state("networkidle")
        findings = grave_findings(page)
        width = page.evaluate("document.documentElement.scrollWidth")
        if findings or width > viewport["width"]:
            found[name] = (findings, width)
        page.close()
    context.close()

    assert found == {}


def fill_trash(product: Product) -> None:
    """Move a song to the trash that cannot be fetched."""
    track_id = product.post("/tracks", {"url": "youtu.be/00000000000"})["track"]["id"]
    requests.delete(f"{product.address}/api/v1/tracks/{track_id}", timeout=30).raise_for_status()
    assert product.get("/tracks/trash")["total"] > 0


def grave_findings(page: Page) -> list[str]:
    page.add_script_tag(path=AXE)
    violations = page.evaluate("async () => (await axe.run()).violations")
    return [
        f"{each['id']}: {node['target']} {node['failureSummary']}"
        for each in violations
        if each["impact"] in GRAVE
        for node in each["nodes"]
    ]


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

    expect(page.get_by_role("heading", name=recordings.title(0))).to_be_visible()


def test_the_first_tab_leads_past_the_navigation(page: Page) -> None:
    page.goto("/songs")
    expect(page.get_by_role("heading", level=1, name="Songs")).to_be_visible()
    page.keyboard.press("Tab")

    assert "skip" in page.evaluate("document.activeElement.textContent").lower()
