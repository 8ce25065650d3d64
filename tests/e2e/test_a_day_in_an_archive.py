"""The day of a person in an archive of digitised tapes: from a folder on the server to songs that others can find."""

from __future__ import annotations

import csv
import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest
import requests
from playwright.sync_api import Browser, Page, expect
from tests.doubles.product import Product, wait_until
from tests.doubles.songs import SEEDS, compose, cover, encode, render
from tests.e2e.conftest import PAGE_MILLISECONDS, PHONE, Recordings
from tests.e2e.matches import ANSWERED_SECONDS, find_match, skip_to, waiting
from tests.e2e.test_every_page import faults_on_a_phone

SEED, SEED_OF_THE_SET = SEEDS[7], 301
PAUSE_SECONDS = 2
ENDS_MILLISECONDS = 180_000
ESTATE = "Estate of Mae Lorne"
EVENING, LIVE, MORNING = "Quarrel_at_evening", "Quarrel_by_the_river", "Quarrel_in_the_morning"
LAST = "Quarrel, last tune"


@dataclass(frozen=True)
class Estate:
    """A folder on the server: a song twice, another recording of it, a damaged file, and a tape side of two songs."""

    folder: Path
    mended: Path

    @property
    def damaged(self) -> Path:
        return self.folder / "Tape 2" / f"{MORNING}.webm"


@pytest.fixture
def estate(shelves: Path, recordings: Recordings, product: Product) -> Iterator[Estate]:
    found = Estate(shelves / ESTATE, recordings.others[1])
    first, second, third = (found.folder / f"Tape {number}" for number in (1, 2, 3))
    for folder in (first, second, third):
        folder.mkdir(parents=True)
    shutil.copy(recordings.others[3], first / f"{EVENING}.webm")
    shutil.copy(recordings.others[3], second / "Copy of a quarrel.webm")
    song = compose(SEED)
    encode(first / f"{LIVE}.mp3", cover(song, 1))
    found.damaged.write_bytes(b"no sound at all")
    pause = np.zeros(PAUSE_SECONDS * 44_100, dtype=np.float32)
    encode(third / "Side A.webm", np.concatenate([render(song), pause, render(compose(SEED_OF_THE_SET))]))
    yield found
    ids = [each["id"] for each in product.get("/tracks", q="quarrel", limit=100)["items"]]
    product.post("/tracks/delete", {"ids": ids, "permanently": True})
    for work in product.get("/works", q="quarrel")["items"]:
        requests.delete(f"{product.address}/api/v1/works/{work['id']}", timeout=30).raise_for_status()
    shutil.rmtree(found.folder)


@pytest.mark.timeout(600)
def test_tapes_are_imported_split_found_tagged_restored_and_reviewed(
    page: Page, browser: Browser, product: Product, estate: Estate, tmp_path: Path
) -> None:
    import_the_folder(page, estate)
    retry_the_damaged_one(page, product, estate, tmp_path)
    split_the_tape_side(page, browser, product)
    tag_and_undo_by_keys(page, product)
    delete_and_bring_back(page, browser, product)
    answer_the_match(page, product)
    delete_the_set(page, product)


def import_the_folder(page: Page, estate: Estate) -> None:
    page.goto("/imports")
    page.get_by_role("tab", name="Folder on the server").click()
    folders = page.get_by_role("list", name="Folders")
    folders.get_by_role("button", name=str(estate.folder.parent)).click()
    folders.get_by_role("button", name=ESTATE).click()
    expect(folders.get_by_role("button", name="Tape 3")).to_be_visible()
    page.get_by_role("button", name="Import this folder").click()

    expect(page.get_by_role("heading", level=1, name=ESTATE)).to_be_visible()
    expect(page.get_by_text("All 5 items have an outcome")).to_be_visible(timeout=ENDS_MILLISECONDS)
    rows = page.get_by_role("table", name="Items").get_by_role("row")
    for name, outcome in {
        EVENING: "Added",
        LIVE: "Added",
        "Copy of a quarrel": "Duplicate",
        MORNING: "The file is not audio",
        "Side A": "Added",
    }.items():
        expect(rows.filter(has_text=name)).to_contain_text(outcome)


def retry_the_damaged_one(page: Page, product: Product, estate: Estate, folder: Path) -> None:
    """Digitise the damaged tape again, retry, and keep the receipt."""
    page.get_by_label("Show").select_option("refused")
    rows = page.get_by_role("table", name="Items").get_by_role("row")
    expect(rows.filter(has_text="Tape")).to_have_count(1)
    page.reload()
    expect(rows.filter(has_text=MORNING)).to_have_count(1)
    shutil.copy(estate.mended, estate.damaged)
    page.get_by_role("button", name="Retry what was refused").click()
    expect(page.get_by_text("No item is in this state")).to_be_visible(timeout=ENDS_MILLISECONDS)
    page.get_by_label("Show").select_option("All items (5)")
    expect(rows.filter(has_text=MORNING)).to_contain_text("Added", timeout=ENDS_MILLISECONDS)
    expect(page.get_by_text("Done", exact=True)).to_be_visible()
    # The failed song of the damaged file went to the trash.
    assert product.get("/tracks", q="quarrel", state="failed")["total"] == 0
    trashed = [each["id"] for each in product.get("/tracks/trash", limit=100)["items"] if each["title"] == MORNING]
    assert len(trashed) == 1
    product.post("/tracks/delete", {"ids": trashed, "permanently": True})

    with page.expect_download() as download:
        page.get_by_role("link", name="Receipt (CSV)").click()
    download.value.save_as(folder / "receipt.csv")
    with (folder / "receipt.csv").open(newline="", encoding="utf-8") as file:
        outcomes = {Path(row["name"]).stem: row["outcome"] for row in csv.DictReader(file)}
    assert outcomes == {
        EVENING: "added",
        LIVE: "added",
        "Copy of a quarrel": "duplicate",
        MORNING: "added",
        "Side A": "added",
    }


def split_the_tape_side(page: Page, browser: Browser, product: Product) -> None:
    page.get_by_role("link", name=re.compile("Side A")).click()
    accept = page.get_by_role("button", name="Accept 2 parts")
    expect(accept).to_be_enabled(timeout=ENDS_MILLISECONDS)
    lanes = page.get_by_role("list", name="Songs of the library in this set")
    expect(lanes.get_by_role("link", name=re.compile(f"^{EVENING}, from 0 seconds"))).to_be_visible()
    expect(page.get_by_role("list", name="Matches in the order of the set")).to_contain_text("Same recording")

    page.get_by_role("button", name="Name parts after the songs found").press("Enter")
    expect(page.get_by_label("Title of part 1")).to_have_value(EVENING)

    boundary = page.get_by_role("slider", name="Start of part 2")
    before = boundary.get_attribute("aria-valuenow") or ""
    boundary.press("Shift+ArrowRight")
    expect(boundary).not_to_have_attribute("aria-valuenow", before)
    assert float(boundary.get_attribute("aria-valuenow") or 0) == pytest.approx(float(before) + 5, abs=0.1)
    page.get_by_role("button", name="Undo").press("Enter")
    expect(boundary).to_have_attribute("aria-valuenow", before)
    page.get_by_label("Title of part 2").fill(LAST)
    page.get_by_role("listitem", name="Part 1").get_by_role("button", name="Drop").press("Enter")
    assert faults_on_a_phone(browser, product, page.url, "Parts") == []

    page.get_by_role("button", name="Accept 1 part").press("Enter")
    song = page.get_by_role("listitem", name="Part 1")
    expect(song.get_by_role("link", name=LAST)).to_be_visible(timeout=ENDS_MILLISECONDS)
    found = product.get("/tracks", q=LAST)["items"][0]
    assert found["source"]["part_of"]["start_s"] == pytest.approx(float(before), abs=0.1)
    product.wait_for_state(found["job_id"], "ready")


def tag_and_undo_by_keys(page: Page, product: Product) -> None:
    """Find songs by a misspelt word, select two of them, tag them, undo that; open one."""
    page.get_by_role("navigation", name="Main").get_by_role("link", name="Songs").click()
    expect(page.get_by_role("table", name="Songs")).to_be_visible()
    press = page.keyboard.press
    press("/")
    page.keyboard.type("zzzzqq")
    expect(page.get_by_text("No song matches")).to_be_visible()
    press("ControlOrMeta+a")
    page.keyboard.type("quarel")
    expect(page.get_by_text("Songs with “quarrel” are shown")).to_be_visible()
    state = page.get_by_label("State", exact=True)
    state.select_option("Ready")
    # All four are ready: only the field tells that the filter, which clears a selection, is in use.
    expect(state).to_have_value("ready")
    expect(page.get_by_text("4 songs", exact=False)).to_be_visible()
    press("/")
    for key in ("Enter", "x", "j", "x"):
        press(key)
    chosen = page.get_by_role("region", name="Selected songs")
    expect(chosen.get_by_text("2 songs selected")).to_be_visible()
    chosen.get_by_role("button", name="Tag").click()
    page.get_by_role("combobox", name="Add").fill("estate of mae lorne")
    press("Enter")
    page.get_by_role("button", name="Save tags").click()
    expect(page.get_by_text("2 songs are changed.")).to_be_visible()
    assert product.get("/tracks", tag="estate of mae lorne")["total"] == 2
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_text("2 songs are as before.")).to_be_visible()
    assert product.get("/tracks", tag="estate of mae lorne")["total"] == 0

    press("?")
    expect(page.get_by_role("dialog", name="Keys of the table")).to_be_visible()
    press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    press("j")
    title = page.locator("tr[data-track]:focus-within a").first.inner_text()
    press("Enter")
    expect(page.get_by_role("heading", level=1, name=title)).to_be_visible()


def delete_and_bring_back(page: Page, browser: Browser, product: Product) -> None:
    """Delete a song by keyboard and undo that; delete it for good on a phone."""
    page.goto(f"/songs?q={MORNING}&state=ready")
    row = page.get_by_role("row").filter(has_text=MORNING)
    row.get_by_role("button", name="Delete").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text(f"{MORNING} is in the trash for 30 days")).to_be_visible()
    expect(row).to_have_count(0)
    expect(page.get_by_role("button", name="Undo")).to_be_focused()
    page.keyboard.press("Enter")
    expect(row).to_have_count(1)

    context = browser.new_context(viewport=PHONE, base_url=product.address, locale="en-GB", reduced_motion="reduce")
    context.set_default_timeout(PAGE_MILLISECONDS)
    phone = context.new_page()
    phone.goto(f"/songs?q={MORNING}&state=ready")
    row = phone.get_by_role("row").filter(has_text=MORNING)
    row.get_by_role("button", name="Delete").click()
    phone.get_by_text("is in the").get_by_role("link", name="trash").click()
    expect(row).to_contain_text("in 30 days")
    row.get_by_role("button", name="Restore").click()
    phone.get_by_role("link", name=MORNING).click()
    expect(phone.get_by_role("heading", level=1, name=MORNING)).to_be_visible()

    song = phone.url.rsplit("/", 1)[-1]
    assert product.post("/tracks/delete", {"ids": [song]})["deleted"] == [song]
    phone.reload()
    phone.get_by_role("link", name="Look in the trash").click()
    row.get_by_role("checkbox").check()
    phone.get_by_role("button", name="Delete for good").click()
    dialog = phone.get_by_role("dialog", name="Delete this song for good?")
    dialog.get_by_role("button", name="Delete for good").click()
    expect(row).to_have_count(0)
    assert song not in [item["id"] for item in product.get("/tracks/trash")["items"]]
    context.close()


def answer_the_match(page: Page, product: Product) -> None:
    """Answer by key that the two recordings of a song are of one work."""
    pair = frozenset(product.get("/tracks", q=title)["items"][0]["id"] for title in (EVENING, LIVE))
    find_match(product, pair)
    page.get_by_role("navigation", name="Main").get_by_role("link", name="Review").click()
    skip_to(page, EVENING, LIVE)
    page.keyboard.press("c")
    wait_until(lambda: pair not in waiting(product), ANSWERED_SECONDS)
    page.get_by_role("navigation", name="Main").get_by_role("link", name="Works").click()
    page.get_by_label("Search works").fill("quarrel")
    expect(page).to_have_url(re.compile("q=quarrel"))
    page.get_by_role("table", name="Works").get_by_role("link", name=re.compile("^Quarrel")).click()
    rows = page.get_by_role("table", name="Recordings").get_by_role("row")
    expect(rows).to_have_count(3)
    for title in (EVENING, LIVE):
        expect(rows.filter(has_text=title)).to_contain_text("Confirmed")


def delete_the_set(page: Page, product: Product) -> None:
    """Delete the set and the song that was made of it."""
    page.get_by_role("navigation", name="Main").get_by_role("link", name="Sets").click()
    page.get_by_role("link", name="Side A").click()
    page.get_by_role("button", name="Delete …").click()
    page.get_by_label("Move its song to the trash, too").check()
    page.get_by_role("dialog").get_by_role("button", name="Delete").click()
    expect(page.get_by_role("heading", level=1, name="Sets")).to_be_visible()
    expect(page.get_by_role("link", name="Side A")).to_have_count(0)
    assert product.get("/tracks", q=LAST)["total"] == 0
