"""Songs are deleted, brought back and deleted for good in the page, by keyboard and on a phone."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect
from tests.doubles.product import Product
from tests.doubles.youtube.fake import FakeYouTube
from tests.e2e.conftest import PAGE_MILLISECONDS, PHONE, Recordings

TITLE = "Timbuktu"
TRACK = "yt-trashtrash0"


@pytest.fixture
def song(product: Product, youtube: FakeYouTube, recordings: Recordings) -> str:
    """A ready song, restored if an earlier test deleted it."""
    youtube.add_video(TRACK.removeprefix("yt-"), recordings.others[3], title=TITLE)
    job = product.post("/tracks", {"url": f"youtu.be/{TRACK.removeprefix('yt-')}"})["job"]
    product.wait_for_state(job["id"], "ready")
    return TRACK


@pytest.fixture
def phone(browser: Browser, product: Product) -> Iterator[Page]:
    context = browser.new_context(viewport=PHONE, base_url=product.address, locale="en-GB")
    context.set_default_timeout(PAGE_MILLISECONDS)
    yield context.new_page()
    context.close()


def test_a_deleted_song_is_brought_back_by_keyboard(page: Page, product: Product, song: str) -> None:
    page.goto(f"/songs?q={TITLE}")
    row = page.get_by_role("row").filter(has_text=TITLE)
    expect(page.get_by_role("link", name="Trash")).to_be_visible()
    row.get_by_role("button", name="Delete").focus()
    page.keyboard.press("Enter")

    expect(page.get_by_text(f"{TITLE} is in the trash for 30 days")).to_be_visible()
    expect(row).to_have_count(0)
    assert [item["id"] for item in product.get("/tracks/trash")["items"]][:1] == [song]

    expect(page.get_by_role("button", name="Undo")).to_be_focused()
    page.keyboard.press("Enter")
    expect(row).to_have_count(1)
    assert product.get(f"/tracks/{song}")["state"] == "ready"


def test_a_song_is_restored_and_deleted_for_good_on_a_phone(phone: Page, product: Product, song: str) -> None:
    phone.goto(f"/songs?q={TITLE}")
    expect(phone.get_by_role("link", name="Trash")).to_be_visible()
    phone.get_by_role("row").filter(has_text=TITLE).get_by_role("button", name="Delete").click()
    phone.get_by_text("is in the").get_by_role("link", name="trash").click()

    row = phone.get_by_role("row").filter(has_text=TITLE)
    expect(row).to_contain_text("in 30 days")
    row.get_by_role("button", name="Restore").click()
    phone.get_by_role("link", name=TITLE).click()
    expect(phone.get_by_role("heading", level=1, name=TITLE)).to_be_visible()

    assert product.post("/tracks/delete", {"ids": [song]})["deleted"] == [song]
    phone.reload()
    phone.get_by_role("link", name="Look in the trash").click()
    row.get_by_role("checkbox").check()
    phone.get_by_role("button", name="Delete for good").click()
    dialog = phone.get_by_role("dialog", name="Delete this song for good?")
    dialog.get_by_role("button", name="Delete for good").click()
    expect(row).to_have_count(0)
    assert song not in [item["id"] for item in product.get("/tracks/trash")["items"]]
